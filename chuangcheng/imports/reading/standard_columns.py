"""What the columns of a standard are called: the tree of items, the check items of site types, the types' weights."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from chuangcheng.imports.reading.tables import Table, cell_text

SEARCHED = 15
KINDS = {"项目": "project", "指标": "indicator", "内容": "content", "标准": "standard"}
KIND_LABELS = {"测评项目": "project", "测评指标": "indicator", "测评内容": "content", "测评标准": "standard"}
LEVELS = ("project", "indicator", "content", "standard")
ALIKE = {
    "code": ("编号", "代码", "序号编码", "指标编号", "指标代码", "条目编号"),
    "kind": ("层级",),
    "method": ("测评方法", "测评方式", "考核方式", "方法", "采集方式"),
    "weight": ("分值", "权重", "分数", "满分", "标准分", "权值"),
    "rule": ("计分规则", "评分标准", "扣分规则", "扣分标准", "计分方法", "评分办法", "扣分", "评分规则", "计分办法"),
    "requirement": ("具体要求", "要求", "备注", "说明", "材料要求"),
    "leads": ("牵头单位", "牵头部门", "主要责任单位", "第一责任单位"),
    "assists": ("责任单位", "配合单位", "协办单位", "参与单位", "责任部门", "配合部门"),
    "site_type": ("点位类型", "点位类别", "点位", "场所类型", "检查点位"),
    "group": ("分组", "类别", "分类", "大类", "方面"),
    "demand": ("数量要求", "数量", "数量标准", "达标数量"),
    "exception": ("除外情形", "例外情形", "例外", "除外"),
    "photo": ("是否拍照", "拍照", "拍照要求", "照片"),
    "category": ("问题类别", "对应类别"),
    "item": ("对应指标", "指标编码", "对应指标编号"),
}
FIELD_OF = {name: key for key, names in ALIKE.items() for name in names}
TEXTS = ("标准", "测评标准", "检查标准", "检查内容", "标准内容", "实地考察标准", "考察标准", "检查项目")
LEVEL_WORDS = {
    "测评项目": "project", "项目": "project", "项目名称": "project", "测评指标": "indicator", "指标": "indicator",
    "指标名称": "indicator", "指标内容": "indicator", "测评内容": "content", "内容": "content", "测评标准": "standard",
    "标准": "standard", "标准内容": "standard",
}  # fmt: skip
NUMBERED = re.compile(r"^第?([一二三四五六七八九十]|10|[1-9])级(指标|项目|内容|标准)?$")
BRACKETS = re.compile(r"[(（].*?[)）]|\s+|[*＊:：]")


@dataclass(frozen=True)
class Columns:
    """Where what stands: the header's row, fields by name, and the columns of the levels with their kinds."""

    part: str
    header: int
    fields: dict[str, int]
    levels: list[tuple[int, str]] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


def columns_of(table: Table) -> Columns | None:
    """The header of a sheet as a part of a standard (items, checks, types), or None where it is none."""
    for number, row in enumerate(table.rows[:SEARCHED]):
        heads = [BRACKETS.sub("", cell_text(cell)) for cell in row]
        found = _checks(heads, number) or _items(heads, number)
        if found is not None:
            return found
    return None


def _fields(heads: Sequence[str], without: set[int]) -> tuple[dict[str, int], list[str]]:
    found: dict[str, int] = {}
    ignored = []
    for place, head in enumerate(heads):
        key = FIELD_OF.get(head)
        if place in without or not head:
            continue
        if key is None or key in found:
            ignored.append(head)
        else:
            found[key] = place
    return found, ignored


def _checks(heads: Sequence[str], number: int) -> Columns | None:
    fields, _ = _fields(heads, set())
    if "site_type" not in fields:
        return None
    text = next((place for name in TEXTS for place, head in enumerate(heads) if head == name), None)
    if text is None:
        return Columns("types", number, fields) if "weight" in fields else None
    fields, ignored = _fields(heads, {text})
    return Columns("checks", number, {**fields, "text": text}, ignored=ignored)


def _items(heads: Sequence[str], number: int) -> Columns | None:
    levels = [(place, kind) for place, head in enumerate(heads) if (kind := _level(head))]
    if not levels or (len(levels) < 2 and not any(head in FIELD_OF for head in heads)):
        return None
    fields, ignored = _fields(heads, {place for place, _ in levels})
    return Columns("items", number, fields, levels, ignored)


def _level(head: str) -> str:
    """The kind of a level's column; a numbered one (三级指标) is what its place or its word says."""
    if head in LEVEL_WORDS:
        return LEVEL_WORDS[head]
    found = NUMBERED.match(head)
    if found is None:
        return ""
    depth = "一二三四五六七八九十".find(found.group(1))
    place = depth if depth >= 0 else int(found.group(1)) - 1
    return LEVELS[min(place, 3)]
