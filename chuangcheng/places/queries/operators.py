"""Reads of operators and their licences; only for those who work there."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from chuangcheng.people.actor import Actor
from chuangcheng.people.rights import OFFICE_AND_LIAISON, may_keep
from chuangcheng.people.versions import version_of
from chuangcheng.places.models import Area, Licence, LicenceKind, Operator
from chuangcheng.places.queries.terms import Term, having_words, in_state, term
from chuangcheng.places.queries.working import worked_by
from chuangcheng.rules.refusals import Refused

LICENCE_KINDS = [(str(kind.value), str(kind.label)) for kind in LicenceKind]
NAMED = ("organisation", "site", "area")
PAGE = 50


@dataclass(frozen=True)
class LicenceLine:
    """One licence with how near its end it is."""

    id: int
    kind: str
    kind_label: str
    number: str
    holder: str
    valid_from: date | None
    valid_until: date | None
    scan_id: int | None
    term: Term
    version: str


@dataclass(frozen=True)
class OperatorLine:
    """One operator with its licences, what runs out first on top."""

    id: int
    name: str
    organisation_id: int
    organisation_name: str
    site_id: int | None
    where: str
    trade: str
    person: str
    phone: str
    is_active: bool
    licences: tuple[LicenceLine, ...]


@dataclass(frozen=True, kw_only=True)
class OperatorFilter:
    """What is asked for; empty means all. `state` valid | soon | expired: of any licence; `without`: none at all."""

    on: date
    q: str = ""
    state: str = ""
    kind: str = ""
    unit: int | None = None
    area: int | None = None
    site: int | None = None
    retired: bool = False


@dataclass(frozen=True)
class OperatorSheet:
    """One page, newest first, and the id of the last row where more follow (0: none)."""

    rows: tuple[OperatorLine, ...]
    after: int


@dataclass(frozen=True)
class OperatorPage:
    """One operator with what may be done to it."""

    row: Operator
    line: OperatorLine
    may_keep: bool
    version: str


def operators_seen(by: Actor) -> QuerySet[Operator]:
    """Operators of organisations this person works at or above, and those at a site such a one answers for."""
    return Operator.objects.filter(worked_by(by, "organisation", "site__organisation"))


def filtered_operators(wish: OperatorFilter, *, by: Actor) -> QuerySet[Operator]:
    """What the filter asks for, newest first, with licences."""
    words = ("name", "stall", "trade", "person", "site__name", "area__name", "licences__number")
    rows = operators_seen(by).filter(having_words(wish.q, *words))
    if not wish.retired:
        rows = rows.filter(is_active=True)
    if wish.area is not None:
        path = Area.objects.filter(pk=wish.area).values_list("path", flat=True).first() or "-"
        rows = rows.filter(Q(area__path__startswith=path) | Q(site__area__path__startswith=path))
    if wish.state or wish.kind:
        held = Licence.objects.filter(in_state(wish.state, "valid_until", wish.on), operator=OuterRef("pk"))
        held = held.filter(kind=wish.kind) if wish.kind else held
        rows = rows.filter(~Exists(held) if wish.state == "without" else Exists(held))
    plain = {"organisation": wish.unit, "site": wish.site}
    rows = rows.filter(**{name: value for name, value in plain.items() if value is not None})
    return rows.select_related(*NAMED).prefetch_related(_licences()).distinct().order_by("-id")


def operator_sheet(wish: OperatorFilter, *, by: Actor, after: int = 0, limit: int = PAGE) -> OperatorSheet:
    """One page of operators."""
    rows = filtered_operators(wish, by=by)
    if after:
        rows = rows.filter(id__lt=after)
    found = list(rows[: limit + 1])
    more = len(found) > limit
    return OperatorSheet(tuple(line_of(row, wish.on) for row in found[:limit]), found[limit - 1].pk if more else 0)


def operator_page(operator_id: int, *, by: Actor, on: date) -> OperatorPage:
    """One operator. Refused: `operator_missing`."""
    rows = operators_seen(by).select_related(*NAMED).prefetch_related(_licences())
    row = rows.filter(pk=operator_id).first()
    if row is None:
        raise Refused("没有这个经营户，或它不归您看；请从经营户列表重新打开。", code="operator_missing", kind="missing")
    kept = may_keep(by, row.organisation, OFFICE_AND_LIAISON)
    return OperatorPage(row=row, line=line_of(row, on), may_keep=kept, version=version_of(row))


def operators_of_site(by: Actor, site_id: int, *, on: date) -> list[OperatorLine]:
    """Operators at a site, in business."""
    rows = operators_seen(by).filter(site=site_id, is_active=True).select_related(*NAMED)
    return [line_of(row, on) for row in rows.prefetch_related(_licences()).order_by("stall", "name")[:200]]


def line_of(row: Operator, on: date) -> OperatorLine:
    """An operator as lists show it."""
    place = row.site.name if row.site else row.area.name if row.area else ""
    return OperatorLine(
        id=row.pk,
        name=row.name,
        organisation_id=row.organisation_id,
        organisation_name=row.organisation.name,
        site_id=row.site_id,
        where=" ".join(part for part in (place, row.stall) if part),
        trade=row.trade,
        person=row.person,
        phone=row.phone,
        is_active=row.is_active,
        licences=tuple(licence_line(one, on) for one in row.licences.all()),
    )


def licence_line(row: Licence, on: date) -> LicenceLine:
    """A licence as pages show it."""
    return LicenceLine(
        id=row.pk,
        kind=row.kind,
        kind_label=row.get_kind_display(),
        number=row.number,
        holder=row.holder,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        scan_id=row.scan_id,
        term=term(ends=row.valid_until, on=on),
        version=version_of(row),
    )


def _licences() -> Prefetch:
    return Prefetch("licences", Licence.objects.order_by("valid_until", "id"))
