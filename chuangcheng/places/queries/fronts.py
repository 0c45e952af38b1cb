"""Reads of publicity fronts, counted by theme and kind. Who keeps one is named only to those who work there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from chuangcheng.people.actor import Actor
from chuangcheng.people.rights import OFFICE_AND_LIAISON, may_keep
from chuangcheng.people.versions import version_of
from chuangcheng.places.models import Area, Front, FrontChange, FrontKind, FrontTheme
from chuangcheng.places.queries.access import organisations_known
from chuangcheng.places.queries.terms import Term, having_words, in_state, term
from chuangcheng.places.queries.working import worked_by, works_at
from chuangcheng.rules.refusals import Refused

FRONT_KINDS = [(str(kind.value), str(kind.label)) for kind in FrontKind]
# What cities count by most often, offered until a city has its own.
COMMON_THEMES = (
    "社会主义核心价值观", "讲文明树新风", "文明健康有你有我", "诚信", "未成年人", "志愿服务", "道德模范", "节约粮食",
    "文明交通", "文明旅游", "爱护环境", "垃圾分类", "禁烟控烟", "法治宣传", "家风家教", "市民公约",
)  # fmt: skip
NAMED = ("organisation", "site", "area")
PAGE = 50


@dataclass(frozen=True)
class FrontLine:
    """One front; `person` and `phone` empty for those who do not work there."""

    id: int
    name: str
    kind: str
    kind_label: str
    organisation_id: int
    organisation_name: str
    site_id: int | None
    where: str
    themes: tuple[str, ...]
    count: int
    count_words: str
    size: str
    square_metres: Decimal | None
    changed_on: date | None
    change_due: date | None
    term: Term
    person: str
    phone: str
    is_active: bool


@dataclass(frozen=True, kw_only=True)
class FrontFilter:
    """What is asked for; empty means all. `state` of the change due, reckoned from `on`."""

    on: date
    q: str = ""
    kind: str = ""
    theme: str = ""
    state: str = ""
    unit: int | None = None
    area: int | None = None
    site: int | None = None
    retired: bool = False
    mine: bool = False  # only of organisations this person works at or above


@dataclass(frozen=True)
class FrontSheet:
    """One page, newest first, and the id of the last row where more follow (0: none)."""

    rows: tuple[FrontLine, ...]
    after: int


@dataclass(frozen=True)
class FrontCounts:
    """How many stand there: by kind and by theme, places and pieces; (label, places, pieces)."""

    kinds: tuple[tuple[str, int, int], ...]
    themes: tuple[tuple[str, int, int], ...]
    pieces: int


@dataclass(frozen=True)
class FrontPage:
    """One front with its changes and what may be done to it."""

    row: Front
    line: FrontLine
    changes: tuple[FrontChange, ...]
    may_keep: bool
    version: str


def fronts_seen(by: Actor) -> QuerySet[Front]:
    """Fronts of organisations this person knows: they hang in public."""
    return Front.objects.filter(organisation__in=organisations_known(by))


def front_version(row: Front) -> str:
    """Changes with the front and with what it is about."""
    return version_of(row, *sorted(row.themes.all(), key=lambda theme: theme.pk))


def filtered_fronts(wish: FrontFilter, *, by: Actor) -> QuerySet[Front]:
    """What the filter asks for, newest first, with themes."""
    rows = fronts_seen(by).filter(having_words(wish.q, "name", "place", "site__name", "area__name"))
    rows = rows.filter(in_state(wish.state, "change_due", wish.on))
    if not wish.retired:
        rows = rows.filter(is_active=True)
    if wish.mine:
        rows = rows.filter(worked_by(by, "organisation"))
    if wish.area is not None:
        path = Area.objects.filter(pk=wish.area).values_list("path", flat=True).first() or "-"
        rows = rows.filter(Q(area__path__startswith=path) | Q(site__area__path__startswith=path))
    if wish.theme:
        rows = rows.filter(pk__in=Front.themes.through.objects.filter(fronttheme__name=wish.theme).values("front_id"))
    plain = {"kind": wish.kind or None, "organisation": wish.unit, "site": wish.site}
    rows = rows.filter(**{name: value for name, value in plain.items() if value is not None})
    return rows.select_related(*NAMED).prefetch_related("themes").order_by("-id")


def front_sheet(wish: FrontFilter, *, by: Actor, after: int = 0, limit: int = PAGE) -> FrontSheet:
    """One page of fronts."""
    rows = filtered_fronts(wish, by=by)
    if after:
        rows = rows.filter(id__lt=after)
    found = list(rows[: limit + 1])
    more = len(found) > limit
    lines = tuple(line_of(row, wish.on, by=by) for row in found[:limit])
    return FrontSheet(lines, found[limit - 1].pk if more else 0)


def front_counts(wish: FrontFilter, *, by: Actor) -> FrontCounts:
    """The same fronts counted; one with several themes counts under each of them."""
    rows = filtered_fronts(wish, by=by).order_by()
    labels = dict(FRONT_KINDS)
    kinds = rows.values_list("kind").annotate(places=Count("pk"), pieces=Sum("count")).order_by("-pieces", "kind")
    through = Front.themes.through.objects.filter(front__in=rows.values("pk"))
    themes = through.values_list("fronttheme__name").annotate(places=Count("pk"), pieces=Sum("front__count"))
    by_kind = tuple((labels[kind], places, pieces) for kind, places, pieces in kinds)
    return FrontCounts(
        kinds=by_kind,
        themes=tuple(sorted(themes, key=lambda found: (-found[2], found[0]))),
        pieces=sum(pieces for _, _, pieces in by_kind),
    )


def front_page(front_id: int, *, by: Actor, on: date) -> FrontPage:
    """One front. Refused: `front_missing`."""
    row = fronts_seen(by).select_related(*NAMED).prefetch_related("themes").filter(pk=front_id).first()
    if row is None:
        raise Refused("没有这处宣传阵地，请刷新页面后再试。", code="front_missing", kind="missing")
    changes = row.changes.select_related("changed_by").order_by("-changed_on")[:50]
    kept = may_keep(by, row.organisation, OFFICE_AND_LIAISON)
    return FrontPage(row, line_of(row, on, by=by), tuple(changes), kept, front_version(row) if kept else "")


def fronts_of_site(by: Actor, site_id: int, *, on: date) -> list[FrontLine]:
    """Fronts at a site, in use."""
    rows = fronts_seen(by).filter(site=site_id, is_active=True).select_related(*NAMED).prefetch_related("themes")
    return [line_of(row, on, by=by) for row in rows.order_by("kind", "id")[:200]]


def theme_names() -> list[str]:
    """Themes there are, and the common ones that nobody has used yet."""
    return list(dict.fromkeys((*FrontTheme.objects.order_by("id").values_list("name", flat=True), *COMMON_THEMES)))


def line_of(row: Front, on: date, *, by: Actor) -> FrontLine:
    """A front as lists show it; themes must be fetched."""
    place = row.site.name if row.site else row.area.name if row.area else ""
    works = works_at(by, row.organisation)
    return FrontLine(
        id=row.pk,
        name=row.name,
        kind=row.kind,
        kind_label=row.get_kind_display(),
        organisation_id=row.organisation_id,
        organisation_name=row.organisation.name,
        site_id=row.site_id,
        where=" ".join(_given((place, row.place))),
        themes=tuple(sorted(theme.name for theme in row.themes.all())),
        count=row.count,
        count_words=f"{row.count}{row.qualifier}",
        size=row.size,
        square_metres=row.square_metres,
        changed_on=row.changed_on,
        change_due=row.change_due,
        term=term(ends=row.change_due, on=on),
        person=row.person if works else "",
        phone=row.phone if works else "",
        is_active=row.is_active,
    )


def _given(parts: Iterable[str]) -> list[str]:
    return [part for part in parts if part]
