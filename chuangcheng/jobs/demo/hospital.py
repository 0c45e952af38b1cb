"""The hospital's case as data: who there is, what the list says, what each unit did.

Problems, leading sections and quantities are a real hospital's; units per measure, issuer, numbers, dates, leaders
and persons are made up for the demo and marked 示例.
"""

from dataclasses import dataclass, field

HOSPITAL = "某市医院（示例）"
SECTIONS = ("党办", "总务科", "保卫科", "团委", "医务科")
ISSUER = "示例市文明城市测评组"
TITLE = "某市医院文明城市实地测评问题反馈清单"
NUMBER = "示例〔2026〕第3号"


@dataclass(frozen=True)
class Person:
    """A demo account. `posts` are (organisation, seat, title, roles)."""

    login: str
    name: str
    what_for: str
    posts: tuple[tuple[str, str, str, tuple[str, ...]], ...] = ()
    is_administrator: bool = False


PEOPLE = (
    Person("guanli", "示例管理员", "系统管理员：开账号、设岗位", (), True),
    Person(
        "yuanban",
        "示例院办甲",
        "创城办：导入清单、交办、销号、报告",
        ((HOSPITAL, "党办", "创城办主任", ("office",)),),
    ),
    Person(
        "ganshi",
        "示例院办乙",
        "创城办干事，兼党办联络员",
        ((HOSPITAL, "党办", "创城办干事", ("office",)), ("党办", "", "党办联络员", ("liaison",))),
    ),
    Person("zongwu", "示例总务", "联络员：签收、填措施、上报", (("总务科", "", "总务科联络员", ("liaison",)),)),
    Person("baowei", "示例保卫", "联络员（保卫科）", (("保卫科", "", "保卫科联络员", ("liaison",)),)),
    Person("tuanwei", "示例团干", "联络员（团委）", (("团委", "", "团委联络员", ("liaison",)),)),
    Person("fuhe", "示例复核", "复核员：到现场复核", ((HOSPITAL, "医务科", "复核员", ("verifier",)),)),
    Person("ducha", "示例督查", "督查员：现场发现问题", ((HOSPITAL, "医务科", "督查员", ("inspector",)),)),
    Person("lingdao", "示例院领导", "领导：一览全局、批示", ((HOSPITAL, "", "分管院领导", ("leader",)),)),
    Person("shenji", "示例审计", "审计员：查日志、核验台账", ((HOSPITAL, "", "审计员", ("auditor",)),)),
)


@dataclass(frozen=True)
class Done:
    """What a unit did or found; `figures` are (metric code, quantity as written in the text)."""

    unit: str
    text: str
    figures: tuple[tuple[str, str], ...] = ()
    kind: str = "measure"


@dataclass(frozen=True)
class Row:
    """One row of the list and its mending. `scene` names the drawing of its photos."""

    text: str
    place: str
    leads: tuple[str, ...]
    leader: str
    person: str
    scene: str
    done: tuple[Done, ...] = field(default=())


LEADER = "示例院领导"
ROWS = (
    Row(
        "卫生状况欠佳，有乱扔垃圾现象", "院区室内外", ("总务科", "党办"), LEADER, "示例总务", "litter",
        (
            Done(
                "总务科",
                "在院区室内外增设“爱护环境”“不要随意扔垃圾”宣传牌20余块、宣传标语30余条",
                (("publicity_signs", "20余块"), ("slogans", "30余条")),
            ),
            Done("总务科", "安排保洁人员24小时全天值班，随时清扫", (("duty_hours", "24小时"),)),
            Done("总务科", "督导人员加大巡视力度，发现一处清理一处"),
            Done("党办", "组织劝导来院患者和家属不乱扔垃圾"),
        ),
    ),
    Row(
        "院内有乱停车现象", "院内道路、停车场", ("保卫科",), LEADER, "示例保卫", "parking",
        (
            Done("保卫科", "调整优化车位布局，增加车位容量，重新刷新标志"),
            Done("保卫科", "增派安保人员，及时纠正乱停乱放"),
        ),
    ),
    Row(
        "大厅内有烟头", "门诊、住院大厅", ("党办", "总务科", "保卫科"), LEADER, "示例院办乙", "butts",
        (
            Done(
                "党办",
                "在门诊、住院大厅、病区走廊、楼梯、电梯间增加张贴禁烟标志120余张",
                (("no_smoking_signs", "120余张"),),
            ),
            Done("总务科", "对兼职控烟宣传员、巡查员100余名开展控烟劝导培训", (("trained_people", "100余名"),)),
            Done(
                "保卫科",
                "明确责任区域每小时巡查不少于2次，达不到次数的通报批评",
                (("patrol_frequency", "每小时巡查不少于2次"),),
            ),
        ),
    ),
    Row(
        "消防通道大门关闭且消防通道有乱停车现象", "北门、东门、家属院", ("保卫科",), LEADER, "示例保卫", "gate",
        (
            Done("保卫科", "对北门、东门和家属院消防通道拉网式排查，刷新通道标志"),
            Done("保卫科", "增设固定式、移动式车墩10余个", (("bollards", "10余个"),)),
        ),
    ),
    Row(
        "无“讲文明树新风”公益广告", "全院", ("党办",), LEADER, "示例院办乙", "poster",
        (
            Done("党办", "院内原有公益广告，但位置不够显著", (), "finding"),
            Done(
                "党办",
                "在北门、东门显著位置安装公益广告牌共计10块",
                (("public_interest_boards", "共计10块"),),
            ),
            Done(
                "党办",
                "在门诊、病房大厅、走廊、电梯间加装宣传版面、展板20余块",
                (("display_boards", "20余块"),),
            ),
            Done("党办", "在东北角电子显示屏加播公益广告"),
            Done("党办", "印发明白纸，加强督导检查，提高知晓率"),
            Done(
                "党办",
                "利用连廊建设文化长廊，制作悬挂中医药文化、文明创建知识版面50余块",
                (("culture_boards", "50余块"),),
            ),
        ),
    ),
    Row(
        "有学雷锋志愿岗，但无志愿者", "门诊、住院大厅", ("团委",), LEADER, "示例团干", "volunteer",
        (
            Done(
                "团委",
                "志愿岗由36名党员干部轮流上岗，个别志愿者引导患者时离岗较长",
                (("volunteer_rota", "36名"),),
                "finding",
            ),
            Done("团委", "每天值班人员由2人增加到4人", (("volunteer_post_staff", "2人增加到4人"),)),
            Done("团委", "召开专题会议，加强培训，保证在岗在位"),
        ),
    ),
)  # fmt: skip

# Oldest first: the demo's clock only goes forward.
LIVE = (
    ("急诊楼东侧非机动车停放无序", "急诊楼东侧", "保卫科", "示例：整改中，已过期限", "overdue"),
    ("门诊大厅公益广告破损一处", "门诊大厅", "党办", "示例：已上报，等待复核", "submitted"),
    ("家属院单元门小广告未清理", "家属院", "总务科", "示例：已复核，等待销号", "verified"),
    ("食堂公示栏从业人员健康证明过期", "职工食堂", "总务科", "示例：整改中，申请延期", "extension"),
    ("门诊三楼卫生间洗手台无洗手液", "门诊三楼", "总务科", "示例：刚登记，等待交办", "registered"),
    ("住院部一楼轮椅随意停放，占用通道", "住院部一楼", "保卫科", "示例：等待签收", "dispatched"),
)
