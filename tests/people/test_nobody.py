"""A request of nobody is not the clock: what acts without a user says so, and a stranger sees and does nothing."""

import ast
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

import chuangcheng
from chuangcheng.jobs.models import Job
from chuangcheng.jobs.queueing import enqueue
from chuangcheng.people.actor import CLOCK, CONSOLE, NOBODY, Actor
from chuangcheng.people.queries.choices import below
from chuangcheng.people.queries.tree import known_to
from chuangcheng.places.queries import areas_known_to, sites_known_to
from chuangcheng.problems.models import Step
from chuangcheng.problems.operations.ask import Ask
from chuangcheng.problems.operations.erasing import erase_from_problem
from chuangcheng.problems.operations.petitions import resume
from chuangcheng.problems.operations.urging import escalate
from chuangcheng.problems.queries.sight import lists_visible_to, visible_to
from chuangcheng.rules.refusals import Refused
from chuangcheng.web.context import actor_of
from tests.cast import AT
from tests.ledgers import ledger


def anonymous():
    """Who a request without log-in is, and whoever else has no user."""
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    return actor_of(request)


def test_only_what_is_named_so_is_the_clock():
    assert not anonymous().is_clock
    assert not Actor(user_id=None, name=CLOCK.name).is_clock
    assert CLOCK.is_clock
    assert CONSOLE.is_clock


def test_nothing_but_the_two_actors_of_this_program_is_made_a_clock():
    made = [
        path.name
        for path in Path(chuangcheng.__file__).parent.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and any(keyword.arg == "is_clock" for keyword in call.keywords)
    ]
    assert made == ["actor.py", "actor.py"]


@pytest.mark.django_db
def test_nobody_sees_nothing_and_makes_none_of_the_clocks_moves():
    book = ledger()
    problem = book.register()
    book.dispatch(problem)
    for rows in (visible_to, lists_visible_to, known_to, below, areas_known_to, sites_known_to):
        assert not rows(anonymous()).exists()
    assert visible_to(CLOCK).exists()
    steps = Step.objects.count()
    ask = Ask(number=problem.number, by=anonymous(), at=book.now)
    moves = (
        lambda: resume(ask),
        lambda: escalate(ask, level="overdue", deadline=book.now),
        lambda: erase_from_problem(ask, mask=str, reference="E-1"),
    )
    for make in moves:
        with pytest.raises(Refused):
            make()
    assert Step.objects.count() == steps


@pytest.mark.django_db
def test_nobody_starts_no_job():
    with pytest.raises(Refused) as refused:
        enqueue(task_name="verify", args={}, by=NOBODY, at=AT)
    assert refused.value.code == "job_nobody"
    assert not Job.objects.exists()
