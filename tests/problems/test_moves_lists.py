"""Disputes, lists and rows that follow, each as the design states it."""

from datetime import timedelta

import pytest

from chuangcheng.problems.models import Assignment, FeedbackList, Petition, Problem, Step
from chuangcheng.problems.operations.answering import return_
from chuangcheng.problems.operations.assigning import (
    transfer,
)
from chuangcheng.problems.operations.dividing import SplitPart, merge, restore, split, void
from chuangcheng.problems.operations.lists import record_issuer_verdict, record_reply
from chuangcheng.problems.operations.petitions import (
    ask_extension,
    dispute,
    forward_dispute,
    record_issuer_answer,
    uphold_dispute,
)
from chuangcheng.problems.operations.urging import note
from chuangcheng.problems.operations.verifying import reopen, strike_off, verify
from chuangcheng.rules.refusals import Refused
from tests.problems.books import Book

pytestmark = pytest.mark.django_db


@pytest.fixture
def book() -> Book:
    return Book()


def left(book: Book, unit: str) -> int:
    """Working minutes a paused part has left."""
    kept = book.part(unit).time_left
    assert kept is not None
    assert kept["clock"] == "working_days"
    return int(kept["minutes"])


def test_deciding_a_dispute_on_an_outside_list_needs_the_issuers_answer(book: Book) -> None:
    book.on_list().accepted().go(dispute, "城管甲")
    with pytest.raises(Refused, match="下发单位的答复"):
        book.go(uphold_dispute, "市办甲")
    book.go(forward_dispute, "市办甲")
    book.go(record_issuer_answer, "市办甲", accepted=True)
    book.go(uphold_dispute, "市办甲")
    assert book.problem.state == "void"


def test_voiding_a_row_of_an_outside_list_needs_the_issuers_answer_and_restoring_closes_the_old_parts(
    book: Book,
) -> None:
    book.on_list().accepted()
    with pytest.raises(Refused, match="下发单位的答复"):
        book.go(void, "市办甲")
    book.go(void, "市办甲", issuer_answer="同意不计")
    assert not Assignment.objects.filter(problem=book.problem, ended_at=None).exists()
    book.go(restore, "市办甲")
    assert (book.problem.state, book.problem.due, book.problem.desk_id) == ("registered", None, book.org("云屏市"))


def test_a_split_problem_follows_its_parts(book: Book) -> None:
    book.go(split, "市办甲", into=[SplitPart(text="东侧"), SplitPart(text="西侧")])
    whole, first, second = book.number, *Problem.objects.filter(parent__number=book.number).order_by("id")
    with pytest.raises(Refused, match="随"):
        book.dispatched()
    book.go(note, "市办甲")
    book.number = first.number
    book.go(void, "市办甲")
    book.number = second.number
    Problem.objects.filter(id=second.id).update(after_count=1)
    book.accepted().submitted().go(verify, "市核甲")
    book.go(strike_off, "市办甲")
    assert Problem.objects.get(number=whole).state == "struck_off"
    book.go(reopen, "市督甲")
    assert Problem.objects.get(number=whole).state == "rectifying"
    book.go(dispute, "城管甲")
    book.go(uphold_dispute, "市办甲")
    assert Problem.objects.get(number=whole).state == "void"


def test_a_part_of_a_part_brings_both_above_with_it(book: Book) -> None:
    book.go(split, "市办甲", into=[SplitPart(text="东侧"), SplitPart(text="西侧")])
    whole = book.number
    numbers = list(Problem.objects.filter(parent__number=whole).values_list("number", flat=True))
    book.number = numbers[0]
    book.go(split, "市办甲", into=[SplitPart(text="东一"), SplitPart(text="东二")])
    deeper = list(Problem.objects.filter(parent__number=numbers[0]).values_list("number", flat=True))
    for number in [numbers[1], *deeper]:
        book.number = number
        book.go(void, "市办甲")
    assert Problem.objects.get(number=whole).state == "void"


def test_a_part_is_not_merged_away_from_its_whole(book: Book) -> None:
    other = book.ledger.register("别处").number
    book.go(split, "市办甲", into=[SplitPart(text="东侧"), SplitPart(text="西侧")])
    book.number = Problem.objects.filter(parent__number=book.number).first().number  # type: ignore[union-attr]
    with pytest.raises(Refused, match="不能再并案"):
        book.go(merge, "市办甲", into=other)


@pytest.mark.parametrize("end", ["return", "transfer", "void", "split", "merge"])
def test_what_ends_the_work_closes_the_open_requests_with_a_step(book: Book, end: str) -> None:
    other = book.ledger.register("别处").number
    book.accepted()
    due = book.problem.due
    assert due
    book.go(ask_extension, "城管甲", moment=due + timedelta(hours=1))
    step = {
        "return": lambda: book.go(return_, "城管甲", reason="other"),
        "transfer": lambda: book.go(transfer, "市办甲", lead=book.org("市监局")),
        "void": lambda: book.go(void, "市办甲"),
        "split": lambda: book.go(split, "市办甲", into=[SplitPart(text="东"), SplitPart(text="西")]),
        "merge": lambda: book.go(merge, "市办甲", into=other),
    }[end]()
    assert Petition.objects.get().state == "closed"
    assert [kind for _, kind in step.codes["closed_petitions"]] == ["extension"]


def test_a_list_is_in_work_when_none_of_its_rows_waits(book: Book) -> None:
    book.on_list()
    other = book.ledger.register("别处")
    Problem.objects.filter(id=other.id).update(list=book.problem.list, row_no=2)
    book.dispatched()
    assert FeedbackList.objects.get().state == "dispatching"
    book.number = other.number
    book.go(void, "市办甲", issuer_answer="同意")
    assert FeedbackList.objects.get().state == "rectifying"


def test_a_partly_returned_list_reopens_what_was_struck_off_and_begins_another_round(book: Book) -> None:
    book.on_list()
    note_only = book.ledger.register("别处")
    Problem.objects.filter(id=note_only.id).update(list=book.problem.list, row_no=2)
    book.accepted().submitted().go(verify, "市核甲")
    book.go(strike_off, "市办甲")
    office, feedback = book.people.actor("市办甲"), FeedbackList.objects.get()
    record_reply(list_id=feedback.id, by=office, at=book.ledger.tick())
    record_issuer_verdict(
        list_id=feedback.id, returned={book.number: "不彻底", note_only.number: "缺照片"}, by=office,
        at=book.ledger.tick(),
    )  # fmt: skip
    feedback.refresh_from_db()
    assert (feedback.state, feedback.round) == ("rectifying", 2)
    assert book.problem.state == "dispatched"
    assert Step.objects.filter(problem=note_only).last().move == "note"  # type: ignore[union-attr]


def test_a_returned_row_that_was_split_reopens_its_parts(book: Book) -> None:
    book.on_list().go(split, "市办甲", into=[SplitPart(text="东侧"), SplitPart(text="西侧")])
    whole = book.number
    for part in Problem.objects.filter(parent__number=whole).order_by("id"):
        Problem.objects.filter(id=part.id).update(after_count=1)
        book.number = part.number
        book.accepted().submitted().go(verify, "市核甲")
        book.go(strike_off, "市办甲")
    office, feedback = book.people.actor("市办甲"), FeedbackList.objects.get()
    record_reply(list_id=feedback.id, by=office, at=book.ledger.tick())
    assert feedback.answers.get().rows[whole] == "struck_off"
    record_issuer_verdict(list_id=feedback.id, returned={whole: "不彻底"}, by=office, at=book.ledger.tick())
    assert set(Problem.objects.filter(parent__number=whole).values_list("state", flat=True)) == {"dispatched"}
    assert Problem.objects.get(number=whole).state == "rectifying"
