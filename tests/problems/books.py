"""A ledger in hand for the tests of moves: `book.go(accept, "城管甲")` makes a move and keeps the time."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from chuangcheng.problems.models import Assignment, FeedbackList, ListRow, Problem, Step
from chuangcheng.problems.operations.answering import accept
from chuangcheng.problems.operations.ask import Ask
from chuangcheng.problems.operations.assigning import Order, dispatch, hand_down
from chuangcheng.problems.operations.measuring import measure
from chuangcheng.problems.operations.submitting import submit
from tests.cast import Cast
from tests.ledgers import Ledger, ledger


class Book:
    """One problem on the city's ledger, and the people of the cast. `now` goes on with each move."""

    def __init__(self, *, home: str = "云屏市", by: str = "市办甲", **extra: Any) -> None:
        self.ledger: Ledger = ledger()
        self.number = self.ledger.register(by=by, home=home, **extra).number
        Problem.objects.filter(number=self.number).update(after_count=1)

    @property
    def people(self) -> Cast:
        return self.ledger.people

    @property
    def now(self) -> datetime:
        return self.ledger.now

    @property
    def problem(self) -> Problem:
        return Problem.objects.select_related("home", "list").get(number=self.number)

    def org(self, name: str) -> int:
        return self.people.org(name).id

    def wait(self, **time: float) -> "Book":
        self.ledger.now += timedelta(**time)
        return self

    def go(self, make: Callable[..., Step], by: str, *, words: str = "情况如下", **given: Any) -> Step:
        """Make a move now; what belongs to the ask is taken out of what is given."""
        asked: dict[str, Any] = {
            k: given.pop(k) for k in ("basis", "happened_at", "version", "key", "files") if k in given
        }
        asked["unit"] = given.pop("for_unit", None)
        who = self.people.actor(by, self.ledger.tick())
        return make(Ask(number=self.number, by=who, at=self.now, words=words, **asked), **given)

    def part(self, unit: str) -> Assignment:
        """The unit's part in force."""
        return Assignment.objects.get(problem=self.problem, unit=self.org(unit), ended_at=None, returned_at=None)

    def dispatched(self, lead: str = "城管局", *, by: str = "市办甲", **extra: Any) -> "Book":
        self.go(dispatch, by, order=Order(lead=self.org(lead), **extra))
        return self

    def accepted(self, lead: str = "城管局", *, who: str = "城管甲", **extra: Any) -> "Book":
        self.dispatched(lead, **extra).go(accept, who)
        return self

    def handed_down(self) -> "Book":
        """区 → 街道 → 社区, each accepted; the community's liaison holds the desk."""
        self.accepted("东湖区", who="区联甲")
        self.go(hand_down, "区联甲", lead=self.org("南桥街道"))
        self.go(accept, "街联甲")
        self.go(hand_down, "街联甲", lead=self.org("榆树社区"))
        self.go(accept, "榆树甲")
        return self

    def measured(self, who: str = "城管甲") -> "Book":
        self.go(measure, who, text="已清理到位")
        Problem.objects.filter(number=self.number).update(after_count=1)
        return self

    def submitted(self, who: str = "城管甲") -> "Book":
        self.measured(who).go(submit, who, person_name="承办人")
        return self

    def on_list(self, **fields: Any) -> "Book":
        """Put the problem on a published list of the city."""
        known = {"level": "city", "issuer": "省文明办", "title": "测评清单", "received_on": self.now.date()}
        made = FeedbackList.objects.create(
            organisation=self.people.org("云屏市"), created_at=self.now, published_at=self.now, row_count=1,
            **{**known, **fields},
        )  # fmt: skip
        row = ListRow.objects.create(list=made, position=1, row_hash="1")
        Problem.objects.filter(number=self.number).update(list=made, list_row=row, row_no=1, source="list")
        return self
