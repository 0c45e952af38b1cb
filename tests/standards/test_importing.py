"""A standard from its sheet to a version and back: merged cells, checks with row numbers, freezing, comparing."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from chuangcheng.imports.reading.standards import read_standard
from chuangcheng.jobs.standards import copy_version, export_version, look_over
from chuangcheng.rules.refusals import Refused
from chuangcheng.standards.models import CheckItem, Item, SamplePhoto, SystemVersion
from chuangcheng.standards.operations.samples import add_sample
from chuangcheng.standards.operations.site_types import load_sample, save_site_type, seed_sample, seed_site_types
from chuangcheng.standards.operations.systems import (
    VersionDraft,
    digest_of_version,
    discard_draft,
    put_in_use,
    retire_version,
    write_version,
)
from chuangcheng.standards.queries.systems import compare, draft_of_version, tree_of, types_of
from tests.cast import AT, cast
from tests.inspections.pictures import stored
from tests.standards.sheets import CHECK_HEADS, HEADS, large, merged, plain

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    seed_site_types()
    return cast()


def code_of(refusing):
    with pytest.raises(Refused) as refused:
        refusing()
    return refused.value.code


def write(people, draft, *, label="2026版", seen=True, by="市办甲"):
    looked = look_over(draft)
    return write_version(
        named=VersionDraft(label=label, system_name="某市测评体系"), draft=looked.draft, known=looked.known,
        warnings_seen=seen, by=people.actor(by), at=AT,
    )  # fmt: skip


def said(draft, level):
    return [(issue.row, issue.sentence) for issue in look_over(draft).issues if issue.level == level]


def test_merged_cells_become_a_tree_and_their_weights_find_their_level(people, tmp_path):
    draft = read_standard(merged(tmp_path / "a.xlsx"), name="a.xlsx")
    assert [(i.kind, i.code, i.text) for i in draft.items[:4]] == [
        ("project", "Ⅰ-1", "公共环境"), ("indicator", "Ⅱ-26", "街面"), ("content", "Ⅲ-91", "干净"),
        ("standard", "", "标准0"),
    ]  # fmt: skip
    assert len(draft.items) == 11
    by_code = {item.code: item for item in draft.items if item.code}
    assert by_code["Ⅰ-1"].leads == ["城管局"]
    assert by_code["Ⅱ-26"].method == "field"
    assert by_code["Ⅱ-27"].method == "online"
    assert draft.items[3].weight == Decimal(4)
    assert draft.items[3].row == 3
    assert [(c.site_type, c.group, c.text, c.photo) for c in draft.checks] == [
        ("主干道", "公益宣传", "有公益广告", "on_fail"), ("主干道", "公益宣传", "不破损", "none"),
        ("主干道", "秩序", "没有占道", "always"),
    ]  # fmt: skip


def test_what_was_read_is_written_whole_with_rules_units_and_demands(people, tmp_path):
    version = write(people, read_standard(merged(tmp_path / "a.xlsx"), name="a.xlsx"))
    assert version.items.count() == 11
    leaf = Item.objects.get(version=version, text="标准0")
    assert (leaf.depth, leaf.path, leaf.rule["kind"]) == (3, "0001.0001.0001.0001", "deduct")
    names = {u.name: u.organisation_id for u in leaf.units.all()}
    assert names["东湖区"] == people.org("东湖区").pk
    assert names["某不存在单位"] is None
    check = CheckItem.objects.get(version=version, code="A1")
    assert check.site_type.name == "主次干道"
    assert check.demand["parts"][0]["step"] == "200"
    assert [(t.name, n) for t, n, _ in types_of(version)] == [("主次干道", 3)]


def test_a_version_goes_out_and_comes_in_again_the_same(people, tmp_path):
    version = seed_sample(at=AT)
    name, content = export_version(version_id=version.pk, by=people.actor("榆树甲"))
    path = Path(tmp_path / "out.xlsx")
    path.write_bytes(content)
    again = read_standard(path, name=name)
    assert compare(draft_of_version(version), again) == []
    assert look_over(again).issues == []
    second = write(people, again)
    assert digest_of_version(second) == version.digest


def test_repeated_texts_of_a_csv_are_one_node(people, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("测评项目,测评指标,测评内容,分值\n甲,乙,丙,1\n甲,乙,丁,2\n甲,戊,己,3\n", encoding="utf-8")
    draft = read_standard(path, name="a.csv")
    assert [item.text for item in draft.items] == ["甲", "乙", "丙", "丁", "戊", "己"]
    assert [item.parent for item in draft.items] == [None, 0, 1, 1, 0, 4]


def test_a_cap_above_the_weight_is_refused_and_one_below_it_is_pointed_out(people, tmp_path):
    rows = [HEADS, ["甲", "", "", "", "", 35, "每处扣1分，封顶5分"], ["乙", "", "", "", "", 4, "每处扣1分，封顶10分"]]
    draft = read_standard(plain(tmp_path / "a.xlsx", ("指标", rows)), name="a.xlsx")
    assert said(draft, "warning") == [(2, "本项35分，最多扣5分，有30分永远扣不到；请核对。")]
    assert said(draft, "error") == [(3, "扣分封顶10分，高于本项分值4分；请改封顶或改分值。")]
    assert code_of(lambda: write(people, draft)) == "standard_errors"
    assert not SystemVersion.objects.exists()


def test_names_in_a_rule_must_stand_below_it(people, tmp_path):
    rows = [
        HEADS,
        ["环卫", "", "", "", "", 100, "合计：环卫保洁60＋公厕40"],
        ["", "作业质量", "", "", "", 60],
        ["", "公厕", "", "", "", 40],
    ]
    draft = read_standard(plain(tmp_path / "a.xlsx", ("指标", rows)), name="a.xlsx")
    assert said(draft, "error") == [
        (2, "计分规则写了“环卫保洁”，下级里没有（下级有：作业质量、公厕）；请把名称改成一致。")
    ]


def test_weights_that_do_not_add_up_are_pointed_out_and_must_be_seen(people, tmp_path):
    rows = [HEADS, ["甲", "", "", "", "", 10], ["", "乙", "", "", "", 3], ["", "丙", "", "", "", 4]]
    draft = read_standard(plain(tmp_path / "a.xlsx", ("指标", rows)), name="a.xlsx")
    assert said(draft, "warning") == [(2, "“甲”的分值是10，下级合计7，不一致；不改的话按比例折算。")]
    assert code_of(lambda: write(people, draft, seen=False)) == "standard_warnings"
    assert write(people, draft).items.count() == 3


def test_unknown_types_repeated_codes_and_broken_numbers_carry_their_rows(people, tmp_path):
    rows = [
        CHECK_HEADS,
        ["主次干道X", "1", "", "标准甲"],
        ["医院", "2", "", "标准乙"],
        ["", "2", "", "标准丙", "布局合理"],
    ]
    items = [HEADS, ["甲", "", "", "", "", "很多"], ["Ⅰ-1 乙"], ["Ⅰ-1 丙"]]
    draft = read_standard(plain(tmp_path / "a.xlsx", ("点位", rows), ("指标", items)), name="a.xlsx")
    errors = said(draft, "error")
    assert (2, "没有点位类型“主次干道X”，是不是“主次干道”？请改成已有的类型，或先增加这个点位类型。") in errors
    assert (4, "编号“医院 2”重复，在第3、4行；请改成不同的编号。") in errors
    assert (4, "编号“Ⅰ-1”重复，在第3、4行；请改成不同的编号。") in errors
    assert any(row == 2 and "“很多”不是数字" in sentence for row, sentence in errors)
    assert (4, "数量要求“布局合理”没有读懂，按原文保留，现场由人判断。") in said(draft, "warning")


def test_a_sheet_that_is_no_standard_says_what_it_should_have(people, tmp_path):
    path = plain(tmp_path / "a.xlsx", ("名单", [["姓名", "电话"], ["甲", "1"]]))
    assert code_of(lambda: read_standard(path, name="a.xlsx")) == "standard_sheet"


def test_five_hundred_items_are_written_with_few_statements(people, tmp_path, django_assert_max_num_queries):
    draft = read_standard(large(tmp_path / "a.xlsx", 500), name="a.xlsx")
    assert len(draft.items) == 500
    looked = look_over(draft)
    assert looked.errors == 0
    with django_assert_max_num_queries(40):
        write(people, draft)


def test_what_is_in_use_never_changes_and_the_next_one_retires_it(people):
    by = people.actor("市办甲")
    first = seed_sample(at=AT)
    assert code_of(lambda: discard_draft(version_id=first.pk, by=by, at=AT)) == "system_frozen"
    assert code_of(lambda: put_in_use(version_id=first.pk, seen=None, by=by, at=AT)) == "system_not_draft"
    second = copy_version(version_id=first.pk, label="第二版", by=by, at=AT)
    assert code_of(lambda: copy_version(version_id=first.pk, label="第二版", by=by, at=AT)) == "system_version_taken"
    assert code_of(lambda: put_in_use(version_id=second.pk, seen=9, by=by, at=AT)) == "row_stale"
    put_in_use(version_id=second.pk, seen=1, by=by, at=AT)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("retired", "in_use")
    assert second.digest == first.digest == digest_of_version(second)
    retire_version(version_id=second.pk, by=by, at=AT)
    assert code_of(lambda: retire_version(version_id=second.pk, by=by, at=AT)) == "system_not_in_use"


def test_what_an_import_would_refuse_is_not_put_in_use_either(people):
    by = people.actor("市办甲")
    draft = copy_version(version_id=seed_sample(at=AT).pk, label="第二版", by=by, at=AT)
    item = draft.items.filter(rule_words="每处扣1分，封顶4分").first()
    draft.items.filter(pk=item.pk).update(rule_words="每处扣1分，封顶99分")
    with pytest.raises(Refused, match=r"有1处错误，没有启用.*99分，高于本项分值4分") as refused:
        put_in_use(version_id=draft.pk, seen=None, by=by, at=AT)
    assert refused.value.code == "system_faulty"
    draft.items.filter(pk=item.pk).update(rule_words=item.rule_words)
    assert put_in_use(version_id=draft.pk, seen=None, by=by, at=AT).status == "in_use"


def test_a_copy_keeps_the_sample_photos_of_each_check(people):
    by = people.actor("市办甲")
    first = seed_sample(at=AT)
    items = list(first.check_items.order_by("position", "id"))
    for n, item in enumerate((items[0], items[-1], items[-1])):
        photo = stored(people.user("市办甲"), str(n))
        add_sample(check_id=item.pk, file_id=photo.pk, good=n != 1, caption=f"样例{n}", by=by, at=AT)
    second = copy_version(version_id=first.pk, label="第二版", by=by, at=AT)

    def shown(version):
        rows = SamplePhoto.objects.filter(check_item__version=version).order_by("file_id")
        return [(row.check_item.code, row.file_id, row.good, row.caption) for row in rows]

    assert shown(second) == shown(first)
    assert len(shown(second)) == 3


@pytest.mark.parametrize("name", ["管理甲", "区办甲", "城管甲", "院办甲"])
def test_only_the_office_at_the_top_keeps_systems(people, name):
    assert code_of(lambda: load_sample(by=people.actor(name), at=AT)) == "systems_not_yours"


def test_the_sample_is_put_in_place_once_and_marked(people):
    version = load_sample(by=people.actor("市办甲"), at=AT)
    assert version.system.sample
    assert version.check_items.values("site_type").distinct().count() >= 12
    assert code_of(lambda: load_sample(by=people.actor("市办甲"), at=AT)) == "sample_there"


def test_a_comparison_names_what_was_added_removed_and_changed(people):
    old = draft_of_version(seed_sample(at=AT))
    new = draft_of_version(SystemVersion.objects.get())
    new.items[2] = replace(new.items[2], weight=Decimal(9))
    gone = new.checks.pop()
    new.checks.append(replace(gone, code="新1", text="新的标准"))
    found = {(c.word, c.name.split("：")[0]): c for c in compare(old, new)}
    changed = next(c for c in found.values() if c.word == "changed")
    assert changed.fields == (("分值", "8", "9"),)
    assert sorted(c.word for c in found.values()) == ["added", "changed", "removed"]


def test_a_search_keeps_what_stands_above_the_hits(people):
    version = seed_sample(at=AT)
    rows, hits = tree_of(version, search="满意率")
    assert [row.code for row in rows if row.pk in hits] == ["Ⅲ-13"]
    assert [row.depth for row in rows] == [0, 1, 2]
    assert {row.method for row in tree_of(version, method="survey")[0] if row.method} == {"survey"}


def test_a_site_type_is_kept_once_by_name_and_code(people):
    by = people.actor("市办甲")
    fields = {"type_id": None, "code": "T90", "name": "夜市", "kind": "place", "by": by, "at": AT}
    row = save_site_type(**fields)
    assert code_of(lambda: save_site_type(**fields)) == "site_type_taken"
    assert code_of(lambda: save_site_type(**(fields | {"kind": "x"}))) == "site_type_fields"
    assert code_of(lambda: save_site_type(**(fields | {"type_id": row.pk, "seen": "old"}))) == "row_stale"
    assert code_of(lambda: save_site_type(**(fields | {"type_id": 99999}))) == "site_type_missing"
