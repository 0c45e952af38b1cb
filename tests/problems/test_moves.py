"""The rules around the moves, each as the design states it."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from chuangcheng.people.models import City, Organisation
from chuangcheng.problems.models import Assignment, FeedbackList, Petition, Problem, Sight, Step
from chuangcheng.problems.operations.answering import accept, return_
from chuangcheng.problems.operations.assigning import (
    add_unit,
    drop_unit,
    hand_down,
    recall,
    reset_deadline,
    take_back,
    transfer,
)
from chuangcheng.problems.operations.dividing import SplitPart, merge, restore, split, void
from chuangcheng.problems.operations.lists import record_issuer_verdict, record_reply
from chuangcheng.problems.operations.measuring import confirm, measure
from chuangcheng.problems.operations.petitions import (
    answer_referral,
    ask_extension,
    ask_suspension,
    close_referral,
    decide_extension,
    decide_suspension,
    dispute,
    forward_dispute,
    record_issuer_answer,
    refer_up,
    refuse_dispute,
    resume,
    uphold_dispute,
    withdraw_dispute,
)
from chuangcheng.problems.operations.registering import take_numbers
from chuangcheng.problems.operations.submitting import decline, endorse, submit, withdraw
from chuangcheng.problems.operations.urging import escalate, note
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


# whose turn


def test_the_desk_goes_down_with_the_problem_and_up_with_the_report(book: Book) -> None:
    book.handed_down()
    assert book.problem.desk_id == book.org("榆树社区")
    book.submitted("榆树甲")
    assert (book.problem.desk_kind, book.problem.desk_id) == ("endorse", book.org("南桥街道"))
    book.go(endorse, "街联甲")
    assert (book.problem.desk_kind, book.problem.desk_id) == ("endorse", book.org("东湖区"))
    book.go(endorse, "区联甲")
    assert (book.problem.desk_kind, book.problem.desk_id) == ("verify", book.org("云屏市"))


def test_declining_is_one_desk_down_and_not_rework(book: Book) -> None:
    book.handed_down().submitted("榆树甲")
    book.go(endorse, "街联甲")
    book.go(decline, "区联甲")
    assert (book.problem.state, book.problem.desk_id, book.problem.rework_count) == (
        "rectifying", book.org("南桥街道"), 0,
    )  # fmt: skip


def test_a_declined_problem_handed_down_anew_has_one_lead_line(book: Book) -> None:
    book.handed_down().submitted("榆树甲")
    book.go(endorse, "街联甲")
    book.go(decline, "区联甲")
    book.go(hand_down, "街联甲", lead=book.org("梧桐社区"))
    leads = Assignment.objects.filter(problem=book.problem, role="lead", ended_at=None).order_by("id")
    assert [p.unit_id for p in leads] == [book.org(n) for n in ("东湖区", "南桥街道", "梧桐社区")]


def test_down_means_to_a_unit_below(book: Book) -> None:
    book.accepted("东湖区", who="区联甲")
    with pytest.raises(Refused, match="不是本单位的下级"):
        book.go(hand_down, "区联甲", lead=book.org("城管局"))


def test_a_line_bureau_hands_down_to_its_station(book: Book) -> None:
    book.accepted("公安局", who="公安甲").go(hand_down, "公安甲", lead=book.org("南桥派出所"))
    assert book.problem.desk_id == book.org("南桥派出所")


def test_a_report_is_withdrawn_only_while_the_first_desk_above_has_it(book: Book) -> None:
    book.handed_down().submitted("榆树甲")
    book.go(withdraw, "榆树甲")
    assert (book.problem.state, book.problem.desk_id) == ("rectifying", book.org("榆树社区"))
    book.go(submit, "榆树甲", person_name="承办人")
    book.go(endorse, "街联甲")
    with pytest.raises(Refused, match="上级已经初审"):
        book.go(withdraw, "榆树甲")


def test_the_named_person_submits_and_withdraws(book: Book) -> None:
    book.dispatched().go(accept, "城管甲", person=book.people.post("城管乙").id)
    book.submitted("城管乙").go(withdraw, "城管乙")
    assert book.problem.state == "rectifying"


def test_a_responsible_person_is_of_the_unit(book: Book) -> None:
    book.dispatched()
    with pytest.raises(Refused, match="责任人须是本单位"):
        book.go(accept, "城管甲", person=book.people.post("公安甲").id)


def test_taking_back_ends_what_is_below_and_keeps_its_measures(book: Book) -> None:
    book.handed_down().measured("榆树甲").go(take_back, "区联甲")
    assert book.problem.desk_id == book.org("东湖区")
    assert book.problem.measures.count() == 1
    assert [p.unit_id for p in Assignment.objects.filter(problem=book.problem, ended_at=None)] == [book.org("东湖区")]


def test_recall_is_before_the_accept_only(book: Book) -> None:
    book.accepted()
    with pytest.raises(Refused, match="整改中"):
        book.go(recall, "市办甲")


def test_a_return_of_the_top_lead_goes_to_the_office_and_of_another_to_its_assigner(book: Book) -> None:
    book.handed_down().go(return_, "榆树甲", reason="not_ours")
    assert (book.problem.state, book.problem.desk_id) == ("rectifying", book.org("南桥街道"))
    book.go(return_, "区联甲", reason="not_ours")
    assert (book.problem.state, book.problem.desk_id, book.problem.due) == ("registered", book.org("云屏市"), None)
    assert book.problem.return_count == 2


def test_only_the_top_leads_accept_begins_rectification(book: Book) -> None:
    book.dispatched(co_leads=[book.org("公安局")]).go(accept, "公安甲")
    assert book.problem.state == "dispatched"
    book.go(accept, "城管甲")
    assert book.problem.state == "rectifying"


def test_a_transfer_keeps_co_leads_measures_and_the_time_left(book: Book) -> None:
    book.accepted(co_leads=[book.org("公安局")]).measured()
    due = book.problem.due
    book.go(transfer, "市办甲", lead=book.org("市监局"))
    assert (book.problem.state, book.problem.due, book.problem.desk_due) == (
        "dispatched", due, book.part("市监局").accept_due,
    )  # fmt: skip
    assert book.part("公安局").role == "co_lead"
    assert book.problem.measures.count() == 1


def test_a_transfer_to_a_co_lead_leaves_no_orphans(book: Book) -> None:
    book.accepted(co_leads=[book.org("东湖区")])
    book.go(add_unit, "区联甲", unit=book.org("南桥街道"), role="assist")
    book.go(transfer, "市办甲", lead=book.org("东湖区"))
    assert [p.unit_id for p in Assignment.objects.filter(problem=book.problem, ended_at=None)] == [book.org("东湖区")]


def test_a_co_lead_confirms_on_its_own_and_its_child_confirms_upward(book: Book) -> None:
    book.accepted(co_leads=[book.org("东湖区")]).go(accept, "区联甲")
    book.go(add_unit, "区联甲", unit=book.org("南桥街道"), role="co_lead")
    book.measured("街联甲").go(confirm, "街联甲")
    assert book.part("南桥街道").done_at
    with pytest.raises(Refused):
        book.go(submit, "街联甲", person_name="承办人")
    assert book.problem.desk_id == book.org("城管局")


def test_an_assist_may_enter_a_measure(book: Book) -> None:
    book.accepted(assists=[book.org("市监局")]).measured("市监甲")
    assert book.problem.measures.get().unit_id == book.org("市监局")


def test_every_lead_has_a_done_measure_or_says_why_not(book: Book) -> None:
    book.accepted(co_leads=[book.org("公安局")]).measured()
    with pytest.raises(Refused, match="公安局还没有填写"):
        book.go(submit, "城管甲", person_name="承办人")
    book.go(confirm, "公安甲", nothing_to_do="不涉及本单位")
    book.go(submit, "城管甲", person_name="承办人")
    assert book.problem.state == "submitted"


def test_dropping_a_helper_closes_what_it_had_asked(book: Book) -> None:
    book.accepted(co_leads=[book.org("公安局")])
    due = book.part("公安局").due
    assert due
    book.go(ask_extension, "公安甲", moment=due + timedelta(hours=2))
    book.go(drop_unit, "市办甲", assignment=book.part("公安局").id)
    assert Petition.objects.get().state == "closed"


# clocks


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


# verify, strike off, and back


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


# disputes, lists, rows that follow


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


# who sees, once, numbers


def test_the_line_parent_and_the_named_verifier_see_the_problem(book: Book) -> None:
    book.dispatched("南桥派出所", verifier=book.org("市监局"))
    seen = set(Sight.objects.filter(problem=book.problem).values_list("organisation_id", flat=True))
    assert {book.org(n) for n in ("公安局", "南桥街道", "东湖区", "云屏市", "市监局")} <= seen
    assert book.org("城管局") not in seen


def test_what_is_not_visible_is_missing(book: Book) -> None:
    book.dispatched()
    with pytest.raises(Refused) as refused:
        book.go(note, "总务甲")
    assert refused.value.kind == "missing"


def test_the_same_key_and_body_gives_the_first_answer_and_another_body_is_refused(book: Book) -> None:
    key = uuid4()
    first = book.go(note, "市办甲", words="甲", key=key)
    assert book.go(note, "市办甲", words="甲", key=key).id == first.id
    with pytest.raises(Refused) as refused:
        book.go(note, "市办甲", words="乙", key=key)
    assert refused.value.kind == "invalid"
    assert Step.objects.filter(problem=book.problem).count() == 2


def test_a_stale_version_is_told_so_and_a_repeat_of_it_is_not(book: Book) -> None:
    key, seen = uuid4(), book.problem.version
    first = book.go(note, "市办甲", words="甲", key=key, version=seen)
    with pytest.raises(Refused) as refused:
        book.go(note, "市办甲", words="乙", version=seen)
    assert refused.value.kind == "stale"
    assert book.go(note, "市办甲", words="甲", key=key, version=seen).id == first.id


def test_numbers_are_never_given_twice_and_a_block_is_kept(book: Book) -> None:
    given = [*take_numbers(at=book.now, count=50), *take_numbers(at=book.now), *take_numbers(at=book.now, count=3)]
    assert len(set(given)) == 54
    assert sorted(given) == given
    assert all(number > book.number for number in given)
