"""Log in, lock-out, the first change of password, idling, and leaving."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from chuangcheng.people.models import User
from chuangcheng.people.sessions import KEY
from tests.cast import PASSWORD, cast

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (Linux; Android 13) Mobile Safari"


@pytest.fixture
def people(db):
    return cast()


def enter(client, name="yuanbanjia", password=PASSWORD, **more):
    return client.post("/login/", {"username": name, "password": password, **more})


def test_a_log_in_leads_to_the_workbench(client, people):
    answer = enter(client)
    assert (answer.status_code, answer.url) == (302, "/")
    assert client.get("/").status_code == 200


def test_a_log_in_leads_to_where_one_wanted_to_go_but_never_elsewhere(client, people):
    assert enter(client, next="/problems/").url == "/problems/"
    assert enter(Client(), next="https://elsewhere.example/").url == "/"


def test_a_wrong_password_and_an_unknown_name_get_the_same_words(client, people):
    wrong, unknown = enter(client, password="wrong"), enter(client, name="niemand")
    assert wrong.status_code == unknown.status_code == 422
    for answer in (wrong, unknown):
        assert "登录名或密码不对" in answer.content.decode()


def test_five_wrong_passwords_close_the_name_for_a_while_and_say_so(client, people):
    for _ in range(5):
        enter(client, password="wrong")
    answer = enter(client)
    assert answer.status_code == 429
    assert "15分钟" in answer.content.decode()
    assert enter(client, name="yuanbanyi").status_code == 302


def test_the_first_log_in_changes_the_password_before_anything_else(client, people):
    User.objects.filter(username="yuanbanjia").update(must_change_password=True)
    assert enter(client, next="/problems/").url == "/password/"
    assert client.get("/problems/").url == "/password/"
    values = {"old_password": PASSWORD, "new_password": "lamp-post-88-river", "again": "lamp-post-88-river"}
    assert client.post("/password/", {**values, "again": "other"}).status_code == 422
    assert client.post("/password/", {**values, "old_password": "wrong"}).status_code == 422
    assert client.post("/password/", values).url == "/"
    assert client.get("/problems/").status_code == 200


def test_leaving_ends_the_session(client, people):
    enter(client)
    assert client.post("/logout/").url == "/login/"
    assert client.get("/").status_code == 302


def test_idling_asks_for_the_password_and_the_same_session_goes_on(client, people):
    enter(client)
    session = client.session
    session[KEY] = {**session[KEY], "seen": (timezone.now() - timedelta(hours=1)).timestamp()}
    session.save()
    assert client.post("/ping/", headers={"HX-Request": "true"}).status_code == 401
    again = {"username": "yuanbanjia", "password": "wrong"}
    assert client.post("/login/", again, headers={"HX-Request": "true"}).status_code == 422
    again["password"] = PASSWORD
    assert client.post("/login/", again, headers={"HX-Request": "true"}).status_code == 204
    assert client.post("/ping/", headers={"HX-Request": "true"}).status_code == 204


def test_a_session_that_has_ended_is_closed(client, people):
    enter(client)
    session = client.session
    session[KEY] = {**session[KEY], "ends": (timezone.now() - timedelta(minutes=1)).timestamp()}
    session.save()
    assert client.get("/").url.startswith("/login/")
    assert "_auth_user_id" not in client.session


def test_a_phone_stays_logged_in_for_days_and_never_idles(people):
    client = Client(headers={"User-Agent": PHONE})
    enter(client)
    assert client.session[KEY]["idle"] is None
    assert client.session[KEY]["ends"] > (timezone.now() + timedelta(days=13)).timestamp()


def test_a_post_that_is_held_can_be_put_in_front_and_no_other(client, people):
    enter(client)
    own, other = people.post("院办甲", "office"), people.post("城管甲")
    assert client.post("/post/", {"post": own.id}).status_code == 302
    assert client.session["post"] == own.id
    assert client.post("/post/", {"post": other.id}).status_code == 403
