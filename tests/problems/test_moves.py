"""The rules around the moves, each as the design states it."""

from datetime import timedelta

import pytest

from chuangcheng.problems.models import Assignment, Petition
from chuangcheng.problems.operations.answering import accept, return_
from chuangcheng.problems.operations.assigning import (
    add_unit,
    drop_unit,
    hand_down,
    recall,
    take_back,
    transfer,
)
from chuangcheng.problems.operations.measuring import confirm
from chuangcheng.problems.operations.petitions import (
    ask_extension,
)
from chuangcheng.problems.operations.submitting import decline, endorse, submit, withdraw
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
