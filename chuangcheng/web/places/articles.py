"""Articles at places: what is missing where, the look with one thumb, the lists themselves."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chuangcheng.places.operations.place_checklists import (
    ArticleDraft,
    ArticleFound,
    check_articles,
    give_checklist,
    save_template,
    take_checklist,
)
from chuangcheng.places.queries.place_checklists import (
    ChecklistFilter,
    checklist_page,
    checklist_sheet,
    template_page,
    templates,
)
from chuangcheng.web.asked import searched, whole_number
from chuangcheng.web.door import done, now, signed_in, who
from chuangcheng.web.people.asking import ask
from chuangcheng.web.places.agreements import chips
from chuangcheng.web.places.areas import crumbs, may_arrange, only_arrangers
from chuangcheng.web.places.hanging_forms import TemplateForm
from chuangcheng.web.places.sites import turned

STATES = [("lacking", "有缺的、过期的"), ("unseen", "还没看全")]
ARTICLE = re.compile(r"^(?P<name>.+?)(?:[ 　]+(?P<count>\d{1,4})(?P<unit>[^\d\s*]{0,8}))?\s*(?P<runs>\*)?$")


@signed_in
@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """Lists at sites, with what is missing."""
    by, asked = who(request), request.GET
    wish = ChecklistFilter(
        on=timezone.localdate(now(request)),
        q=searched(asked.get("q", "")),
        template=whole_number(asked.get("template", "")),
        state=asked.get("state", ""),
        site=whole_number(asked.get("site", "")),
        mine=asked.get("mine") == "1",
    )
    sheet = checklist_sheet(wish, by=by, after=whole_number(asked.get("after", "")) or 0)
    kinds = list(templates(with_retired=True))
    filters = chips(
        request,
        ("state", "情况", STATES),
        ("template", "清单", [(str(row.pk), row.name) for row in kinds]),
        ("mine", "范围", [("1", "只看我管的")]),
    )
    context = {
        "rows": sheet.rows, "wish": wish, "plain": not asked, "filters": filters, "templates": kinds,
        "may_arrange": may_arrange(by), "next_url": turned(request, sheet.after), "crumbs": crumbs(),
    }  # fmt: skip
    return render(request, "web/places/place_checklists.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, checklist_id: int) -> HttpResponse:
    """One list at a site: each article there, missing or expired; saved together."""
    by, at = who(request), now(request)
    line = checklist_page(checklist_id, by=by, on=timezone.localdate(at))
    if request.method == "POST":
        found = {one.id: answer for one in line.articles if (answer := answered(request, one.id))}
        check_articles(checklist_id=checklist_id, found=found, by=by, at=at)
        return done(request, f"已记下{len(found)}件物品的情况。", url=reverse("place_checklist", args=[checklist_id]))
    context = {"line": line, "crumbs": crumbs(("物品清单", reverse("place_checklists")))}
    return render(request, "web/places/place_checklist.html", context)


def answered(request: HttpRequest, article_id: int) -> ArticleFound | None:
    """How an article was found; None where nothing was chosen."""
    state = request.POST.get(f"state_{article_id}", "")
    if not state:
        return None
    day = parse_day(request.POST.get(f"expires_{article_id}", ""))
    return ArticleFound(state=state, expires_on=day, note=request.POST.get(f"note_{article_id}", "")[:120])


def parse_day(typed: str) -> Any:
    """A day as the browser sends it; None for what is none."""
    try:
        return parse_date(typed)
    except ValueError:
        return None


@signed_in
@require_POST
def give(request: HttpRequest, site_id: int) -> HttpResponse:
    """Let a site have a list."""
    template_id = whole_number(request.POST.get("template", "")) or 0
    row = give_checklist(site_id=site_id, template_id=template_id, by=who(request), at=now(request))
    return done(request, f"已配“{row.template.name}”，请逐件看一遍。", url=reverse("place_checklist", args=[row.pk]))


@signed_in
@require_POST
def take(request: HttpRequest, checklist_id: int) -> HttpResponse:
    """Let a site have a list no more."""
    take_checklist(checklist_id=checklist_id, by=who(request), at=now(request))
    return done(request, "已取消这份清单。", url=reverse("place_checklists"))


@signed_in
@require_http_methods(["GET", "POST"])
def template(request: HttpRequest, template_id: int | None = None) -> HttpResponse:
    """Make a list of articles, or change it."""
    by, at = who(request), now(request)
    only_arrangers(by, "维护物品清单")
    row, version = template_page(template_id) if template_id else (None, "")
    initial: dict[str, Any] = {"is_active": True}
    if row is not None:
        words = "\n".join(line_of(one.name, one.count, one.unit, runs=one.runs_out) for one in row.articles.all())
        initial = {"name": row.name, "note": row.note, "is_active": row.is_active, "articles": words}
    form = TemplateForm(request.POST or None, initial=initial)

    def save(given: dict[str, Any]) -> str:
        articles = [article_of(line) for line in given.pop("articles").splitlines() if line.strip()]
        save_template(template_id=template_id, **given, articles=articles, by=by, at=at,
                      seen=(request.POST.get("seen") or None) if row else None)  # fmt: skip
        return f"清单“{given['name']}”已保存，共{len(articles)}件物品。"

    return ask(request, form=form, save=save, back=reverse("place_checklists"), template="web/places/hanging_form.html",
               heading=f"清单：{row.name}" if row else "新建物品清单", seen=request.POST.get("seen") or version,
               crumbs=crumbs(("物品清单", reverse("place_checklists"))))  # fmt: skip


def article_of(line: str) -> ArticleDraft:
    """雨伞 5把 | 医用酒精 1瓶 *"""
    found = ARTICLE.match(line.strip())
    if found is None:
        return ArticleDraft(name=line.strip())
    return ArticleDraft(name=found["name"].strip(), count=int(found["count"] or 1), unit=found["unit"] or "",
                        runs_out=bool(found["runs"]))  # fmt: skip


def line_of(name: str, count: int, unit: str, *, runs: bool) -> str:
    """The same written out again."""
    amount = f" {count}{unit}" if count > 1 or unit else ""
    return f"{name}{amount}{' *' if runs else ''}"
