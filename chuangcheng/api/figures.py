"""数字、任务、收件箱: the figures pages show with their meaning, the state of long jobs, what was told to somebody."""

from typing import Any

from django.db.models import Exists
from django.http import HttpRequest
from ninja import Router

from chuangcheng.api.answers import page, tagged
from chuangcheng.api.asked import now, place_in, user_id, who
from chuangcheng.api.lookup_shapes import Job, MarkedRead, Message, Overview, ReadGiven, UnitOverview
from chuangcheng.api.once import once
from chuangcheng.api.shapes import After, IdPath, Limit, Page
from chuangcheng.jobs.queries import job, own_jobs
from chuangcheng.notices.operations import mark_read
from chuangcheng.notices.queries import inbox
from chuangcheng.problems.queries.sight import about_seen
from chuangcheng.rules.refusals import Refused
from chuangcheng.statistics.definitions import DEFINITIONS
from chuangcheng.statistics.queries import UnitFigures, overview, unit_overview

router = Router(tags=["数字与任务"])


@router.get("/overview", response=Overview, summary="领导一览")
def all_units(request: HttpRequest) -> Any:
    """The post's scope at a glance, every figure with its definition."""
    by = need_post(request)
    seen = overview(by, now(request))
    return tagged(request, {
        "all": figures_out(seen.all),
        "units": [figures_out(unit) for unit in seen.units],
        "oldest": [problem.number for problem in seen.oldest],
        "repeated": [{"name": site.name, "count": site.count} for site in seen.repeated],
        "today": seen.today,
        "yesterday": seen.yesterday,
        "definitions": [{"code": code, "name": d.name, "meaning": d.meaning} for code, d in DEFINITIONS.items()],
        "as_of": seen.as_of,
    })  # fmt: skip


def need_post(request: HttpRequest) -> Any:
    """The figures are of the ledger, which an account without a post does not see."""
    by = who(request)
    if not by.standings:
        raise Refused("领导一览给有岗位的人看，请用有岗位的令牌或账号。", code="overview_no_post_api", kind="forbidden")
    return by


def figures_out(figures: UnitFigures) -> dict[str, Any]:
    """One unit's figures."""
    plain = ("name", "total", "struck_off", "open", "overdue", "reworked", "late", "recurred", "rate", "rebound")
    return {
        **{name: getattr(figures, name) for name in plain},
        "unit_id": figures.unit.id if figures.unit else None,
        "by_state": dict(figures.by_state),
    }


@router.get("/overview/units/{organisation_id}", response=UnitOverview, summary="一个单位的数字和通报文字")
def one_unit(request: HttpRequest, organisation_id: IdPath) -> Any:
    """What one unit owes."""
    told = unit_overview(need_post(request), organisation_id, now(request))
    return tagged(request, {
        "figures": figures_out(told.figures),
        "overdue": [problem.number for problem in told.overdue],
        "notice": told.notice,
        "as_of": told.as_of,
    })  # fmt: skip


@router.get("/jobs", response=list[Job], summary="我的后台任务")
def jobs(request: HttpRequest) -> Any:
    """One's latest jobs, newest first."""
    return tagged(request, [job_out(row) for row in own_jobs(by=who(request))])


@router.get("/jobs/{job_id}", response=Job, summary="一项后台任务的进度")
def one_job(request: HttpRequest, job_id: IdPath) -> Any:
    """How far it is, and where the result is."""
    return tagged(request, job_out(job(job_id, by=who(request))))


def job_out(row: Any) -> dict[str, Any]:
    """A job as people see it."""
    plain = ("id", "task", "state", "done", "total", "sentence", "result", "created_at", "finished_at")
    return {
        **{name: getattr(row, name) for name in plain},
        "state_label": row.get_state_display(),
        "link": (row.result or {}).get("link", ""),
    }


@router.get("/inbox", response=Page[Message], summary="收件箱，新的在前")
def messages(request: HttpRequest, after: After = "", limit: Limit = 50, unread: bool = False) -> Any:
    """What was told to the reader."""
    about = of_this_post(request)
    rows = inbox(user_id=user_id(request), before=place_in(after), only_unread=unread, limit=limit, about=about)
    return tagged(request, page([message_out(row) for row in rows], limit=limit))


def of_this_post(request: HttpRequest) -> Exists | None:
    """A token reads what is about the problems its post sees; what its holder hears on other posts is not its own."""
    return about_seen(who(request)) if request.by_token else None  # type: ignore[attr-defined]


def message_out(row: Any) -> dict[str, Any]:
    """One message."""
    plain = ("id", "title", "body", "link", "urgent", "read_at")
    return {**{name: getattr(row, name) for name in plain}, "happened_at": row.outbox.happened_at}


@router.post("/inbox/read", response=MarkedRead, summary="标为已读")
@once(200)
def mark(request: HttpRequest, given: ReadGiven) -> Any:
    """Those named, or all."""
    ids = given.ids or None
    about = of_this_post(request)
    return {"read": mark_read(user_id=user_id(request), ids=ids, at=now(request), about=about)}
