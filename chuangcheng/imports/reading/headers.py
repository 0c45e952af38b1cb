"""What the columns of feedback lists are called: data, in the order in which they are asked.

A header is compared without blanks, line breaks, marks and the words in brackets. First the exact
words of every field are tried, then the patterns from top to bottom; so a pattern may be broad as long
as what must not fall to it stands above. A new column is one more `Field` here (docs/recipes).
"""

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a list can say of a problem: identifier, label of the wizard, its headers."""

    name: str
    label: str
    words: frozenset[str]
    pattern: re.Pattern[str] | None = None


def _field(name: str, label: str, words: str, pattern: str | None = None) -> Field:
    return Field(name, label, frozenset(words.split()), re.compile(pattern) if pattern else None)


UNIT = "(单位|部门|科室|主体|机构|街道|镇街|社区|处室)"

FIELDS: tuple[Field, ...] = (
    _field("no", "序号", "序号 编号 问题编号 问题序号 顺序号 项次 项目序号 No 号", r"^(问题|清单|本批)?(序号|编号)$"),
    _field("phone", "联系电话", "联系电话 电话 联系方式 手机 手机号 电话号码", r"电话|手机|联系方式"),
    _field(
        "after_photos",
        "整改后照片",
        "整改后照片 整改照片 整改后图片 整改后 完成照片",
        r"(整改|完成|销号)后?的?(照片|图片)|后照片",
    ),
    _field(
        "photos",
        "照片",
        "照片 图片 问题照片 问题图片 现场照片 现场图片 附图 整改前照片 整改前",
        r"照片|图片|附图|影像|截图",
    ),
    _field(
        "finished",
        "是否完成",
        "是否完成 是否整改 是否销号 是否办结 完成与否 整改状态 办理状态 状态",
        r"^是否.*(完成|整改|销号|办结|到位|解决)",
    ),
    _field(
        "category",
        "问题类别",
        "问题类型 问题类别 类别 类型 问题分类 分类 问题性质 问题大类 问题小类 测评类别",
        r"问题.{0,3}(类|性质)|^(类别|分类)",
    ),
    _field("site_kind", "点位类型", "点位类型 点位类别 场所类型 场所类别 点位性质", r"(点位|场所).{0,2}(类|性质)"),
    _field(
        "source",
        "问题来源",
        "问题来源 来源 检查单位 督查单位 测评单位 反馈单位 检查组 检查人 督查人员",
        r"来源|(检查|督查|测评|反馈|巡查|暗访)(单位|部门|组|人)",
    ),
    _field("co_units", "共同牵头单位", "共同牵头单位 共同责任单位 第二责任单位 联合整改单位"),
    _field(
        "assists",
        "配合单位",
        "配合单位 协助单位 协办单位 配合部门 协同单位 配合科室 参与单位 配合",
        rf"(配合|协助|协办|协同|参与|参加){UNIT}",
    ),
    _field(
        "units",
        "责任单位",
        "责任单位 牵头单位 主责部门 整改单位 责任部门 牵头部门 "
        "主责单位 责任科室 牵头科室 承办单位 主办单位 责任主体 整改主体 "
        "主管单位 主管部门 责任街道 处置单位 办理单位 第一责任单位 "
        "单位 部门 科室 牵头单位责任单位 责任处室 属地单位 权属单位",
        rf"(责任|牵头|主责|整改|承办|主办|办理|处置|落实|主管|分管|属地|认领){UNIT}",
    ),
    _field(
        "leader", "责任领导", "责任领导 分管领导 包保领导 牵头领导 包联领导 挂包领导 主管领导 包抓领导 领导", r"领导"
    ),
    _field(
        "person",
        "责任人",
        "责任人 具体责任人 直接责任人 整改责任人 经办人 联络员 联系人 负责人 具体负责人 第一责任人 承办人 整改人",
        r"(责任|负责|经办|承办|整改|联系|联络)(人|员)",
    ),
    _field(
        "measures",
        "整改措施",
        "整改措施 措施 整改方案 具体措施 整改计划 拟采取措施 拟整改措施 整改办法 解决措施",
        r"措施|整改(方案|计划|办法|思路)",
    ),
    _field(
        "requirement",
        "整改要求",
        "整改要求 工作要求 整改标准 整改建议 整改目标 办理要求 要求 处理意见",
        r"(整改|办理|工作|处置)(要求|标准|建议|目标|意见)",
    ),
    _field(
        "progress",
        "整改情况",
        "整改情况 整改进展 整改落实情况 整改结果 完成情况 进展情况 办理情况 处理情况 整改反馈 "
        "落实情况 整改成效 处置情况 办理结果",
        r"(整改|办理|处理|处置|落实|完成|进展|销号).{0,4}(情况|结果|成效|进度|进展)|整改反馈|自查情况",
    ),
    _field(
        "due",
        "整改时限",
        "整改时限 完成时限 整改期限 时限 期限 整改时间 "
        "要求完成时间 办结时限 整改完成时限 限期 计划完成时间 拟完成时间 完成期限 "
        "办理时限 截止时间 截止日期 预计完成时间 计划整改时间 整改时间节点 时间节点 计划完成时限",
        r"时限|期限|限期|截止|时间节点|(要求|计划|预计|拟|应|承诺)于?(整改)?(完成|办结|整改)?(时间|日期)|整改(时间|日期)",
    ),
    _field(
        "finished_on",
        "完成时间",
        "完成时间 完成日期 实际完成时间 整改完成时间 办结时间 整改完成日期 销号时间 销号日期",
        r"(完成|办结|销号)(时间|日期)",
    ),
    _field(
        "found_on",
        "发现时间",
        "检查时间 发现时间 巡查时间 督查时间 测评时间 检查日期 发现日期 日期 时间 上报时间",
        r"(检查|发现|巡查|督查|测评|暗访|反馈)(问题)?的?(时间|日期)",
    ),
    _field(
        "item",
        "测评标准",
        "测评标准 测评指标 测评项目 测评内容 指标 检查标准 检查内容 检查项目 标准 对应指标 考核内容 考核指标 测评体系",
        r"(测评|检查|考核|考评)(标准|指标|项目|内容|细则)|指标",
    ),
    _field("score", "扣分", "扣分 扣分值 分值 扣分情况 扣减分值", r"^扣.{0,3}分|分值"),
    _field(
        "area",
        "所属区域",
        "区域 县 街道 镇街 乡镇 社区 所属街道 所属区域 所属社区 辖区 属地 片区 网格 县区 区县 街镇 责任区域 所属辖区",
        r"^(所属|所在)(区域|街道|社区|乡镇|镇街|片区|网格|县区|区县|辖区)|(街道|乡镇|镇街)(社区)?$",
    ),
    _field(
        "place",
        "点位",
        "点位 地点 位置 点位名称 具体位置 问题点位 问题地点 "
        "问题位置 所在位置 具体地点 实地点位 测评点位 检查点位 检查地点 地址 "
        "详细地址 场所 路段 发生地点 点位地点 具体点位 地点位置 场所名称 道路名称",
        r"点位(?!编)|地点|位置|地址|路段|场所|部位",
    ),
    _field(
        "text",
        "问题描述",
        "问题 问题描述 存在问题 问题内容 发现问题 具体问题 "
        "主要问题 问题情况 反馈问题 问题详情 存在的问题 问题表述 扣分原因 "
        "问题事项 问题概述 问题说明 测评问题 失分原因 存在问题描述 具体问题描述 突出问题 存在不足 不符合项",
        r"问题(?!编|序|来源|数|个|责任|.{0,4}(时间|日期|清单))|(扣分|失分)(原因|情形|说明|点)|不(符合|达标)(情况|项|内容)|情况描述",
    ),
    _field("place_detail", "具体位置", ""),
    _field("note", "备注", "备注 说明 备考 其他 其它 附注", r"^备注"),
)

BY_NAME = {field.name: field for field in FIELDS}
LABELS = {field.name: field.label for field in FIELDS}
LONGEST = 20
LONGEST_WRITTEN = 100

IN_BRACKETS = re.compile(r"[(\[〔【{<《].*?[)\]〕】}>》]")
MARKS = re.compile(r"[\s:：*、,，。./\\|_\-—•·#\"“”'()\[\]〔〕【】]+")


def plain_header(text: str) -> str:
    """A header without blanks, marks and bracketed remarks, in half width."""
    flat = unicodedata.normalize("NFKC", text[:200])
    return MARKS.sub("", IN_BRACKETS.sub("", flat)) or MARKS.sub("", flat)


def field_of(header: str) -> tuple[str, bool] | None:
    """(field, exact) for a header as written, or None. Long texts are no headers."""
    plain = plain_header(header) if len(header) <= LONGEST_WRITTEN else ""
    if not plain or len(plain) > LONGEST:
        return None
    for field in FIELDS:
        if plain in field.words:
            return field.name, True
    for field in FIELDS:
        if field.pattern and field.pattern.search(plain):
            return field.name, False
    return None


def names_a_person_too(header: str) -> bool:
    """ "责任单位（责任人）", "责任单位及责任人": one column for both."""
    return bool(re.search(r"单位|部门|科室", header) and re.search(r"责任人|负责人|联系人|联络员", header))
