"""自查 item by item: a branch's standard with chapters and duties (case r06), a service unit's own (case r08)."""

from datetime import date
from typing import Any

import pytest

from chuangcheng.inspections.models import SelfCheck, SelfCheckProblem
from chuangcheng.inspections.operations.self_checks import (
    ItemAnswer,
    Occasion,
    SelfCheckDraft,
    answer_item,
    begin_self_check,
    finish_self_check,
    register_all,
    register_found,
    resume_self_check,
)
from chuangcheng.inspections.queries.self_checks import (
    Progress,
    self_check_lines,
    self_check_page,
    self_check_seen,
    selfcheck_dossier,
)
from chuangcheng.problems.models import Source
from chuangcheng.rules.refusals import Refused
from tests.ledgers import Ledger, ledger

pytestmark = pytest.mark.django_db
ITEMS = (
    "组织建设标准：\n党务公开规范\n宣传工作规范\n"
    "组织生活标准：\n三会一课程序　党员大会每季度不少于1次\n主题党日活动规范\n组织生活会程序\n"
    "谈心谈话规范　书记与委员每年不少于2次"
)


@pytest.fixture
def book() -> Ledger:
    return ledger()


def begun(book: Ledger, *, by: str = "总务甲", unit: str = "总务科", **said: Any) -> SelfCheck:
    draft = SelfCheckDraft(
        unit=book.people.org(unit).id,
        title="支部建设标准化自查",
        from_date=date(2026, 1, 1),
        to_date=date(2026, 12, 31),
        **{"own": ITEMS, **said},
    )
    return begin_self_check(draft=draft, by=book.people.actor(by), at=book.tick())


def answered(book: Ledger, check: SelfCheck, position: int, *, by: str = "总务甲", **said: Any) -> Any:
    item = check.items.get(position=position)
    answer = ItemAnswer(**{"verdict": "meets", **said})
    return answer_item(item_id=item.pk, answer=answer, seen=item.version, by=book.people.actor(by), at=book.tick())


def page(book: Ledger, check: SelfCheck, by: str = "总务甲") -> Any:
    return self_check_page(check.pk, by=book.people.actor(by), at=book.now)


def refused(code: str) -> Any:
    return pytest.raises(Refused, check=lambda error: error.code == code)


def test_a_pasted_list_becomes_chapters_items_and_duties(book):
    found = page(book, begun(book))
    assert [(c.name, len(c.items)) for c in found.chapters] == [("组织建设标准", 2), ("组织生活标准", 4)]
    assert found.standard == "自列条目"
    assert [item.duty.words for item in found.items if item.duty] == ["每季度不少于1次", "每年不少于2次"]


def test_an_item_keeps_what_is_done_shines_is_wrong_and_short(book):
    check = begun(book)
    answered(
        book, check, 2, verdict="partly", done="设宣传栏", highlights="电子屏滚动",
        problems=("投稿不及时", " ", "栏目陈旧"), shortcomings="专人不足",
    )  # fmt: skip
    line = page(book, check).items[1]
    assert (line.row.done, line.row.highlights, line.row.shortcomings) == ("设宣传栏", "电子屏滚动", "专人不足")
    assert [p.text for p in line.problems] == ["投稿不及时", "栏目陈旧"]
    assert page(book, check).progress == Progress(total=6, answered=1, problems=2, registered=0)


def test_a_duty_is_done_due_or_short_by_its_periods(book):
    check = begun(book)
    talks = [Occasion(date(2026, 1, 20), "节前谈心", 9, 9), Occasion(date(2026, 2, 9), "支部书记谈委员")]
    answered(book, check, 6, occasions=talks)
    answered(book, check, 3, occasions=[])
    talk, meeting = page(book, check).items[5], page(book, check).items[2]
    assert (talk.standing, talk.kept[0].words) == ("done", "应2次，已2次")
    assert talk.occasions[0].attendance == "应到9人，实到9人"
    assert meeting.standing == "due"
    later = self_check_page(check.pk, by=book.people.actor("总务甲"), at=book.now.replace(month=5))
    assert [k.standing for k in later.items[2].kept] == ["short", "due"]


def test_a_problem_goes_on_the_units_own_ledger_once(book):
    check = begun(book)
    answered(book, check, 1, verdict="fails", problems=["公开栏没有更新"])
    found = SelfCheckProblem.objects.get()
    by = book.people.actor("总务甲")
    problem = register_found(found_id=found.pk, by=by, at=book.tick())
    assert register_found(found_id=found.pk, by=by, at=book.tick()) == problem
    assert (problem.source, problem.home.name, problem.text) == (Source.SELF_CHECK, "总务科", "公开栏没有更新")
    line = page(book, check).items[0].problems[0]
    assert (line.number, line.state) == (problem.number, "待交办")


def test_a_problem_on_the_ledger_stays_when_the_item_is_written_anew(book):
    check = begun(book)
    answered(book, check, 1, verdict="fails", problems=["甲", "乙"])
    made = register_all(check_id=check.pk, by=book.people.actor("总务甲"), at=book.tick())
    assert [p.text for p in made] == ["甲", "乙"]
    answered(book, check, 1, verdict="partly", problems=["丙"])
    assert {p.text for p in page(book, check).items[0].problems} == {"甲", "乙", "丙"}


def test_whoever_saw_an_older_item_is_told_and_nothing_is_lost(book):
    check = begun(book)
    item = check.items.get(position=1)
    answered(book, check, 1, done="先写的")
    with refused("self_check_stale"):
        answer_item(
            item_id=item.pk, answer=ItemAnswer(verdict="meets", done="后写的"), seen=item.version,
            by=book.people.actor("总务乙"), at=book.tick(),
        )  # fmt: skip
    item.refresh_from_db()
    assert item.done == "先写的"


def test_it_is_finished_when_every_item_is_judged_and_can_be_taken_up_again(book):
    check = begun(book, own="甲\n乙")
    by = book.people.actor("总务甲")
    answered(book, check, 1)
    with refused("self_check_unanswered"):
        finish_self_check(check_id=check.pk, summary="", next_steps="", seen=1, by=by, at=book.tick())
    answered(book, check, 2, verdict="not_applicable")
    row = finish_self_check(check_id=check.pk, summary="总体良好", next_steps="常抓", seen=1, by=by, at=book.tick())
    assert row.state == "finished"
    with refused("self_check_finished"):
        answered(book, check, 1, done="再改")
    with refused("self_check_stale"):
        resume_self_check(check_id=check.pk, seen=1, by=by, at=book.tick())
    resume_self_check(check_id=check.pk, seen=2, by=by, at=book.tick())
    answered(book, check, 1, done="再改")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"verdict": ""}, "self_check_answer"),
        ({"verdict": "fails"}, "self_check_answer"),
        ({"occasions": [Occasion(date(2026, 1, 1), "", 3, 4)]}, "self_check_answer"),
        ({"files": [(999_999, "before")]}, "file_not_seen"),
        ({"files": [(1, "later")]}, "self_check_answer"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(book, said, code):
    with refused(code):
        answered(book, begun(book), 1, **said)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"own": " \n"}, "self_check_fields"),
        ({"own": "只有章：\n"}, "self_check_no_items"),
        ({"own": "", "standard": 999}, "standard_missing"),
    ],
)
def test_a_check_without_items_is_refused(book, said, code):
    with refused(code):
        begun(book, **said)
    assert not SelfCheck.objects.exists()


@pytest.mark.parametrize(
    ("by", "unit", "code"),
    [
        ("保卫甲", "总务科", "organisation_missing"),
        ("院领导甲", "总务科", "self_check_worker"),
        ("城管领导", "城管局", "self_check_worker"),
        ("管理甲", "总务科", "organisation_missing"),
    ],
)
def test_only_the_units_people_and_offices_above_begin_one(book, by, unit, code):
    with refused(code):
        begun(book, by=by, unit=unit)


def test_an_office_above_may_fill_it_in_and_sees_it_and_others_do_not(book):
    check = begun(book, by="院办甲")
    answered(book, check, 1, by="市办甲")
    assert self_check_seen(check.pk, book.people.actor("院领导甲"))
    assert page(book, check, "总务乙").may_work
    assert not page(book, check, "院领导甲").may_work
    for stranger in ("保卫甲", "街办甲", "管理甲"):
        with refused("self_check_missing"):
            self_check_seen(check.pk, book.people.actor(stranger))
        assert not self_check_lines(book.people.actor(stranger))


def test_the_dossier_says_where_problems_stand_now(book):
    check = begun(book, own="甲\n乙")
    answered(book, check, 1, verdict="fails", problems=["一", "二"])
    answered(book, check, 2)
    by = book.people.actor("总务甲")
    register_found(found_id=SelfCheckProblem.objects.first().pk, by=by, at=book.tick())
    found = selfcheck_dossier(check.pk, by=by, at=book.now)
    assert (found.problems, found.registered, found.open, found.struck_off) == (2, 1, 1, 0)
    assert dict(found.verdicts) == {"已做到": 1, "部分做到": 0, "没有做到": 1, "不涉及": 0}
