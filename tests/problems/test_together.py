"""Several people at once: one step, everybody an answer. On a SQLite file and on PostgreSQL alike."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from chuangcheng.problems.models import FeedbackList, Problem, Step
from chuangcheng.problems.operations.answering import accept
from chuangcheng.problems.operations.ask import Ask
from chuangcheng.problems.operations.assigning import Order, dispatch
from chuangcheng.problems.operations.registering import NewProblem, register, take_numbers
from chuangcheng.problems.operations.sweep import sweep
from chuangcheng.problems.operations.urging import note
from chuangcheng.rules.refusals import Refused
from tests.problems.books import Book

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def book() -> Book:
    return Book()


def together(*attempts: Callable[[], object]) -> list[object]:
    """Run them at the same moment, each on a connection of its own; a refusal is an answer."""
    gate = Barrier(len(attempts))

    def one(attempt: Callable[[], object]) -> object:
        try:
            gate.wait(timeout=30)
            return attempt()
        except Refused as refused:
            return refused.kind
        finally:
            connection.close()

    with ThreadPoolExecutor(len(attempts)) as pool:
        return list(pool.map(one, attempts))


def test_of_two_people_who_saw_the_same_version_one_is_told_it_is_stale(book: Book) -> None:
    seen = book.problem.version
    asks = [
        Ask(number=book.number, by=book.people.actor(name), at=book.ledger.tick(), words=name, version=seen)
        for name in ("市办甲", "市办乙")
    ]
    answers = together(*(lambda ask=ask: note(ask) for ask in asks))
    assert sum(isinstance(answer, Step) for answer in answers) == 1
    assert "stale" in answers


def test_twenty_duplicates_of_one_request_are_one_step_and_one_answer(book: Book) -> None:
    book.dispatched()
    ask = Ask(
        number=book.number, by=book.people.actor("城管甲"), at=book.ledger.tick(), key=uuid4(),
        version=book.problem.version,
    )  # fmt: skip
    answers = together(*[lambda: accept(ask).id for _ in range(20)])
    steps = Step.objects.filter(problem=book.problem, move="accept")
    assert set(answers) == {steps.get().id}


def test_numbers_taken_at_once_are_all_different(book: Book) -> None:
    taken = together(*[lambda: take_numbers(at=book.now, count=3) for _ in range(6)])
    numbers = [number for block in taken for number in block]  # type: ignore[attr-defined]
    assert len(set(numbers)) == 18


def test_a_problem_registered_many_times_over_with_one_key_is_registered_once(book: Book) -> None:
    new, key = NewProblem(home=book.org("云屏市"), text="井盖缺失"), uuid4()
    by = book.people.actor("市办甲")
    given = together(*[lambda: register(new=new, by=by, at=book.now, key=key).number for _ in range(8)])
    assert len(set(given)) == 1
    assert Problem.objects.filter(text="井盖缺失").count() == 1


def test_two_schedulers_warn_once(book: Book) -> None:
    book.accepted()
    due = book.problem.desk_due
    assert due
    made = together(*[lambda: sweep(at=due + timedelta(minutes=1)) for _ in range(2)])
    assert Step.objects.filter(problem=book.problem, move="escalate").count() == 1
    assert sum(made) >= 1  # type: ignore[arg-type]


def test_the_last_two_rows_of_a_list_dispatched_at_once_put_it_in_work(book: Book) -> None:
    book.on_list()
    other = book.ledger.register("别处")
    Problem.objects.filter(id=other.id).update(list=book.problem.list, row_no=2)
    order = Order(lead=book.org("城管局"))
    asks = [
        Ask(number=number, by=book.people.actor(name), at=book.ledger.tick())
        for number, name in ((book.number, "市办甲"), (other.number, "市办乙"))
    ]
    together(*(lambda ask=ask: dispatch(ask, order=order) for ask in asks))
    assert FeedbackList.objects.get().state == "rectifying"
