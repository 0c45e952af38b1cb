"""A program of somebody's: asks /api/v1 with keys and versions as the API wants them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.utils import timezone

from chuangcheng.people.operations.tokens import Issued, issue_token
from tests.api.schemas import keeps_its_promise
from tests.cast import Cast

BACKEND = "django.contrib.auth.backends.ModelBackend"
HOME = "/api/v1"


@dataclass
class Program:
    """Logged in as one person of the cast; every answer of JSON is checked by `said`."""

    client: Client

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self._checked("get", path, self.client.get(HOME + path, headers=headers))

    def read(self, path: str) -> Any:
        answer = self.get(path)
        assert answer.status_code == 200, said(answer)
        return said(answer)

    def post(self, path: str, body: Any = None, *, key: str = "", **headers: str) -> HttpResponse:
        return self._write("post", path, body, {"Idempotency-Key": key or str(uuid4()), **headers})

    def put(self, path: str, body: Any = None, *, seen: str = "", verb: str = "put", **headers: str) -> HttpResponse:
        """A change at the version that is there now, or at the one that was seen."""
        version = seen or self.get(path).headers.get("ETag", "")
        return self._write(verb, path, body, {"If-Match": version, "Idempotency-Key": str(uuid4()), **headers})

    def send(self, path: str, *, key: str = "", **form: Any) -> HttpResponse:
        """A form with files."""
        answer = self.client.post(HOME + path, form, headers={"Idempotency-Key": key or str(uuid4())})
        return self._checked("post", path, answer)

    def _write(self, verb: str, path: str, body: Any, headers: dict[str, str]) -> HttpResponse:
        call = getattr(self.client, verb)
        sent = json.dumps(body if body is not None else {})
        answer: HttpResponse = call(HOME + path, sent, content_type="application/json", headers=headers)
        return self._checked(verb, path, answer)

    @staticmethod
    def _checked(verb: str, path: str, answer: HttpResponse) -> HttpResponse:
        """Every answer is what the OpenAPI document says."""
        keeps_its_promise(answer, verb, HOME + path)
        return answer


def program(people: Cast, name: str) -> Program:
    """Somebody's program."""
    client = Client()
    client.force_login(people.user(name), backend=BACKEND)
    return Program(client)


def said(answer: HttpResponseBase) -> Any:
    """The JSON of an answer."""
    assert isinstance(answer, HttpResponse)
    return json.loads(answer.content) if answer.content else None


def refused(answer: HttpResponseBase) -> tuple[int, str]:
    """Status and code of a refusal, which speaks Chinese."""
    body = said(answer)
    assert any("\u4e00" <= letter <= "\u9fff" for letter in body["detail"]), body
    return answer.status_code, body["code"]


EVERYTHING = ("read", "ledger", "lists", "evidence", "reports", "settings")


class Bearing(Client):
    """A client that sends a token with everything, and no cookies."""

    def __init__(self, secret: str) -> None:
        super().__init__(headers={"Authorization": f"Bearer {secret}"})


def token_of(
    people: Cast, name: str, *, role: str = "", scopes: Iterable[str] = EVERYTHING, at: datetime | None = None
) -> Issued:
    """A token somebody issues for a post of theirs, good for thirty days."""
    begun = at or timezone.localtime()
    return issue_token(
        post_id=people.post(name, role).id if role else people.actor(name).standings[0].post_id,
        name="测试程序",
        scopes=set(scopes),
        expires_at=begun + timedelta(days=30),
        by=people.actor(name),
        at=begun,
    )


def with_token(people: Cast, name: str, **given: Any) -> Program:
    """Somebody's program, by a token."""
    return Program(Bearing(token_of(people, name, **given).secret))
