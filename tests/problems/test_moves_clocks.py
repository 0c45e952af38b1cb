"""The clocks around the moves, each as the design states it."""

from datetime import timedelta

import pytest

from chuangcheng.people.models import Organisation
from chuangcheng.problems.models import Petition
from chuangcheng.problems.operations.answering import accept
from chuangcheng.problems.operations.assigning import (
    hand_down,
    reset_deadline,
    take_back,
)
from chuangcheng.problems.operations.petitions import (
    answer_referral,
    ask_extension,
    ask_suspension,
    close_referral,
    decide_extension,
    decide_suspension,
    dispute,
    refer_up,
    refuse_dispute,
    resume,
    withdraw_dispute,
)
from chuangcheng.problems.operations.submitting import submit, withdraw
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


@pytest.mark.parametrize("depth", [1, 3])
def test_the_clock_stands_while_submitted_and_runs_on_with_what_was_left(book: Book, depth: int) -> None:
    who, unit = ("城管甲", "城管局") if depth == 1 else ("榆树甲", "榆树社区")
    (book.accepted() if depth == 1 else book.handed_down()).submitted(who)
    before = left(book, unit)
    book.wait(days=3)
    book.go(withdraw, who)
    assert book.part(unit).time_left is None
    book.go(submit, who, person_name="承办人")
    assert 0 <= before - left(book, unit) <= 2


def test_co_leads_without_a_rule_of_their_own_pause_and_resume_with_the_lead(book: Book) -> None:
    book.accepted(co_leads=[book.org("公安局")]).go(dispute, "城管甲")
    book.wait(days=7).go(refuse_dispute, "市办甲")
    assert book.part("公安局").due == book.part("城管局").due == book.problem.due
    assert book.problem.due
    assert book.problem.due > book.now


def test_a_granted_referral_stops_the_clock_and_its_end_sets_the_desk_anew(book: Book) -> None:
    book.handed_down().go(refer_up, "榆树甲", asked_of=book.org("东湖区"))
    assert (book.problem.desk_kind, book.problem.desk_id) == ("referral", book.org("东湖区"))
    book.go(answer_referral, "区办甲", verdict="grant")
    book.wait(days=10).go(close_referral, "区办甲")
    assert book.problem.desk_due == book.part("榆树社区").due
    assert book.problem.desk_due
    assert book.problem.desk_due > book.now


def test_taking_back_out_of_a_granted_referral_gives_the_desk_its_new_due(book: Book) -> None:
    book.handed_down().go(refer_up, "榆树甲", asked_of=book.org("云屏市"))
    book.go(answer_referral, "市办甲", verdict="grant")
    book.wait(days=10).go(take_back, "街联甲")
    assert book.problem.desk_due == book.part("南桥街道").due
    assert book.problem.desk_due
    assert book.problem.desk_due > book.now
    assert Petition.objects.get().state == "closed"


def test_the_office_asked_does_not_work_for_the_unit_meanwhile(book: Book) -> None:
    book.handed_down().go(refer_up, "榆树甲", asked_of=book.org("东湖区"))
    for move, given in ((submit, {"person_name": "某人"}), (hand_down, {"lead": book.org("梧桐社区")})):
        with pytest.raises(Refused):
            book.go(move, "区联甲", **given)


def test_an_owner_without_users_is_written_to_and_followed_by_the_dispatcher(book: Book) -> None:
    owner = Organisation.objects.create(name="示例电力公司", kind="unit")
    owner.path = f"/{owner.id}/"
    owner.save()
    book.accepted().go(refer_up, "城管甲", asked_of=owner.id)
    assert book.problem.desk_id == book.org("云屏市")
    book.go(answer_referral, "市办甲", verdict="grant")
    book.go(close_referral, "市办甲")
    assert book.problem.desk_id == book.org("城管局")


def test_a_fixed_moment_does_not_move_and_needs_a_new_one(book: Book) -> None:
    moment = book.now + timedelta(days=3)
    book.accepted(rule=Rule(Clock.FIXED_MOMENT, moment=moment), co_leads=[book.org("公安局")]).go(dispute, "城管甲")
    book.wait(days=5)
    with pytest.raises(Refused, match="指定时刻"):
        book.go(refuse_dispute, "市办甲")
    then = book.now + timedelta(days=2)
    book.go(refuse_dispute, "市办甲", moment=then)
    assert book.problem.due == then
    assert book.part("公安局").due == then


def test_a_dispute_is_no_way_to_a_later_deadline(book: Book) -> None:
    book.accepted().go(dispute, "城管甲")
    with pytest.raises(Refused, match="不能借此延期"):
        book.go(withdraw_dispute, "城管甲", moment=book.now + timedelta(days=90))


def test_a_disputed_problem_comes_back_to_its_state_with_a_new_accept_clock(book: Book) -> None:
    book.dispatched().go(dispute, "城管甲")
    book.wait(days=10).go(refuse_dispute, "市办甲")
    assert book.problem.state == "dispatched"
    assert book.problem.desk_due
    assert book.problem.desk_due > book.now


def test_lateness_is_charged_to_the_desk_that_held_it_and_only_from_when_it_did(book: Book) -> None:
    book.accepted("东湖区", who="区联甲")
    assert book.problem.due
    book.ledger.now = book.problem.due + timedelta(hours=10)
    book.go(hand_down, "区联甲", lead=book.org("南桥街道"))
    late = dict(book.problem.overdue)
    assert late == {str(book.org("东湖区")): 601}
    book.go(accept, "街联甲")
    book.wait(hours=2).submitted("街联甲")
    assert book.problem.overdue[str(book.org("南桥街道"))] <= 123
    assert book.problem.overdue[str(book.org("东湖区"))] == 601
    assert book.problem.submitted_late


def test_an_extension_is_asked_in_time_twice_and_for_no_more_than_the_original(book: Book) -> None:
    book.accepted()
    part = book.part("城管局")
    assert part.due
    original, first = part.due - part.assigned_at, part.due
    with pytest.raises(Refused, match="不能超过原来的整改时间"):
        book.go(ask_extension, "城管甲", moment=first + original + timedelta(minutes=1))
    for n in (1, 2):
        due = book.part("城管局").due
        assert due
        with pytest.raises(Refused, match="不能超过原来"):
            book.go(ask_extension, "城管甲", moment=due + original + timedelta(minutes=1))
        book.go(ask_extension, "城管甲", moment=due + original)
        with pytest.raises(Refused, match="已有一项同类申请"):
            book.go(ask_extension, "城管甲", moment=due + timedelta(hours=1))
        book.go(decide_extension, "市办甲", granted=True)
        assert book.problem.extension_count == n
        assert book.problem.desk_due == book.problem.due == due + original
    with pytest.raises(Refused, match="延期两次"):
        book.go(ask_extension, "城管甲", moment=first + 3 * original)


def test_an_extension_is_not_asked_once_overdue(book: Book) -> None:
    book.accepted()
    assert book.problem.due
    book.ledger.now = book.problem.due + timedelta(minutes=1)
    with pytest.raises(Refused, match="期限已过"):
        book.go(ask_extension, "城管甲", moment=book.now + timedelta(days=1))


def test_an_extension_stays_within_the_reply_date(book: Book) -> None:
    book.on_list(reply_due=book.now + timedelta(days=8)).accepted()
    with pytest.raises(Refused, match="回复期限"):
        book.go(ask_extension, "城管甲", moment=book.now + timedelta(days=9))


def test_an_extension_is_decided_by_whoever_assigned_that_part(book: Book) -> None:
    book.handed_down()
    for who, unit in (("区联甲", "东湖区"), ("街联甲", "南桥街道")):
        due = book.part(unit).due
        assert due
        book.go(ask_extension, who, moment=due + timedelta(hours=1))
    with pytest.raises(Refused):
        book.go(decide_extension, "榆树甲", granted=False)
    book.go(decide_extension, "区联甲", granted=False)
    assert Petition.objects.get(assignment=book.part("南桥街道")).state == "refused"
    book.go(decide_extension, "市办甲", granted=True)
    assert Petition.objects.get(assignment=book.part("东湖区")).state == "granted"


def test_an_inner_deadline_never_passes_the_outer(book: Book) -> None:
    book.accepted("东湖区", who="区联甲")
    late = Rule(Clock.FIXED_MOMENT, moment=book.now + timedelta(days=60))
    with pytest.raises(Refused, match="不能晚于本单位的期限"):
        book.go(hand_down, "区联甲", lead=book.org("南桥街道"), rule=late)
    book.go(hand_down, "区联甲", lead=book.org("南桥街道"))
    sooner = Rule(Clock.FIXED_MOMENT, moment=book.now + timedelta(days=1))
    book.go(reset_deadline, "市办甲", rule=sooner)
    assert book.part("南桥街道").due == book.part("东湖区").due


def test_a_suspension_is_granted_by_the_dispatcher_and_ends_within_a_year(book: Book) -> None:
    book.accepted()
    day = book.now.date()
    with pytest.raises(Refused, match="一年之内"):
        book.go(ask_suspension, "城管甲", cause="修路", plan="完工后", review_on=day + timedelta(days=366))
    book.go(ask_suspension, "城管甲", cause="修路", plan="完工后", review_on=day + timedelta(days=365))
    book.go(decide_suspension, "市办甲", granted=True)
    assert (book.problem.state, book.problem.desk_id) == ("suspended", book.org("云屏市"))
    book.wait(days=40).go(resume, "市办甲")
    assert book.problem.state == "rectifying"
    assert book.problem.due
    assert book.problem.due > book.now
