"""Categories a city starts with: the five 部件 and six 事件 groups, with usual sub-categories and limits.

The groups are those of GB/T 30428 as deployed platforms have them. Limits follow published city tables (a heap of
rubbish 4 工作时, building waste 2 工作日, a dirty road 2 工作时, standing water 4 工作时, green space 4 工作时 or
5 工作日, an illegal building 20 工作日), the rest is set by likeness. Cities differ, so every one can be edited.
B = 部件, S = 事件; two digits for the group, two for the kind.
"""

from decimal import Decimal
from typing import NamedTuple

from chuangcheng.rules.worktime import Clock, Rule


class Seed(NamedTuple):
    """A sub-category; None inherits."""

    code: str
    name: str
    rectify: Rule | None = None
    accept: Rule | None = None
    severity: str = ""
    after_photo: bool | None = None


class Group(NamedTuple):
    """A group with its own default limit for mending."""

    code: str
    name: str
    kind: str
    rectify: Rule
    seeds: tuple[Seed, ...]


def urgent(amount: int) -> Rule:
    """紧急工作时."""
    return Rule(Clock.URGENT_HOURS, Decimal(amount))


def hours(amount: int) -> Rule:
    """工作时."""
    return Rule(Clock.WORKING_HOURS, Decimal(amount))


def days(amount: int) -> Rule:
    """工作日."""
    return Rule(Clock.WORKING_DAYS, Decimal(amount))


AT_ONCE = urgent(1)

GROUPS = (
    Group(
        "B01",
        "公用设施",
        "part",
        days(3),
        (
            Seed("B0101", "井盖缺失破损", urgent(4), AT_ONCE, "A"),
            Seed("B0102", "雨水箅子破损堵塞", days(1), None, "B"),
            Seed("B0103", "路灯、景观灯不亮", days(2)),
            Seed("B0104", "消火栓等消防设施损坏", days(1), None, "B"),
            Seed("B0105", "电力、通信箱体破损", days(3)),
            Seed("B0106", "电杆、立杆倾斜破损", days(3)),
            Seed("B0107", "架空线缆脱落", urgent(12), AT_ONCE, "A"),
            Seed("B0108", "健身设施损坏", days(5)),
            Seed("B0109", "无障碍设施损坏缺失", days(5)),
            Seed("B0110", "充电设施损坏", days(3)),
            Seed("B0111", "邮政、快递设施破损", days(5)),
        ),
    ),
    Group(
        "B02",
        "道路交通设施",
        "part",
        days(5),
        (
            Seed("B0201", "道路破损坑洼", days(7)),
            Seed("B0202", "人行道、盲道破损", days(5)),
            Seed("B0203", "交通信号灯故障", urgent(4), AT_ONCE, "A"),
            Seed("B0204", "交通标志、路名牌破损缺失", days(3)),
            Seed("B0205", "交通标线不清", days(7)),
            Seed("B0206", "护栏、隔离墩损坏", days(2)),
            Seed("B0207", "公交站亭、站牌破损", days(3)),
            Seed("B0208", "停车场、停车泊位设施损坏", days(5)),
            Seed("B0209", "天桥、地下通道、桥梁设施损坏", days(7), None, "B"),
            Seed("B0210", "非机动车停放设施损坏", days(5)),
        ),
    ),
    Group(
        "B03",
        "市容环境设施",
        "part",
        days(3),
        (
            Seed("B0301", "公共厕所设施损坏", days(2)),
            Seed("B0302", "果皮箱、垃圾桶破损缺失", days(2)),
            Seed("B0303", "分类垃圾亭（房）破损", days(3)),
            Seed("B0304", "垃圾转运站设施损坏", days(3)),
            Seed("B0305", "化粪池满溢破损", days(1), None, "B"),
            Seed("B0306", "户外广告、招牌破损", days(2), None, "B"),
            Seed("B0307", "宣传栏、公告栏破损", days(3)),
            Seed("B0308", "烟蒂收集设施缺失破损", days(3)),
        ),
    ),
    Group(
        "B04",
        "园林绿化设施",
        "part",
        days(5),
        (
            Seed("B0401", "古树名木受损", days(2), None, "B"),
            Seed("B0402", "行道树缺株枯死倾倒", days(5)),
            Seed("B0403", "护树设施、树池破损", days(5)),
            Seed("B0404", "绿地、花坛破损裸露", days(5)),
            Seed("B0405", "街头座椅损坏", days(5)),
            Seed("B0406", "雕塑、景观小品破损", days(7)),
            Seed("B0407", "绿地护栏、喷灌设施损坏", days(5)),
        ),
    ),
    Group(
        "B05",
        "其他部件",
        "part",
        days(5),
        (
            Seed("B0501", "工地围挡破损", days(2)),
            Seed("B0502", "河道护栏、亲水设施损坏", days(2), None, "B"),
            Seed("B0503", "应急避难标识、设施损坏", days(5)),
            Seed("B0504", "无主设施破损", days(7)),
        ),
    ),
    Group(
        "S01",
        "市容环境",
        "event",
        hours(8),
        (
            Seed("S0101", "私搭乱建", days(20), None, "B"),
            Seed("S0102", "暴露垃圾", hours(4)),
            Seed("S0103", "建筑垃圾、渣土堆积", days(2)),
            Seed("S0104", "道路不洁", hours(2)),
            Seed("S0105", "乱扔垃圾、卫生死角", hours(4)),
            Seed("S0106", "绿地脏乱", hours(4)),
            Seed("S0107", "绿化养护不到位", days(5)),
            Seed("S0108", "水域不洁", days(2)),
            Seed("S0109", "公厕保洁不到位", hours(2)),
            Seed("S0110", "垃圾满溢、分类不到位", hours(4)),
            Seed("S0111", "建筑外立面不洁", days(3)),
            Seed("S0112", "乱拉乱挂、乱晾乱晒", hours(8)),
            Seed("S0113", "油烟、异味污染", days(3)),
            Seed("S0114", "病媒生物、积水容器", days(1)),
            Seed("S0115", "楼道、院落堆放杂物", days(1)),
        ),
    ),
    Group(
        "S02",
        "宣传广告",
        "event",
        days(1),
        (
            Seed("S0201", "非法小广告", hours(8)),
            Seed("S0202", "违规设置户外广告、招牌", days(3)),
            Seed("S0203", "占道广告牌", hours(4)),
            Seed("S0204", "街头散发广告", hours(2), None, "", False),
            Seed("S0205", "公益广告数量不足、缺失", days(3)),
            Seed("S0206", "公益广告破损、褪色", days(1)),
            Seed("S0207", "公益广告位置不显著、内容陈旧", days(3)),
            Seed("S0208", "电子屏未播放公益广告", hours(4)),
        ),
    ),
    Group(
        "S03",
        "施工管理",
        "event",
        days(1),
        (
            Seed("S0301", "施工扬尘", hours(4)),
            Seed("S0302", "施工扰民", hours(4), None, "", False),
            Seed("S0303", "道路遗撒", hours(2)),
            Seed("S0304", "无证掘路、占道施工", days(1)),
            Seed("S0305", "施工废料未清理", days(2)),
            Seed("S0306", "工地围挡公益广告不足", days(3)),
        ),
    ),
    Group(
        "S04",
        "突发事件",
        "event",
        urgent(12),
        (
            Seed("S0401", "路面塌陷", urgent(24), AT_ONCE, "A"),
            Seed("S0402", "供水管破裂", urgent(12), AT_ONCE, "A"),
            Seed("S0403", "燃气泄漏", urgent(4), AT_ONCE, "A"),
            Seed("S0404", "热力管破裂", urgent(12), AT_ONCE, "A"),
            Seed("S0405", "下水道堵塞、污水外溢", urgent(12), AT_ONCE, "B"),
            Seed("S0406", "道路积水", hours(4), AT_ONCE, "B"),
            Seed("S0407", "道路积雪结冰", urgent(12), AT_ONCE, "B"),
            Seed("S0408", "树木、构筑物倒伏", urgent(6), AT_ONCE, "A"),
        ),
    ),
    Group(
        "S05",
        "街面秩序",
        "event",
        hours(4),
        (
            Seed("S0501", "无照经营、流动摊贩", hours(2)),
            Seed("S0502", "店外经营、占道经营", hours(4)),
            Seed("S0503", "乱堆物料", hours(4)),
            Seed("S0504", "机动车乱停放", hours(4)),
            Seed("S0505", "非机动车、共享单车乱停放", hours(4)),
            Seed("S0506", "露天烧烤", hours(2)),
            Seed("S0507", "占道废品收购", days(1)),
            Seed("S0508", "流浪乞讨滋扰", hours(4), None, "", False),
            Seed("S0509", "闯红灯、逆行等不文明交通", hours(4), None, "", False),
            Seed("S0510", "不文明养犬", hours(4), None, "", False),
            Seed("S0511", "“僵尸车”占位", days(5)),
        ),
    ),
    Group(
        "S06",
        "创建工作（扩展）",
        "event",
        days(3),
        (
            Seed("S0601", "志愿服务岗无人、服务不规范", hours(8), None, "", False),
            Seed("S0602", "控烟不力、室内有烟头", hours(8)),
            Seed("S0603", "消防通道占用、堵塞", hours(4), AT_ONCE, "B"),
            Seed("S0604", "飞线充电、楼内停放电动车", hours(8), None, "B"),
            Seed("S0605", "排队、“一米线”等公共秩序", hours(8), None, "", False),
            Seed("S0606", "窗口服务不规范", days(2), None, "", False),
            Seed("S0607", "投诉处理不到位", days(2), None, "", False),
            Seed("S0608", "行业规范、服务公约未公示", days(3)),
            Seed("S0609", "无障碍、母婴等便民服务不足", days(5)),
            Seed("S0610", "食品安全、证照公示问题", days(3)),
            Seed("S0611", "校园周边、未成年人保护问题", days(2), None, "B"),
            Seed("S0612", "诚信建设、文明餐桌等主题活动不足", days(5), None, "", False),
            Seed("S0613", "群众知晓率、参与率不高", days(10), None, "", False),
            Seed("S0614", "台账资料不全", days(5), None, "", False),
            Seed("S0615", "安全隐患", days(1), AT_ONCE, "B"),
            Seed("S0699", "其他问题"),
        ),
    ),
)
