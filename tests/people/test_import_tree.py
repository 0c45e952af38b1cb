"""The tree of organisations from a sheet: rows in any order, a verdict for each."""

import pytest

from chuangcheng.audit.models import Entry
from chuangcheng.people.actor import CONSOLE
from chuangcheng.people.models import Organisation
from chuangcheng.people.operations.import_tree import import_tree
from chuangcheng.rules.refusals import Refused
from tests.cast import AT, cast

pytestmark = pytest.mark.django_db


def rows(*lines):
    """From (名称, 上级, 类型, 业务主管部门, 简称, 别称), the tail left out."""
    headers = ("名称", "上级", "类型", "业务主管部门", "简称", "别称")
    return [dict(zip(headers, line, strict=False)) for line in lines]


def words(result):
    return [v.verdict for v in result.verdicts]


def named(name):
    return Organisation.objects.get(name=name)


def test_rows_stand_in_any_order():
    sheet = rows(
        ("甲社区", "丙街道"), ("乙科", "甲局"), ("丙街道", "示例区", "街道"), ("示例区", "", "区"), ("甲局", "示例区")
    )
    result = import_tree(rows=sheet, by=CONSOLE, at=AT)
    assert words(result) == ["new"] * 5
    assert named("甲社区").ancestor_ids == (named("示例区").id, named("丙街道").id, named("甲社区").id)
    assert {o.name: o.kind for o in Organisation.objects.all()} == {
        "示例区": "district",
        "丙街道": "street",
        "甲社区": "community",
        "甲局": "bureau",
        "乙科": "section",
    }
    assert named("乙科").pinyin == "yike yk"
    assert Entry.objects.get().new["made"] == [v.organisation_id for v in result.verdicts]


def test_the_same_sheet_again_changes_nothing():
    sheet = rows(("示例区", ""), ("甲局", "示例区", "部门", "", "甲"))
    import_tree(rows=sheet, by=CONSOLE, at=AT)
    again = import_tree(rows=sheet, by=CONSOLE, at=AT)
    assert words(again) == ["same", "same"]
    assert Organisation.objects.count() == 2


def test_a_unit_that_is_there_is_completed_and_never_emptied():
    people = cast()
    sheet = rows(("总务科", "示例医院", "", "", "总务", "后勤科、事务科"), ("保卫科", "示例医院"))
    result = import_tree(rows=sheet, under_id=people.org("云屏市").id, by=people.actor("市办甲"), at=AT)
    assert words(result) == ["changed", "same"]
    row = people.org("总务科")
    row.refresh_from_db()
    assert (row.short_name, row.other_names, row.kind) == ("总务", ["后勤科", "事务科"], "section")
    assert "hqk" in row.pinyin.split()


def test_a_sheet_for_one_unit_may_begin_with_the_unit_itself():
    people = cast()
    hospital = people.org("示例医院")
    sheet = rows(("示例医院", ""), ("药剂科", "示例医院"), ("信息科", ""))
    result = import_tree(rows=sheet, under_id=hospital.id, by=people.actor("院办甲"), at=AT)
    assert words(result) == ["same", "new", "new"]
    assert named("信息科").parent_id == named("药剂科").parent_id == hospital.id


def test_line_parents_are_found_in_the_same_sheet():
    sheet = rows(("示例市", "", "市"), ("甲派出所", "示例市", "单位", "公安局"), ("公安局", "示例市"))
    import_tree(rows=sheet, by=CONSOLE, at=AT)
    assert named("甲派出所").line_parent == named("公安局")


def test_a_new_line_parent_of_a_unit_that_was_there_is_told():
    people = cast()
    sheet = rows(("梧桐社区", "南桥街道", "", "市监局"))
    result = import_tree(rows=sheet, under_id=people.org("云屏市").id, by=people.actor("市办甲"), at=AT)
    assert words(result) == ["changed"]
    assert result.moved_ids == (people.org("梧桐社区").id,)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (("", "示例区"), "第3行：没有写名称"),
        (("甲局", "没有的区"), "第3行：没有找到上级“没有的区”"),
        (("甲局", "示例区", "衙门"), "第3行：不认识类型“衙门”"),
        (("甲局", "甲局"), "第3行：上级“甲局”自己还没有着落"),
        (("示例区", ""), "第3行：与前面的行重复"),
    ],
)
def test_a_row_in_error_says_why_and_the_others_come_in(line, sentence):
    result = import_tree(rows=rows(("示例区", ""), line, ("乙局", "示例区")), by=CONSOLE, at=AT)
    assert words(result) == ["new", "error", "new"]
    assert result.verdicts[1].sentence.startswith(sentence)
    assert Organisation.objects.count() == 2


def test_rows_below_a_row_in_error_are_errors_too():
    result = import_tree(rows=rows(("甲局", "没有的区"), ("甲科", "甲局")), by=CONSOLE, at=AT)
    assert words(result) == ["error", "error"]


def test_a_name_borne_twice_wants_a_path():
    sheet = rows(("甲院", ""), ("乙院", ""), ("办公室", "甲院", "科室"), ("办公室", "乙院", "科室"))
    import_tree(rows=sheet, by=CONSOLE, at=AT)
    result = import_tree(rows=rows(("文书组", "办公室"), ("档案组", "乙院/办公室")), by=CONSOLE, at=AT)
    assert words(result) == ["error", "new"]
    assert "有2个单位都叫“办公室”" in result.verdicts[0].sentence
    assert named("档案组").parent.parent.name == "乙院"


def test_a_namesake_elsewhere_is_made_with_a_warning():
    people = cast()
    result = import_tree(
        rows=rows(("榆树社区", "东湖区")), under_id=people.org("云屏市").id, by=people.actor("市办甲"), at=AT
    )
    assert words(result) == ["new"]
    assert "“南桥街道”下面已有同名单位" in result.verdicts[0].sentence


def test_an_unknown_line_parent_is_a_warning():
    result = import_tree(rows=rows(("甲局", "", "", "没有的部")), by=CONSOLE, at=AT)
    assert words(result) == ["new"]
    assert "没有找到业务主管部门“没有的部”" in result.verdicts[0].sentence


def test_a_dry_run_says_the_same_and_writes_nothing():
    sheet = rows(("示例区", ""), ("甲局", "示例区"), ("乙局", "没有"))
    dry = import_tree(rows=sheet, dry_run=True, by=CONSOLE, at=AT)
    assert not Organisation.objects.exists()
    assert not Entry.objects.exists()
    assert words(dry) == words(import_tree(rows=sheet, by=CONSOLE, at=AT)) == ["new", "new", "error"]


def test_an_office_imports_below_itself_only():
    people = cast()
    sheet = rows(("丙社区", ""))
    with pytest.raises(Refused) as refusal:
        import_tree(rows=sheet, under_id=people.org("东湖区").id, by=people.actor("街办甲"), at=AT)
    assert refusal.value.kind == "forbidden"
    import_tree(rows=sheet, under_id=people.org("南桥街道").id, by=people.actor("街办甲"), at=AT)
    assert named("丙社区").parent == people.org("南桥街道")


def test_an_office_cannot_reach_outside_by_a_path():
    people = cast()
    sheet = rows(("丙社区", "东湖区"), ("丁社区", "示例医院"))
    street = people.org("南桥街道")
    result = import_tree(rows=sheet, under_id=street.id, by=people.actor("街办甲"), at=AT)
    assert words(result) == ["error", "error"]


def test_a_thousand_units_come_in_with_few_statements(django_assert_max_num_queries):
    sheet = rows(("示例市", "", "市"), *((f"第{n}街道", "示例市") for n in range(40)))
    sheet += rows(*((f"第{n}社区", f"第{n % 40}街道") for n in range(1000)))
    with django_assert_max_num_queries(60):
        result = import_tree(rows=sheet, by=CONSOLE, at=AT)
    assert result.count("new") == 1041
