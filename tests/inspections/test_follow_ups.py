"""举一反三: one problem of a hospital, and every covered area looks for the same (case r02)."""

from datetime import date, timedelta
from typing import Any

import pytest

from chuangcheng.inspections.models import FollowUp, FollowUpAnswer
from chuangcheng.inspections.operations.follow_ups import (
    FollowUpDraft,
    answer_follow_up,
    close_follow_up,
    order_follow_up,
    remind_due,
    remind_follow_up,
)
from chuangcheng.inspections.queries.follow_ups import follow_up_lines, follow_up_page, places_like
from chuangcheng.notices.models import Outbox
from chuangcheng.places.models import Area, Coverage
from chuangcheng.problems.models import Problem
from chuangcheng.rules.refusals import Refused
from tests.ledgers import Ledger, ledger

pytestmark = pytest.mark.django_db
DEPARTMENTS = {"门诊大厅": "总务科", "停车场": "保卫科", "志愿岗": "团委"}


@pytest.fixture
def book() -> Ledger:
    """The hospital with three areas, each covered by a department."""
    book = ledger()
    hospital = book.people.org("示例医院")
    for place, department in DEPARTMENTS.items():
        area = Area.objects.create(name=place, organisation=hospital)
        area.path = f"/{area.pk}/"
        area.save()
        Coverage.objects.create(
            area=area, organisation=hospital, department=book.people.org(department), from_date=date(2026, 1, 1)
        )
    return book


def problem(book: Ledger) -> Problem:
    area = Area.objects.get(name="门诊大厅")
    return book.register("大厅内有烟头", by="院办甲", home="示例医院", area=area.pk)


def ordered(book: Ledger, row: Problem, *, by: str = "院办甲", days: int = 3, **said: Any) -> FollowUp:
    chosen = said or {"coverages": list(Coverage.objects.values_list("id", flat=True))}
    draft = FollowUpDraft(text="查一查有没有烟头", due=book.now + timedelta(days=days), **chosen)
    return order_follow_up(number=row.number, draft=draft, by=book.people.actor(by), at=book.tick())


def answer(book: Ledger, order: FollowUp, place: str, by: str, *said: str) -> Any:
    """`said`: the result (none) and the words."""
    result, words = [*said, "none", ""][:2] if said else ("none", "")
    row = order.answers.get(place=place)
    return answer_follow_up(answer_id=row.pk, result=result, words=words, by=book.people.actor(by), at=book.tick())


def refused(code: str) -> Any:
    return pytest.raises(Refused, check=lambda error: error.code == code)


def test_every_area_under_the_same_coverage_offers_itself_with_its_department(book):
    found = places_like(problem(book), by=book.people.actor("院办甲"), at=book.now)
    assert {(choice.place, choice.unit_name) for choice in found} == set(DEPARTMENTS.items())
    assert {choice.why for choice in found} == {"同一包保"}


def test_each_place_is_answered_by_its_own_unit_and_what_is_found_goes_on_the_ledger(book):
    row = problem(book)
    order = ordered(book, row)
    answer(book, order, "停车场", "保卫甲")
    made = answer(book, order, "志愿岗", "团委甲", "found", "志愿岗旁有烟头")
    page = follow_up_page(order.pk, by=book.people.actor("院办甲"), at=book.now)
    assert [line.row.place for line in page.waiting] == ["门诊大厅"]
    assert [line.number for line in page.found] == [made.problem.number]
    assert (made.problem.home.name, made.problem.source, made.problem.area.name) == ("团委", "self_check", "志愿岗")
    assert order.closed_at is None
    answer(book, order, "门诊大厅", "总务甲")
    order.refresh_from_db()
    assert order.closed_at is not None


def test_a_unit_sees_its_own_place_and_neither_the_problem_nor_the_others(book):
    order = ordered(book, problem(book))
    page = follow_up_page(order.pk, by=book.people.actor("保卫甲"), at=book.now)
    assert not page.is_whole
    assert [line.row.place for line in page.answers] == ["停车场"]
    assert page.answers[0].mine
    with refused("follow_up_missing"):
        follow_up_page(order.pk, by=book.people.actor("城管甲"), at=book.now)
    lines = follow_up_lines(book.people.actor("保卫甲"))
    assert [(total, done) for _, total, done, _ in lines] == [(1, 0)]


def test_units_are_told_and_reminded_those_alone_that_have_not_answered(book):
    order = ordered(book, problem(book))
    told = Outbox.objects.filter(kind="inspections.follow_up")
    assert told.get().payload["units"] == sorted(book.people.org(name).id for name in DEPARTMENTS.values())
    answer(book, order, "停车场", "保卫甲")
    assert remind_follow_up(follow_up_id=order.pk, by=book.people.actor("院办甲"), at=book.tick()) == 2
    assert book.people.org("保卫科").id not in told.latest("id").payload["units"]


def test_the_clock_reminds_a_day_before_and_once_when_it_is_over(book):
    order = ordered(book, problem(book), days=3)
    assert remind_due(at=book.now) == 0
    eve = order.due - timedelta(hours=20)
    assert remind_due(at=eve) == 1
    assert remind_due(at=eve + timedelta(minutes=1)) == 0
    assert remind_due(at=order.due + timedelta(minutes=1)) == 1
    assert remind_due(at=order.due + timedelta(minutes=2)) == 0


@pytest.mark.parametrize(
    ("by", "result", "words", "code"),
    [
        ("保卫甲", "none", "", "follow_up_missing"),
        ("总务乙", "none", "", "follow_up_answerer"),
        ("总务甲", "maybe", "", "follow_up_result"),
        ("总务甲", "found", " ", "follow_up_words"),
    ],
)
def test_an_answer_that_is_not_ones_own_or_says_nothing_is_refused(book, by, result, words, code):
    order = ordered(book, problem(book))
    with refused(code):
        answer(book, order, "门诊大厅", by, result, words)
    assert not FollowUpAnswer.objects.exclude(result="").exists()


def test_a_place_is_answered_once_and_not_after_the_end(book):
    order = ordered(book, problem(book))
    answer(book, order, "停车场", "保卫甲")
    with refused("follow_up_answered"):
        answer(book, order, "停车场", "保卫甲")
    close_follow_up(follow_up_id=order.pk, by=book.people.actor("院办甲"), at=book.tick())
    with refused("follow_up_closed"):
        answer(book, order, "门诊大厅", "总务甲")


def test_only_who_ordered_reminds_and_closes(book):
    order = ordered(book, problem(book))
    with refused("follow_up_keeper"):
        remind_follow_up(follow_up_id=order.pk, by=book.people.actor("市办甲"), at=book.tick())
    with refused("follow_up_missing"):
        close_follow_up(follow_up_id=order.pk, by=book.people.actor("总务甲"), at=book.tick())


def test_units_one_does_not_stand_above_cannot_be_asked(book):
    row = problem(book)
    with refused("follow_up_places"):
        ordered(book, row, units=[book.people.org("城管局").id])
    with refused("follow_up_orderer"):
        ordered(book, row, by="院领导甲")
    with refused("problem_not_seen"):
        ordered(book, row, by="城管甲")
    with refused("follow_up_fields"):
        ordered(book, row, days=-1)
