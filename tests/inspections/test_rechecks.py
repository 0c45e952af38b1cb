"""盲查: drawn by a kept seed, looked at by somebody free of it, who learns the rest afterwards."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from chuangcheng.inspections.models import Recheck, RecheckDraw
from chuangcheng.inspections.operations.rechecks import RecheckDraft, answer_recheck, draw_rechecks, give_recheck
from chuangcheng.inspections.queries.rechecks import (
    blind,
    draw_page,
    earlier_photos,
    free_checkers,
    my_rechecks,
    rebound_rates,
)
from chuangcheng.people.models import Holding, Post
from chuangcheng.problems.models import Problem
from chuangcheng.problems.operations.measuring import measure
from chuangcheng.problems.operations.submitting import submit
from chuangcheng.problems.operations.verifying import strike_off, verify
from chuangcheng.rules.refusals import Refused
from tests.cast import SINCE
from tests.ledgers import Ledger, ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def book() -> Ledger:
    return ledger()


def struck_off(book: Ledger, text: str = "垃圾桶满溢", *, by: str = "市办甲") -> Problem:
    """Found, dispatched to 城管局, mended, verified by 市核甲, struck off by 市办乙."""
    row = book.register(text, by=by)
    book.dispatch(row, by="市办甲")
    book.accept(row)
    measure(book.ask(row, "城管甲"), text="清运垃圾")
    Problem.objects.filter(pk=row.pk).update(after_count=1)  # as if a photo had been brought
    submit(book.ask(row, "城管甲"), person_name="城管乙")
    verify(book.ask(row, "市核甲"))
    strike_off(book.ask(row, "市办乙"))
    row.refresh_from_db()
    assert row.state == "struck_off"
    return row


def drawn(book: Ledger, *, by: str = "市办甲", **said: Any) -> RecheckDraw:
    draft = RecheckDraft(
        **{
            "organisation": book.people.org("云屏市").id,
            "title": "三月盲查",
            "struck_from": date(2026, 3, 1),
            "struck_to": date(2026, 3, 31),
            "due": book.now + timedelta(days=7),
            "count": 1,
            "seed": "20260302",
            **said,
        }
    )
    return draw_rechecks(draft=draft, by=book.people.actor(by), at=book.tick())


def answer(book: Ledger, row: Recheck, result: str = "holds", words: str = "", by: str = "市督甲") -> Recheck:
    return answer_recheck(recheck_id=row.pk, result=result, words=words, by=book.people.actor(by), at=book.tick())


def refused(code: str) -> Any:
    return pytest.raises(Refused, check=lambda error: error.code == code)


def test_it_goes_to_somebody_who_neither_found_mended_verified_nor_struck_it_off(book):
    row = struck_off(book)
    free = free_checkers([row], organisation_id=row.home_id, at=book.now)[row.pk]
    assert free == [book.people.user("市督甲").id]
    found = drawn(book).rechecks.get()
    assert (found.checker.display_name, found.unit.short_name) == ("市督甲", "城管局")


def test_whoever_found_it_is_not_sent_again(book):
    row = struck_off(book, by="市督甲")
    assert drawn(book).rechecks.get().checker is None
    with refused("recheck_checker"):
        give_recheck(
            recheck_id=Recheck.objects.get().pk, checker=book.people.user("市督甲").id,
            by=book.people.actor("市办甲"), at=book.tick(),
        )  # fmt: skip
    assert row.finder.display_name == "市督甲"


def test_nobody_of_a_unit_that_had_a_part_is_sent(book):
    row = struck_off(book)
    post = Post.objects.create(
        organisation=book.people.org("云屏市"), seat=book.people.org("城管局"), title="抽调督查员", roles=["inspector"]
    )
    Holding.objects.create(post=post, user=book.people.user("公安甲"), from_date=SINCE)
    assert book.people.user("公安甲").id not in free_checkers([row], organisation_id=row.home_id, at=book.now)[row.pk]


def test_the_task_says_what_and_where_and_nothing_of_who(book):
    row = struck_off(book)
    found = drawn(book).rechecks.get()
    task = my_rechecks(book.people.actor("市督甲"))[0]
    assert (task.text, task.place) == (row.text, "中山路口")
    said = " ".join(map(str, vars(blind(found)).values()))
    assert row.number not in said
    assert "城管" not in said
    assert earlier_photos(found) == []


def test_a_draw_can_be_drawn_again_from_what_is_kept(book):
    for n in range(8):
        struck_off(book, f"问题{n}")
    first = drawn(book, count=3)
    page = draw_page(first.pk, by=book.people.actor("市领导甲"))
    assert (page.pool_size, len(page.lines), page.proven) == (8, 3, True)
    # One other seed may by chance draw the same three of eight (1 in 56); ten others do not all do so.
    proven = 0
    for seed in range(10):
        RecheckDraw.objects.update(seed=f"another {seed}")
        proven += draw_page(first.pk, by=book.people.actor("市领导甲")).proven
    assert proven < 5


def test_the_same_seed_draws_the_same_and_what_waits_is_not_drawn_twice(book):
    for n in range(6):
        struck_off(book, f"问题{n}")
    first = set(drawn(book, count=2).rechecks.values_list("problem_id", flat=True))
    Recheck.objects.all().delete()
    assert set(drawn(book, count=2).rechecks.values_list("problem_id", flat=True)) == first
    assert not first & set(drawn(book, count=2).rechecks.values_list("problem_id", flat=True))


def test_a_share_is_taken_of_every_group_and_rounded_up(book):
    for n in range(5):
        struck_off(book, f"问题{n}")
    assert drawn(book, count=0, share=Fraction(1, 4), per="unit").rechecks.count() == 2


def test_what_holds_stays_struck_off_and_what_came_back_is_on_the_ledger_again(book):
    good, bad = struck_off(book, "甲"), struck_off(book, "乙")
    drawn(book, count=2)
    answer(book, Recheck.objects.get(problem=good))
    answer(book, Recheck.objects.get(problem=bad), "rebounded", "垃圾又堆起来了")
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.state, bad.state, bad.recurrence_count) == ("struck_off", "dispatched", 1)
    assert bad.steps.last().words["finding"] == "垃圾又堆起来了"
    rates = rebound_rates(book.people.actor("市办甲"), per="unit")
    assert [(rate.label, rate.words) for rate in rates] == [("城管局", "1/2（50.0%）")]
    assert [rate.label for rate in rebound_rates(book.people.actor("市办甲"), per="month")] == ["2026年03月"]
    assert rebound_rates(book.people.actor("区办甲"), per="unit") == []


@pytest.mark.parametrize(
    ("by", "result", "words", "code"),
    [
        ("市办甲", "holds", "", "recheck_missing"),
        ("市督甲", "", "", "recheck_result"),
        ("市督甲", "rebounded", " ", "recheck_words"),
    ],
)
def test_only_the_checker_answers_and_says_what_came_back(book, by, result, words, code):
    struck_off(book)
    row = drawn(book).rechecks.get()
    with refused(code):
        answer(book, row, result, words, by)
    row.refresh_from_db()
    assert row.result == ""


def test_it_is_answered_once(book):
    struck_off(book)
    row = drawn(book).rechecks.get()
    answer(book, row)
    with refused("recheck_answered"):
        answer(book, row, "rebounded", "其实反弹了")


@pytest.mark.parametrize(
    ("by", "said", "code"),
    [
        ("市督甲", {}, "recheck_drawer"),
        ("区办甲", {}, "recheck_drawer"),
        ("市办甲", {"count": 0}, "recheck_fields"),
        ("市办甲", {"struck_to": date(2026, 2, 1)}, "recheck_fields"),
        ("市办甲", {"struck_from": date(2026, 3, 30)}, "recheck_pool_empty"),
    ],
)
def test_a_draw_that_cannot_be_is_refused(book, by, said, code):
    struck_off(book)
    with refused(code):
        drawn(book, by=by, **said)
    assert not RecheckDraw.objects.exists()
