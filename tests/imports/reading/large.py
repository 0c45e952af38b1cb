"""Large lists for benches and limits: XlsxWriter in constant memory, every cell drawn from its row number."""

from datetime import datetime, timedelta
from pathlib import Path

import xlsxwriter

WORDS = "序号 点位 问题描述 责任单位 配合单位 责任领导 责任人 整改时限 问题类型 整改情况 完成时间 备注"
HEADER = tuple(WORDS.split())
KINDS = ("市容环境", "交通秩序", "公共设施", "公益宣传", "文明行为")
FINDINGS = ("路面有垃圾{n}处", "非机动车乱停放{n}辆", "井盖破损{n}处", "公益广告褪色{n}块", "有人随地吐痰")


def large_list(path: Path, *, rows: int = 100_000, units: int = 120, first: int = 0) -> Path:
    """A feedback list of `rows` problems, with a title row, for `units` streets and their co-leads.

    `first` is the number of the first one: two lists that share no number share no problem.
    """
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("问题清单")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_string(0, 0, "2026年9月12日实地测评问题反馈清单")
        sheet.write_row(1, 0, HEADER)
        begin = datetime(2026, 10, 1)
        for line, number in enumerate(range(first, first + rows)):
            finding = FINDINGS[number % 5].format(n=number % 37 + 1)
            texts = [
                f"人民路{number}号",
                f"{finding}，影响通行，需要尽快处理（第{number}条）",
                f"第{number % units}街道办事处、城管局",
                "交警大队",
                "分管领导甲",
                "联络员乙",
            ]
            sheet.write_number(line + 2, 0, line + 1)
            for col, text in enumerate(texts, 1):
                sheet.write_string(line + 2, col, text)
            sheet.write_datetime(line + 2, 7, begin + timedelta(days=number % 60), day)
            sheet.write_string(line + 2, 8, KINDS[number % 5])
            sheet.write_string(line + 2, 11, "请核实")
    return path
