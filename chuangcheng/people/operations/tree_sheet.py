"""The tree of organisations from a sheet: which columns there are, and one row as plain values. Reads nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from chuangcheng.people.models import OrganisationKind
from chuangcheng.people.names import folded, tidy

HEADERS = {
    "name": ("名称", "单位名称", "单位", "机构名称", "部门名称", "科室名称"),
    "parent": ("上级", "上级单位", "所属单位", "隶属单位", "上级名称"),
    "kind": ("类型", "单位类型", "类别", "性质"),
    "line_parent": ("业务主管部门", "业务主管", "主管部门", "条线主管"),
    "short_name": ("简称", "单位简称"),
    "other_names": ("别称", "别名", "曾用名", "其他名称"),
}
FIELD_OF = {folded(word): field for field, words in HEADERS.items() for word in words}
KINDS = {
    **{label: code for code, label in OrganisationKind.choices},
    **dict.fromkeys(("市级", "地级市", "县级市"), OrganisationKind.CITY),
    **dict.fromkeys(("区", "县", "区级", "旗"), OrganisationKind.DISTRICT),
    **dict.fromkeys(("街道", "乡", "镇", "乡镇", "街道办", "街道办事处"), OrganisationKind.STREET),
    **dict.fromkeys(("社区", "村", "居委会", "村委会"), OrganisationKind.COMMUNITY),
    **dict.fromkeys(("局", "委办局", "市直部门", "区直部门", "机关"), OrganisationKind.BUREAU),
    **dict.fromkeys(("事业单位", "企业", "学校", "医院", "公司"), OrganisationKind.UNIT),
    **dict.fromkeys(("科", "处", "股", "室", "处室", "内设机构"), OrganisationKind.SECTION),
    **dict.fromkeys(("党支部", "党总支"), OrganisationKind.BRANCH),
}
# Longest endings first: 街道办事处 is a street although it ends like an office.
ENDINGS = (
    (("支部", "总支"), OrganisationKind.BRANCH),
    (("街道", "街道办", "街道办事处", "镇", "乡"), OrganisationKind.STREET),
    (("社区", "村", "居委会", "村委会"), OrganisationKind.COMMUNITY),
    (("市",), OrganisationKind.CITY),
    (("区", "县"), OrganisationKind.DISTRICT),
    (("科", "科室", "处", "股"), OrganisationKind.SECTION),
    (("局", "委员会", "委"), OrganisationKind.BUREAU),
)


@dataclass(frozen=True)
class TreeRow:
    """One row; `number` as people see it in the sheet, `parent` a name or a path 医院/总务科, "" the top."""

    number: int
    name: str
    parent: str = ""
    kind: str = ""
    line_parent: str = ""
    short_name: str = ""
    other_names: tuple[str, ...] = ()
    fault: str = ""


def tree_row(number: int, cells: Mapping[str, object]) -> TreeRow:
    """Read one row by its headers; what is wrong with it by itself stands in `fault`."""
    found = {FIELD_OF[folded(h)]: str(v or "").strip() for h, v in cells.items() if folded(str(h)) in FIELD_OF}
    name, short = tidy(found.get("name", "")), tidy(found.get("short_name", ""))
    others = (tidy(part) for part in found.get("other_names", "").replace("，", "、").replace(",", "、").split("、"))
    kind, unknown = kind_of(found.get("kind", ""), name)
    fault = ""
    if not name:
        fault = "没有写名称，请补上。"
    elif len(name) > 120 or len(short) > 60:
        fault = "名称最多120个字，简称最多60个字，请改短。"
    elif unknown:
        fault = f"不认识类型“{found['kind']}”，请填{'、'.join(OrganisationKind.labels)}中的一种，或留空。"
    return TreeRow(
        number=number,
        name=name,
        parent=found.get("parent", ""),
        kind=kind,
        line_parent=found.get("line_parent", ""),
        short_name=short,
        other_names=tuple(dict.fromkeys(o for o in others if o and o not in {name, short})),
        fault=fault,
    )


def kind_of(word: str, name: str) -> tuple[str, bool]:
    """The kind by its word, else guessed from the name's ending; True when a word was given and nobody knows it."""
    if word:
        return KINDS.get(tidy(word), OrganisationKind.OTHER), tidy(word) not in KINDS
    return next((kind for ends, kind in ENDINGS if name.endswith(ends)), OrganisationKind.UNIT), False
