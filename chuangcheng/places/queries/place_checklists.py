"""Reads of lists of articles and how they were found at sites."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet

from chuangcheng.people.actor import Actor
from chuangcheng.people.models import Role
from chuangcheng.people.rights import OFFICE_AND_LIAISON, may_keep
from chuangcheng.people.versions import version_of
from chuangcheng.places.models import ArticleState, ChecklistTemplate, PlaceArticle, PlaceChecklist
from chuangcheng.places.operations.ground import owner_of_site
from chuangcheng.places.queries.access import sites_known_to
from chuangcheng.places.queries.terms import soon_after
from chuangcheng.places.queries.working import worked_by
from chuangcheng.rules.refusals import Refused

LOOKERS = OFFICE_AND_LIAISON | {Role.INSPECTOR, Role.RECTIFIER, Role.VERIFIER}
STATES = [(str(state.value), str(state.label)) for state in ArticleState if state.value]
TONES = {"": "other", "there": "done", "missing": "overdue", "expired": "overdue", "soon": "soon"}
PAGE = 50


@dataclass(frozen=True)
class ArticleLine:
    """One article at a site. `state` there | missing | expired | "" (nobody looked) | soon (runs out soon)."""

    id: int
    name: str
    count_words: str
    runs_out: bool
    state: str
    state_label: str
    tone: str
    expires_on: date | None
    note: str
    looked_at: datetime | None
    looked_by: str


@dataclass(frozen=True)
class ChecklistLine:
    """A list at a site with its articles; `lacking` counts what is missing, expired or not looked at."""

    id: int
    site_id: int
    site_name: str
    name: str
    articles: tuple[ArticleLine, ...]
    looked_at: datetime | None
    looked_by: str
    may_look: bool
    may_keep: bool

    @property
    def lacking(self) -> list[ArticleLine]:
        """Missing or expired: something to do."""
        return [one for one in self.articles if one.state in {"missing", "expired"}]

    @property
    def there(self) -> int:
        """How many are there and good."""
        return sum(1 for one in self.articles if one.state in {"there", "soon"})


@dataclass(frozen=True, kw_only=True)
class ChecklistFilter:
    """What is asked for; `state` lacking: something missing or expired; unseen: something nobody looked at."""

    on: date
    q: str = ""
    template: int | None = None
    state: str = ""
    site: int | None = None
    mine: bool = False  # only at sites of, or on the ground of, organisations this person works at or above


@dataclass(frozen=True)
class ChecklistSheet:
    """One page, newest first, and the id of the last row where more follow (0: none)."""

    rows: tuple[ChecklistLine, ...]
    after: int


def checklists_seen(by: Actor) -> QuerySet[PlaceChecklist]:
    """Lists at sites this person knows."""
    return PlaceChecklist.objects.filter(site__in=sites_known_to(by).order_by().values("pk"))


def checklist_sheet(wish: ChecklistFilter, *, by: Actor, after: int = 0, limit: int = PAGE) -> ChecklistSheet:
    """One page of lists at sites."""
    rows = checklists_seen(by)
    for word in wish.q.split():
        rows = rows.filter(Q(site__name__icontains=word) | Q(template__name__icontains=word))
    if wish.state == "lacking":
        rows = rows.filter(pk__in=PlaceArticle.objects.filter(lacking(wish.on)).values("checklist_id"))
    elif wish.state == "unseen":
        rows = rows.filter(pk__in=PlaceArticle.objects.filter(state="").values("checklist_id"))
    if wish.mine:
        rows = rows.filter(worked_by(by, "site__organisation", "site__area__organisation"))
    plain = {"template": wish.template, "site": wish.site}
    rows = rows.filter(**{name: value for name, value in plain.items() if value is not None})
    if after:
        rows = rows.filter(id__lt=after)
    found = list(_whole(rows).order_by("-id")[: limit + 1])
    more = len(found) > limit
    lines = tuple(line_of(row, wish.on, by=by) for row in found[:limit])
    return ChecklistSheet(lines, found[limit - 1].pk if more else 0)


def checklist_page(checklist_id: int, *, by: Actor, on: date) -> ChecklistLine:
    """One list at a site. Refused: `checklist_missing`."""
    row = _whole(checklists_seen(by)).filter(pk=checklist_id).first()
    if row is None:
        raise Refused("没有这份物品清单，请刷新页面后再试。", code="checklist_missing", kind="missing")
    return line_of(row, on, by=by)


def checklists_of_site(by: Actor, site_id: int, *, on: date) -> list[ChecklistLine]:
    """Lists at a site."""
    rows = _whole(checklists_seen(by).filter(site=site_id)).order_by("id")
    return [line_of(row, on, by=by) for row in rows]


def lacking_articles(by: Actor, *, on: date, most: int = 20) -> list[PlaceArticle]:
    """To do: what is missing or expired at sites of this person's own organisations and those below."""
    rows = PlaceArticle.objects.filter(lacking(on), worked_by(by, "checklist__site__organisation"))
    return list(rows.select_related("article", "checklist__site", "checklist__template").order_by("id")[:most])


def templates(*, with_retired: bool = False) -> QuerySet[ChecklistTemplate]:
    """Lists there are, with their articles."""
    rows = ChecklistTemplate.objects.prefetch_related("articles").order_by("id")
    return rows if with_retired else rows.filter(is_active=True)


def template_page(template_id: int) -> tuple[ChecklistTemplate, str]:
    """One list and its version. Refused: `template_missing`."""
    row = templates(with_retired=True).filter(pk=template_id).first()
    if row is None:
        raise Refused("没有这份物品清单，请重新选择。", code="template_missing", kind="missing")
    return row, template_version(row)


def template_version(row: ChecklistTemplate) -> str:
    """Changes with the list and with its articles."""
    return version_of(row, *sorted(row.articles.all(), key=lambda article: article.pk))


def lacking(on: date) -> Q:
    """Articles missing or expired on a day."""
    return Q(state__in=(ArticleState.MISSING, ArticleState.EXPIRED)) | Q(state=ArticleState.THERE, expires_on__lt=on)


def line_of(row: PlaceChecklist, on: date, *, by: Actor) -> ChecklistLine:
    """A list at a site as pages show it; everything must be fetched."""
    owner = row.site.organisation or owner_of_site(row.site)
    return ChecklistLine(
        id=row.pk,
        site_id=row.site_id,
        site_name=row.site.name,
        name=row.template.name,
        articles=tuple(_article(one, on) for one in _ordered(row.articles.all())),
        looked_at=row.looked_at,
        looked_by=row.looked_by.display_name if row.looked_by else "",
        may_look=may_keep(by, owner, LOOKERS),
        may_keep=may_keep(by, owner, OFFICE_AND_LIAISON),
    )


def _article(row: PlaceArticle, on: date) -> ArticleLine:
    state, label = str(row.state), row.get_state_display()
    if state == ArticleState.THERE and row.expires_on is not None:
        if row.expires_on < on:
            state, label = "expired", "过期"
        elif row.expires_on <= soon_after(on):
            state, label = "soon", "快过期"
    return ArticleLine(
        id=row.pk,
        name=row.article.name,
        count_words=f"{row.article.count}{row.article.unit}" if row.article.count > 1 or row.article.unit else "",
        runs_out=row.article.runs_out,
        state=state,
        state_label=label,
        tone=TONES[state],
        expires_on=row.expires_on,
        note=row.note,
        looked_at=row.looked_at,
        looked_by=row.looked_by.display_name if row.looked_by else "",
    )


def _ordered(rows: Iterable[PlaceArticle]) -> list[PlaceArticle]:
    return sorted(rows, key=lambda one: (one.article.position, one.pk))


def _whole(rows: QuerySet[PlaceChecklist]) -> QuerySet[PlaceChecklist]:
    articles = Prefetch("articles", PlaceArticle.objects.select_related("article", "looked_by"))
    named = ("template", "looked_by", "site__organisation", "site__area__organisation")
    return rows.select_related(*named).prefetch_related(articles)
