"""A seeded ledger is one the product could have written: the chains, the tallies, the search, the next moves."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from chuangcheng.people.models import User
from chuangcheng.people.queries import actor_for
from chuangcheng.problems.models import Problem, Step
from chuangcheng.problems.operations.answering import accept
from chuangcheng.problems.operations.ask import Ask
from chuangcheng.problems.operations.record import step_body
from chuangcheng.problems.operations.verifying import strike_off, verify
from chuangcheng.problems.queries.ledger import LedgerFilter, ledger
from chuangcheng.problems.queries.workbench import workbench
from chuangcheng.rules import chain
from chuangcheng.statistics.models import Tally
from chuangcheng.statistics.operations.fold import rebuild
from tests.bench.seeding.filling import fill, plan_of
from tests.bench.seeding.texts import COMMON, NEVER_MEET, RARE
from tests.bench.seeding.town import Town

COUNT = 400


@pytest.fixture
def town(transactional_db: None) -> Iterator[Town]:
    """A small ledger with all stories in it; the search text is no table of Django's, so nobody else empties it."""
    empty_search()
    yield fill(plan_of(COUNT, on_way=0.4, not_upheld=0.05, files=20), say=lambda _: None)
    empty_search()


def empty_search() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM problems_search")


def test_a_seeded_ledger_is_one_the_product_could_have_written(town: Town) -> None:
    check_chains()
    check_tallies()
    check_search(town)
    check_plans(town)
    check_next_moves(town)


def check_plans(town: Town) -> None:
    """No hot query reads all problems, sights or steps; where a table is small, the database is asked not to."""
    at = timezone.now()
    people = (town.offices[0].user, town.leads[0].liaison.user)
    for by in (actor_for(User.objects.get(id=user), at) for user in people):
        for wish in HOT:
            plans: list[str] = []
            with connection.execute_wrapper(partial(_explained, plans)):
                ledger(wish, by=by, at=at)
                workbench(by=by, at=at)
            assert plans
            assert [plan for plan in plans if WHOLE.search(plan)] == [], wish


HOT = (
    LedgerFilter(), LedgerFilter(state=("rectifying",)), LedgerFilter(due="late", sort="desk"),
    LedgerFilter(turn="mine"),
)  # fmt: skip
WHOLE = re.compile(r"Seq Scan on problems_(problem|sight|step)\b|SCAN problems_(problem|sight|step)$", re.M)


def _explained(plans: list[str], execute: Any, sql: str, params: Any, *rest: Any) -> Any:
    if sql.startswith("SELECT") and "problems_" in sql:
        raw = connection.connection
        if connection.vendor == "postgresql":
            raw.execute("SET enable_seqscan = off")
            rows = [row[0] for row in raw.execute(f"EXPLAIN {sql}", params).fetchall()]
        else:
            rows = [row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {sql.replace('%s', '?')}", params).fetchall()]
        plans.append("\n".join(rows))
    return execute(sql, params, *rest)


def check_chains() -> None:
    """The product's own rule gives the hashes that were made by hand, and every chain ends in its row's head."""
    heads: dict[int, str] = {}
    for step in Step.objects.select_related("problem").order_by("problem_id", "seq"):
        previous = heads.get(step.problem_id, "")
        assert step.previous == previous
        assert step.digests == {n: chain.digest(salt=step.salts[n], text=text) for n, text in step.words.items()}
        body = step_body(step, number=step.problem.number)
        assert step.hash == chain.step_hash(previous=previous, body=body), step.move
        heads[step.problem_id] = step.hash
    rows = Problem.objects.all()
    assert {p.id: p.head for p in rows} == heads
    assert len(heads) == COUNT
    assert min(rows.values_list("step_count", flat=True)) >= 3


def check_tallies() -> None:
    """The fold, begun from nothing, counts the same."""

    def rows() -> set[tuple[object, ...]]:
        columns = ("home", "lead", "state", "problems", "reworked", "late", "recurred")
        return set(Tally.objects.filter(problems__gt=0).values_list(*columns))

    seeded = rows()
    rebuild(at=timezone.now())
    assert rows() == seeded


def check_search(town: Town) -> None:
    """The rare word is rare, the common one is common, and the two that never meet do not."""
    by = actor_for(User.objects.get(id=town.offices[0].user), timezone.now())

    def found(words: str) -> int:
        return len(ledger(LedgerFilter(q=words), by=by, at=timezone.now()).rows)

    assert found(RARE) == 20
    assert found(COMMON) > 40
    assert found(" ".join(NEVER_MEET)) == 0
    assert all(found(word) for word in NEVER_MEET)


def check_next_moves(town: Town) -> None:
    """Rows on their way can go on: accept, verify, strike off by the people of the town."""
    people = {"dispatched": accept, "submitted": verify, "verified": strike_off}
    for state, move in people.items():
        problem = Problem.objects.filter(state=state, home=town.city).order_by("id").last()
        assert problem
        user = {
            "dispatched": next(lead.liaison.user for lead in town.leads if lead.unit == problem.lead_id),
            "submitted": town.verifiers[0].user,
            "verified": town.offices[0].user,
        }[state]
        at = timezone.localtime()
        by = actor_for(User.objects.get(id=user), at)
        move(Ask(number=problem.number, by=by, at=at, words="好", key=uuid4(), version=problem.version))
        assert Problem.objects.get(id=problem.id).version == problem.version + 1
