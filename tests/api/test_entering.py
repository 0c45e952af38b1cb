"""Who comes in by a token, how far, how long; and that every failure has the same form."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chuangcheng.api import entering
from chuangcheng.api.door import api
from chuangcheng.audit.models import Entry, Request
from chuangcheng.notices.models import Delivery, Outbox
from chuangcheng.people.models import Holding, Token, User
from chuangcheng.people.operations.tokens import issue_token, revoke_token
from chuangcheng.people.queries.tokens import all_tokens, bearer, own_tokens
from chuangcheng.people.scopes import SCOPES
from chuangcheng.rules.refusals import Refused
from tests.api.calling import BACKEND, EVERYTHING, HOME, Bearing, Program, refused, said, token_of, with_token
from tests.api.contract import described
from tests.ledgers import Ledger

pytestmark = pytest.mark.django_db


def ask(secret: str, path: str = "/problems") -> Any:
    return Bearing(secret).get(HOME + path)


def test_a_token_acts_with_its_one_post_only(book: Ledger) -> None:
    people = book.people
    for role, sees in (("office", 1), ("liaison", 0)):
        secret = token_of(people, "院办甲", role=role).secret
        actor = bearer(secret, at=timezone.now()).actor  # type: ignore[union-attr]
        assert [standing.post_id for standing in actor.standings] == [people.post("院办甲", role).id]
        assert actor.is_administrator is False
        assert (actor.standings[0].organisation_id == people.org("示例医院").id) is bool(sees)


def test_the_actor_of_a_token_is_the_actor_of_the_pages_on_that_post(book: Ledger) -> None:
    for name in ("市办甲", "派出所甲", "总务乙"):
        mine = book.people.actor(name)
        found = bearer(token_of(book.people, name).secret, at=timezone.now())
        assert found is not None
        assert found.actor.standings == mine.standings[:1]
        assert (found.actor.user_id, found.actor.name) == (mine.user_id, mine.name)


def test_the_secret_is_kept_nowhere(book: Ledger) -> None:
    issued = token_of(book.people, "市办甲")
    row = Token.objects.values().get()
    assert issued.secret not in json.dumps(row, default=str)
    assert not any(issued.secret in json.dumps(e, default=str) for e in Entry.objects.values())
    assert Entry.objects.filter(action="token.issue").count() == 1


def test_a_door_costs_one_statement_and_the_use_is_written_every_five_minutes(book: Ledger) -> None:
    issued = token_of(book.people, "市办甲")
    assert ask(issued.secret, "/calendar/2026").status_code == 200
    first = Token.objects.get().last_used_at
    with CaptureQueriesContext(
        connection,
    ) as told:
        assert ask(issued.secret, "/calendar/2026").status_code == 200
    assert sum("people_token" in (one["sql"] or "people_token") for one in told) == 1
    assert Token.objects.get().last_used_at == first is not None
    Token.objects.update(last_used_at=timezone.now() - timedelta(minutes=6))
    ask(issued.secret, "/calendar/2026")
    assert Token.objects.get().last_used_at >= first  # type: ignore[operator]


def test_reading_goes_on_where_the_use_of_a_token_cannot_be_written(
    book: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(**_: Any) -> None:
        raise OperationalError("database or disk is full")

    secret = token_of(book.people, "市办甲").secret
    monkeypatch.setattr(entering, "note_use", full)
    assert ask(secret).status_code == 200
    assert Token.objects.get().last_used_at is None


def lose(book: Ledger, what: str) -> None:
    """What ends a token."""
    row = Token.objects.get()
    today = timezone.localdate()
    if what == "token_revoked":
        revoke_token(token_id=row.id, by=book.people.actor("市办甲"), at=timezone.now())
    elif what == "token_expired":
        Token.objects.update(
            created_at=timezone.now() - timedelta(days=9), expires_at=timezone.now() - timedelta(seconds=1)
        )
    elif what == "handed over":
        Holding.objects.filter(post=row.post).update(to_date=today - timedelta(days=1))
    elif what == "user closed":
        User.objects.filter(id=row.user_id).update(is_active=False)
    elif what == "post closed":
        row.post.is_active = False
        row.post.save()
    elif what == "not yet":
        Holding.objects.filter(post=row.post).update(from_date=date(today.year + 1, 1, 1))
    else:
        User.objects.filter(id=row.user_id).update(must_change_password=True)


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("token_revoked", "token_revoked"),
        ("token_expired", "token_expired"),
        ("handed over", "token_post_lost"),
        ("user closed", "token_post_lost"),
        ("post closed", "token_post_lost"),
        ("not yet", "token_post_lost"),
        ("first password", "token_password"),
    ],
)
def test_a_token_that_is_good_no_longer_lets_nobody_in(book: Ledger, what: str, code: str) -> None:
    secret = token_of(book.people, "市办甲").secret
    assert ask(secret).status_code == 200
    lose(book, what)
    answer = ask(secret)
    assert refused(answer) == (401, code)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("", "api_nobody"),
        ("Bearer", "token_unknown"),
        ("Bearer cc_nothing", "token_unknown"),
        ("Basic YTpi", "token_scheme"),
        ("Bearer " + "x" * 5000, "token_unknown"),
    ],
)
def test_nobody_comes_in_without_a_token_that_was_issued(db: None, header: str, code: str) -> None:
    client = Client(headers={"Authorization": header}) if header else Client()
    answer = client.get(HOME + "/problems")
    assert refused(answer) == (401, code)
    assert answer.headers["Content-Type"].startswith("application/problem+json")


def test_a_wrong_token_is_not_made_good_by_a_session(book: Ledger) -> None:
    client = Client(headers={"Authorization": "Bearer cc_wrong"})
    client.force_login(book.people.user("市办甲"), backend=BACKEND)
    assert refused(client.get(HOME + "/problems")) == (401, "token_unknown")


@pytest.mark.parametrize("scope", ["read", "lists", "evidence", "reports", "settings"])
def test_a_scope_opens_no_more_than_it_says(book: Ledger, scope: str) -> None:
    reader = with_token(book.people, "市办甲", scopes=[scope])
    body = {"home": book.people.org("云屏市").id, "text": "垃圾"}
    assert refused(reader.post("/problems", body)) == (403, "token_scope")
    if scope == "read":
        assert reader.get("/problems").status_code == 200
    else:
        assert refused(reader.get("/problems")) == (403, "token_scope")


def test_every_operation_names_a_scope_people_can_give(db: None) -> None:
    for path, item in described()["paths"].items():
        for method, operation in item.items():
            scope = operation["x-scope"]["scope"]
            assert scope in SCOPES, (path, method)
            assert (scope == "read") is (method == "get"), (path, method)
    assert set(EVERYTHING) == set(SCOPES)


def test_a_session_writes_only_with_its_csrf_token(book: Ledger) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(book.people.user("市办甲"), backend=BACKEND)
    body = json.dumps({"home": book.people.org("云屏市").id, "text": "垃圾"})
    sent: dict[str, Any] = {"content_type": "application/json", "headers": {"Idempotency-Key": str(uuid4())}}
    assert client.get(HOME + "/problems").status_code == 200
    assert refused(client.post(HOME + "/problems", body, **sent)) == (403, "api_csrf")
    client.get("/")
    sent["headers"]["X-CSRFToken"] = client.cookies["csrftoken"].value
    assert client.post(HOME + "/problems", body, **sent).status_code == 201


def test_a_first_password_must_be_changed_before_a_session_asks(book: Ledger) -> None:
    user = book.people.user("市办甲")
    user.must_change_password = True
    user.save()
    client = Client()
    client.force_login(user, backend=BACKEND)
    assert refused(client.get(HOME + "/problems")) == (403, "api_password")


def test_only_the_holder_issues_and_only_for_own_posts(book: Ledger) -> None:
    people, at = book.people, timezone.now()
    given: dict[str, Any] = {"name": "x", "scopes": ["read"], "expires_at": at + timedelta(days=1), "at": at}
    for name in ("管理甲", "市办乙"):
        with pytest.raises(Refused) as told:
            issue_token(post_id=people.post("市办甲").id, by=people.actor(name), **given)
        assert told.value.code == "token_post"
    assert not Token.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": " "}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["read", "everything"]}, "scopes"),
        ({"days": 0}, "expires_at"),
        ({"days": 367}, "expires_at"),
    ],
)
def test_a_token_without_name_scope_or_end_is_refused(book: Ledger, given: dict[str, Any], field: str) -> None:
    at = timezone.now()
    days = given.pop("days", 30)
    wanted = {"name": "x", "scopes": ["read"], "expires_at": at + timedelta(days=days), **given}
    with pytest.raises(Refused) as told:
        issue_token(post_id=book.people.post("市办甲").id, by=book.people.actor("市办甲"), at=at, **wanted)
    assert (told.value.code, list(told.value.fields)) == ("token_fields", [field])


def test_one_sees_ones_own_and_an_administrator_all(book: Ledger) -> None:
    people, at = book.people, timezone.now()
    token_of(people, "市办甲")
    token_of(people, "城管甲")
    assert [line.holder for line in own_tokens(people.actor("市办甲"), at=at)] == [people.user("市办甲").display_name]
    assert len(all_tokens(people.actor("管理甲"), at=at)) == 2
    with pytest.raises(Refused):
        all_tokens(people.actor("市办甲"), at=at)
    theirs = Token.objects.get(user=people.user("城管甲"))
    with pytest.raises(Refused) as told:
        revoke_token(token_id=theirs.id, by=people.actor("市办甲"), at=at)
    assert told.value.kind == "missing"
    revoke_token(token_id=theirs.id, by=people.actor("管理甲"), at=at)
    assert all_tokens(people.actor("管理甲"), at=at)[0].state == "revoked"


# The form of every failure ---------------------------------------------------------------------------------


def test_what_is_no_address_no_method_or_no_json_is_said_in_the_same_form(book: Ledger) -> None:
    office = with_token(book.people, "市办甲").client
    keyed = {"Idempotency-Key": str(uuid4())}
    asked = (
        (office.get(HOME + "/nothing"), 404, "api_missing"),
        (office.get("/api/v9/problems"), 404, "api_missing"),
        (Client(enforce_csrf_checks=True).patch(HOME + "/nothing"), 404, "api_missing"),
        (office.delete(HOME + "/problems"), 405, "api_method"),
        (office.post(HOME + "/problems", "{", content_type="application/json", headers=keyed), 422, "api_body"),
        (office.post(HOME + "/problems", "[]", content_type="application/json", headers=keyed), 422, "api_invalid"),
        (office.post(HOME + "/problems", "", content_type="application/json", headers=keyed), 422, "api_invalid"),
        (office.post(HOME + "/problems", b"\xff", content_type="application/json", headers=keyed), 422, "api_body"),
        (office.post(HOME + "/problems", "x" * 3_000_000, content_type="application/json", headers=keyed), 413,
         "api_too_big"),
    )  # fmt: skip
    for answer, status, code in asked:
        assert refused(answer) == (status, code)
        assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert asked[3][0].headers["Allow"] == "GET, POST"


def test_a_request_under_way_is_not_begun_again(book: Ledger) -> None:
    people, key = book.people, str(uuid4())
    office = with_token(people, "市办甲")
    body = {"numbers": ["2026-000001"], "words": "x"}
    office.post("/moves/note", body, key=key)
    Request.objects.filter(key=key).update(answer=None)
    assert refused(office.post("/moves/note", body, key=key)) == (409, "request_in_progress")


def test_the_description_is_for_everybody_and_in_chinese_as_it_is(db: None) -> None:
    answer = Client().get(HOME + "/openapi.json")
    assert answer.status_code == 200
    assert "登记问题" in answer.content.decode()
    assert "\\u" not in answer.content.decode()
    known = Client().get(HOME + "/openapi.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert known.status_code == 304


def test_every_operation_is_summed_up_in_chinese_and_declares_its_refusals(db: None) -> None:
    for path, item in described()["paths"].items():
        for method, operation in item.items():
            assert any("\u4e00" <= letter <= "\u9fff" for letter in operation["summary"]), (path, method)
            assert {"401", "403", "404", "422"} <= set(operation["responses"]), (path, method)


def test_no_two_shapes_share_a_name(db: None) -> None:
    met: dict[str, Any] = {}
    for router in api._get_bound_routers():
        for view in router.path_operations.values():
            for operation in view.operations:
                for model in [*operation.models, *filter(None, operation.response_models.values())]:
                    for field in getattr(model, "model_fields", {}).values():
                        shape = field.annotation
                        if isinstance(shape, type) and hasattr(shape, "model_fields"):
                            assert met.setdefault(shape.__name__, shape) is shape


def test_reading_writes_no_more_than_the_use_of_the_token(book: Ledger, of: Callable[[str], Program]) -> None:
    office = with_token(book.people, "市办甲")
    office.get("/problems")
    with CaptureQueriesContext(connection) as told:
        office.get("/problems")
    assert not [one["sql"] for one in told if (one["sql"] or "").startswith(("INSERT", "UPDATE", "DELETE"))]
    assert said(office.get("/problems"))["items"] == []


@pytest.mark.parametrize(
    "path", ["/problems?staet=open", "/problems/2026-000001?fields=text", "/jobs?limit=5", "/sites?q=x"]
)
def test_a_mistyped_filter_is_refused_by_its_name_and_never_answered_with_everything(of, path: str) -> None:
    name = path.partition("?")[2].partition("=")[0]
    answer = of("市办甲").get(path)
    assert refused(answer) == (422, "api_invalid")
    assert said(answer)["fields"] == {name: "不是这里的查询项，请核对写法"}
    assert name in said(answer)["detail"]


def test_the_address_of_a_write_takes_no_other_names_either(of, book: Ledger) -> None:
    body = {"home": book.people.org("云屏市").id, "text": "井盖松动"}
    assert refused(of("市办甲").post("/problems?dry_run=true", body)) == (422, "api_invalid")


def test_who_is_not_known_is_told_nothing_of_the_names(client: Client) -> None:
    assert refused(client.get(f"{HOME}/problems?staet=open")) == (401, "api_nobody")


def test_a_token_that_may_only_send_files_may_ask_where_to_go_on(book: Ledger) -> None:
    sender, reader = (with_token(book.people, "市办甲", scopes=[scope]) for scope in ("evidence", "read"))
    key = str(uuid4())
    path = f"/evidence/uploads/{key}"
    announced = {"name": "现场.jpg", "size": 10, "sha256": "0" * 64}
    assert sender.post("/evidence/uploads", announced, key=key).status_code == 201
    assert sender.client.head(HOME + path)["Upload-Offset"] == "0"
    assert (sender.get(path).status_code, reader.client.head(HOME + path).status_code) == (403, 403)


def test_a_token_reads_no_message_of_its_holders_other_posts(book: Ledger) -> None:
    person = book.people.user("院办甲")
    of_both, of_the_office = (book.register(by="院办甲", home=home).number for home in ("党办", "示例医院"))
    for number in (of_both, of_the_office, "给本人的消息"):
        outbox = Outbox.objects.create(kind="problem.note", subject=number, happened_at=book.now)
        Delivery.objects.create(
            outbox=outbox, recipient=person, channel="inbox", title=number, created_at=book.now, due_at=book.now
        )
    office, liaison = (with_token(book.people, "院办甲", role=role) for role in ("office", "liaison"))
    assert [line["title"] for line in office.read("/inbox")["items"]] == [of_the_office, of_both]
    assert [line["title"] for line in liaison.read("/inbox")["items"]] == [of_both]
    assert said(liaison.post("/inbox/read")) == {"read": 1}
    assert set(Delivery.objects.filter(read_at=None).values_list("title", flat=True)) == {of_the_office, "给本人的消息"}
