"""Verifying, striking off and coming back, each as the design states it."""

from datetime import timedelta
from decimal import Decimal

import pytest

from chuangcheng.people.models import City, Organisation
from chuangcheng.problems.operations.answering import accept
from chuangcheng.problems.operations.assigning import (
    hand_down,
)
from chuangcheng.problems.operations.measuring import measure
from chuangcheng.problems.operations.submitting import endorse, submit
from chuangcheng.problems.operations.urging import escalate
from chuangcheng.problems.operations.verifying import reopen, send_back, strike_off, verify
from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.worktime import Clock, Rule
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


def test_a_send_back_gives_a_working_day_at_least_and_counts_as_rework(book: Book) -> None:
    book.accepted()
    assert book.problem.due
    book.ledger.now = book.problem.due - timedelta(minutes=30)
    book.submitted()
    book.go(send_back, "市核甲", reason="in_part")
    assert (book.problem.state, book.problem.rework_count) == ("rectifying", 1)
    assert book.problem.due > book.now + timedelta(hours=8)
    assert book.problem.desk_due == book.problem.due


def test_a_send_back_leaves_the_outer_deadlines_their_own_time(book: Book) -> None:
    book.accepted("东湖区", who="区联甲")
    outer = book.part("东湖区").due
    soon = Rule(Clock.WORKING_HOURS, Decimal(4))
    book.go(hand_down, "区联甲", lead=book.org("南桥街道"), rule=soon)
    book.submitted("街联甲").go(endorse, "区联甲")
    book.go(send_back, "市核甲", reason="not_done")
    assert outer
    assert book.problem.due
    assert book.problem.due >= outer
    inner = book.part("南桥街道").due
    assert inner
    assert inner < book.problem.due


def test_nobody_sends_back_while_the_report_is_still_being_endorsed(book: Book) -> None:
    book.handed_down().submitted("榆树甲")
    with pytest.raises(Refused, match="逐级初审"):
        book.go(send_back, "街办甲", reason="not_done")


def test_a_verifier_may_still_send_back_before_it_is_struck_off(book: Book) -> None:
    book.accepted().submitted().go(verify, "市核甲")
    book.go(send_back, "市核甲", reason="false")
    assert book.problem.state == "rectifying"


def test_the_submitter_does_not_verify(book: Book) -> None:
    book.accepted()
    book.go(measure, "市办甲", text="代填", basis="电话", for_unit=book.org("城管局"))
    book.go(submit, "市办甲", basis="电话", person_name="承办人", for_unit=book.org("城管局"))
    with pytest.raises(Refused):
        book.go(verify, "市办甲")
    book.go(verify, "市核甲")
    with pytest.raises(Refused):
        book.go(strike_off, "市办甲")
    book.go(strike_off, "市办乙")
    assert book.problem.state == "struck_off"


def test_whoever_filled_in_any_move_does_not_strike_off(book: Book) -> None:
    book.dispatched().go(accept, "市办乙", basis="电话告知")
    book.submitted().go(verify, "市核甲")
    with pytest.raises(Refused):
        book.go(strike_off, "市办乙")
    book.go(strike_off, "市办甲")


def test_filling_in_does_not_use_up_the_last_who_could_strike_off(book: Book) -> None:
    book.dispatched().go(accept, "市办乙", basis="电话告知")
    with pytest.raises(Refused, match="没有人可以销号"):
        book.go(measure, "市办甲", text="已整改", basis="电话告知")


def test_an_on_behalf_submit_in_time_only_by_word_is_counted_apart(book: Book) -> None:
    book.accepted().measured()
    said = book.problem.due
    assert said
    escalated = said + timedelta(minutes=1)
    from chuangcheng.people.actor import CLOCK
    from chuangcheng.problems.operations.ask import Ask

    escalate(Ask(number=book.number, by=CLOCK, at=escalated), level="overdue", deadline=said)
    book.ledger.now = said + timedelta(days=1)
    step = book.go(
        submit, "市办甲", basis="电话", happened_at=said - timedelta(minutes=5), person_name="承办人",
        for_unit=book.org("城管局"),
    )  # fmt: skip
    assert step.codes["in_time_by_word"] is True
    assert not book.problem.submitted_late


def test_happened_at_lies_between_the_last_step_and_now(book: Book) -> None:
    book.dispatched()
    with pytest.raises(Refused, match="不能晚于现在"):
        book.go(accept, "市办甲", basis="电话", happened_at=book.now + timedelta(hours=1))
    with pytest.raises(Refused, match="不能早于上一步"):
        book.go(accept, "市办甲", basis="电话", happened_at=book.now - timedelta(hours=1))


def test_a_rebound_counts_and_begins_anew_at_the_last_top_lead(book: Book) -> None:
    book.accepted().submitted().go(verify, "市核甲")
    book.go(strike_off, "市办甲")
    book.wait(days=30).go(reopen, "市督甲", words="又脏了")
    assert (book.problem.state, book.problem.desk_id, book.problem.recurrence_count) == (
        "dispatched", book.org("城管局"), 1,
    )  # fmt: skip
    book.go(accept, "城管甲")
    with pytest.raises(Refused, match="还没有填写已完成的措施"):
        book.go(submit, "城管甲", person_name="承办人")
    assert book.part("城管局").assigned_at > book.now - timedelta(hours=1)


def test_a_rebound_of_a_unit_that_is_gone_waits_for_dispatch(book: Book) -> None:
    book.accepted().submitted().go(verify, "市核甲")
    book.go(strike_off, "市办甲")
    Organisation.objects.filter(id=book.org("城管局")).update(is_active=False)
    book.go(reopen, "市办甲")
    assert (book.problem.state, book.problem.desk_id, book.problem.due) == ("registered", book.org("云屏市"), None)


def test_a_city_may_let_verifying_strike_off(book: Book) -> None:
    City.objects.update(strike_off_step=False)
    book.accepted().submitted().go(verify, "市核甲")
    assert book.problem.state == "struck_off"


def test_the_citys_leader_signs_before_a_report_goes_on(book: Book) -> None:
    City.objects.update(leader_signs=True)
    from chuangcheng.problems.operations.submitting import sign

    book.accepted().submitted()
    with pytest.raises(Refused, match="审签"):
        book.go(verify, "市核甲")
    book.go(sign, "城管领导")
    book.go(verify, "市核甲")
    assert book.problem.state == "verified"
