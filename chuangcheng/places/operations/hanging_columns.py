"""The columns of sheets of agreements, operators with licences, and fronts: one table for template, export, import."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from chuangcheng.places.models import AgreementKind, FrontKind, LicenceKind, SignatoryKind

What = Literal["agreements", "operators", "fronts"]
Kind = Literal["text", "day", "end", "number", "metres", "choice", "unit", "site", "area", "themes", "count"]
NAMED = ("unit", "site", "area")


@dataclass(frozen=True)
class Column:
    """`field` is what the draft calls it; `title` the heading; `names` other headings understood; `end` a day that may
    be 长期; `choices` words by value."""

    field: str
    title: str
    width: int
    kind: Kind = "text"
    names: tuple[str, ...] = ()
    choices: Mapping[str, str] | None = None
    needed: bool = False

    @property
    def advice(self) -> str:
        """How to fill it in, in a few words."""
        if self.choices:
            return "写" + "、".join(self.choices.values()) + "中的一个"
        return ADVICE.get(self.kind, "")


ADVICE: Mapping[str, str] = {
    "day": "如 2026-01-31",
    "end": "如 2026-12-31；没有期限的写“长期”",
    "number": "整数",
    "metres": "数字，如 12.5",
    "count": "整数，如 12，也可写 10余",
    "unit": "系统里的单位名称",
    "site": "系统里的点位名称；重名的写“片区/点位”",
    "area": "系统里的片区名称；重名的写“街道/社区”",
    "themes": "几个主题用顿号隔开",
}


def _labels(kinds: type) -> dict[str, str]:
    return {str(kind.value): str(kind.label) for kind in kinds}  # type: ignore[attr-defined]


PERSON = ("负责人", "联系人", "管护人", "责任人", "管护责任人", "经营者", "法人", "法定代表人")
PHONE = Column("phone", "联系电话", 14, names=("电话", "手机", "手机号", "联系方式"))
SITE = Column("site_id", "点位", 18, "site", ("点位名称", "所在点位", "场所"))
AREA = Column("area_id", "片区", 20, "area", ("所在片区", "所属片区", "路段", "网格", "社区", "街道"))
NOTE = Column("note", "备注", 18, names=("说明",))
KEEPER = ("管理单位", "责任单位", "主管单位", "管护单位", "单位", "社区名称")

COLUMNS: dict[What, tuple[Column, ...]] = {
    "agreements": (
        Column("kind", "种类", 12, "choice", ("类型", "责任书种类"), _labels(AgreementKind), needed=True),
        Column("number", "编号", 22, names=("责任书编号", "文号")),
        Column("organisation_id", "管理单位", 20, "unit", KEEPER[1:], needed=True),
        Column("signatory", "签订人", 20, names=("商户", "商户名称", "店名", "承诺人", "签订方"), needed=True),
        Column("signatory_kind", "签订人性质", 10, "choice", ("性质",), _labels(SignatoryKind)),
        Column("signatory_unit_id", "签订单位", 20, "unit"),
        Column("person", "联系人", 10, names=PERSON),
        PHONE, SITE, AREA,
        Column("reach", "责任范围", 24, names=("责任区", "责任区范围", "范围")),
        Column("duties", "责任内容", 30, names=("内容", "责任事项")),
        Column("reward", "奖励", 18),
        Column("penalty", "处罚", 18),
        Column("signed_on", "签订日期", 12, "day", ("签订时间",)),
        Column("from_date", "开始日期", 12, "day", ("起", "生效日期", "有效期起"), needed=True),
        Column("to_date", "到期日期", 12, "end", ("止", "截止日期", "有效期至", "有效期止")),
        Column("stars", "星级", 8, "number"),
        NOTE,
    ),
    "operators": (
        Column("name", "名称", 22, names=("经营户", "商户", "商户名称", "店名", "字号"), needed=True),
        Column("organisation_id", "管理单位", 20, "unit", KEEPER[1:], needed=True),
        Column("stall", "门牌、摊位号", 16, names=("门牌", "门牌号", "摊位", "摊位号", "地址")),
        SITE, AREA,
        Column("trade", "经营范围", 20, names=("经营内容", "主营")),
        Column("person", "负责人", 10, names=PERSON),
        PHONE, NOTE,
        Column("licence_kind", "证照种类", 18, "choice", ("证照", "证照类型"), _labels(LicenceKind)),
        Column("licence_number", "证号", 22, names=("证照编号", "许可证号", "证件号")),
        Column("licence_holder", "持证人", 10),
        Column("licence_valid_from", "发证日期", 12, "day", ("有效期起",)),
        Column("licence_valid_until", "有效期至", 12, "end", ("到期日期", "有效期", "有效期止")),
    ),
    "fronts": (
        Column("name", "名称", 22, names=("阵地名称", "宣传阵地"), needed=True),
        Column("kind", "种类", 12, "choice", ("类型", "形式"), _labels(FrontKind), needed=True),
        Column("organisation_id", "责任单位", 20, "unit", ("管理单位", *KEEPER[2:]), needed=True),
        SITE, AREA,
        Column("place", "具体位置", 22, names=("位置", "地点", "地址")),
        Column("themes", "主题", 22, "themes", ("宣传主题", "内容")),
        Column("count", "数量", 8, "count", ("块数", "处数")),
        Column("size", "规格", 14, names=("尺寸",)),
        Column("square_metres", "面积（平方米）", 12, "metres", ("面积",)),
        Column("person", "管护人", 10, names=PERSON),
        PHONE,
        Column("changed_on", "上次更换", 12, "day", ("更换日期",)),
        Column("change_every_days", "多少天一换", 10, "number", ("更换周期",)),
        Column("change_due", "下次更换", 12, "day"),
        NOTE,
    ),
}  # fmt: skip
LABELS: dict[What, str] = {"agreements": "责任书", "operators": "经营户", "fronts": "宣传阵地"}
# What the log calls one of them.
THINGS: dict[What, str] = {"agreements": "agreement", "operators": "operator", "fronts": "front"}
