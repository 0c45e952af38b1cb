"""A program of somebody's: asks /api/v1 with keys and versions as the API wants them."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client

from tests.cast import Cast

BACKEND = "django.contrib.auth.backends.ModelBackend"
HOME = "/api/v1"


@dataclass
class Program:
    """Logged in as one person of the cast; every answer of JSON is checked by `said`."""

    client: Client

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.client.get(HOME + path, headers=headers)

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
        return self.client.post(HOME + path, form, headers={"Idempotency-Key": key or str(uuid4())})

    def _write(self, verb: str, path: str, body: Any, headers: dict[str, str]) -> HttpResponse:
        call = getattr(self.client, verb)
        sent = json.dumps(body if body is not None else {})
        answer: HttpResponse = call(HOME + path, sent, content_type="application/json", headers=headers)
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


def refused(answer: HttpResponse) -> tuple[int, str]:
    """Status and code of a refusal, which speaks Chinese."""
    body = said(answer)
    assert any("\u4e00" <= letter <= "\u9fff" for letter in body["detail"]), body
    return answer.status_code, body["code"]
