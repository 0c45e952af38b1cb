"""A problem from dispatch to strike-off through the pages alone, by the hospital's office of two."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from chuangcheng.problems.models import Attachment, Problem, Step
from tests.web.problems.conftest import form, url

pytestmark = pytest.mark.django_db


def picture(colour: str = "green") -> SimpleUploadedFile:
    data = BytesIO()
    Image.new("RGB", (640, 480), colour).save(data, "JPEG")
    return SimpleUploadedFile("整改后.jpg", data.getvalue(), "image/jpeg")


def dispatched(people, logged_in, problem, lead="总务科"):
    client = logged_in("院办甲", htmx=True)
    answer = client.post(url(problem.number, "dispatch"), form(lead=people.org(lead).id, kind="by_date"))
    assert answer.status_code == 204, answer.content.decode()
    return answer


def submitted(people, logged_in, problem):
    dispatched(people, logged_in, problem)
    unit = logged_in("总务甲", htmx=True)
    assert unit.post(url(problem.number, "accept"), form(person_name="总务乙")).status_code == 204
    sent = unit.post("/evidence/upload/", {"file": picture()}, headers={"Accept": "application/json"})
    assert sent.status_code == 201
    values = form(kind="measure", text="张贴禁烟标志120余张", done="on", after=sent.json()["id"])
    assert unit.post(url(problem.number, "measure"), values).status_code == 204
    assert unit.post(url(problem.number, "submit"), form(person_name="总务乙")).status_code == 204


def test_a_problem_goes_from_dispatch_to_strike_off_by_its_forms(people, logged_in, problem):
    submitted(people, logged_in, problem)
    office, second = logged_in("院办甲", htmx=True), logged_in("院办乙", htmx=True)
    assert second.post(url(problem.number, "verify"), form(words="现场已看。")).status_code == 204
    assert office.post(url(problem.number, "strike_off"), form()).status_code == 204
    problem.refresh_from_db()
    assert problem.state == "struck_off"
    moves = list(Step.objects.filter(problem=problem).values_list("move", flat=True))
    assert moves == ["register", "dispatch", "accept", "measure", "submit", "verify", "strike_off"]
    page = office.get(f"/problems/{problem.number}/").content.decode()
    assert "已销号" in page
    assert "复核通过" in page
    assert "张贴禁烟标志120余张" in page


def test_the_page_of_a_mended_problem_shows_its_photo_and_its_story_without_codes(people, logged_in, problem):
    submitted(people, logged_in, problem)
    page = logged_in("院办乙").get(f"/problems/{problem.number}/").content.decode()
    attachment = Attachment.objects.get(problem=problem)
    assert f"/evidence/{attachment.file_id}/thumb/" in page
    assert "交办给总务科" in page
    step = Step.objects.filter(problem=problem).last()
    assert step.hash not in page
    assert "dispatched" not in page.replace("is_dispatched", "")


def test_without_script_a_move_is_a_page_that_leads_back_to_the_problem(people, logged_in, problem):
    client = logged_in("院办甲")
    assert "第一牵头单位" in client.get(url(problem.number, "dispatch")).content.decode()
    values = form(lead=people.org("总务科").id, kind="by_date")
    answer = client.post(url(problem.number, "dispatch"), values)
    assert answer.status_code == 302
    assert answer.url == f"/problems/{problem.number}/"
    assert "已交办" in client.get(answer.url).content.decode()


def test_a_form_sent_twice_counts_once(people, logged_in, problem):
    client = logged_in("院办甲", htmx=True)
    values = form(lead=people.org("总务科").id, kind="by_date", version=problem.version)
    assert client.post(url(problem.number, "dispatch"), values).status_code == 204
    assert client.post(url(problem.number, "dispatch"), values).status_code == 204
    assert Step.objects.filter(problem=problem, move="dispatch").count() == 1


def test_the_office_fills_in_for_a_unit_with_its_basis(people, logged_in, problem):
    dispatched(people, logged_in, problem)
    unit = people.org("总务科")
    client = logged_in("院办甲", htmx=True)
    page = client.get(f"{url(problem.number, 'accept')}?unit={unit.id}&behalf=1").content.decode()
    assert "代填依据" in page
    values = form(behalf="1", unit=unit.id, basis="电话", person_name="总务乙")
    assert client.post(url(problem.number, "accept"), values).status_code == 204
    step = Step.objects.get(problem=problem, move="accept")
    assert step.on_behalf_of_id == unit.id
    assert step.words["basis"] == "电话"


def test_several_steps_on_one_screen_are_each_logged(people, logged_in, problem):
    client = logged_in("院办甲")
    values = form(
        lead=people.org("总务科").id, kind="at_once", person_name="总务乙", measures="清扫大厅\n增设烟灰桶3个",
        send="on", basis="电话", after_files=picture(),
    )  # fmt: skip
    answer = client.post(f"/problems/{problem.number}/several/", values)
    assert answer.status_code == 302, answer.content.decode()
    moves = list(Step.objects.filter(problem=problem).values_list("move", flat=True))
    assert moves == ["register", "dispatch", "accept", "measure", "measure", "submit"]


def test_several_steps_stop_at_the_first_that_is_refused_and_say_which(people, logged_in, problem):
    client = logged_in("院办甲")
    values = form(
        lead=people.org("总务科").id, kind="at_once", person_name="总务乙", measures="清扫大厅", send="on", basis="电话"
    )
    answer = client.post(f"/problems/{problem.number}/several/", values)
    assert answer.status_code == 409
    assert "整改后照片" in answer.content.decode()
    assert Problem.objects.get(id=problem.id).state == "rectifying"


def test_a_measure_gives_its_quantities_to_be_named(logged_in, people):
    page = logged_in("总务甲").get("/problems/figures/", {"text": "增设宣传牌20余块、标语30余条"}).content.decode()
    assert 'value="20余块"' in page
    assert 'value="30余条"' in page


def test_the_deadline_is_worked_out_and_explained_before_it_is_given(logged_in, people, problem):
    client = logged_in("院办甲")
    asked = {"rule_clock": "working_days", "rule_amount": "3", "number": problem.number}
    page = client.get("/problems/deadline/", asked).content.decode()
    assert "3个工作日" in page
    assert "为什么是这个时限" in page
