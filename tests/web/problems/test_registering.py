"""登记 and 立行立改 over the door."""

import pytest

from chuangcheng.problems.models import Attachment, Problem
from tests.web.problems.conftest import form
from tests.web.problems.test_journey import picture

pytestmark = pytest.mark.django_db


def values(people, **more):
    return form(text="大厅内有烟头", place="门诊大厅", home=people.org("示例医院").id, source="office", **more)


def test_a_registered_problem_waits_for_dispatch_with_its_photo(logged_in, people):
    client = logged_in("院办甲")
    answer = client.post("/problems/new/", values(people, before_files=picture()))
    problem = Problem.objects.get()
    assert answer.url == f"/problems/{problem.number}/"
    assert problem.state == "registered"
    assert Attachment.objects.get().role == "before"
    assert problem.number in client.get(answer.url).content.decode()


def test_registering_twice_with_one_key_makes_one_problem(logged_in, people):
    client, sent = logged_in("院办甲"), values(people)
    assert client.post("/problems/new/", sent).url == client.post("/problems/new/", sent).url
    assert Problem.objects.count() == 1


def test_what_was_mended_on_the_spot_goes_to_the_verifier(logged_in, people):
    fixed = values(people, fixed="on", fixed_by=people.org("总务科").id, done="当场清扫", after_files=picture())
    assert logged_in("院办甲").post("/problems/new/", fixed).status_code == 302
    problem = Problem.objects.get()
    assert (problem.state, problem.desk_kind) == ("submitted", "verify")


def test_mended_on_the_spot_asks_by_whom_and_how(logged_in, people):
    answer = logged_in("院办甲").post("/problems/new/", values(people, fixed="on"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "请选择由哪个单位整改的" in page
    assert "请写明是怎样整改的" in page
    assert not Problem.objects.exists()


def test_an_empty_description_is_asked_for(logged_in, people):
    answer = logged_in("院办甲").post("/problems/new/", {**values(people), "text": " "})
    assert answer.status_code == 422
    assert "请填写问题描述" in answer.content.decode()
