"""The words quantities are written with: units and their families, qualifiers and what they mean.

Plain tables, no logic beyond look-ups. `rules/quantities.py` reads text with them.
"""

import re
from decimal import Decimal
from typing import Literal

Meaning = Literal["exact", "more", "at_least", "nearly", "about", "at_most"]


def _words(text: str) -> list[str]:
    return text.split()


SCALES = {"万": Decimal(10**4), "亿": Decimal(10**8), "万亿": Decimal(10**12)}

# What a qualifier says of the value it stands with. 共计 and 达到 only introduce a figure: it is exact.
MEANINGS: dict[str, Meaning] = {
    **dict.fromkeys(("共计", "总计", "合计", "累计", "共", "总共", "一共", "达到", "达", "高达", "多达"), "exact"),
    **dict.fromkeys(("余", "多", "来", "几", "有余", "之多", "超过", "超", "逾", "过", "上"), "more"),
    **dict.fromkeys(("不少于", "不低于", "不小于", "至少", "最少", "以上", "及以上"), "at_least"),
    **dict.fromkeys(("近", "将近", "接近", "不足", "低于", "少于"), "nearly"),
    **dict.fromkeys(("约", "大约", "大概", "左右", "上下"), "about"),
    **dict.fromkeys(("不超过", "不高于", "不多于", "不大于", "至多", "最多", "以下", "以内", "之内"), "at_most"),
}
BEFORE = tuple(
    _words(
        "共计 总计 合计 累计 总共 一共 共 达到 高达 多达 达 超过 超 逾 不少于 不低于 不小于 至少 最少 将近 "
        "接近 近 不足 低于 少于 大约 大概 约 不超过 不高于 不多于 不大于 至多 最多"
    )
)
# Only before a bare 百/千/万: 上千人, 过万棵. Before other numbers these characters belong to the words in front.
BEFORE_BARE = ("上", "过")
INSIDE = ("余", "多", "来", "几")
AFTER = _words("及以上 以上 以下 以内 之内 左右 上下 之多 有余 余 多")

# family -> {unit: how many of the family's base unit one of it is}. Units of one family can be added.
FAMILIES: dict[str, dict[str, Decimal]] = {
    "count": dict.fromkeys(
        _words(
            "个 只 条 块 张 幅 份 册 本 套 台 辆 件 起 宗 例 间 座 所 栋 幢 棵 株 盆 盏 根 支 面 顶 把 "
            "桶 箱 袋 瓶 盒 组 队 对 层 级 部 篇 首 项 处 户 家 字 点位 个点位 品种 个品种 班次 个班次 批次 "
            "个批次 批 期"
        ),
        Decimal(1),
    ),
    "people": dict.fromkeys(_words("人 名 位"), Decimal(1)),
    "person_times": dict.fromkeys(("人次",), Decimal(1)),
    "times": dict.fromkeys(_words("次 场 场次 轮 遍 趟 回 条次 户次 家次 处次"), Decimal(1)),
    "trips": dict.fromkeys(_words("台次 车次 辆次 架次"), Decimal(1)),
    "length": {
        "毫米": Decimal("0.001"),
        "mm": Decimal("0.001"),
        "厘米": Decimal("0.01"),
        "cm": Decimal("0.01"),
        "米": Decimal(1),
        "m": Decimal(1),
        "延米": Decimal(1),
        "延长米": Decimal(1),
        "里": Decimal(500),
        "公里": Decimal(1000),
        "千米": Decimal(1000),
        "km": Decimal(1000),
    },
    "area": {
        "平方米": Decimal(1),
        "平米": Decimal(1),
        "平方": Decimal(1),
        "㎡": Decimal(1),
        "m²": Decimal(1),
        "m2": Decimal(1),
        "亩": Decimal(2000) / Decimal(3),
        "公顷": Decimal(10000),
        "平方公里": Decimal(10**6),
        "平方千米": Decimal(10**6),
    },
    "volume": {
        "立方米": Decimal(1),
        "立方": Decimal(1),
        "m³": Decimal(1),
        "m3": Decimal(1),
        "升": Decimal("0.001"),
    },
    # 方 is a square metre of wall and a cubic metre of rubble, so it is added to nothing but itself.
    "square_or_cubic": {"方": Decimal(1)},
    "weight": {
        "克": Decimal("0.001"),
        "斤": Decimal("0.5"),
        "公斤": Decimal(1),
        "千克": Decimal(1),
        "kg": Decimal(1),
        "吨": Decimal(1000),
    },
    "money": {"元": Decimal(1)},
    "time": {
        "秒": Decimal(1),
        "秒钟": Decimal(1),
        "分钟": Decimal(60),
        "小时": Decimal(3600),
        "个小时": Decimal(3600),
    },
    "days": {"天": Decimal(1), "周": Decimal(7), "个星期": Decimal(7), "星期": Decimal(7)},
    "working_days": dict.fromkeys(("工作日", "个工作日"), Decimal(1)),
    "months": {"个月": Decimal(1), "个季度": Decimal(3), "季度": Decimal(3), "年": Decimal(12)},
    "lessons": dict.fromkeys(_words("学时 课时 个学时 个课时"), Decimal(1)),
    "percent": {"%": Decimal(1), "‰": Decimal("0.1")},
    "percent_points": dict.fromkeys(("个百分点", "百分点"), Decimal(1)),
    "points": dict.fromkeys(("分",), Decimal(1)),
    "person_days": dict.fromkeys(_words("人天 工日 个工日"), Decimal(1)),
}
FAMILY_OF = {unit: family for family, units in FAMILIES.items() for unit in units}

# "每小时不少于2次" is written out to "次/小时".
PER = _words("小时 天 日 班 周 月 季度 季 年")
OFTEN = frozenset(FAMILIES["times"]) | {"期", "批次", "人次"}

# Words that begin with the character of a unit but are none: 20人员, 两方面, 三级以上.
NOT_UNITS = tuple(
    _words(
        "人员 人民 人大 人家 方面 方式 方法 方案 方向 方针 年度 年代 年级 年间 月份 级别 位置 次序 次数 期间 "
        "期限 条例 条件 条款 部门 部署 部分 分别 分管 分局 分类 分子 面积 面貌 面向 对于 对照 对外 对接 "
        "对标 组织 组长 场所 场地 场馆 例如 例会 个性 个体 面八方 位一体 部曲 元旦 元宵 升级 升旗 "
        "周边 周围 周年 层面 层次 处理 处置 处长 家长 家庭 家属 所属 座谈 台账 台阶 只要 支部 支持 根据 "
        "根本 面对 队伍 队员 本次 本地 本人 本月 本年 份额 套路 间隔 间接 名单 名义 首先 首次 里程 里面 米粉 "
        "字第 字号 回复 回头 轮流 批评 批示 把手 次性 个半 小时半 年半 天半 个小时半 个一"
    )
)


def _longest_first(words: tuple[str, ...] | list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))


UNIT_WORDS = _longest_first(list(FAMILY_OF))
NOT_UNIT_WORDS = _longest_first(list(NOT_UNITS)) + "|[只所]有(?!余)|分之(?![多内])"
# One-character words only where they do not end another word: 公共, 表达, 附近, 节约.
_NOT_AFTER = {"共": "公中", "达": "表到发传直抵", "近": "最附远临", "约": "节制合条预违签", "超": "高赶"}
BEFORE_WORDS = "|".join(
    [_longest_first([word for word in BEFORE if len(word) > 1])]
    + [f"(?<![{others}]){word}" for word, others in _NOT_AFTER.items()]
    + ["逾"]
)
# 以下问题, 上下班, 左右两侧 belong to what follows; 3人多次 is no "3人多".
AFTER_WORDS = (
    "(?:及?以上|以下)(?!问题|几|情况|内容|措施|工作|方面|意见|单位)|以内|之内|左右(?![两侧手])|上下(?![班级水])|之多|有余"
    "|[余多](?![一-龥])"
)
PER_WORDS = _longest_first(PER)


def meaning(qualifier: str | None) -> Meaning:
    """What the qualifier says of the value; "exact" without one or with a word that only introduces it."""
    return MEANINGS.get(qualifier or "", "exact")


def split_scale(unit: str) -> tuple[Decimal, str]:
    """Split "万方" into (10000, "方"); a unit without a scale gives (1, unit)."""
    for scale in ("万亿", "亿", "万"):
        if unit.startswith(scale):
            return SCALES[scale], unit[len(scale) :]
    return Decimal(1), unit


def unit_family(unit: str) -> str:
    """Name the family of a unit ("count", "people", "area" …), scale and all; "" for an unknown unit.

    "次/小时" and the like are "frequency".
    """
    base = split_scale(unit)[1]
    if "/" in base:
        return "frequency"
    return FAMILY_OF.get(base, "")


def factor(unit: str) -> Decimal | None:
    """How many of its family's base unit one `unit` is, scale included; None for unknown units and frequencies."""
    scale, base = split_scale(unit)
    family = FAMILY_OF.get(base)
    return scale * FAMILIES[family][base] if family else None
