"""Agreements, operators with licences, fronts from sheets: all rows or none, the same sheet twice has one effect."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
import xlsxwriter

from chuangcheng.audit.models import Entry
from chuangcheng.imports.operations.hanging_sheets import read_hanging
from chuangcheng.places.models import Agreement, Area, Front, Licence, Operator, Site
from chuangcheng.places.operations import AreaDraft, SiteDraft, save_area, save_site
from chuangcheng.places.operations.hanging_import import import_hanging
from chuangcheng.places.operations.hanging_subjects import Agreements, Fronts, Operators
from chuangcheng.places.operations.site_import import SheetRow
from chuangcheng.places.queries.agreements import AgreementFilter
from chuangcheng.places.queries.fronts import FrontFilter
from chuangcheng.places.queries.operators import OperatorFilter
from chuangcheng.reports.hanging_out import export_hanging_xlsx, template_xlsx
from chuangcheng.rules.refusals import Refused
from tests.cast import AT, cast

pytestmark = pytest.mark.django_db
UNIT = "梧桐社区"
PAPER = {"kind": "门前三包", "number": "包1号", "organisation_id": UNIT, "signatory": "甲店", "person": "店主甲",
         "phone": "13900001111", "area_id": "商业街", "from_date": "2026-01-01",
         "to_date": "2026年12月31日"}  # fmt: skip
SHOP = {"name": "甲店", "organisation_id": UNIT, "stall": "3号", "area_id": "商业街", "person": "店主甲",
        "licence_kind": "食品经营许可证", "licence_number": "JY1", "licence_valid_until": "2027-3-1"}  # fmt: skip
FRONT = {"name": "展板", "kind": "展板", "organisation_id": UNIT, "place": "门口", "themes": "诚信、志愿服务",
         "count": "10余", "square_metres": "12.5", "changed_on": "2026-01-01", "change_every_days": "30"}  # fmt: skip


@pytest.fixture
def people():
    people = cast()
    by = people.actor("街办甲")
    street = save_area(draft=AreaDraft("南桥片区", organisation_id=people.org("南桥街道").id), by=by, at=AT)
    road = AreaDraft("商业街", parent_id=street.id, organisation_id=people.org(UNIT).id)
    road = save_area(draft=road, by=by, at=AT)
    save_site(draft=SiteDraft("东风市场", area_id=road.id, organisation_id=people.org(UNIT).id), by=by, at=AT)
    return people


def run(people, what, *rows, who="梧桐甲", dry_run=False, **more):
    lines = [SheetRow(number, row) for number, row in enumerate(rows, start=4)]
    return import_hanging(what=what, rows=lines, dry_run=dry_run, by=people.actor(who), at=AT, **more)


def counts(found):
    return tuple(found.count(verdict) for verdict in ("new", "changed", "same", "error"))


CASES = [("agreements", PAPER, Agreement), ("operators", SHOP, Operator), ("fronts", FRONT, Front)]


@pytest.mark.parametrize(("what", "row", "model"), CASES)
def test_a_check_writes_nothing_and_the_same_sheet_twice_has_one_effect(people, what, row, model):
    assert counts(run(people, what, row, dry_run=True)) == (1, 0, 0, 0)
    assert not model.objects.exists()
    assert counts(run(people, what, row)) == (1, 0, 0, 0)
    assert counts(run(people, what, row)) == (0, 0, 1, 0)
    assert model.objects.count() == 1
    assert Entry.objects.filter(action=f"{what[:-1]}.import").count() == 2


@pytest.mark.parametrize(("what", "row", "model"), CASES)
def test_a_sheet_changes_what_it_says_and_leaves_what_it_leaves_empty(people, what, row, model):
    run(people, what, row)
    again = {name: text for name, text in row.items() if name not in {"person", "phone", "themes"}}
    assert counts(run(people, what, again | {"note": "补写"})) == (0, 1, 0, 0)
    there = model.objects.get()
    assert there.note == "补写"
    assert there.person == row.get("person", "")


@pytest.mark.parametrize(("what", "row", "model"), CASES)
def test_with_one_faulty_row_nothing_is_written(people, what, row, model):
    rows = row, row | {"name": "乙店", "number": "包2号", "organisation_id": "梧桐社曲"}
    assert counts(run(people, what, *rows, dry_run=True)) == (1, 0, 0, 1)
    with pytest.raises(Refused) as refusal:
        run(people, what, *rows)
    assert refusal.value.code == "hanging_import_faulty"
    assert not model.objects.exists()


def test_what_a_save_refuses_takes_back_the_rows_before_it(people, monkeypatch):
    def third_fails(self, said, *, by, at):
        if said["number"] == "包3号":
            raise Refused("有人刚登记过。", code="agreement_taken", kind="conflict")
        return save(self, said, by=by, at=at)

    save = Agreements.save
    monkeypatch.setattr(Agreements, "save", third_fails)
    with pytest.raises(Refused, match="第6行没有导入，整张表都没有导入"):
        run(people, "agreements", *(PAPER | {"number": f"包{n}号"} for n in (1, 2, 3)))
    assert not Agreement.objects.exists()
    assert not Entry.objects.filter(action="agreement.add").exists()


@pytest.mark.parametrize(
    ("what", "row", "said"),
    [
        ("agreements", PAPER | {"kind": "三包"}, "不认识，请写门前三包、责任书"),
        ("agreements", PAPER | {"from_date": "去年"}, "看不出是哪天"),
        ("agreements", PAPER | {"from_date": "2026-02-30"}, "看不出是哪天"),
        ("agreements", PAPER | {"to_date": "2025-01-01"}, "到期日不能早于开始日期"),
        ("agreements", PAPER | {"signatory": ""}, "“签订人”没有填"),
        ("agreements", PAPER | {"stars": "6"}, "星级填1到5"),
        ("agreements", PAPER | {"area_id": "商业街街"}, "可能是：南桥片区/商业街"),
        ("agreements", PAPER | {"site_id": "东风市"}, "可能是：东风市场"),
        ("agreements", PAPER | {"number": "一" * 61}, "编号：最多60个字"),
        ("agreements", PAPER | {"organisation_id": "城管局"}, "或其上级单位的联络员、创城办可以登记责任书"),
        ("operators", SHOP | {"licence_kind": ""}, "请选择证照种类"),
        ("operators", SHOP | {"licence_valid_from": "2028-01-01"}, "有效期不能早于"),
        ("fronts", FRONT | {"count": "很多"}, "请写成整数，如 12 或 10余"),
        ("fronts", FRONT | {"square_metres": "大"}, "请写成数字"),
        ("fronts", FRONT | {"changed_on": "2099-01-01"}, "不能晚于今天"),
    ],
)
def test_a_faulty_row_says_what_is_wrong(people, what, row, said):
    found = run(people, what, row, dry_run=True)
    assert counts(found) == (0, 0, 0, 1)
    assert said in found.verdicts[0].sentence


def test_papers_without_a_number_get_one_and_are_found_again(people):
    rows = [PAPER | {"number": "", "signatory": name} for name in ("甲店", "乙店")]
    run(people, "agreements", *rows)
    assert counts(run(people, "agreements", *rows)) == (0, 0, 2, 0)
    assert sorted(Agreement.objects.values_list("number", flat=True)) == ["门前三包〔2026〕1号", "门前三包〔2026〕2号"]


def test_several_rows_of_an_operator_are_its_licences(people):
    rows = SHOP, SHOP | {"area_id": "", "licence_kind": "健康证", "licence_number": "", "licence_holder": "店员乙",
                         "licence_valid_until": "长期", "trade": "早点"}  # fmt: skip
    assert counts(run(people, "operators", *rows)) == (2, 0, 0, 0)
    assert (Operator.objects.get().trade, Operator.objects.get().area.name) == ("早点", "商业街")
    assert set(Licence.objects.values_list("holder", "valid_until")) == {("", date(2027, 3, 1)), ("店员乙", None)}
    assert counts(run(people, "operators", *rows)) == (0, 0, 2, 0)
    longer = SHOP | {"licence_valid_until": "2028-03-01"}
    assert counts(run(people, "operators", longer)) == (0, 1, 0, 0)
    assert Licence.objects.filter(valid_until=date(2028, 3, 1)).exists()


def test_rows_of_an_operator_that_disagree_are_said(people):
    found = run(people, "operators", SHOP, SHOP | {"person": "店主乙", "licence_number": "JY2"}, dry_run=True)
    assert all("写得不一样：负责人" in each.sentence for each in found.verdicts)


def test_the_same_row_twice_in_a_sheet_is_said(people):
    assert "和第4行重复" in run(people, "fronts", FRONT, FRONT, dry_run=True).verdicts[1].sentence


def test_the_next_change_of_a_front_moves_with_what_the_sheet_says(people):
    run(people, "fronts", FRONT)
    assert Front.objects.get().change_due == date(2026, 1, 31)
    run(people, "fronts", FRONT | {"changed_on": "2026-02-01"})
    assert (Front.objects.get().change_due, Front.objects.get().qualifier) == (date(2026, 3, 3), "余")


def test_a_next_change_left_from_before_the_last_one_is_said(people):
    wrong = FRONT | {"changed_on": "2026-02-01", "change_due": "2026-01-31"}
    assert "下次更换不能早于上次更换" in run(people, "fronts", wrong, dry_run=True).verdicts[0].sentence


MEANWHILE = [
    ("agreements", PAPER, Agreements, lambda: Agreement.objects.update(note="刚写的")),
    ("operators", SHOP, Operators, lambda: Operator.objects.update(note="刚写的")),
    ("operators", SHOP, Operators, lambda: Licence.objects.update(valid_until=date(2030, 1, 1))),
    ("fronts", FRONT, Fronts, lambda: Front.objects.update(note="刚写的")),
    ("fronts", FRONT, Fronts, lambda: Front.themes.through.objects.all().delete()),
]


@pytest.mark.parametrize("case", MEANWHILE)
def test_what_somebody_changes_while_a_sheet_goes_in_is_not_written_over(people, monkeypatch, case):
    def changed_before(self, said, *, by, at):
        change()
        save(self, said, by=by, at=at)

    what, row, subject, change = case
    run(people, what, row)
    save = subject.save
    monkeypatch.setattr(subject, "save", changed_before)
    with pytest.raises(Refused, match="刚有人改过") as refusal:
        run(people, what, row | {"phone": "13900002222", "licence_valid_until": "2027-04-01"})
    assert refusal.value.code == "row_stale"


def test_names_with_a_stroke_are_found_as_an_export_writes_them(people):
    Site.objects.update(name="公厕1/2号")
    Area.objects.filter(name="商业街").update(name="甲/乙街")
    row = PAPER | {"site_id": "甲/乙街/公厕1/2号", "area_id": "南桥片区/甲/乙街"}
    assert counts(run(people, "agreements", row)) == (1, 0, 0, 0)
    assert (Agreement.objects.get().site.name, Agreement.objects.get().area.name) == ("公厕1/2号", "甲/乙街")


def test_a_way_that_means_nothing_can_be_chosen_for(people):
    row = PAPER | {"site_id": "商业街/东风集市", "area_id": "南桥片区/商业大街"}
    found = run(people, "agreements", row, dry_run=True)
    means = {each.what: {each.written: each.offered[0][0]} for each in found.unknown}
    assert set(means) == {"site", "area"}
    assert counts(run(people, "agreements", row, means=means)) == (1, 0, 0, 0)


def test_a_name_the_user_chose_holds_for_its_rows(people):
    found = run(people, "fronts", FRONT | {"organisation_id": "梧桐社曲"}, dry_run=True)
    means = {"unit": {each.written: each.offered[0][0] for each in found.unknown}}
    assert counts(run(people, "fronts", FRONT | {"organisation_id": "梧桐社曲"}, means=means)) == (1, 0, 0, 0)


def test_too_many_rows_are_refused(people, monkeypatch):
    monkeypatch.setattr("chuangcheng.places.operations.hanging_import.MOST_ROWS", 1)
    with pytest.raises(Refused) as refusal:
        run(people, "fronts", FRONT, FRONT)
    assert refusal.value.code == "hanging_import_long"


WISHES = {"agreements": AgreementFilter, "operators": OperatorFilter, "fronts": FrontFilter}


@pytest.mark.parametrize(("what", "row", "model"), CASES)
def test_what_is_exported_is_imported_again_unchanged_and_no_cell_is_a_formula(people, tmp_path, what, row, model):
    evil = '=HYPERLINK("http://x")'
    run(people, what, row | {"note": evil, "site_id": "东风市场"})
    out = tmp_path / "a.xlsx"
    by = people.actor("梧桐甲")
    with out.open("wb") as stream:
        assert export_hanging_xlsx(what=what, wish=WISHES[what](on=AT.date()), out=stream, by=by, at=AT) == 1
    cells = [cell for line in openpyxl.load_workbook(out).active for cell in line]
    assert [cell.data_type for cell in cells if cell.value == evil] == ["s"]
    read = read_hanging(out, what=what, name="a.xlsx")
    again = import_hanging(what=what, rows=read.rows, dry_run=True, by=by, at=AT)
    assert (counts(again), again.verdicts[0].sentence) == ((0, 0, 1, 0), "")
    assert Entry.objects.filter(action=f"{what[:-1]}.export").count() == 1


def test_whoever_does_not_work_there_exports_fronts_without_their_keepers(people):
    run(people, "fronts", FRONT | {"person": "管护员甲", "phone": "13900001111"})
    for who, seen in (("梧桐甲", True), ("院办乙", False)):
        out = BytesIO()
        export_hanging_xlsx(what="fronts", wish=FrontFilter(on=AT.date()), out=out, by=people.actor(who), at=AT)
        values = {cell.value for line in openpyxl.load_workbook(out).active for cell in line}
        assert ("管护员甲" in values, "13900001111" in values) == (seen, seen)


@pytest.mark.parametrize("what", WISHES)
def test_the_template_has_the_headings_the_import_reads(tmp_path, what):
    path = tmp_path / "a.xlsx"
    template_xlsx(what=what, out=path)
    assert read_hanging(path, what=what, name="a.xlsx").left == []


def test_headings_are_known_by_other_names_and_a_sheet_without_them_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    for heads, fine in ((("店名", "责任单位", "电话", "顺序"), True), (("店名", "电话"), False)):
        book = xlsxwriter.Workbook(str(path))
        page = book.add_worksheet()
        page.write_row(1, 0, heads)
        page.write_row(2, 0, ("甲店", UNIT, 13900001111, 1)[: len(heads)])
        book.close()
        if not fine:
            with pytest.raises(Refused) as refusal:
                read_hanging(path, what="operators", name="a.xlsx")
            assert refusal.value.code == "hanging_header"
            continue
        found = read_hanging(path, what="operators", name="a.xlsx")
        assert found.left == ["顺序"]
        assert found.rows[0] == SheetRow(3, {"name": "甲店", "organisation_id": UNIT, "phone": "13900001111"})


@pytest.mark.parametrize(
    ("said", "count", "about"),
    [("10", 10, ""), ("约10块", 10, "约"), ("10左右", 10, "左右"), ("10块左右", 10, "左右"), ("10余", 10, "余")],
)
def test_a_number_that_is_not_exact_comes_in_as_it_went_out(people, said, count, about):
    assert counts(run(people, "fronts", FRONT | {"count": said})) == (1, 0, 0, 0)
    row = Front.objects.get()
    assert (row.count, row.qualifier) == (count, about)
