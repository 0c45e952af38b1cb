"""Moves that want each other's problems, and requests that come twice: nobody waits for ever, nothing is done twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import OperationalError, connection, transaction

from chuangcheng.audit.models import Request
from chuangcheng.audit.operations import once
from chuangcheng.problems.models import Problem
from chuangcheng.problems.operations.ask import Ask
from chuangcheng.problems.operations.dividing import merge
from chuangcheng.problems.operations.frame import body_hash, move
from chuangcheng.problems.operations.retrying import retried
from chuangcheng.rules.refusals import Refused
from tests.cast import AT
from tests.problems.books import Book

crossing = pytest.mark.django_db(transaction=True)


def at_once(*attempts: Callable[[], object]) -> list[object]:
    """At the same moment, each on a connection of its own; what it raised is an answer."""
    gate = Barrier(len(attempts))

    def one(attempt: Callable[[], object]) -> object:
        try:
            gate.wait(timeout=30)
            return attempt()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(attempts)) as pool:
        return list(pool.map(one, attempts))


@crossing
def test_two_problems_merged_into_each_other_at_once_leave_one_that_stands() -> None:
    book = Book()
    for _ in range(6):
        first, second = (book.ledger.register().number for _ in range(2))
        asks = [
            (Ask(number=one, by=book.people.actor(who), at=book.ledger.tick(), words="重复"), other)
            for one, other, who in ((first, second, "市办甲"), (second, first, "市办乙"))
        ]
        answers = at_once(*[lambda ask=ask, into=into: merge(ask, into=into) for ask, into in asks])
        refused = [answer for answer in answers if isinstance(answer, Exception)]
        assert [type(answer) for answer in refused] == [Refused], answers
        assert Problem.objects.filter(number__in=(first, second), follows=True).count() == 1


@crossing
def test_a_request_of_nobody_is_done_once_however_many_come_at_once() -> None:
    Book()
    key, done = uuid4(), []

    def ask() -> object:
        with transaction.atomic(), once(key=key, by_id=None, operation="seed", body="x", at=AT) as request:
            if request.answered:
                return request.answer["n"]
            done.append(1)
            request.answer = {"n": len(done)}
            return len(done)

    assert at_once(*[ask] * 8) == [1] * 8
    assert Request.objects.filter(key=key).count() == 1


@pytest.mark.django_db
def test_what_is_given_by_place_counts_as_much_as_what_is_given_by_name() -> None:
    heard: list[str] = []

    @move("note")
    def say(case, first, *, second="") -> None:  # type: ignore[no-untyped-def]
        case.decide()
        heard.append(first)

    book = Book()
    ask = Ask(number=book.number, by=book.people.actor("市办甲"), at=book.now, words="说明", key=uuid4())
    step = say(ask, "甲")
    assert say(ask, first="甲").id == step.id
    with pytest.raises(Refused) as refused:
        say(ask, "乙")
    assert refused.value.code == "key_reused"
    assert heard == ["甲"]


def test_the_body_of_a_request_is_told_from_another_by_any_wish() -> None:
    ask = Ask(number="2026-000001", by=None, at=AT)  # type: ignore[arg-type]
    assert body_hash("merge", ask, {"into": "a"}) != body_hash("merge", ask, {"into": "b"})


class Crossed(Exception):
    """What psycopg raises for a deadlock."""

    sqlstate = "40P01"


def crossing_times(times: int, sqlstate: str = "40P01") -> tuple[Callable[[], str], list[int]]:
    tries: list[int] = []

    @retried
    def operation() -> str:
        tries.append(1)
        if len(tries) <= times:
            cause = Crossed()
            cause.sqlstate = sqlstate
            raise OperationalError("deadlock detected") from cause
        return "done"

    return operation, tries


@pytest.mark.django_db(transaction=True)
def test_a_move_that_crossed_another_is_tried_once_more_and_then_refused_with_a_sentence() -> None:
    operation, tries = crossing_times(1)
    assert operation() == "done"
    assert len(tries) == 2
    operation, tries = crossing_times(2)
    with pytest.raises(Refused) as refused:
        operation()
    assert (refused.value.code, refused.value.kind, len(tries)) == ("crossed", "busy", 2)


@pytest.mark.django_db(transaction=True)
def test_another_failure_or_one_inside_a_transaction_is_not_tried_again() -> None:
    operation, tries = crossing_times(1, "57P01")
    with pytest.raises(OperationalError):
        operation()
    assert len(tries) == 1
    operation, tries = crossing_times(1)
    with pytest.raises(OperationalError), transaction.atomic():
        operation()
    assert len(tries) == 1
