"""Reports from labels, for the office whose ground it is and those above; nobody else reads them."""

from django.db.models import Q, QuerySet

from chuangcheng.people.actor import Actor
from chuangcheng.people.models import Organisation, Role
from chuangcheng.problems.models.public_reports import PublicReport, ReportState
from chuangcheng.rules.refusals import Refused

PAGE = 50


def reports_seen_by(by: Actor) -> QuerySet[PublicReport]:
    """Those of the ground of this person's offices; of nobody's ground for an office at the top."""
    offices = [s for s in by.standings if Role.OFFICE in s.roles]
    if not offices:
        return PublicReport.objects.none()
    wanted = Q(pk__in=[])
    for path in Organisation.objects.filter(id__in=[s.organisation_id for s in offices]).values_list("path", flat=True):
        wanted |= Q(organisation__path__startswith=path)
    if any(len(s.ancestors) == 1 for s in offices):
        wanted |= Q(organisation=None)
    return PublicReport.objects.filter(wanted).select_related("site", "organisation", "problem")


def reports(
    by: Actor, *, state: str = ReportState.WAITING, after: int = 0, limit: int = PAGE
) -> tuple[list[PublicReport], int]:
    """A page of reports in a state, newest first, and the id of the last where more follow (0: none)."""
    rows = reports_seen_by(by).filter(state=state).order_by("-id")
    found = list((rows.filter(id__lt=after) if after else rows)[: limit + 1])
    more = len(found) > limit
    return found[:limit], found[limit - 1].id if more else 0


def report(report_id: int, *, by: Actor) -> PublicReport:
    """One report. Refused: `report_missing`, also for those of others' ground."""
    row = reports_seen_by(by).filter(id=report_id).first()
    if row is None:
        raise Refused("没有这条随手报，或它不归您处理；请从随手报列表重新打开。", code="report_missing", kind="missing")
    return row


def reports_waiting(by: Actor) -> int:
    """How many wait for this person's offices; counted up to 100."""
    if Role.OFFICE not in by.roles:
        return 0
    return len(reports_seen_by(by).filter(state=ReportState.WAITING).order_by("-id").values_list("id")[:100])
