"""随手报: what people reported from labels, and what the office made of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from chuangcheng.api.answers import tagged
from chuangcheng.api.asked import now, place_in, who
from chuangcheng.api.once import once
from chuangcheng.api.problem_shapes import Registered
from chuangcheng.api.problems import registered_at
from chuangcheng.api.public_reports_shapes import (
    PublicReportLine,
    PublicReportOwn,
    ReportConfirmed,
    ReportDismissed,
    State,
)
from chuangcheng.api.shapes import After, IdPath, Limit, Page
from chuangcheng.problems.operations.public_reports import confirm_report, dismiss_report
from chuangcheng.problems.queries.public_reports import report, reports

router = Router(tags=["随手报"])


@router.get("/public-reports", response=Page[PublicReportLine], summary="随手报，新的在前")
def public_reports(
    request: HttpRequest, state: Query[State] = "waiting", after: After = "", limit: Limit = 50
) -> HttpResponse:
    """Those of one's own ground in a state, without who reported."""
    rows, last = reports(who(request), state=state, after=place_in(after) or 0, limit=limit)
    return tagged(request, {"items": [line_out(row) for row in rows], "next": str(last) if last else None})


def line_out(row: Any) -> dict[str, Any]:
    """Without name, telephone and address of whoever reported."""
    said = {name: getattr(row, name) for name in ("id", "site_id", "text", "state", "sent_at")}
    number = row.problem.number if row.problem else ""
    return said | {"site_name": row.site.name, "state_label": row.get_state_display(), "problem": number}


@router.get("/public-reports/{report_id}", response=PublicReportOwn, summary="一条随手报")
def public_report(request: HttpRequest, report_id: IdPath) -> HttpResponse:
    """With its photos and the reason why it was not registered."""
    return tagged(request, own_out(report(report_id, by=who(request))))


def own_out(row: Any) -> dict[str, Any]:
    """The whole of it."""
    photos = list(row.photos.order_by("id").values_list("id", flat=True))
    return line_out(row) | {"organisation_id": row.organisation_id, "photo_ids": photos, "reason": row.reason}


@router.post("/public-reports/{report_id}/confirm", response={201: Registered}, summary="核实属实，登记到台账")
@once(201)
def confirm(request: HttpRequest, report_id: IdPath, given: ReportConfirmed) -> Any:
    """One problem with the report's photos; who reported stays with the report."""
    problem = confirm_report(
        report_id=report_id, home=given.home, text=given.text, category=given.category_id,
        by=who(request), at=now(request),
    )  # fmt: skip
    return registered_at(problem.number)


@router.post("/public-reports/{report_id}/dismiss", response=PublicReportOwn, summary="不予登记，写明原因")
@once(200)
def dismiss(request: HttpRequest, report_id: IdPath, given: ReportDismissed) -> Any:
    """It stays with the reason."""
    return own_out(dismiss_report(report_id=report_id, reason=given.reason, by=who(request), at=now(request)))
