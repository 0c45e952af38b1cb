"""Feedback lists over the API: in by the steps of the wizard, dispatched, answered, out as sheets."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from chuangcheng.problems.models import FeedbackList, Problem
from tests import sheets
from tests.api.calling import refused, said
from tests.evidence.samples import jpeg

pytestmark = pytest.mark.django_db(transaction=True)
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DETAILS = {
    "title": "示例清单", "issuer": "示例市创城办", "level": "city", "received_on": "2026-09-28",
    "assessed_on": "2026-09-28", "reply_by": "2026-12-31",
}  # fmt: skip


def sheet(content: bytes | None = None, name: str = "清单.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, sheets.list_with_pictures() if content is None else content, SHEET)


def begun(office, book, **form):
    answer = office.send("/imports", file=sheet(), organisation_id=book.people.org("示例医院").id, **form)
    assert answer.status_code == 201, said(answer)
    return f"/imports/{said(answer)['id']}"


def imported(office, book) -> int:
    path = begun(office, book)
    assert office.put(f"{path}/details", DETAILS, seen=office.get(path)["ETag"]).status_code == 200
    answer = office.post(f"{path}/run", {})
    assert answer.status_code == 201, said(answer)
    return said(answer)["list_id"]


def test_a_list_comes_in_step_by_step(of, book):
    office = of("院办甲")
    path = begun(office, book)
    found = office.read(path)
    assert (found["state"], found["rows"], found["sheet"]) == ("staged", 6, sheets.SHEET)
    assert set(found["columns"]) <= set(office.read("/imports/fields"))
    columns = office.put(f"{path}/columns", {"columns": found["columns"]}, seen=office.get(path)["ETag"])
    assert said(columns)["columns"] == found["columns"]
    units = office.read(f"{path}/units")
    unknown = [unit["written"] for unit in units if unit["means"] is None]
    means = {name: book.people.org("总务科").id for name in unknown}
    kept = office.put(f"{path}/units", {"means": means})
    assert all(unit["means"] for unit in said(kept)), said(kept)
    details = office.put(f"{path}/details", DETAILS, seen=office.get(path)["ETag"])
    assert said(details)["details"]["reply_by"] == "2026-12-31"
    rows = office.read(f"{path}/rows")
    assert (len(rows["items"]), rows["next"], rows["items"][0]["position"]) == (6, None, 1)
    assert office.read(f"{path}/check")["known_list"] is None
    done = said(office.post(f"{path}/run", {"all_or_nothing": True}))
    assert (done["imported"], done["errors"]) == (6, [])
    assert Problem.objects.filter(list_id=done["list_id"]).count() == 6
    assert refused(office.get(f"{path}/rows")) == (409, "api_import_done")


def test_the_same_run_sent_twice_makes_one_list(of, book):
    office, key = of("院办甲"), "0195b3c4-0000-7000-8000-000000000001"
    path = begun(office, book)
    office.put(f"{path}/details", DETAILS, seen=office.get(path)["ETag"])
    first, again = (office.post(f"{path}/run", {}, key=key) for _ in range(2))
    assert (first.status_code, said(first)) == (again.status_code, said(again))
    assert FeedbackList.objects.count() == 1


def test_a_stale_mapping_is_refused(of, book):
    office = of("院办甲")
    path = begun(office, book)
    seen = office.get(path)["ETag"]
    assert office.put(f"{path}/details", DETAILS, seen=seen).status_code == 200
    assert refused(office.put(f"{path}/details", {"title": "别的"}, seen=seen)) == (412, "api_stale")
    assert refused(office.put(f"{path}/details", {"titel": "别的"}, seen=seen)) == (422, "api_invalid")


@pytest.mark.parametrize("who", ["城管甲", "总务甲", "市审甲"])
def test_an_import_is_not_there_for_those_outside_the_office(of, book, who):
    path = begun(of("院办甲"), book)
    assert refused(of(who).get(path))[0] in {403, 404}
    outside = of(who).send("/imports", file=sheet(), organisation_id=book.people.org("示例医院").id)
    assert refused(outside)[0] == 403


@pytest.mark.parametrize(
    ("name", "content"), [("清单.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 4096), ("空.xlsx", b"x")]
)
def test_what_is_no_list_is_refused(of, book, name, content):
    answer = of("院办甲").send("/imports", file=sheet(content, name), organisation_id=book.people.org("示例医院").id)
    assert refused(answer)[0] == 422


def test_an_import_can_be_given_up(of, book):
    office = of("院办甲")
    path = begun(office, book)
    assert office.put(path, verb="delete").status_code == 204
    assert office.read(path)["state"] == "discarded"
    assert said(office.get("/imports"))[0]["state"] == "discarded"
    assert office.get(f"{path}/errors.xlsx")["Content-Type"] == SHEET


def test_a_list_is_read_dispatched_replied_to_and_answered(of, book):
    office = of("院办甲")
    list_id = imported(office, book)
    path = f"/lists/{list_id}"
    index = office.read("/lists")
    assert [row["id"] for row in index["items"]] == [list_id]
    assert (index["items"][0]["progress"]["total"], index["next"]) == (6, None)
    assert [row["row"] for row in office.read(f"{path}/problems")] == [1, 2, 3, 4, 5, 6]
    told = said(office.post(f"{path}/dispatch", {"requirement": "尽快"}))
    assert told["done"] + told["refused"] == len(told["rows"]) == 6
    assert refused(office.post(f"{path}/answer", {}))[1] == "not_replied"
    assert refused(office.post(f"{path}/reply", {"document_id": 10**9})) == (404, "file_not_seen")
    scan = said(office.send("/evidence", file=SimpleUploadedFile("函.jpg", jpeg(size=(200, 200))), source="scan"))
    reply = office.post(f"{path}/reply", {"words": "已送达", "document_id": scan["id"]})
    assert said(reply)["document_id"] == scan["id"]
    assert (reply.status_code, said(reply)["kind"]) == (201, "reply")
    assert refused(office.post(f"{path}/reply", {}))[0] == 409
    number = office.read(f"{path}/problems")[0]["number"]
    back = said(office.post(f"{path}/answer", {"returned": {number: "没有整改到位"}}))
    assert back["rows"] == {number: "没有整改到位"}
    found = office.read(path)
    assert ([letter["kind"] for letter in found["letters"]], found["round"]) == (["reply", "answer"], 2)


def test_sheets_go_out_to_those_who_see_the_list(of, book):
    office = of("院办甲")
    path = f"/lists/{imported(office, book)}"
    for name in ("reply.xlsx", "ledger.xlsx"):
        answer = office.get(f"{path}/{name}")
        assert (answer.status_code, answer.content[:2]) == (200, b"PK")
        assert "filename*=UTF-8''" in answer["Content-Disposition"]
        assert refused(of("城管甲").get(f"{path}/{name}"))[0] == 404
    assert refused(of("城管甲").get(path))[0] == 404
    assert office.get("/open-rows.xlsx").content[:2] == b"PK"
    back = SimpleUploadedFile("表.xlsx", office.get("/open-rows.xlsx").content, SHEET)
    assert said(office.send("/open-rows", file=back)) == []
    assert refused(office.send("/open-rows", file=sheet()))[1] == "open_rows_header"


@pytest.mark.parametrize("wrong", [{"columns": {"txet": 1}}, {"columns": {"text": 1}, "sheet": "没有的表"}])
def test_a_column_or_sheet_nobody_knows_is_refused_and_changes_nothing(of, book, wrong):
    office = of("院办甲")
    path = begun(office, book)
    before = office.read(path)
    assert refused(office.put(f"{path}/columns", wrong, seen=office.get(path)["ETag"])) == (422, "api_invalid")
    assert office.read(path) == before


@pytest.mark.parametrize("number", [0, -1, 10**20, 10**40])
def test_an_id_in_a_form_that_cannot_be_is_refused(of, number):
    answer = of("院办甲").send("/imports", file=sheet(), organisation_id=number)
    assert refused(answer) == (422, "api_invalid")
    units = SimpleUploadedFile("单位.csv", "名称,上级,类型\n检验科,,科室\n".encode())
    assert refused(of("院办甲").send("/organisations/import", file=units, under_id=number)) == (422, "api_invalid")
