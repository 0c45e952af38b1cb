"""Reads of what was signed and whether it is kept; only for those who work there."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from chuangcheng.people.actor import Actor
from chuangcheng.people.models import Role
from chuangcheng.people.rights import OFFICE_AND_LIAISON, may_keep
from chuangcheng.people.versions import version_of
from chuangcheng.places.models import Agreement, AgreementKind, Area, Handling, Patrol, PatrolFinding, PatrolItem
from chuangcheng.places.models.agreements import SignatoryKind
from chuangcheng.places.queries.terms import Term, having_words, in_state, term
from chuangcheng.places.queries.working import worked_by
from chuangcheng.rules.refusals import Refused

Choices = list[tuple[str, str]]
AGREEMENT_KINDS: Choices = [(str(kind.value), str(kind.label)) for kind in AgreementKind]
SIGNATORY_KINDS: Choices = [(str(kind.value), str(kind.label)) for kind in SignatoryKind]
PATROL_ITEMS: Choices = [(str(item.value), str(item.label)) for item in PatrolItem]
HANDLINGS: Choices = [(str(each.value), str(each.label)) for each in Handling if each.value]
LOOKERS = OFFICE_AND_LIAISON | {Role.INSPECTOR, Role.RECTIFIER, Role.VERIFIER}
NAMED = ("organisation", "site", "area", "signatory_unit")
PAGE = 50


@dataclass(frozen=True)
class AgreementLine:
    """One paper in a list."""

    id: int
    kind: str
    kind_label: str
    number: str
    signatory: str
    signatory_kind_label: str
    organisation_id: int
    organisation_name: str
    site_id: int | None
    where: str
    from_date: date
    to_date: date | None
    stars: int | None
    term: Term
    star_words: str


@dataclass(frozen=True, kw_only=True)
class AgreementFilter:
    """What is asked for; empty means all. `state` valid | soon | expired | ended, reckoned from `on`."""

    on: date
    q: str = ""
    kind: str = ""
    state: str = ""
    unit: int | None = None
    area: int | None = None
    site: int | None = None
    stars: int | None = None
    unkept: bool = False  # 门前三包 whose last look found something not kept


@dataclass(frozen=True)
class AgreementSheet:
    """One page, newest first, and the id of the last row where more follow (0: none)."""

    rows: tuple[AgreementLine, ...]
    after: int


@dataclass(frozen=True)
class PatrolLine:
    """One look: who, when, what was kept."""

    id: int
    looked_at: object
    looked_by: str
    kept: tuple[tuple[str, bool], ...]
    handling: str
    handling_label: str
    note: str
    photo_id: int | None
    problem_number: str

    @property
    def all_kept(self) -> bool:
        """Whether nothing was missing."""
        return all(kept for _, kept in self.kept)


@dataclass(frozen=True)
class AgreementPage:
    """One paper with what may be done to it."""

    row: Agreement
    line: AgreementLine
    patrols: tuple[PatrolLine, ...]
    renewed_by: int | None
    may_keep: bool
    may_look: bool
    version: str


def agreements_seen(by: Actor) -> QuerySet[Agreement]:
    """Papers of organisations this person works at or above, and those such an organisation signed."""
    return Agreement.objects.filter(worked_by(by, "organisation", "signatory_unit", "site__organisation"))


def filtered_agreements(wish: AgreementFilter, *, by: Actor) -> QuerySet[Agreement]:
    """What the filter asks for, newest first."""
    rows = agreements_seen(by).filter(
        having_words(wish.q, "number", "signatory", "reach", "site__name", "area__name", "organisation__name")
    )
    rows = rows.filter(_state(wish.state, wish.on))
    if wish.area is not None:
        path = Area.objects.filter(pk=wish.area).values_list("path", flat=True).first() or "-"
        rows = rows.filter(Q(area__path__startswith=path) | Q(site__area__path__startswith=path))
    if wish.unkept:
        latest = Patrol.objects.filter(agreement=OuterRef("pk")).order_by("-looked_at", "-id").values("pk")[:1]
        broken = PatrolFinding.objects.filter(patrol=OuterRef("latest"), kept=False)
        rows = rows.alias(latest=Subquery(latest)).filter(Exists(broken))
    plain = {"kind": wish.kind or None, "organisation": wish.unit, "site": wish.site, "stars": wish.stars}
    rows = rows.filter(**{name: value for name, value in plain.items() if value is not None})
    return rows.select_related(*NAMED).order_by("-id")


def agreement_sheet(wish: AgreementFilter, *, by: Actor, after: int = 0, limit: int = PAGE) -> AgreementSheet:
    """One page of papers."""
    rows = filtered_agreements(wish, by=by)
    if after:
        rows = rows.filter(id__lt=after)
    found = list(rows[: limit + 1])
    more = len(found) > limit
    return AgreementSheet(tuple(line_of(row, wish.on) for row in found[:limit]), found[limit - 1].pk if more else 0)


def agreement_page(agreement_id: int, *, by: Actor, on: date) -> AgreementPage:
    """One paper with its looks. Refused: `agreement_missing`."""
    row = agreements_seen(by).select_related(*NAMED, "renews", "scan").filter(pk=agreement_id).first()
    if row is None:
        raise Refused(
            "没有这份责任书，或它不归您看；请从责任书列表重新打开。", code="agreement_missing", kind="missing"
        )
    findings = Prefetch("findings", PatrolFinding.objects.order_by("id"))
    patrols = row.patrols.select_related("looked_by").prefetch_related(findings).order_by("-looked_at", "-id")[:100]
    return AgreementPage(
        row=row,
        line=line_of(row, on),
        patrols=tuple(patrol_line(one) for one in patrols),
        renewed_by=Agreement.objects.filter(renews=row).values_list("pk", flat=True).first(),
        may_keep=may_keep(by, row.organisation, OFFICE_AND_LIAISON),
        may_look=may_keep(by, row.organisation, LOOKERS) and row.kind == AgreementKind.FRONT_ORDER,
        version=version_of(row),
    )


def patrol_agreement(patrol_id: int, *, by: Actor) -> tuple[int, str]:
    """Of which paper a look is, and under which number it stands on the ledger already. Refused: `patrol_missing`."""
    rows = Patrol.objects.filter(worked_by(by, "agreement__organisation"), pk=patrol_id)
    found = rows.values_list("agreement_id", "problem_number").first()
    if found is None:
        raise Refused("没有这次巡查，或它不归您看；请从责任书页面重新打开。", code="patrol_missing", kind="missing")
    return found


def agreements_of_site(by: Actor, site_id: int, *, on: date) -> list[AgreementLine]:
    """Papers for a site, what runs out first on top; what ended long ago is left to the list."""
    rows = agreements_seen(by).filter(site=site_id, ended_on=None, renewed_by=None).select_related(*NAMED)
    found = [line_of(row, on) for row in rows[:200]]
    return sorted(found, key=lambda line: (line.to_date is None, line.to_date or on, line.id))


@dataclass(frozen=True)
class DutyLine:
    """What a running paper asks of a place, without who signed and whom to telephone."""

    kind_label: str
    number: str
    reach: str
    duties: str

    @property
    def name(self) -> str:
        """门前三包〔2026〕1号; the kind before a number that does not say it."""
        return self.number if self.kind_label in self.number else f"{self.kind_label} {self.number}"


def duties_of_site(by: Actor, site_id: int, *, on: date) -> list[DutyLine]:
    """责任内容 of the papers that run at a site on a day, as far as this person reads them; the oldest first."""
    lasts = (Q(to_date=None) | Q(to_date__gte=on)) & (Q(ended_on=None) | Q(ended_on__gte=on))
    replaced = Q(duties="") | Q(renewed_by__from_date__lte=on)
    rows = agreements_seen(by).filter(lasts, ~replaced, site=site_id, from_date__lte=on).order_by("from_date", "id")
    return [DutyLine(row.get_kind_display(), row.number, row.reach, row.duties.strip()) for row in rows[:20]]


def line_of(row: Agreement, on: date) -> AgreementLine:
    """A paper as lists show it."""
    place = row.site.name if row.site else row.area.name if row.area else ""
    return AgreementLine(
        id=row.pk,
        kind=row.kind,
        kind_label=row.get_kind_display(),
        number=row.number,
        signatory=row.signatory,
        signatory_kind_label=row.get_signatory_kind_display(),
        organisation_id=row.organisation_id,
        organisation_name=row.organisation.name,
        site_id=row.site_id,
        where=" ".join(part for part in (place, row.reach) if part),
        from_date=row.from_date,
        to_date=row.to_date,
        stars=row.stars,
        term=term(ends=row.to_date, on=on, begins=row.from_date, ended=row.ended_on),
        star_words="★" * (row.stars or 0),
    )


def patrol_line(row: Patrol) -> PatrolLine:
    """A look as pages show it."""
    return PatrolLine(
        id=row.pk,
        looked_at=row.looked_at,
        looked_by=row.looked_by.display_name if row.looked_by else "",
        kept=tuple((one.get_item_display(), one.kept) for one in row.findings.all()),
        handling=row.handling,
        handling_label=row.get_handling_display(),
        note=row.note,
        photo_id=row.photo_id,
        problem_number=row.problem_number,
    )


def _state(state: str, on: date) -> Q:
    if state == "ended":
        return Q(ended_on__lt=on)
    if state in {"valid", "soon", "expired"}:
        return in_state(state, "to_date", on) & (Q(ended_on=None) | Q(ended_on__gte=on)) & _not_renewed(state)
    return Q()


def _not_renewed(state: str) -> Q:
    """What was renewed needs no more attention."""
    return Q() if state == "valid" else Q(renewed_by=None)
