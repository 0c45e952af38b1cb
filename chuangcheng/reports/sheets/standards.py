"""A version of a system as a workbook that imports again to the same: 测评指标, 点位测评标准, 点位类型权重."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

from chuangcheng.reports.sheets.texts import clean
from chuangcheng.standards.drafts import CheckDraft, ItemDraft, StandardDraft

KINDS = {"project": "测评项目", "indicator": "测评指标", "content": "测评内容", "standard": "测评标准"}
METHODS = {"online": "网上申报", "field": "实地考察", "survey": "问卷调查", "": ""}
PHOTOS = {"none": "不用拍照", "on_fail": "不符合时拍照", "always": "都要拍照"}
BESIDE = ("编号", "测评方法", "分值", "计分规则", "具体要求", "牵头单位", "责任单位")
CHECKS = (
    "点位类型",
    "编号",
    "分组",
    "标准",
    "数量要求",
    "除外情形",
    "是否拍照",
    "分值",
    "扣分规则",
    "问题类别",
    "对应指标",
)
NUMBERS = "一二三四五六七八九十"
_CELL = {"border": 1, "valign": "vcenter", "text_wrap": True, "font_name": "宋体", "font_size": 11}


def standard_xlsx(draft: StandardDraft) -> bytes:
    """The workbook; every text is written as text, weights as numbers."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    if draft.items:
        levels, kinds_said = _levels(draft)
        heads = [*levels, *(["层级"] if kinds_said else []), *BESIDE]
        rows = [_item_row(item, depth, len(levels), kinds_said) for item, depth in _with_depths(draft)]
        wide = [*[28] * len(levels), *([10] if kinds_said else []), 10, 10, 8, 36, 28, 20, 24]
        _sheet(book, "测评指标", heads, rows, wide)
    if draft.checks:
        wide = [14, 10, 12, 44, 24, 26, 14, 8, 30, 20, 12]
        _sheet(book, "点位测评标准", CHECKS, [_check_row(check) for check in draft.checks], wide)
    if draft.types:
        types = [(name, weight) for _, name, weight in draft.types]
        _sheet(book, "点位类型权重", ("点位类型", "权重"), types, [20, 10])
    if not draft.items and not draft.checks:
        book.add_worksheet("空")
    book.close()
    return out.getvalue()


def _sheet(
    book: xlsxwriter.Workbook, name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]], wide: Sequence[int]
) -> None:
    head = book.add_format({**_CELL, "bold": True, "align": "center", "bg_color": "#e8eef5"})
    style = book.add_format(_CELL)
    page = book.add_worksheet(name)
    page.freeze_panes(1, 0)
    for col, (text, width) in enumerate(zip(heads, wide, strict=True)):
        page.set_column(col, col, width)
        page.write_string(0, col, text, head)
    for number, row in enumerate(rows, start=1):
        for col, cell in enumerate(row):
            if isinstance(cell, Decimal):
                page.write_number(number, col, float(cell), style)
            else:
                page.write_string(number, col, clean(cell), style)


def _with_depths(draft: StandardDraft) -> list[tuple[ItemDraft, int]]:
    depths: list[int] = []
    for item in draft.items:
        depths.append(0 if item.parent is None else depths[item.parent] + 1)
    return list(zip(draft.items, depths, strict=True))


def _levels(draft: StandardDraft) -> tuple[list[str], bool]:
    """The heads of the levels: by kind where each level has one of its own, else numbered with a column that says."""
    by_depth: dict[int, set[str]] = {}
    for item, depth in _with_depths(draft):
        by_depth.setdefault(depth, set()).add(item.kind)
    kinds = [next(iter(found)) for _, found in sorted(by_depth.items()) if len(found) == 1]
    if len(kinds) == len(by_depth) == len(set(kinds)):
        return [KINDS[kind] for kind in kinds], False
    return [f"{NUMBERS[depth]}级指标" for depth in sorted(by_depth)], True


def _item_row(item: ItemDraft, depth: int, width: int, kinds_said: bool) -> list[Any]:
    texts = ["" for _ in range(width)]
    texts[depth] = item.text
    weight: Any = "" if item.weight is None else item.weight
    return [*texts, *([KINDS[item.kind]] if kinds_said else []), item.code, METHODS[item.method], weight,
            item.rule_words, item.requirement, "、".join(item.leads), "、".join(item.assists)]  # fmt: skip


def _check_row(check: CheckDraft) -> list[Any]:
    weight: Any = "" if check.weight is None else check.weight
    return [check.site_type, check.code, check.group, check.text, check.demand_words, check.exception,
            PHOTOS[check.photo], weight, check.rule_words, check.category, check.item]  # fmt: skip
