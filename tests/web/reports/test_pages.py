"""Reports, papers and sheets over HTTP."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from chuangcheng.evidence.models import File
from chuangcheng.problems.models import FeedbackList, Problem
from chuangcheng.reports.models import Document
from tests.cast import Cast
from tests.web.lists.test_pages import imported
from tests.web.problems.conftest import logged_in, people

__all__ = ["logged_in", "people"]
pytestmark = pytest.mark.django_db(transaction=True)
LogIn = Callable[..., Client]


@pytest.fixture
def feedback(logged_in: LogIn, people: Cast) -> FeedbackList:
    """A list in work."""
    office = logged_in("院办甲")
    feedback = imported(office, people)
    office.post(f"/lists/{feedback.id}/dispatch/")
    return feedback


def body(answer) -> bytes:
    """The whole file of an answer."""
    return b"".join(answer.streaming_content)


def test_a_report_opens_its_rows_takes_words_and_is_frozen(logged_in: LogIn, feedback: FeedbackList) -> None:
    office = logged_in("院办甲")
    page = office.post(f"/lists/{feedback.id}/documents/report/")["Location"]
    shown = office.get(page)
    assert 'class="claim"' in shown.content.decode()
    assert f"/problems/?list={feedback.id}" in shown.content.decode()
    edit = f"{page}words/?key=next"
    assert office.get(edit).status_code == 200
    assert office.post(edit, {"key": "next", "text": "继续抓好长效管理。"}).status_code == 302
    assert "继续抓好长效管理" in office.get(page).content.decode()
    lost = office.post(f"{page}words/", {"key": "opening", "text": "没有数字了"})
    assert lost.status_code == 422
    assert "没有数字了" in lost.content.decode()
    assert office.post(f"{page}final/", {"agency": "院" * 21}).status_code == 422
    assert not Document.objects.get().is_final
    stale = office.post(edit, {"key": "next", "text": "另一个人写的。", "version": "1"})
    assert stale.status_code == 412
    assert "另一个人写的。" in stale.content.decode()
    assert office.post(f"{page}final/", {"agency": "院创城"}).status_code == 302
    assert Document.objects.get().number.startswith("院创城〔")
    assert office.post(f"{page}words/", {"key": "next", "text": "再改"}).status_code in {404, 409}


@pytest.mark.parametrize(("form", "begins"), [("docx", b"PK"), ("pdf", b"%PDF-"), ("html", b"<!doctype html>")])
def test_a_report_downloads_in_every_form(logged_in: LogIn, feedback: FeedbackList, form: str, begins: bytes) -> None:
    office = logged_in("院办甲")
    page = office.post(f"/lists/{feedback.id}/documents/report/")["Location"]
    answer = office.get(f"{page}file.{form}")
    assert body(answer).startswith(begins)
    assert "attachment" in answer["Content-Disposition"]
    assert office.get(f"{page}file.exe").status_code == 404


def test_the_issuers_sheet_the_ledger_and_the_papers_download(logged_in: LogIn, feedback: FeedbackList) -> None:
    office = logged_in("院办甲")
    for path in ("reply.xlsx", "ledger.xlsx"):
        assert body(office.get(f"/lists/{feedback.id}/{path}"))[:2] == b"PK"
    assert body(office.post(f"/lists/{feedback.id}/papers/dispatch/"))[:5] == b"%PDF-"


def test_others_see_neither_reports_nor_papers_nor_sheets(logged_in: LogIn, feedback: FeedbackList) -> None:
    page = logged_in("院办甲").post(f"/lists/{feedback.id}/documents/report/")["Location"]
    stranger = logged_in("街办甲")
    number = Problem.objects.filter(list=feedback).first().number
    assert stranger.get(page).status_code == 404
    assert stranger.get(f"{page}file.pdf").status_code == 404
    assert stranger.get(f"/lists/{feedback.id}/reply.xlsx").status_code == 404
    assert stranger.post(f"/problems/{number}/papers/dispatch/").status_code == 404


def test_a_liaison_fills_open_rows_in_a_sheet(logged_in: LogIn, feedback: FeedbackList) -> None:
    liaison = logged_in("保卫甲")
    sheet = body(liaison.get("/open-rows.xlsx"))
    assert sheet[:2] == b"PK"
    again = liaison.post("/open-rows/", {"file": SimpleUploadedFile("a.xlsx", BytesIO(sheet).read())})
    assert "没有填写措施的行" in again.content.decode()
    wrong = liaison.post("/open-rows/", {"file": SimpleUploadedFile("a.csv", b"a,b\n1,2\n")})
    assert wrong.status_code == 422
    assert liaison.post("/open-rows/", {}).status_code == 422


def test_a_paper_is_issued_and_its_code_opens_the_place_for_the_scan(logged_in: LogIn, feedback: FeedbackList) -> None:
    office = logged_in("院办甲")
    number = Problem.objects.filter(list=feedback, state="dispatched").first().number
    page = office.post(f"/problems/{number}/papers/dispatch/")["Location"]
    assert office.get(page).status_code == 200
    token = Document.objects.get().token
    assert "归档" in office.get(f"/papers/{token}/").content.decode()
    assert logged_in("街办甲").get(f"/papers/{token}/").status_code == 404
    assert office.get(f"/problems/{number}/papers/").status_code == 200


@pytest.mark.parametrize(("kind", "status"), [("nonsense", 404), ("report", 404), ("supervise", 422)])
def test_a_batch_of_papers_that_cannot_be_is_refused(
    logged_in: LogIn, feedback: FeedbackList, kind: str, status: int
) -> None:
    assert logged_in("院办甲").post(f"/lists/{feedback.id}/papers/{kind}/").status_code == status


def test_a_list_with_a_very_long_file_name_is_answered(logged_in: LogIn, feedback: FeedbackList) -> None:
    File.objects.filter(id=feedback.original_id).update(original_name="示" * 190 + ".xlsx")
    answer = logged_in("院办甲").get(f"/lists/{feedback.id}/reply.xlsx")
    assert answer.status_code == 200
    assert body(answer).startswith(b"PK")
