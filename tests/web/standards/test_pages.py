"""The calendar and the categories by HTTP, and that provisional deadlines follow the calendar."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from chuangcheng.jobs.models import Job
from chuangcheng.jobs.queueing import run
from chuangcheng.problems.models import Problem, Step
from chuangcheng.rules.worktime import Clock, Rule
from chuangcheng.standards.models import CalendarDay, CalendarYear, Category
from tests.ledgers import ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    return ledger()


@pytest.fixture
def enter(client, book):
    """Log somebody in and give the client."""

    def entered(name):
        client.force_login(book.people.user(name))
        return client

    return entered


def test_an_official_year_and_an_estimated_one_say_so(enter):
    client = enter("市办甲")
    assert "放假安排已公布" in client.get("/settings/calendar/2026/").content.decode()
    drawn = client.get("/settings/calendar/2027/").content.decode()
    assert "放假通知还没有公布" in drawn
    assert "定为正式" in drawn


def test_the_calendar_shows_days_off_in_one_line_each(enter):
    spans = enter("市办甲").get("/settings/calendar/2026/").context["spans"]
    assert ("休", "10月1日—7日", "国庆节") in spans
    assert ("班", "10月10日", "调休上班") in spans


def test_a_day_that_is_clicked_stands_in_the_form(enter):
    form = enter("市办甲").get("/settings/calendar/2026/", {"day": "2026-10-08"}).context["day_form"]
    assert form.initial["day"] == date(2026, 10, 8)
    assert form.initial["working"] == "no"


def test_the_top_office_corrects_a_day(enter):
    answer = enter("市办甲").post(
        "/settings/calendar/2026/day/", {"day": "2026-11-20", "working": "no", "name": "市庆"}
    )
    assert answer.status_code == 302
    row = CalendarDay.objects.get(date=date(2026, 11, 20))
    assert (row.working, row.name) == (False, "市庆")


@pytest.mark.parametrize("name", ["区办甲", "城管甲"])
def test_nobody_below_the_top_changes_the_calendar(enter, name):
    asked = {"day": "2026-11-20", "working": "no"}
    answer = enter(name).post("/settings/calendar/2026/day/", asked)
    assert answer.status_code == 403
    assert "最上级的创城办" in answer.content.decode()
    assert CalendarDay.objects.get(date=date(2026, 11, 20)).working


def test_a_day_without_a_date_is_asked_for(enter):
    answer = enter("市办甲").post("/settings/calendar/2026/day/", {"working": "no"})
    assert answer.status_code == 422
    assert "请填写日期" in answer.content.decode()


def provisional(book):
    """A problem due early in an estimated year."""
    problem = book.register()
    book.dispatch(problem, "城管局", rule=Rule(Clock.WORKING_DAYS, Decimal(215)))
    problem.refresh_from_db()
    assert problem.due_provisional
    assert problem.due.year == 2027
    return problem


def finish_jobs(book):
    for job in Job.objects.filter(state="queued"):
        run(job_id=job.id, ticket=job.ticket, at=book.tick())


def test_a_changed_day_of_an_estimated_year_moves_a_provisional_deadline(enter, book):
    problem = provisional(book)
    client, day = enter("市办甲"), date(2027, 1, 4)
    client.post("/settings/calendar/2027/day/", {"day": day.isoformat(), "working": "no", "name": "元旦"})
    finish_jobs(book)
    moved = Problem.objects.get(pk=problem.pk)
    assert moved.due > problem.due
    assert moved.due - problem.due <= timedelta(days=3)
    assert moved.due_provisional
    step = Step.objects.filter(problem=problem).latest("seq")
    assert (step.move, step.actor) == ("recompute", None)


def test_an_official_year_makes_a_deadline_final_once(enter, book):
    problem = provisional(book)
    client = enter("市办甲")
    client.post("/settings/calendar/2027/official/", {"source": "放假通知（示例）"})
    finish_jobs(book)
    settled = Problem.objects.get(pk=problem.pk)
    assert not settled.due_provisional
    assert settled.due == problem.due
    assert CalendarYear.objects.get(year=2027).status == "official"
    client.post("/settings/calendar/2027/day/", {"day": "2027-01-05", "working": "no"})
    finish_jobs(book)
    assert Problem.objects.get(pk=problem.pk).due == settled.due
    assert Step.objects.filter(problem=problem, move="recompute").count() == 1


def test_a_recomputed_deadline_comes_once_though_its_job_runs_twice(enter, book):
    problem = provisional(book)
    enter("市办甲").post("/settings/calendar/2027/day/", {"day": "2027-01-04", "working": "no", "name": "元旦"})
    finish_jobs(book)
    due = Problem.objects.get(pk=problem.pk).due
    Job.objects.update(state="queued")
    finish_jobs(book)
    assert Problem.objects.get(pk=problem.pk).due == due


def test_the_office_hours_are_set_in_order(enter):
    client = enter("市办甲")
    asked = {"a": "08:30", "b": "12:00", "c": "13:30", "d": "17:30"}
    assert client.post("/settings/calendar/hours/", asked).status_code == 302
    answer = client.post("/settings/calendar/hours/", {**asked, "b": "07:00"})
    assert answer.status_code == 422
    assert "从早到晚" in answer.content.decode()


def test_categories_say_what_applies_to_each(enter):
    drawn = enter("城管甲").get("/settings/categories/").content.decode()
    assert "工作日" in drawn
    assert "增加类别" not in drawn


def category_form(**extra):
    return {"code": "Z99", "name": "示例类别", "kind": "event", "active": "on", "after_photo": "no",
            "rectify_amount": "3", "rectify_clock": "working_days", **extra}  # fmt: skip


def test_a_category_gets_its_own_limit(enter):
    assert enter("市办甲").post("/settings/categories/new/", category_form()).status_code == 302
    row = Category.objects.get(code="Z99")
    assert (row.rectify_amount, row.rectify_clock, row.accept_clock, row.after_photo) == (
        3,
        "working_days",
        None,
        False,
    )


def test_half_a_limit_is_said_beside_its_field(enter):
    answer = enter("市办甲").post("/settings/categories/new/", category_form(rectify_clock=""))
    assert answer.status_code == 422
    assert "选择怎么计时" in answer.content.decode()


def test_a_category_keeps_its_limits_when_its_form_is_sent_unchanged(enter):
    client = enter("市办甲")
    row = Category.objects.exclude(rectify_clock=None).exclude(parent=None).first()
    form = client.get(f"/settings/categories/{row.id}/").context["form"]
    client.post(f"/settings/categories/{row.id}/", {k: v for k, v in form.initial.items() if v not in (None, False)})
    again = Category.objects.get(pk=row.pk)
    assert (again.rectify_amount, again.rectify_clock, again.parent_id) == (
        row.rectify_amount, row.rectify_clock, row.parent_id,
    )  # fmt: skip


def test_a_unit_may_not_change_categories(enter):
    assert enter("城管甲").get("/settings/categories/new/").status_code == 403
