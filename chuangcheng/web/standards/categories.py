"""问题类别: the tree with the three limits that apply, and the form of one."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from chuangcheng.jobs.upkeep import CategoryDraft, keep_category, may_keep_standards, only_standard_keepers
from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.worktime_calendar import plain
from chuangcheng.standards.queries import CategoryNode, categories, category, city_defaults
from chuangcheng.web.asked import whole_number
from chuangcheng.web.door import now, signed_in, who
from chuangcheng.web.people.asking import Choices, ask, number
from chuangcheng.web.standards.forms import STAGES, CategoryForm


@signed_in
@require_GET
def tree_page(request: HttpRequest) -> HttpResponse:
    """Every group, folded, with what applies; what a category sets itself stands strong."""
    tree = categories(include_inactive=request.GET.get("retired") == "1")
    context = {
        "groups": [(root, [line_of(node) for node in root.walk()]) for root in tree],
        "defaults": city_defaults(),
        "may_keep": may_keep_standards(who(request)),
        "with_retired": request.GET.get("retired") == "1",
        "count": sum(1 for root in tree for _ in root.walk()),
    }
    return render(request, "web/standards/categories.html", context)


def line_of(node: CategoryNode) -> dict[str, Any]:
    """A row: each limit in words, and whether it is the category's own."""
    return {
        "node": node,
        "limits": [(label, getattr(node.rules, stage).words, node.own[stage] is not None)
                   for stage, label in STAGES.items()],
        "photo_is_own": node.own_after_photo is not None,
    }  # fmt: skip


def parents(kind_of: Iterable[CategoryNode], without: int | None = None) -> Choices:
    """The tree as indented choices, without one category and what is below it."""
    found: Choices = []
    for node in kind_of:
        if node.id != without:
            found.append((str(node.id), f"{'　' * node.depth}{node.code} {node.name}"))
            found += parents(node.children, without)
    return found


def asked(request: HttpRequest, form: CategoryForm, category_id: int | None, heading: str) -> HttpResponse:
    """The form of a category, new or old."""

    def save(given: dict[str, Any]) -> str:
        photo = {"yes": True, "no": False}.get(given["after_photo"])
        plainly = {name: given[name] for name in ("code", "name", "kind", "severity", "active")}
        draft = CategoryDraft(**plainly, parent_id=number(given["parent_id"]), limits=form.limits(), after_photo=photo)
        keep_category(category_id=category_id, draft=draft, by=who(request), at=now(request))
        return f"类别“{given['name']}”已保存；以后交办的问题按新时限算。"

    crumbs = [("设置", reverse("settings")), ("问题类别与时限", reverse("categories"))]
    return ask(request, form=form, save=save, back=reverse("categories"), heading=heading, crumbs=crumbs,
               template="web/standards/category.html")  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new category."""
    only_standard_keepers(who(request), what="增加问题类别")
    parent = request.GET.get("parent", "")
    above = category(wanted) if (wanted := whole_number(parent)) else None
    initial = {"parent_id": parent, "kind": above.kind if above else "event"}
    form = CategoryForm(request.POST or None, initial=initial, parents=parents(categories()))
    return asked(request, form, None, "增加类别")


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, category_id: int) -> HttpResponse:
    """Change a category."""
    only_standard_keepers(who(request), what="修改问题类别")
    node = category(category_id)
    if node is None:
        raise Refused("这个问题类别已经不在了，请刷新页面后再试。", code="category_missing", kind="missing")
    tree = categories(include_inactive=True)
    initial = {
        **{name: getattr(node, name) for name in ("code", "name", "kind", "severity", "active")},
        "parent_id": str(node.parent_id or ""),
        "after_photo": {True: "yes", False: "no", None: ""}[node.own_after_photo],
    }
    for stage in STAGES:
        rule = node.own[stage]
        if rule is not None and rule.amount is not None:
            initial |= {f"{stage}_amount": plain(rule.amount), f"{stage}_clock": rule.clock.value}
    form = CategoryForm(request.POST or None, initial=initial, parents=parents(tree, category_id))
    return asked(request, form, category_id, f"修改类别：{node.name}")
