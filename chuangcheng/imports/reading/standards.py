"""A standard's workbook as a draft: merged cells followed, levels told apart, every oddity said with its row.

A row may begin several levels at once. A cell beside the levels (weight, rule, units) belongs to the deepest level that
reaches as far down as the cell does; without merges that is the deepest of the row. Text repeated from the row above in
a higher level is the same node again, as csv files have it.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

from chuangcheng.imports.reading.process import read_file
from chuangcheng.imports.reading.standard_columns import KIND_LABELS, Columns, columns_of
from chuangcheng.imports.reading.tables import Table, cell_text
from chuangcheng.rules.numerals import normal
from chuangcheng.rules.refusals import Refused
from chuangcheng.standards.drafts import CheckDraft, Issue, ItemDraft, Level, StandardDraft

MOST_ROWS = 20_000
CODE = re.compile(r"^((?:[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩIVX]{1,4}[-－—]\s*\d+(?:[.\-]\d+)*)|(?:\d+(?:\.\d+)+))[\s、.．:：]*(?=\S)")
UNITS = re.compile(r"[、，,;；\s/]+")
METHODS = {"网上": "online", "材料": "online", "申报": "online", "实地": "field", "现场": "field", "暗访": "field",
           "问卷": "survey", "入户": "survey", "调查": "survey"}  # fmt: skip
PHOTOS = {"": "none", "否": "none", "不用": "none", "不用拍照": "none", "无": "none", "不需要": "none", "是": "always",
          "都要拍照": "always", "必须": "always", "要": "always", "需要": "always", "不符合时拍照": "on_fail",
          "不符合": "on_fail", "不符合时": "on_fail", "发现问题时": "on_fail"}  # fmt: skip


def read_standard(path: Path, *, name: str, on_rows: Callable[[int, int], None] | None = None) -> StandardDraft:
    """The draft in a file of any kind a list may be. Refused: `standard_sheet`, and whatever reading refuses."""
    tables = read_file(path, original_name=name, pictures_into=None, on_rows=on_rows).tables
    return draft_of(tables)


def draft_of(tables: Iterable[Table]) -> StandardDraft:
    """The draft of sheets that were read. Refused: `standard_sheet` when none of them is one."""
    draft = StandardDraft()
    for table in tables:
        columns = columns_of(table)
        if columns is None:
            continue
        if len(table.rows) > MOST_ROWS:
            raise Refused(f"“{table.sheet_name}”超过{MOST_ROWS}行，请分成几份。", code="standard_long")
        if columns.part in draft.sheets and columns.part != "checks":
            sentence = f"“{table.sheet_name}”与“{draft.sheets[columns.part]}”内容相同，只读了前一张；多余的请删去。"
            draft.issues.append(Issue("warning", sentence))
            continue
        draft.sheets.setdefault(columns.part, table.sheet_name)
        _PARTS[columns.part](_Sheet(table, columns, draft))
        if columns.ignored:
            sentence = f"这些列没有用到，可以不管：{'、'.join(columns.ignored[:8])}。"
            draft.issues.append(Issue("warning", sentence, columns.header + 1, table.sheet_name))
    if not draft.sheets:
        sentence = "没有找到测评体系的表头；指标表要有“测评项目、测评指标…”，点位表要有“点位类型”和“标准”。"
        raise Refused(sentence, code="standard_sheet")
    return draft


@dataclass
class _Sheet:
    """A sheet with what its cells cover."""

    table: Table
    columns: Columns
    draft: StandardDraft
    ends: dict[tuple[int, int], int] = field(default_factory=dict)
    covers: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for merge in self.table.merges:
            self.ends[merge.top, merge.left] = merge.bottom
            for row in range(merge.top, min(merge.bottom, len(self.table.rows) - 1) + 1):
                for col in range(merge.left, merge.right + 1):
                    self.covers[row, col] = (merge.top, merge.left)

    def rows(self) -> range:
        """The rows below the header."""
        return range(self.columns.header + 1, len(self.table.rows))

    def text(self, row: int, col: int | None) -> str:
        """What stands in the very cell; a covered cell is empty."""
        return "" if col is None else cell_text(self.table.rows[row][col]).strip()

    def reached(self, row: int, name: str) -> str:
        """A field of the row, also where its cell is merged from above."""
        col = self.columns.fields.get(name)
        if col is None:
            return ""
        top, left = self.covers.get((row, col), (row, col))
        return self.text(top, left)

    def end(self, row: int, col: int) -> int:
        """The last row a cell reaches."""
        return self.ends.get((row, col), row)

    def say(self, level: Level, row: int, sentence: str) -> None:
        """An oddity of a row, numbered as people's own program does."""
        self.draft.issues.append(Issue(level, sentence, row + 1, self.table.sheet_name))


def _items(sheet: _Sheet) -> None:
    open_nodes: list[tuple[int, int, str]] = []  # column, place in the draft, text as written
    for row in sheet.rows():
        new: list[tuple[int, int]] = []
        filled = [(col, kind, text) for col, kind in sheet.columns.levels if (text := sheet.text(row, col))]
        known = {(col, text) for col, _, text in open_nodes}
        for index, (col, kind, text) in enumerate(filled):
            if not new and index < len(filled) - 1 and (col, text) in known:
                continue
            open_nodes = [node for node in open_nodes if node[0] < col]
            place = _node(sheet, row, kind, text, open_nodes[-1][1] if open_nodes else None)
            open_nodes.append((col, place, text))
            new.append((col, place))
        if new:
            _describe(sheet, row, new)
        elif not filled and any(sheet.text(row, col) for col in sheet.columns.fields.values()):
            _describe_more(sheet, row, open_nodes)


def _node(sheet: _Sheet, row: int, kind: str, text: str, parent: int | None) -> int:
    found = CODE.match(text)
    code, rest = (found.group(1), text[found.end() :].strip()) if found else ("", text)
    sheet.draft.items.append(ItemDraft(text=rest, kind=kind, parent=parent, row=row + 1, code=code))
    return len(sheet.draft.items) - 1


def _describe(sheet: _Sheet, row: int, new: list[tuple[int, int]]) -> None:
    """Cells beside the levels, each to the deepest of the new nodes that reaches as far down."""
    for name, col in sheet.columns.fields.items():
        text = sheet.text(row, col)
        if not text:
            continue
        bottom = sheet.end(row, col)
        level = next((place for at, place in reversed(new) if sheet.end(row, at) >= bottom), new[0][1])
        _SET[name](sheet, row, sheet.draft.items[level], text)


def _describe_more(sheet: _Sheet, row: int, open_nodes: list[tuple[int, int, str]]) -> None:
    """A row without a new node: its rule, requirement and units go on the one above."""
    if not open_nodes:
        sheet.say("warning", row, "这一行没有指标名称，没有导入。")
        return
    item = sheet.draft.items[open_nodes[-1][1]]
    for name, joiner in (("rule", "；"), ("requirement", "\n")):
        text = sheet.text(row, sheet.columns.fields.get(name))
        if text:
            attribute = {"rule": "rule_words", "requirement": "requirement"}[name]
            setattr(item, attribute, joiner.join(part for part in (getattr(item, attribute), text) if part))


def _checks(sheet: _Sheet) -> None:
    above = {"site_type": "", "group": ""}
    for row in sheet.rows():
        text = sheet.text(row, sheet.columns.fields["text"])
        for name in ("site_type", "group"):
            written = sheet.reached(row, name)
            if written and written != above[name]:
                above[name] = written
                if name == "site_type":
                    above["group"] = ""
        if not text:
            if any(sheet.text(row, col) for col in sheet.columns.fields.values()):
                sheet.say("warning", row, "这一行没有写标准，没有导入。")
            continue
        if not above["site_type"]:
            sheet.say("error", row, "这一行没有写点位类型，请补上。")
            continue
        sheet.draft.checks.append(_check(sheet, row, text, above))


def _check(sheet: _Sheet, row: int, text: str, above: dict[str, str]) -> CheckDraft:
    said = {name: sheet.text(row, col) for name, col in sheet.columns.fields.items()}
    photo = said.get("photo", "")
    if photo not in PHOTOS:
        sheet.say("warning", row, f"拍照要求“{photo}”没有读懂，按不用拍照；可以写不用拍照、不符合时拍照、都要拍照。")
    return CheckDraft(
        site_type=above["site_type"], text=text, row=row + 1, code=said.get("code", ""), group=above["group"],
        demand_words=said.get("demand", ""), exception=said.get("exception", ""), photo=PHOTOS.get(photo, "none"),
        weight=_number(sheet, row, said.get("weight", ""), "分值"), rule_words=said.get("rule", ""),
        category=said.get("category", ""), item=said.get("item", ""),
    )  # fmt: skip


def _types(sheet: _Sheet) -> None:
    for row in sheet.rows():
        name = sheet.text(row, sheet.columns.fields["site_type"])
        weight = _number(sheet, row, sheet.text(row, sheet.columns.fields["weight"]), "权重")
        if name and weight is not None:
            sheet.draft.types.append((row + 1, name, weight))


def _number(sheet: _Sheet, row: int, text: str, what: str) -> Decimal | None:
    plain = normal(text).rstrip("分%").replace(",", "").strip()
    if not plain or plain in {"-", "—", "/"}:
        return None
    try:
        value = Decimal(plain)
    except InvalidOperation:
        value = Decimal(-1)
    if not value.is_finite() or value < 0 or value > 10**7 or -int(value.as_tuple().exponent) > 4:
        sheet.say("error", row, f"{what}“{text}”不是数字（不能为负，最多四位小数），请改成数字，如 4 或 0.5。")
        return None
    return value


def _method(sheet: _Sheet, row: int, item: ItemDraft, text: str) -> None:
    meant = {code for word, code in METHODS.items() if word in text}
    if "调查" in text and meant == {"survey", "field"} and "实地调查" in text:
        meant = {"field"}
    if len(meant) != 1:
        sheet.say("warning", row, f"测评方法“{text}”没有读懂或不止一种，先空着；可以写网上申报、实地考察、问卷调查。")
        return
    item.method = meant.pop()


def _kind(sheet: _Sheet, row: int, item: ItemDraft, text: str) -> None:
    if text in KIND_LABELS:
        item.kind = KIND_LABELS[text]
    else:
        sheet.say("warning", row, f"层级“{text}”没有读懂；可以写测评项目、测评指标、测评内容、测评标准。")


def _weight(sheet: _Sheet, row: int, item: ItemDraft, text: str) -> None:
    item.weight = _number(sheet, row, text, "分值")


def _put(name: str) -> Callable[[_Sheet, int, ItemDraft, str], None]:
    return lambda _sheet, _row, item, text: setattr(item, name, text)


def _put_units(name: str) -> Callable[[_Sheet, int, ItemDraft, str], None]:
    return lambda _sheet, _row, item, text: setattr(item, name, [one for one in UNITS.split(text) if one])


_SET: dict[str, Callable[[_Sheet, int, ItemDraft, str], None]] = {
    "code": _put("code"), "kind": _kind, "method": _method, "weight": _weight, "rule": _put("rule_words"),
    "requirement": _put("requirement"), "leads": _put_units("leads"), "assists": _put_units("assists"),
}  # fmt: skip
for _name in ("site_type", "group", "demand", "exception", "photo", "category", "item"):
    _SET[_name] = lambda _sheet, _row, _item, _text: None
_PARTS: dict[str, Callable[[_Sheet], None]] = {"items": _items, "checks": _checks, "types": _types}
