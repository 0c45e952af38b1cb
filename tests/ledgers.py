"""A small ledger for tests of what stands around it: `book = ledger()` gives the cast and moves in one line each."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from chuangcheng.problems.models import Problem, Step
from chuangcheng.problems.operations.answering import accept
from chuangcheng.problems.operations.ask import Ask
from chuangcheng.problems.operations.assigning import Order, dispatch
from chuangcheng.problems.operations.registering import NewProblem, register
from chuangcheng.standards.operations import seed_calendar, seed_categories
from tests.cast import AT, Cast, cast


@dataclass
class Ledger:
    """The cast, and a clock that goes on a minute with each move."""

    people: Cast
    now: datetime = AT

    def tick(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now

    def ask(self, problem: Problem, name: str, **extra: Any) -> Ask:
        """What a move comes with, by a person of the cast."""
        return Ask(number=problem.number, by=self.people.actor(name), at=self.tick(), **extra)

    def register(self, text: str = "垃圾桶满溢", *, by: str = "市办甲", home: str = "云屏市", **extra: Any) -> Problem:
        new = NewProblem(home=self.people.org(home).id, text=text, place="中山路口", **extra)
        return register(new=new, by=self.people.actor(by), at=self.tick())

    def dispatch(self, problem: Problem, lead: str = "城管局", *, by: str = "市办甲", **extra: Any) -> Step:
        order = Order(lead=self.people.org(lead).id, **extra)
        return dispatch(self.ask(problem, by), order=order)

    def accept(self, problem: Problem, *, by: str = "城管甲") -> Step:
        return accept(self.ask(problem, by))


def ledger() -> Ledger:
    """The cast with categories and the calendar."""
    people = cast()
    seed_categories()
    seed_calendar(years=range(2025, 2028), at=AT)
    return Ledger(people)
