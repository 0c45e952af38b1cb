"""Keep lists of articles (六个一, 志愿服务站物品), lay them out at sites, and write down how they were found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from chuangcheng.people.actor import Actor
from chuangcheng.people.operations.record import record
from chuangcheng.people.versions import check_same
from chuangcheng.places.models import (
    ArticleState,
    ChecklistTemplate,
    PlaceArticle,
    PlaceChecklist,
    TemplateArticle,
)
from chuangcheng.places.operations.ground import owner_of_site, save_once
from chuangcheng.places.operations.hanging import only_lookers, only_upkeep, site_known
from chuangcheng.places.queries.access import sites_known_to
from chuangcheng.places.queries.place_checklists import template_version
from chuangcheng.rules.refusals import Refused


@dataclass(frozen=True, kw_only=True)
class ArticleDraft:
    """One article of a template."""

    name: str
    count: int = 1
    unit: str = ""
    runs_out: bool = False


@dataclass(frozen=True, kw_only=True)
class ArticleFound:
    """How an article was found: `state` of `ArticleState`; `expires_on` where it runs out."""

    state: str
    expires_on: date | None = None
    note: str = ""


def save_template(
    *,
    template_id: int | None = None,
    name: str,
    articles: Sequence[ArticleDraft],
    note: str = "",
    is_active: bool = True,
    by: Actor,
    at: datetime,
    seen: str | None = None,
) -> ChecklistTemplate:
    """Make a list of articles or change it: sites that have it get what is new and keep what was found.

    By any office; an article that leaves the list leaves the sites. Refused: `template_office`, `template_missing`,
    `template_fields` (with `fields`), `template_taken`, `row_stale`.
    """
    if not (by.is_administrator or "office" in by.roles):
        raise Refused("物品清单由创城办维护；请联系他们。", code="template_office", kind="forbidden")
    names = [article.name.strip() for article in articles]
    _check_template(name.strip(), names, note)
    with transaction.atomic():
        row = _template(template_id) if template_id else ChecklistTemplate()
        if row.pk:
            check_same(template_version(row), seen)
        old = _said(row) if row.pk else None
        row.name, row.note, row.is_active = name.strip(), note.strip(), is_active
        save_once(row, f"已经有“{row.name}”这份清单，请换个名称。", code="template_taken")
        PlaceArticle.objects.filter(article__template=row).exclude(article__name__in=names).delete()
        row.articles.exclude(name__in=names).delete()
        for position, (each, article) in enumerate(zip(names, articles, strict=True)):
            values = {"count": article.count, "unit": article.unit.strip()[:8], "runs_out": article.runs_out}
            TemplateArticle.objects.update_or_create(template=row, name=each, defaults=values | {"position": position})
        for checklist in PlaceChecklist.objects.filter(template=row):
            _lay_out(checklist)
        action = "template.change" if old else "template.add"
        record(action, by=by, at=at, subject=row.name, old=old, new=_said(row))
    return row


def give_checklist(*, site_id: int, template_id: int, by: Actor, at: datetime) -> PlaceChecklist:
    """Let a site have a list of articles. By the liaison or office of who answers for the site.

    Refused: `site_missing`, `template_missing`, `upkeep_only`, `checklist_taken`.
    """
    with transaction.atomic():
        site = site_known(by, site_id)
        if site is None:
            raise Refused("没有这个点位，请重新选择。", code="site_missing", kind="missing")
        only_upkeep(by, site.organisation or owner_of_site(site), what="给这个点位配物品清单")
        row = PlaceChecklist(site=site, template=_template(template_id))
        save_once(row, f"“{site.name}”已经有这份清单了。", code="checklist_taken")
        _lay_out(row)
        record("checklist.add", by=by, at=at, subject=site.name, old=None, new={"template": row.template.name})
    return row


def take_checklist(*, checklist_id: int, by: Actor, at: datetime) -> None:
    """Let a site have a list no more. Refused: `checklist_missing`, `upkeep_only`."""
    with transaction.atomic():
        row = _checklist(checklist_id, by=by)
        only_upkeep(by, row.site.organisation or owner_of_site(row.site), what="取消这个点位的物品清单")
        record("checklist.drop", by=by, at=at, subject=row.site.name, old={"template": row.template.name}, new=None)
        row.delete()


def check_articles(*, checklist_id: int, found: Mapping[int, ArticleFound], by: Actor, at: datetime) -> PlaceChecklist:
    """Write down how articles (by their id at the place) were found, by whom and when; others stay as they were.

    Refused: `checklist_missing`, `lookers_only`, `article_missing`, `article_fields`.
    """
    with transaction.atomic():
        row = _checklist(checklist_id, by=by)
        only_lookers(by, row.site.organisation or owner_of_site(row.site), what="检查这里的物品")
        here = {one.pk: one for one in row.articles.select_related("article")}
        if not found or set(found) - set(here):
            raise Refused("没有这件物品，请刷新页面后再试。", code="article_missing", kind="missing")
        old = {here[pk].article.name: here[pk].state for pk in found}
        for pk, one in found.items():
            _note(here[pk], one, by=by, at=at)
        PlaceArticle.objects.bulk_update(
            [here[pk] for pk in found], ["state", "expires_on", "note", "looked_at", "looked_by"]
        )
        row.looked_at, row.looked_by_id = at, by.user_id
        row.save(update_fields=["looked_at", "looked_by"])
        new = {here[pk].article.name: here[pk].state for pk in found}
        record("checklist.look", by=by, at=at, subject=f"{row.site.name} {row.template.name}", old=old, new=new)
    return row


def _note(article: PlaceArticle, found: ArticleFound, *, by: Actor, at: datetime) -> None:
    if found.state not in {ArticleState.THERE, ArticleState.MISSING, ArticleState.EXPIRED}:
        raise Refused("每件物品请选有、缺或过期。", code="article_fields", fields={"state": "请选有、缺或过期"})
    if len(found.note.strip()) > 120:
        raise Refused("备注最多120个字，请写短些。", code="article_fields", fields={"note": "最多120个字"})
    gone = found.expires_on is not None and found.expires_on < timezone.localdate(at)
    article.state = ArticleState.EXPIRED if gone and found.state == ArticleState.THERE else found.state
    article.expires_on, article.note = found.expires_on, found.note.strip()
    article.looked_at, article.looked_by_id = at, by.user_id


def _lay_out(row: PlaceChecklist) -> None:
    have = set(row.articles.values_list("article_id", flat=True))
    PlaceArticle.objects.bulk_create(
        PlaceArticle(checklist=row, article=article)
        for article in TemplateArticle.objects.filter(template=row.template).exclude(pk__in=have)
    )


def _checklist(checklist_id: int, *, by: Actor) -> PlaceChecklist:
    rows = PlaceChecklist.objects.select_for_update(of=("self",)).select_related(
        "template", "site__organisation", "site__area__organisation"
    )
    row = rows.filter(site__in=sites_known_to(by, with_retired=True).order_by(), pk=checklist_id).first()
    if row is None:
        raise Refused("没有这份物品清单，请刷新页面后再试。", code="checklist_missing", kind="missing")
    return row


def _template(template_id: int) -> ChecklistTemplate:
    row = ChecklistTemplate.objects.select_for_update().filter(pk=template_id).first()
    if row is None:
        raise Refused("没有这份物品清单，请重新选择。", code="template_missing", kind="missing")
    return row


def _said(row: ChecklistTemplate) -> dict[str, object]:
    return {"name": row.name, "is_active": row.is_active, "articles": [str(article) for article in row.articles.all()]}


def _check_template(name: str, names: Sequence[str], note: str) -> None:
    wrong = {}
    if not 0 < len(name) <= 60:
        wrong["name"] = "请填写清单名称，最多60个字。"
    if not names or len(names) > 100 or not all(0 < len(each) <= 60 for each in names):
        wrong["articles"] = "请写1到100件物品，每件最多60个字。"
    elif len(set(names)) != len(names):
        wrong["articles"] = "有写重的物品，请去掉。"
    if len(note.strip()) > 200:
        wrong["note"] = "说明最多200个字。"
    if wrong:
        raise Refused("物品清单没有保存：" + "".join(wrong.values()), code="template_fields", fields=wrong)
