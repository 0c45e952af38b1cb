"""What problems say: common words, rare ones, and common ones that never meet in one text."""

from itertools import cycle, islice

RARE = "鸵鸟"
COMMON = "垃圾"
NEVER_MEET = ("非机动车", "消防通道")

# Each stands in about one text of the number of entries; no entry has both words of NEVER_MEET.
THINGS = (
    "绿化带内有白色垃圾和烟头", "垃圾桶满溢，周边地面有油污", "楼道堆放杂物和生活垃圾", "沿街商铺门前垃圾未入桶",
    "非机动车乱停放，占用盲道", "非机动车未按划线停放，倒伏三辆", "共享非机动车挤占公交站台", "非机动车逆行无人劝导",
    "消防通道被私家车占用", "消防通道堆放纸箱和旧家具", "消防通道标识缺失", "消防通道门常闭未落实",
    "人行道板破损松动，雨天积水", "路沿石破损，缺失两块", "井盖破损下沉，车辆经过有异响", "宣传栏破损，内容过期",
    "流动摊贩占道经营", "店外占道加工门窗", "占道堆放建筑材料", "夜间占道烧烤油烟扰民",
    "公益广告褪色，画面陈旧", "公益广告数量不足，位置不显眼", "未成年人入网吧警示牌缺失", "网吧登记制度未上墙",
    "公共厕所地面湿滑，无洗手液", "公共厕所有异味，隔间门锁损坏", "无障碍坡道被花箱堵住", "无障碍卫生间堆放清洁工具",
    "窗口未设置志愿服务站标识", "大厅未公示投诉电话", "学雷锋志愿服务岗无人值守", "文明用语提示牌缺失",
    "墙面小广告未清理", "架空线缆凌乱下垂", "路灯不亮，照明不足", "行道树缺株，树池裸露",
    "餐桌无公筷公勺提示", "后厨垃圾未加盖，分类不规范", "禁烟标识缺失，候车区有人吸烟", "斑马线磨损不清，车不礼让行人",
)  # fmt: skip
PLACES = (
    "中山路", "人民路", "建设路", "解放路", "新华街", "和平街", "东湖路", "南桥路", "北门街", "文化路", "体育路",
    "车站前街", "滨江大道", "学府路", "工农路", "胜利路", "幸福里", "花园小区", "锦绣小区", "农贸市场",
)  # fmt: skip
SPOTS = ("路口东侧", "公交站旁", "小学门前", "医院门诊楼前", "菜市场入口", "三号楼二单元", "停车场出口", "银行网点外")
DETAILS = (
    "群众多次反映", "检查当天未整改", "影响通行安全", "请尽快处理", "与创建标准不符", "上次检查已指出", "范围约五米",
)  # fmt: skip
DONE = (
    "已安排保洁人员清理干净，并增加巡查频次", "已联系施工单位修复，恢复原状", "已劝离并现场教育，安排专人值守",
    "已更换新的标识牌，检查周边同类问题", "已协调责任单位当场整改到位",
)  # fmt: skip


def text_of(index: int, *, rare_every: int) -> tuple[str, str]:
    """The text and the place of problem `index`; every `rare_every`th has the rare word."""
    mixed = (index * 2654435761) & 0xFFFFFFFF
    street = PLACES[mixed % 20]
    house = mixed // 20 % 289 + 1
    thing = THINGS[mixed // 7919 % 40]
    rare = f"，见路边有{RARE}造型" if index % rare_every == 0 else ""
    text = f"{street}{house}号{SPOTS[mixed // 13 % 8]}{thing}{rare}，{DETAILS[mixed // 104729 % 7]}"
    return text, f"{street}{house}号"


def sample(count: int) -> list[str]:
    """New texts for registering."""
    return list(islice(cycle(THINGS), count))
