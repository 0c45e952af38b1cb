"""Standards as offices keep them: a workbook with merged cells, a csv with repeated ones."""

from pathlib import Path

import xlsxwriter

HEADS = ["测评项目", "测评指标", "测评内容", "测评标准", "测评方法", "分值", "计分规则", "牵头单位", "责任单位"]
CHECK_HEADS = ["点位类型", "编号", "分组", "标准", "数量要求", "除外情形", "是否拍照", "扣分"]


def merged(path: Path) -> Path:
    """Ⅰ-1 over four rows, its indicators over two each; weights merged as far as what they belong to."""
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet("指标")
    page.merge_range(0, 0, 0, 8, "某市测评体系（2026版）")
    page.write_row(1, 0, HEADS)
    page.merge_range(2, 0, 5, 0, "Ⅰ-1 公共环境")
    page.merge_range(2, 1, 3, 1, "Ⅱ-26 街面")
    page.merge_range(4, 1, 5, 1, "Ⅱ-27 空气")
    contents = ["Ⅲ-91 干净", "Ⅲ-92 完好", "Ⅲ-93 优良天数", "Ⅲ-94 水质"]
    rules = ["每处扣1分，封顶4分", "每处扣1分，封顶6分", "A：＞85%得满分；B：＞80%得60%；C：≤80%不得分", ""]
    for n, (text, rule) in enumerate(zip(contents, rules, strict=True)):
        page.write_row(2 + n, 2, [text, f"标准{n}"])
        page.write(2 + n, 6, rule)
        page.write(2 + n, 5, [4, 6, 5, 5][n])
    page.merge_range(2, 4, 3, 4, "实地考察")
    page.merge_range(4, 4, 5, 4, "网上申报/材料审核")
    page.merge_range(2, 7, 5, 7, "城管局")
    page.write(2, 8, "东湖区、某不存在单位")
    sheet = book.add_worksheet("点位")
    sheet.write_row(0, 0, CHECK_HEADS)
    sheet.merge_range(1, 0, 3, 0, "主干道")
    sheet.merge_range(1, 2, 2, 2, "公益宣传")
    sheet.write(3, 2, "秩序")
    sheet.write_row(1, 3, ["有公益广告", "每200米≥1处", "", "不符合时拍照", "公益广告每少1处扣4分，封顶20分"])
    sheet.write_row(2, 3, ["不破损", "", "", "否", "每处扣1分"])
    sheet.write_row(3, 3, ["没有占道", "", "划定区域内除外", "是", "每处扣2分"])
    sheet.write(1, 1, "A1")
    book.close()
    return path


def plain(path: Path, *sheets: tuple[str, list[list[object]]]) -> Path:
    """Sheets of plain rows."""
    book = xlsxwriter.Workbook(str(path))
    for name, rows in sheets:
        page = book.add_worksheet(name)
        for n, row in enumerate(rows):
            page.write_row(n, 0, row)
    book.close()
    return path


def large(path: Path, items: int) -> Path:
    """A standard of so many items, ten contents to an indicator."""
    rows: list[list[object]] = [
        ["测评项目", "测评指标", "测评内容", "编号", "测评方法", "分值", "计分规则", "牵头单位"]
    ]
    made = 0
    for project in range(items):
        if made >= items:
            break
        rows.append([f"项目{project}", "", "", f"Ⅰ-{project}", "", 10, "", "城管局"])
        rows.append(["", f"指标{project}", "", f"Ⅱ-{project}", "", 10, "", "城管局"])
        made += 2
        for content in range(10):
            if made < items:
                rule = "每处扣0.5分，封顶1分"
                rows.append(
                    ["", "", f"内容{project}-{content}", f"Ⅲ-{project}-{content}", "实地考察", 1, rule, "公安局"]
                )
                made += 1
    return plain(path, ("指标", rows))
