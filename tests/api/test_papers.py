"""Reports, letters, papers and figures over the API."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from chuangcheng.jobs.queueing import enqueue
from chuangcheng.problems.operations.filling import NewRow
from chuangcheng.problems.operations.lists import ListDetails, add_rows, publish_list, receive_list
from chuangcheng.statistics.operations.fold import fold
from tests.api.calling import refused, said
from tests.evidence.samples import jpeg


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.CHUANGCHENG_HOME = tmp_path


@pytest.fixture
def feedback(book):
    """A list of two rows on the hospital's ledger, both dispatched to 总务科."""
    by, unit = book.people.actor("院办甲"), book.people.org("示例医院")
    details = ListDetails(
        organisation=unit.id, issuer="示例市创城办", title="示例反馈清单", level="city",
        received_on=book.now.date(),
    )  # fmt: skip
    kept = receive_list(details=details, by=by, at=book.tick())
    rows = iter([NewRow(text="烟头", place="门诊"), NewRow(text="电线", place="食堂")])
    for _ in add_rows(feedback=kept, rows=rows, by=by, at=book.tick()):
        pass
    publish_list(feedback=kept, by=by, at=book.tick())
    for problem in kept.problems.all():
        book.dispatch(problem, "总务科", by="院办甲")
    return kept


def test_a_report_is_drafted_edited_headed_frozen_and_downloaded(of, feedback):
    office = of("院办甲")
    made = office.post(f"/lists/{feedback.id}/documents/report")
    assert made.status_code == 201, said(made)
    path = f"/documents/{said(made)['id']}"
    draft = office.read(path)
    assert draft["claims"]
    assert draft["paragraphs"]
    assert "示例" in draft["html"]
    seen = office.get(path)["ETag"]
    key = draft["paragraphs"][0]["key"]
    words = office.put(f"{path}/words/{key}", {"text": draft["paragraphs"][0]["text"] + "特此说明。"}, seen=seen)
    assert words.status_code == 200, said(words)
    assert "特此说明" in office.read(path)["html"]
    assert refused(office.put(f"{path}/words/{key}", {"text": "晚了"}, seen=seen)) == (412, "document_stale")
    head = office.put(path, {"addressee": "示例市创城办", "letterhead": True}, verb="patch")
    assert said(head)["version"] == 3
    final = office.post(f"{path}/final", {}, **{"If-Match": office.get(path)["ETag"]})
    assert said(final)["number"].startswith("创城〔")
    for form, magic in (("docx", b"PK"), ("pdf", b"%PDF"), ("html", b"<!DOC")):
        assert office.get(f"{path}/file.{form}").content[: len(magic)].upper() == magic
    assert refused(office.put(path, {"title": "改"}, verb="patch")) == (409, "document_final")
    assert [row["id"] for row in office.read("/documents")["items"]] == [said(made)["id"]]


def test_a_report_is_the_offices_and_not_there_for_others(of, feedback):
    path = f"/lists/{feedback.id}/documents/report"
    made = said(of("院办甲").post(path))
    assert refused(of("城管甲").get(f"/documents/{made['id']}")) == (404, "document_missing")
    assert refused(of("城管甲").post(path))[0] == 404
    assert refused(of("院办甲").post(f"/lists/{feedback.id}/documents/poem"))[0] == 422


def test_papers_are_issued_once_and_their_signed_scan_is_filed(of, feedback):
    office, number = of("院办甲"), feedback.problems.first().number
    first, again = (said(office.post(f"/problems/{number}/papers/dispatch")) for _ in range(2))
    assert first["id"] == again["id"]
    assert [paper["token"] for paper in office.read(f"/problems/{number}/papers")] == [first["token"]]
    assert office.read(f"/papers/{first['token']}")["problem"] == number
    scan = said(office.send("/evidence", file=SimpleUploadedFile("签章.jpg", jpeg(size=(320, 240))), source="scan"))
    filed = office.post(f"/papers/{first['token']}/scan", {"file_ids": [scan["id"]]})
    assert (filed.status_code, said(filed)["problem"]) == (201, number)
    assert refused(office.post(f"/papers/{first['token']}/scan", {"file_ids": []})) == (422, "paper_no_scan")
    assert refused(office.post(f"/papers/{first['token']}/scan", {"file_ids": [10**9]})) == (404, "file_not_seen")
    assert refused(of("总务甲").post(f"/problems/{number}/papers/dispatch")) == (403, "paper_not_yours")
    assert refused(of("城管甲").get(f"/papers/{first['token']}")) == (404, "paper_missing")
    batch = office.post(f"/lists/{feedback.id}/papers/dispatch?form=docx")
    assert (batch.status_code, batch.content[:2]) == (200, b"PK")


def test_the_overview_has_its_figures_with_their_meaning(of, book, feedback):
    fold(at=book.now)
    seen = of("院办甲").read("/overview")
    assert (seen["all"]["total"], seen["all"]["open"]) == (2, 2)
    assert {"code", "name", "meaning"} == set(seen["definitions"][0])
    unit = book.people.org("总务科").id
    told = of("院办甲").read(f"/overview/units/{unit}")
    assert told["figures"]["total"] == 2
    assert "总务科" in told["notice"]
    assert refused(of("管理甲").get("/overview"))[0] == 403


def test_look_ups_read_as_the_pages_have_them(of):
    office = of("院办甲")
    first = office.read("/categories")[0]
    assert {"accept", "rectify", "verify", "after_photo"} <= set(first)
    year = office.read("/calendar/2026")
    assert (year["year"], year["status"]) == (2026, "official")
    assert year["hours"][0] == ["08:00:00", "12:00:00"]
    for path in ("/areas", "/coverages"):
        assert office.read(path) == []
    assert office.read("/sites?search=x") == {"items": [], "next": None}
    for odd in ("/calendar/1492", f"/calendar/{'9' * 25}", f"/sites?area_id={'9' * 25}", "/coverages?on=x"):
        assert refused(office.get(odd)) == (422, "api_invalid")


def test_the_state_of_a_job_is_its_owners(of, book):
    by = book.people.actor("院办甲")
    job = enqueue(task_name="stage_import", args={"import": 1}, by=by, at=book.now)
    told = of("院办甲").read(f"/jobs/{job.id}")
    assert (told["state"], told["result"], told["link"]) == ("queued", None, "")
    assert [row["id"] for row in of("院办甲").read("/jobs")] == [job.id]
    assert refused(of("院办乙").get(f"/jobs/{job.id}")) == (404, "job_missing")


def test_the_inbox_is_ones_own_and_read_once(of, book):
    assert of("院办甲").read("/inbox") == {"items": [], "next": None}
    assert said(of("院办甲").post("/inbox/read", {})) == {"read": 0}
