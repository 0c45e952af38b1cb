"""Quantities as people write them: a table of examples, and what running text must not yield."""

from decimal import Decimal

import pytest

from chuangcheng.rules.quantities import Change, Quantity, find, only, parse, render

# written, value, unit, qualifier, whether the qualifier stands after the number
EXAMPLES = [
    ("20余块", "20", "块", "余", True),
    ("30余条", "30", "条", "余", True),
    ("120余张", "120", "张", "余", True),
    ("100余名", "100", "名", "余", True),
    ("10余个", "10", "个", "余", True),
    ("10多个", "10", "个", "多", True),
    ("30多处", "30", "处", "多", True),
    ("2100多人次", "2100", "人次", "多", True),
    ("十几块", "10", "块", "几", True),
    ("十来个", "10", "个", "来", True),
    ("24小时", "24", "小时", None, False),
    ("36名", "36", "名", None, False),
    ("共计10块", "10", "块", "共计", False),
    ("共计22万元", "22", "万元", "共计", False),
    ("共17人", "17", "人", "共", False),
    ("共有18个", "18", "个", "共", False),
    ("累计176万元", "176", "万元", "累计", False),
    ("达到98%", "98", "%", "达到", False),
    ("累计达到30余块", "30", "块", "余", True),
    ("共计10余块", "10", "块", "余", True),
    ("98.7%", "98.7", "%", None, False),
    ("98.7％", "98.7", "%", None, False),
    ("百分之九十八点七", "98.7", "%", None, False),
    ("百分之百", "100", "%", None, False),
    ("90%以上", "90", "%", "以上", True),
    ("3个百分点", "3", "个百分点", None, False),
    ("2.5万余方", "2.5", "万方", "余", True),
    ("2。5万余方", "2.5", "万方", "余", True),
    ("2万余方", "2", "万方", "余", True),
    ("30余万元", "30", "万元", "余", True),
    ("72余万平方米", "72", "万平方米", "余", True),
    ("15万余人次", "15", "万人次", "余", True),
    ("203万平方米", "203", "万平方米", None, False),
    ("1.2亿元", "1.2", "亿元", None, False),
    ("近万棵", "1", "万棵", "近", False),
    ("近百人", "100", "人", "近", False),
    ("上千人", "1000", "人", "上", False),
    ("不少于2次/小时", "2", "次/小时", "不少于", False),
    ("每小时不少于2次", "2", "次/小时", "不少于", False),
    ("每小时巡查不少于2次", "2", "次/小时", "不少于", False),
    ("每年不少于2次", "2", "次/年", "不少于", False),
    ("每周三次", "3", "次/周", None, False),
    ("至少2次", "2", "次", "至少", False),
    ("至少谈2次", "2", "次", "至少", False),
    ("不超过3天", "3", "天", "不超过", False),
    ("约500份", "500", "份", "约", False),
    ("20米左右", "20", "米", "左右", True),
    ("3场次", "3", "场次", None, False),
    ("387个批次", "387", "个批次", None, False),
    ("12个品种", "12", "个品种", None, False),
    ("1500台次", "1500", "台次", None, False),
    ("73千米", "73", "千米", None, False),
    ("1872㎡", "1872", "㎡", None, False),
    ("600mm", "600", "mm", None, False),
    ("１２块", "12", "块", None, False),
    ("１，２００余人", "1200", "人", "余", True),
    ("1,200余人", "1200", "人", "余", True),
    ("13000余本", "13000", "本", "余", True),
    ("1万2千余人", "12000", "人", "余", True),
    ("3千余人", "3000", "人", "余", True),
    ("三十余条", "30", "条", "余", True),
    ("四百余册", "400", "册", "余", True),
    ("三万余份", "3", "万份", "余", True),
    ("一亿三千万元", "130000000", "元", None, False),
    ("两条", "2", "条", None, False),
    ("一块", "1", "块", None, False),
    ("二点五公里", "2.5", "公里", None, False),
    ("3个多月", "3", "个月", "多", True),
    ("一个多小时", "1", "个小时", "多", True),
    ("260年", "260", "年", None, False),
    ("20 余块", "20", "块", "余", True),
    ("120", "120", "", None, False),
    ("3垄", "3", "垄", None, False),
]


@pytest.mark.parametrize(("text", "value", "unit", "qualifier", "after"), EXAMPLES)
def test_a_figure_is_read_as_people_write_it(text, value, unit, qualifier, after):
    assert parse(text) == Quantity(Decimal(value), unit, qualifier, after, text)


@pytest.mark.parametrize("text", [row[0] for row in EXAMPLES])
def test_a_figure_is_printed_as_it_was_written(text):
    figure = parse(text)
    assert figure is not None
    assert render(figure) == text


CHANGES = [
    ("2人增加到4人", "2", "4", "人"),
    ("由2人增加到4人", "2", "4", "人"),
    ("由2增加到4人", "2", "4", "人"),
    ("由原来的2人增加至现在的4人", "2", "4", "人"),
    ("从20块减少到10块", "20", "10", "块"),
    ("从85%提升至98%", "85", "98", "%"),
    ("由85%达到98%", "85", "98", "%"),
    ("由两人增至四人", "2", "4", "人"),
    ("2→4人", "2", "4", "人"),
    ("从20块到30块", "20", "30", "块"),
    ("由３个扩大到５个", "3", "5", "个"),
    ("由原来的每天2次增加到每天4次", "2", "4", "次/天"),
    ("由每小时1次增加到2次", "1", "2", "次/小时"),
    ("每小时巡查由1次增加到2次", "1", "2", "次/小时"),
    ("由2人，增加到4人", "2", "4", "人"),
]


@pytest.mark.parametrize(("text", "old", "new", "unit"), CHANGES)
def test_a_change_has_both_ends(text, old, new, unit):
    figure = parse(text)
    assert isinstance(figure, Change)
    assert (figure.from_.value, figure.to.value) == (Decimal(old), Decimal(new))
    assert (figure.from_.unit, figure.to.unit) == (unit, unit)
    assert render(figure) == text


NO_FIGURES = [
    "一批",
    "一系列",
    "一些",
    "第3次",
    "第三届",
    "2-4年",
    "10至20块",
    "20块至30块",
    "几十块",
    "数百人",
    "三四十块",
    "2026年",
    "3月5日",
    "2026-03-20",
    "2026年3月",
    "4:30",
    "13800138000",
    "0731-88820000",
    "12345热线",
    "创城办〔2026〕3号",
    "一是",
    "（一）",
    "块",
    "",
    "　",
    "20余块宣传牌",
    "1/3",
    "万棵",
    "20__余份",
]


@pytest.mark.parametrize("text", NO_FIGURES)
def test_what_is_no_single_figure_is_not_read_as_one(text):
    assert parse(text) is None


QUIET = [
    "一是落实责任，二是强化措施，三是加强巡查。",
    "（一）加强领导（二）落实责任 1.明确分工 2、制定方案",
    "第3次会议、第三届理事会、第32届大赛、第 2 次检查",
    "2026年3月20日至4月10日，26年3月起，上午8时30分、9点15分到岗",
    "联系电话13800138000，0731-88820000，热线12345",
    "按照创城办〔2026〕3号、〔2026〕12号文件要求",
    "一批先进典型不断涌现，一系列活动陆续开展，进一步、再一次、统一部署",
    "营造一个规范的市容，形成一种良好的风气，万众一心",
    "认真学习“三个代表”重要思想，增强四个意识，做到两个维护",
    "按照“六个一”的标准，百城万店无假货，千门万店、千家万户",
    "有效期均为2-4年，10至20块，1-6月份",
    "培训了20__多人次，公约20__余份，20xx年以来",
    "市中心十字路口、三元桥、二级甲等医院、四面八方、三位一体、三番五次",
    "A4纸、GB/T 9704、1号楼、322国道、3号线",
    "几十块、数百人、十分满意、每逢周三次日",
]


@pytest.mark.parametrize("sentence", QUIET)
def test_words_with_numbers_in_them_are_no_figures(sentence):
    assert [found.figure.printed for found in find(sentence)] == []


SENTENCES = [
    (
        "室内外增设宣传牌20余块和宣传标语30余条，保洁人员24小时值班",
        ["20余块", "30余条", "24小时"],
    ),
    ("对责任区域每小时巡查不少于2次，达不到的通报", ["每小时巡查不少于2次"]),
    ("36名党员轮流上岗，每天值班人员由2人增加到4人。二是开会", ["36名", "由2人增加到4人"]),
    ("共清理生活垃圾2。5万余方，累计清理占道经营30多处", ["2。5万余方", "30多处"]),
    ("观看学习率100%，社区居民90%以上。", ["100%", "90%以上"]),
    ("抽检387个批次，合格率为98.7%，涉及9处、７处", ["387个批次", "98.7%", "9处", "７处"]),
    ("共植树近万棵，其中一棵有260年历史", ["近万棵", "一棵", "260年"]),
    ("举办艺术节一次，建立了一支队伍，健全四个居委会", ["一次", "一支", "四个"]),
    ("建立四级督查网络，组建三套班子", ["四级", "三套"]),
    ("1、20块展板 （2）更换3块", ["20块", "3块"]),
    ("每天2人、每周检查3次、每月不少于1次", ["2人", "每周检查3次", "每月不少于1次"]),
    ("公共20处、附近30户、节约40元", ["20处", "30户", "40元"]),
    ("发现20个以下问题", ["20个"]),
    ("20人员变动，3方面", []),
    ("减少3处，增加到5处", ["3处", "5处"]),
    ("一共30块，发放百余份、万余份，十余年", ["一共30块", "百余份", "万余份", "十余年"]),
    ("下降12.7个百分点、提高3百分点", ["12.7个百分点", "3百分点"]),
]


@pytest.mark.parametrize(("sentence", "printed"), SENTENCES)
def test_all_figures_of_a_sentence_are_found_in_order(sentence, printed):
    found = find(sentence)
    assert [one.figure.printed for one in found] == printed
    assert [sentence[one.start : one.end] for one in found] == printed


def test_a_qualifier_is_not_cut_out_of_another_word():
    figures = [found.figure for found in find("公共20处、附近30户、节约40元、表达5次")]
    assert [figure.qualifier for figure in figures if isinstance(figure, Quantity)] == [None] * 4


def test_one_figure_among_words_is_taken_two_are_not():
    assert only("增设宣传牌20余块") == parse("20余块")
    assert only("10个人") == parse("10个")
    assert only("宣传牌20余块、标语30余条") is None
    assert only("加大巡视力度") is None
