"""Metrics a city starts with: what units, streets and communities count when they answer a list or write a report.

Chosen from the figures of published creation reports (hospital, street, community, market regulator, service hall).
Every one can be edited or switched off; `operations.seed_metrics` only adds what is missing.
"""

from typing import NamedTuple

from chuangcheng.facts.models import Adds


class Seed(NamedTuple):
    """A metric: code, name, how it adds, unit; other names are found by search."""

    code: str
    name: str
    adds: str
    unit: str
    other_names: tuple[str, ...] = ()
    description: str = ""


SUM, LATEST, CHANGE, RATE, NONE = Adds.SUM, Adds.LATEST, Adds.CHANGE, Adds.RATE, Adds.NONE

SEEDS = (
    # Publicity
    Seed("publicity_signs", "宣传牌", SUM, "块", ("提示牌", "标识牌")),
    Seed("slogans", "宣传标语", SUM, "条", ("标语",)),
    Seed("banners", "悬挂横幅", SUM, "条", ("横幅", "布标")),
    Seed("public_interest_boards", "公益广告牌", SUM, "块", ("公益广告",)),
    Seed("display_boards", "宣传展板", SUM, "块", ("展板", "宣传版面")),
    Seed("culture_boards", "文化版面", SUM, "块", ("文化墙", "文化长廊版面")),
    Seed("publicity_columns", "宣传栏", SUM, "个", ("橱窗",)),
    Seed("column_changes", "宣传栏更换", SUM, "期", ("黑板报",)),
    Seed("leaflets", "发放宣传材料", SUM, "份", ("宣传单", "明白纸", "传单")),
    Seed("handbooks", "发放宣传手册", SUM, "册", ("知识手册", "读本")),
    Seed("consultations", "接受群众咨询", SUM, "人次"),
    # Smoking, patrols, order
    Seed("no_smoking_signs", "禁烟标志", SUM, "张", ("禁烟标识", "控烟标识")),
    Seed("patrol_frequency", "巡查频次", LATEST, "次/小时", ("巡查次数",)),
    Seed("patrols", "开展巡查", SUM, "次"),
    Seed("bollards", "车墩", SUM, "个", ("隔离墩", "车挡")),
    Seed("parking_spaces", "停车位", SUM, "个", ("车位",)),
    Seed("street_occupation", "清理占道经营", SUM, "处", ("占道经营",)),
    Seed("illegal_parking", "纠正违规停车", SUM, "辆", ("乱停乱放",)),
    Seed("illegal_buildings", "拆除违章建筑", SUM, "处", ("违建",)),
    Seed("demolished_area", "拆除面积", SUM, "平方米"),
    Seed("fire_lanes", "整治消防通道", SUM, "处", ("消防通道",)),
    # Cleaning
    Seed("black_spots", "治理卫生死角", SUM, "处", ("卫生死角",)),
    Seed("rubbish_volume", "清理垃圾（方）", SUM, "方", ("建筑垃圾", "生活垃圾")),
    Seed("rubbish_weight", "清运垃圾（吨）", SUM, "吨"),
    Seed("small_advertisements", "清理小广告", SUM, "处", ("牛皮癣",)),
    Seed("wall_painting", "粉刷墙体", SUM, "方", ("刷白墙体",)),
    Seed("bins", "添置果皮箱", SUM, "只", ("垃圾桶", "果皮箱")),
    # People and hours
    Seed("trained_people", "培训人数", SUM, "名", ("参训人员",)),
    Seed("trainings", "举办培训", SUM, "期", ("培训班",)),
    Seed("meetings", "召开会议", SUM, "次"),
    Seed("duty_hours", "值班时长", LATEST, "小时", ("保洁值班时长",), "每天值班的小时数"),
    Seed("volunteer_post_staff", "志愿岗每日值班人员", CHANGE, "人", ("每天值班人员",), "增减前后的每日人数"),
    Seed("volunteer_rota", "志愿岗轮流上岗党员干部", LATEST, "名", ("轮流上岗人员",)),
    Seed("volunteers", "志愿者人数", LATEST, "名"),
    Seed("volunteer_activities", "志愿服务活动", SUM, "场次"),
    Seed("people_sent", "出动人员", SUM, "人次", ("出动人力", "用工")),
    Seed("vehicles_sent", "出动车辆", SUM, "台次"),
    Seed("operations", "专项整治行动", SUM, "次", ("整治行动",)),
    # Money, works, green
    Seed("funds", "投入资金", SUM, "万元", ("经费",)),
    Seed("renovated_lanes", "改造背街小巷", SUM, "条"),
    Seed("street_lamps", "安装路灯", SUM, "盏"),
    Seed("green_area", "新增绿地", SUM, "平方米"),
    Seed("trees", "植树", SUM, "棵", ("义务植树",)),
    # Shops and markets
    Seed("shop_agreements", "签订门前三包责任书", SUM, "份", ("门前三包",)),
    Seed("shops_tidied", "治理沿街门店", SUM, "户"),
    Seed("sampling_batches", "抽检批次", SUM, "批次"),
    Seed("sampling_pass_rate", "检测合格率", RATE, "%"),
    # Honours and surveys
    Seed("civilised_communities", "文明社区", LATEST, "个"),
    Seed("civilised_units", "文明单位", LATEST, "个"),
    Seed("civilised_households", "文明户", LATEST, "户", ("文明家庭",)),
    Seed("satisfaction", "服务满意率", RATE, "%", ("满意度",)),
    Seed("awareness", "创建知晓率", RATE, "%", ("知晓率",)),
    Seed("participation", "创建参与率", RATE, "%"),
    Seed("other_count", "其他数量", NONE, "个", (), "没有合适指标时使用，不汇总"),
)
