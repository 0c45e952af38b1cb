"""What the phone's doors refuse over HTTP, with a status, a code and a sentence; and that nothing is written then."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from chuangcheng.inspections.models import Answer, Presence, Visit
from chuangcheng.inspections.operations.rounds import close_round
from chuangcheng.people.models import User
from tests.field.scene import Scene, scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground(now: datetime) -> Scene:
    return scene(now)


def phone(ground: Scene, name: str) -> Client:
    found = Client()
    found.force_login(ground.people.user(name))
    return found


def said(response: Any) -> tuple[int, str]:
    """Status and code; the answer is a problem with a sentence."""
    assert response["Content-Type"].startswith("application/problem+json"), response.content
    body = response.json()
    assert body["status"] == response.status_code
    assert body["detail"].endswith(("。", "？"))
    return response.status_code, body["code"]


def send(client: Client, visit: Any, rest: str, **body: Any) -> Any:
    return client.post(f"/field/visits/{visit}/{rest}", body, content_type="application/json")


def answer(ground: Scene, **changes: Any) -> dict[str, Any]:
    return {
        "uuid": str(uuid4()), "check_item": ground.items[0].pk, "verdict": "meets",
        "answered_at": "2026-01-05T09:00:00+08:00", **changes,
    }  # fmt: skip


def test_nobody_is_asked_to_log_in_and_is_told_that_nothing_is_lost(ground):
    visit = ground.visits[0].uuid
    for response in (Client().get("/field/day.json"), send(Client(), visit, "start")):
        assert said(response) == (401, "field_nobody")
        assert "没有提交的内容都还在" in response.json()["detail"]
    assert Client().get("/field/who.json").status_code == 401


def test_a_first_password_is_changed_at_a_desk(ground):
    User.objects.filter(pk=ground.people.user("市督甲").pk).update(must_change_password=True)
    assert said(phone(ground, "市督甲").get("/field/day.json")) == (403, "field_password")


def test_a_page_elsewhere_cannot_write_in_ones_name(ground):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ground.people.user("市督甲"))
    assert send(client, ground.visits[0].uuid, "start").status_code == 403
    assert Visit.objects.filter(state="started").count() == 0


@pytest.mark.parametrize(
    "body",
    [
        b"{", b"[]", b'{"answers": [{}]}', b'{"answers": [], "more": 1}', b'{"posts": [{"uuid": "x"}]}',
        b'{"posts": [{"uuid": "0190d1a0-0000-7000-8000-000000000000", "post": "1", "state": "absent", "seen": -1}]}',
    ],
)  # fmt: skip
def test_what_is_not_in_shape_is_refused_and_kept_on_the_phone(ground, body):
    url = f"/field/visits/{ground.visits[0].uuid}/answers"
    response = phone(ground, "市督甲").post(url, body, content_type="application/json")
    assert said(response) == (422, "field_body")
    assert "已填内容会保留" in response.json()["detail"]


def test_a_visit_there_is_none_of_and_one_of_somebody_else_answer_alike(ground):
    stranger, own = phone(ground, "院办甲"), phone(ground, "市督甲")
    for rest, body in (("answers", {"answers": [answer(ground)]}), ("finish", {})):
        none = said(send(own, uuid4(), rest, **body))
        assert none == said(send(stranger, ground.visits[0].uuid, rest, **body)) == (404, "visit_missing")
    assert Answer.objects.count() == 0


def test_answers_wait_for_the_beginning_and_each_fault_stands_by_its_answer(ground):
    client, visit = phone(ground, "市督甲"), ground.visits[0].uuid
    assert said(send(client, visit, "answers", answers=[answer(ground)])) == (409, "visit_not_begun")
    assert send(client, visit, "start").status_code == 200
    right, wrong = answer(ground), answer(ground, check_item=ground.items[1].pk, verdict="exception")
    response = send(client, visit, "answers", answers=[right, wrong])
    assert said(response) == (422, "answer_fields")
    assert response.json()["fields"] == {wrong["uuid"]: "选“除外情形”请写明是哪一种。"}
    early = answer(ground, answered_at="2099-01-05T09:00:00+08:00")
    assert "校准手机时间" in send(client, visit, "answers", answers=[early]).json()["detail"]
    assert said(send(client, visit, "answers", answers=[answer(ground, check_item=10**9)])) == (
        404,
        "answer_item_missing",
    )
    assert said(send(client, visit, "answers", answers=[answer(ground, photos=[10**9])])) == (404, "file_not_seen")
    post = {"uuid": str(uuid4()), "post": "1号窗口", "state": "substitute"}
    response = send(client, visit, "answers", answers=[right], posts=[post])
    assert said(response) == (422, "presence_fields")
    assert response.json()["fields"] == {post["uuid"]: "请写明谁顶岗。"}
    assert (Answer.objects.count(), Presence.objects.count()) == (0, 0)


def test_a_photo_of_an_answer_there_is_none_of_cannot_be_dropped(ground):
    client, visit = phone(ground, "市督甲"), ground.visits[0].uuid
    send(client, visit, "start")
    assert said(send(client, visit, f"answers/{uuid4()}/photos/1/drop")) == (404, "answer_missing")


def test_what_arrives_after_the_round_was_closed_is_refused_with_a_way_out(ground, now):
    client, visit = phone(ground, "市督甲"), ground.visits[0]
    send(client, visit.uuid, "start")
    row = visit.programme.rounds.create(
        number=1, label="抽查第1批", from_date=now.date(), to_date=now.date(), state="under_way"
    )
    Visit.objects.filter(pk=visit.pk).update(round=row)
    close_round(round_id=row.pk, reason="到期", by=ground.people.actor("市办甲", now), at=now)
    status, code = said(send(client, visit.uuid, "answers", answers=[answer(ground)]))
    assert (status, code) == (409, "round_closed")
