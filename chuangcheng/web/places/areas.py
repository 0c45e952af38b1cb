"""The tree of areas, and the form of one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chuangcheng.people.actor import Actor
from chuangcheng.places.operations import AreaDraft, save_area, use_area
from chuangcheng.places.queries import AreaNode, area_page, area_tree
from chuangcheng.rules.refusals import Refused
from chuangcheng.web.door import now, signed_in, who
from chuangcheng.web.people.asking import ask, number
from chuangcheng.web.places.forms import AreaForm

OPEN_DEPTH = 2


def may_arrange(by: Actor) -> bool:
    """Whether this person may set up places somewhere."""
    return by.is_administrator or "office" in by.roles


def only_arrangers(by: Actor, what: str) -> None:
    """Refused: `places_office_only`."""
    if not may_arrange(by):
        sentence = f"{what}由创城办办理；请联系他们。"
        raise Refused(sentence, code="places_office_only", kind="forbidden")


def crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    """点位 / …."""
    return [("点位", reverse("places")), *more]


@signed_in
@require_GET
def tree_page(request: HttpRequest) -> HttpResponse:
    """The tree this person knows, folded below the second level."""
    by = who(request)
    with_retired = request.GET.get("retired") == "1"
    tree = area_tree(by, with_retired=with_retired)
    context = {
        "tree": tree,
        "count": sum(1 for top in tree for _ in walk(top)),
        "with_retired": with_retired,
        "may_arrange": may_arrange(by),
        "open_depth": OPEN_DEPTH,
        "crumbs": crumbs(),
    }
    return render(request, "web/places/areas.html", context)


def walk(node: AreaNode) -> list[AreaNode]:
    """The node and all below it."""
    return [node, *(below for child in node.children for below in walk(child))]


def draft_of(given: dict[str, Any], *, is_active: bool = True) -> AreaDraft:
    """An area as its operation takes it."""
    ids = {name: number(given[name]) for name in ("parent_id", "organisation_id")}
    plain = {name: given[name] for name in ("name", "kind", "code", "note")}
    return AreaDraft(**plain, parent_id=ids["parent_id"], organisation_id=ids["organisation_id"], is_active=is_active)


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Add an area below another."""
    by, at = who(request), now(request)
    only_arrangers(by, "增加片区")
    form = AreaForm(request.POST or None, initial={"parent_id": request.GET.get("parent", "")}, by=by)

    def save(given: dict[str, Any]) -> str:
        return f"已增加片区“{save_area(draft=draft_of(given), by=by, at=at).name}”。"

    back = reverse("areas")
    return ask(request, form=form, save=save, back=back, heading="增加片区",
               crumbs=crumbs(("片区", back)), verb="增加", template="web/places/area.html")  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, area_id: int) -> HttpResponse:
    """Change or move an area."""
    by, at = who(request), now(request)
    page = area_page(area_id, by=by)
    area = page.area
    if not page.may_keep:
        raise Refused("这个片区由属地单位的创城办维护；请联系他们。", code="area_not_yours", kind="forbidden")
    initial = {name: getattr(area, name) for name in ("name", "kind", "code", "note")}
    initial |= {name: str(getattr(area, name) or "") for name in ("parent_id", "organisation_id")}
    form = AreaForm(request.POST or None, initial=initial | {"seen": page.version}, by=by, area_id=area_id)

    def save(given: dict[str, Any]) -> str:
        draft = draft_of(given, is_active=area.is_active)
        save_area(area_id=area_id, draft=draft, by=by, at=at, seen=request.POST.get("seen") or None)
        return f"片区“{draft.name}”已保存。"

    back = reverse("areas")
    return ask(request, form=form, save=save, back=back, heading=f"片区：{area.name}",
               crumbs=crumbs(("片区", back)), template="web/places/area.html",
               area=area, seen=request.POST.get("seen") or page.version)  # fmt: skip


@signed_in
@require_POST
def use(request: HttpRequest, area_id: int) -> HttpResponse:
    """Stop using an area, or use it again."""
    active = request.POST.get("active") == "1"
    row = use_area(area_id=area_id, active=active, by=who(request), at=now(request))
    messages.success(request, f"片区“{row.name}”已{'恢复使用' if active else '停用'}。")
    return HttpResponseRedirect(reverse("areas"))
