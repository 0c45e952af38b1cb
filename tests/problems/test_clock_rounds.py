"""The clock's round: each deadline warns once per level, also after an outage and with two schedulers."""

from datetime import timedelta

import pytest

from chuangcheng.people.actor import CLOCK
from chuangcheng.problems.models import Problem, Step
from chuangcheng.problems.operations.ask import Ask
from chuangcheng.problems.operations.petitions import ask_suspension, decide_suspension, resume
from chuangcheng.problems.operations.sweep import sweep
from chuangcheng.problems.operations.urging import escalate
from chuangcheng.rules.refusals import Refused
from tests.problems.books import Book

pytestmark = pytest.mark.django_db


@pytest.fixture
def book() -> Book:
    return Book().accepted()


def levels(book: Book) -> list[str]:
    return [step.codes["level"] for step in Step.objects.filter(problem=book.problem, move="escalate").order_by("seq")]


def test_every_level_is_said_once_however_often_the_clock_looks(book: Book) -> None:
    due = book.problem.desk_due
    assert due
    for hours in (-24, -4, -3, -1, 0, 1, 23, 24, 30, 71, 72, 100, 500):
        for _ in range(2):
            sweep(at=due + timedelta(hours=hours))
    assert levels(book) == ["soon", "overdue", "overdue_day", "overdue_3"]


@pytest.mark.parametrize(("hours", "level"), [(24, "overdue_day"), (23, "overdue"), (80, "overdue_3")])
def test_after_an_outage_only_the_highest_level_passed_is_said(book: Book, hours: int, level: str) -> None:
    due = book.problem.desk_due
    assert due
    sweep(at=due + timedelta(hours=hours))
    sweep(at=due + timedelta(hours=hours, minutes=1))
    assert levels(book) == [level]


def test_a_new_deadline_warns_anew(book: Book) -> None:
    first = book.problem.desk_due
    assert first
    sweep(at=first)
    Problem.objects.filter(number=book.number).update(desk_due=first + timedelta(days=1))
    sweep(at=first + timedelta(days=1))
    assert levels(book) == ["overdue", "overdue"]


def test_a_warning_about_a_deadline_that_has_just_moved_is_not_written(book: Book) -> None:
    due = book.problem.desk_due
    assert due
    Problem.objects.filter(number=book.number).update(desk_due=due + timedelta(days=1))
    with pytest.raises(Refused, match="期限刚刚变动"):
        escalate(Ask(number=book.number, by=CLOCK, at=due), level="overdue", deadline=due)


def test_a_suspended_problem_goes_on_by_itself_on_its_review_date_and_only_once(book: Book) -> None:
    day = (book.now + timedelta(days=30)).date()
    book.go(ask_suspension, "城管甲", cause="修路", plan="完工后", review_on=day)
    book.go(decide_suspension, "市办甲", granted=True)
    sweep(at=book.now + timedelta(days=29))
    assert book.problem.state == "suspended"
    book.wait(days=30)
    assert sweep(at=book.now) == 1
    assert (book.problem.state, book.problem.desk_id) == ("rectifying", book.org("城管局"))
    assert sweep(at=book.now + timedelta(minutes=1)) == 0
    assert book.problem.due
    assert book.problem.due > book.now


def test_the_clock_too_is_asked_for_the_state(book: Book) -> None:
    with pytest.raises(Refused, match="不能“恢复整改”"):
        resume(Ask(number=book.number, by=CLOCK, at=book.now))


def test_a_struck_off_problem_is_not_warned_about(book: Book) -> None:
    due = book.problem.desk_due
    assert due
    Problem.objects.filter(number=book.number).update(state="struck_off")
    assert sweep(at=due + timedelta(days=2)) == 0
    assert levels(book) == []
