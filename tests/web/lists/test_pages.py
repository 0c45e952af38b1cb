"""The wizard and the pages of lists over HTTP: the way in, the way out, and who is refused."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from chuangcheng.problems.models import FeedbackList, Problem
from tests import sheets
from tests.cast import Cast
from tests.web.problems.conftest import logged_in, people

__all__ = ["logged_in", "people"]
pytestmark = pytest.mark.django_db(transaction=True)
LogIn = Callable[..., Client]
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def upload(client: Client, people: Cast, content: bytes | None = None, name: str = "清单.xlsx"):
    """The first page of the wizard."""
    file = SimpleUploadedFile(name, sheets.list_with_pictures() if content is None else content, SHEET)
    return client.post("/lists/import/", {"file": file, "organisation": people.org("示例医院").id})


DETAILS = {
    "title": "示例清单", "issuer": "示例市创城办", "level": "city", "received_on": "2026-09-28",
    "assessed_on": "2026-09-28",
}  # fmt: skip


def imported(client: Client, people: Cast) -> FeedbackList:
    """All pages of the wizard, one after the other."""
    columns = upload(client, people)["Location"]
    assert client.get(columns).status_code == 200
    page = client.get(columns)
    chosen = {f"column-{number}": field for number, _, field, _ in page.context["headers"] if field}
    details = client.post(columns, {**chosen, "sheet": page.context["row"].sheet})["Location"]
    assert client.get(details).status_code == 200
    rows = client.post(details, DETAILS)["Location"]
    shown = client.get(rows)
    assert "6 条无误" in shown.content.decode() or "请留意" in shown.content.decode()
    done = client.post(rows.replace("/rows/", "/run/"), {})
    assert done.status_code == 302
    return FeedbackList.objects.get()


def test_a_list_comes_in_page_by_page(logged_in: LogIn, people: Cast) -> None:
    office = logged_in("院办甲")
    feedback = imported(office, people)
    assert feedback.title == "示例清单"
    assert Problem.objects.filter(list=feedback, before_count=1).count() == 6
    page = office.get(f"/lists/{feedback.id}/").content.decode()
    assert "0/6" in page
    assert "按清单交办 6 条" in page
    assert "示例清单" in office.get("/lists/").content.decode()


@pytest.mark.parametrize(
    ("name", "content"),
    [("清单.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 4096), ("扫描.pdf", b"%PDF-1.7\n%x"), ("空.xlsx", b"x")],
)
def test_what_is_no_list_is_refused_on_the_page_with_what_to_save_it_as(
    logged_in: LogIn, people: Cast, name: str, content: bytes
) -> None:
    answer = upload(logged_in("院办甲"), people, content, name)
    assert answer.status_code == 422
    assert "另存为" in answer.content.decode() or "xlsx" in answer.content.decode()
    assert not FeedbackList.objects.exists()


def test_details_without_a_level_come_back_with_what_was_typed(logged_in: LogIn, people: Cast) -> None:
    office = logged_in("院办甲")
    columns = upload(office, people)["Location"]
    answer = office.post(columns + "details/", {**DETAILS, "level": "", "title": "我写的标题"})
    assert answer.status_code == 422
    assert "请选择级别" in answer.content.decode()
    assert "我写的标题" in answer.content.decode()


def test_a_liaison_cannot_import_and_another_hospital_sees_nothing_of_it(logged_in: LogIn, people: Cast) -> None:
    assert logged_in("总务甲").get("/lists/import/").status_code == 403
    feedback = imported(logged_in("院办甲"), people)
    assert logged_in("街办甲").get(f"/lists/{feedback.id}/").status_code == 404
    assert logged_in("街办甲").get("/lists/import/1/").status_code in {403, 404}
    assert logged_in("街办甲").post(f"/lists/{feedback.id}/reply/").status_code == 404


def test_a_list_is_dispatched_on_one_screen_and_its_reply_is_kept(logged_in: LogIn, people: Cast) -> None:
    office = logged_in("院办甲")
    feedback = imported(office, people)
    answer = office.post(f"/lists/{feedback.id}/dispatch/")
    assert answer.status_code in {200, 302}
    assert Problem.objects.filter(list=feedback, state="dispatched").exists()
    assert office.post(f"/lists/{feedback.id}/reply/", {"words": "已送达"}).status_code == 302
    feedback.refresh_from_db()
    assert feedback.state == "replied"
    assert office.post(f"/lists/{feedback.id}/reply/").status_code == 409
    number = Problem.objects.filter(list=feedback).first().number
    returned = office.post(f"/lists/{feedback.id}/answer/", {"returned": f"{number} 照片不清楚", "words": ""})
    assert returned.status_code == 302
    feedback.refresh_from_db()
    assert (feedback.state, feedback.round) == ("rectifying", 2)
    assert "照片不清楚" in str(feedback.answers.last().rows)


def test_an_import_can_be_given_up_and_is_gone(logged_in: LogIn, people: Cast) -> None:
    office = logged_in("院办甲")
    columns = upload(office, people)["Location"]
    assert office.post(columns + "discard/").status_code == 302
    assert office.post(columns + "run/").status_code == 409
