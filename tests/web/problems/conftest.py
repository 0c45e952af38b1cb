"""A city with problems on its way, and people who are logged in."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from chuangcheng.problems.models import Problem
from chuangcheng.problems.operations.registering import NewProblem, register
from chuangcheng.standards.operations import seed_calendar, seed_categories
from tests.cast import Cast, cast

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def people(db: None) -> Cast:
    """The cast, with the calendar and the categories every deadline needs."""
    seed_categories()
    year = timezone.localdate().year
    seed_calendar(years=range(year - 1, year + 2), at=timezone.now())
    return cast()


@pytest.fixture
def logged_in(people: Cast) -> Callable[..., Client]:
    """`logged_in("院办甲")`: a browser of that person; with `htmx` every request is one of htmx for the dialog."""

    def enter(name: str, *, htmx: bool = False) -> Client:
        headers = {"HX-Request": "true", "HX-Target": "dialog-body"} if htmx else {}
        client = Client(headers=headers)
        client.force_login(people.user(name), backend=BACKEND)
        return client

    return enter


@pytest.fixture
def problem(people: Cast) -> Problem:
    """One problem on the hospital's ledger, an hour old."""
    return new_problem(people)


def new_problem(
    people: Cast, text: str = "大厅内有烟头", home: str = "示例医院", who: str = "院办甲", place: str = "门诊大厅"
) -> Problem:
    """A problem waiting for dispatch."""
    at = timezone.localtime() - timedelta(hours=1)
    new = NewProblem(home=people.org(home).id, text=text, place=place)
    return register(new=new, by=people.actor(who, at), at=at)


def form(**values: Any) -> dict[str, Any]:
    """What a form sends, with a key of its own."""
    return {"key": str(uuid4()), **values}


def url(number: str, code: str) -> str:
    """The address of a move."""
    return f"/problems/{number}/moves/{code}/"
