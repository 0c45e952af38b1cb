"""Every refusal over the door: the right status, a sentence, and nothing written."""

import pytest

from chuangcheng.problems.models import Step
from chuangcheng.rules.problem_states import MOVES
from chuangcheng.web.problems.move_pages import IN_BULK, PAGES
from tests.web.problems.conftest import form, new_problem, url

pytestmark = pytest.mark.django_db
MADE_BY_NOBODY = {"register", "fix_on_spot", "escalate", "follow", "recompute", "erase"}


def test_every_move_that_people_make_has_a_form():
    assert set(MOVES) - MADE_BY_NOBODY == set(PAGES)
    assert set(IN_BULK) <= set(PAGES)


@pytest.mark.parametrize("code", sorted(PAGES))
def test_the_form_of_a_move_opens_for_whoever_sees_the_problem(code, logged_in, problem):
    answer = logged_in("院办甲", htmx=True).get(url(problem.number, code))
    assert answer.status_code == 200
    assert PAGES[code].name in answer.content.decode()


@pytest.mark.parametrize("code", sorted(PAGES))
def test_a_move_is_refused_to_a_reader_who_may_not_make_it(code, logged_in, problem, people):
    """The leader sees the problem and holds no role for it; whatever is sent, nothing but words is written."""
    answer = logged_in("院领导甲", htmx=True).post(url(problem.number, code), form())
    assert answer.status_code in {403, 409, 422}
    assert answer.content.decode().strip()
    assert Step.objects.filter(problem=problem).count() == 1


def test_a_problem_of_others_is_not_there(logged_in, problem):
    client = logged_in("城管甲")
    assert client.get(f"/problems/{problem.number}/").status_code == 404
    assert client.get(url(problem.number, "note")).status_code == 404
    answer = client.post(url(problem.number, "note"), form(words="看看"))
    assert answer.status_code == 404
    assert "请核对编号" in answer.content.decode()


def test_an_unknown_move_is_not_there(logged_in, problem):
    assert logged_in("院办甲").get(url(problem.number, "fly")).status_code == 404


def test_a_move_in_the_wrong_state_says_the_state_and_the_next_step(logged_in, problem):
    answer = logged_in("院办甲", htmx=True).post(url(problem.number, "strike_off"), form())
    assert answer.status_code == 409
    said = answer.content.decode()
    assert "待交办" in said
    assert answer["Content-Type"].startswith("text/plain")


def test_a_form_of_yesterday_is_stale_and_keeps_what_was_typed(logged_in, problem, people):
    values = form(lead=people.org("总务科").id, kind="by_date", requirement="请尽快整改", version=problem.version - 1)
    assert logged_in("院办甲", htmx=True).post(url(problem.number, "dispatch"), values).status_code == 412
    page = logged_in("院办甲").post(url(problem.number, "dispatch"), values)
    assert page.status_code == 412
    assert "请尽快整改" in page.content.decode()


def test_a_form_without_its_units_is_shown_again_with_the_fault_beside_the_field(logged_in, problem):
    answer = logged_in("院办甲", htmx=True).post(url(problem.number, "dispatch"), form(kind="by_date"))
    assert answer.status_code == 422
    assert "请选择第一牵头单位" in answer.content.decode()


def test_what_an_operation_misses_is_said_beside_its_field(logged_in, problem):
    answer = logged_in("院办甲", htmx=True).post(url(problem.number, "urge"), form(channel="telephone", words="请办"))
    assert answer.status_code == 422
    assert "电话催办请写明接听人" in answer.content.decode()


def test_registering_without_a_key_asks_for_a_fresh_page(logged_in, people):
    answer = logged_in("院办甲").post("/problems/new/", {"text": "烟头", "home": people.org("示例医院").id})
    assert answer.status_code == 428


def test_a_move_without_a_key_asks_for_a_fresh_page(logged_in, problem):
    answer = logged_in("院办甲", htmx=True).post(url(problem.number, "note"), {"words": "情况"})
    assert answer.status_code == 428
    assert "刷新" in answer.content.decode()


def test_a_person_without_a_post_for_it_cannot_register(logged_in, people):
    assert logged_in("院领导甲").get("/problems/new/").status_code == 403


def test_a_liaison_registers_on_the_own_ledger_only(logged_in, people):
    client = logged_in("总务甲")
    values = form(text="走廊有杂物", home=people.org("总务科").id, source="self_check")
    assert client.post("/problems/new/", values).status_code == 302
    values = form(text="走廊有杂物", home=people.org("示例医院").id, source="self_check")
    assert client.post("/problems/new/", values).status_code == 422


def test_files_of_others_cannot_be_named_in_a_form(logged_in, problem):
    answer = logged_in("院办甲", htmx=True).post(url(problem.number, "note"), form(words="见附件", document="987654"))
    assert answer.status_code == 404
    assert Step.objects.filter(problem=problem).count() == 1


def test_nobody_gets_in_without_logging_in(client, problem):
    answer = client.get(f"/problems/{problem.number}/")
    assert answer.status_code == 302
    assert answer.url.startswith("/login/?next=")
    fragment = client.get(f"/problems/{problem.number}/", headers={"HX-Request": "true"})
    assert fragment.status_code == 401


def test_several_steps_are_for_offices_and_for_problems_still_to_be_mended(logged_in, problem, people):
    assert logged_in("院领导甲").get(f"/problems/{problem.number}/several/").status_code == 403
    other = new_problem(people)
    office = logged_in("院办甲")
    assert office.post(url(other.number, "void"), form(words="不是问题")).status_code == 302
    assert office.get(f"/problems/{other.number}/several/").status_code == 409
