"""The tree of organisations, one organisation's page, and its own form."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chuangcheng.jobs.delivering import try_channel
from chuangcheng.jobs.upkeep import retire_unit, save_unit, unit_channel
from chuangcheng.people.actor import Actor
from chuangcheng.people.operations.channels import set_channel
from chuangcheng.people.operations.organisations import Draft, restore_organisation
from chuangcheng.people.queries.tree import Node, organisation_page, organisation_tree
from chuangcheng.rules.refusals import Refused
from chuangcheng.web.asked import searched, whole_number
from chuangcheng.web.door import now, signed_in, who
from chuangcheng.web.people.asking import Choices, ask, number, unit_choices
from chuangcheng.web.people.forms import HookForm, UnitForm

OPEN_DEPTH = 2
UNITS = ("单位与岗位", "units")


def crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    """设置 / 单位与岗位 / …."""
    return [("设置", reverse("settings")), (UNITS[0], reverse(UNITS[1])), *more]


def may_arrange(by: Actor) -> bool:
    """Whether this person may set up organisations somewhere."""
    return by.is_administrator or "office" in by.roles


@signed_in
@require_GET
def tree_page(request: HttpRequest) -> HttpResponse:
    """The trees this person knows, folded below the second level; found by name."""
    by, at = who(request), now(request)
    with_retired = request.GET.get("retired") == "1"
    wanted = searched(request.GET.get("q", ""))
    tree = organisation_tree(by, at=at, with_retired=with_retired)
    context = {
        "tree": tree,
        "found": [pair for top in tree for pair in _named(top, wanted, "")] if wanted else None,
        "q": wanted,
        "with_retired": with_retired,
        "may_arrange": may_arrange(by),
        "open_depth": OPEN_DEPTH,
    }
    return render(request, "web/people/tree.html", context)


def _named(node: Node, wanted: str, where: str) -> list[tuple[Node, str]]:
    """Every organisation or person whose name contains the words, with what is above it."""
    hit = wanted in node.name or wanted in node.short_name or any(wanted in name for name in node.people)
    found = [(node, where)] if hit else []
    below = f"{where}／{node.name}" if where else node.name
    return found + [pair for child in node.children for pair in _named(child, wanted, below)]


@signed_in
@require_GET
def unit_page(request: HttpRequest, unit_id: int) -> HttpResponse:
    """One organisation: who stands where, who helps, what is below."""
    by, at = who(request), now(request)
    unit = organisation_page(unit_id, by=by, at=at)
    return render(request, "web/people/unit.html", {"unit": unit, "crumbs": crumbs(), "own_id": by.user_id})


def _parents(by: Actor, tree: tuple[Node, ...], without: int | None = None) -> Choices:
    top: Choices = [("", "最上级（没有上级）")] if by.is_administrator else []
    return top + unit_choices(tree, without=without)


def _draft(given: dict[str, Any]) -> Draft:
    names = given.pop("other_names").replace("，", "、").replace(",", "、").split("、")
    ids: dict[str, Any] = {name: number(given.pop(name)) for name in ("parent_id", "line_parent_id")}
    return Draft(**given, **ids, other_names=[name for name in names if name.strip()])


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Add an organisation below another."""
    by, at = who(request), now(request)
    if not may_arrange(by):
        raise Refused("增加单位由创城办或系统管理员办理；请联系他们。", code="unit_new_not_yours", kind="forbidden")
    tree = organisation_tree(by, at=at)
    initial = {"parent_id": request.GET.get("parent", ""), "kind": "unit", "position": 0}
    form = UnitForm(request.POST or None, initial=initial, parents=_parents(by, tree), lines=unit_choices(tree))

    def save(given: dict[str, Any]) -> str:
        saved = save_unit(organisation_id=None, draft=_draft(given), by=by, at=at)
        return f"已增加“{saved.organisation.name}”。"

    parent = whole_number(initial["parent_id"])
    back = reverse("unit", args=[parent]) if parent else reverse("units")
    return ask(
        request, form=form, save=save, back=back, heading="增加单位", crumbs=crumbs(), verb="增加",
        template="web/people/unit_form.html",
    )  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Change or move an organisation."""
    by, at = who(request), now(request)
    unit = organisation_page(unit_id, by=by, at=at)
    if not unit.may_keep:
        raise Refused(
            f"只有“{unit.name}”或其上级单位的创城办可以修改单位资料；请联系他们办理。",
            code="unit_edit_not_yours",
            kind="forbidden",
        )
    tree = organisation_tree(by, at=at, with_retired=True)
    initial = {
        **{name: getattr(unit, name) for name in ("name", "kind", "short_name", "code", "address", "position")},
        "other_names": "、".join(unit.other_names),
        "parent_id": str(unit.above[-1].id) if unit.above else "",
        "line_parent_id": str(unit.line_parent.id) if unit.line_parent else "",
    }
    parents = _parents(by, tree, without=unit_id)
    if not unit.above and not by.is_administrator:
        parents = [("", "最上级（没有上级）"), *parents]
    form = UnitForm(request.POST or None, initial=initial, parents=parents, lines=unit_choices(tree, without=unit_id))

    def save(given: dict[str, Any]) -> str:
        saved = save_unit(organisation_id=unit_id, draft=_draft(given), by=by, at=at)
        moved = f"，连同下级共{len(saved.moved_ids)}个单位已划转，能看到哪些问题也跟着变了" if saved.moved_ids else ""
        return f"“{saved.organisation.name}”已保存{moved}。"

    back = reverse("unit", args=[unit_id])
    return ask(
        request, form=form, save=save, back=back, heading=f"修改{unit.name}", crumbs=crumbs((unit.name, back)),
        template="web/people/unit_form.html",
    )  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
def notice(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Where the unit is told besides the inbox: a chat group's robot, an interface, e-mail."""
    by, at = who(request), now(request)
    kind, words, _ = unit_channel(unit_id, by=by)
    unit = organisation_page(unit_id, by=by, at=at)
    form = HookForm(request.POST or None, initial={"kind": kind})

    def save(given: dict[str, Any]) -> str:
        set_channel(organisation_id=unit_id, channel=given if given["kind"] else {}, by=by, at=at)
        return "通知方式已保存，请再发一条测试消息。" if given["kind"] else "已改为只用系统收件箱。"

    return ask(
        request, form=form, save=save, back=reverse("unit_notice", args=[unit_id]), heading="通知方式",
        crumbs=crumbs((unit.name, reverse("unit", args=[unit_id]))), template="web/people/notice.html",
        words=words, kind=kind, unit=unit,
    )  # fmt: skip


@signed_in
@require_POST
def notice_try(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Send a message there now."""
    try:
        where = try_channel(organisation_id=unit_id, by=who(request), at=now(request))
        messages.success(request, f"测试消息已发出（{where}），请到那边看有没有收到。")
    except Refused as refused:
        if refused.code != "channel_failed":
            raise
        messages.error(request, refused.sentence)
    return HttpResponseRedirect(reverse("unit_notice", args=[unit_id]))


@signed_in
@require_POST
def retire(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Take it out of use."""
    retire_unit(organisation_id=unit_id, by=who(request), at=now(request))
    messages.success(request, "单位已停用；历史记录都在，随时可以恢复。")
    return HttpResponseRedirect(reverse("unit", args=[unit_id]))


@signed_in
@require_POST
def restore(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Take it into use again."""
    row = restore_organisation(organisation_id=unit_id, by=who(request), at=now(request))
    messages.success(request, f"“{row.name}”已恢复。")
    return HttpResponseRedirect(reverse("unit", args=[unit_id]))
