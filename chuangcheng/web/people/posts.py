"""Posts and who holds them: for administrators, who have no business rights themselves."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from chuangcheng.jobs.upkeep import open_items
from chuangcheng.people.operations.posts import PostDraft, end_holding, hand_over, hold_post, save_post
from chuangcheng.people.queries import post as post_row
from chuangcheng.people.queries.accounts import users
from chuangcheng.people.queries.tree import OrganisationPage, PostLine, organisation_page, organisation_tree
from chuangcheng.people.rights import only_administrators
from chuangcheng.rules.refusals import Refused
from chuangcheng.web.door import now, signed_in, who
from chuangcheng.web.people.asking import Choices, ask, node_of, number, unit_choices
from chuangcheng.web.people.forms import EndForm, HandOverForm, HoldForm, PostForm
from chuangcheng.web.people.units import crumbs


def _seats(request: HttpRequest, unit_id: int) -> Choices:
    node = node_of(organisation_tree(who(request), at=now(request)), unit_id)
    return unit_choices(node.children) if node else []


def _people(request: HttpRequest) -> Choices:
    rows = users(who(request), at=now(request))
    return [(str(u.id), f"{u.display_name}（{u.username}）{'、'.join(u.posts)}") for u in rows if u.is_active]


def _post(request: HttpRequest, post_id: int) -> tuple[OrganisationPage, PostLine]:
    """The post on its organisation's page."""
    only_administrators(who(request), what="设置岗位")
    unit = organisation_page(post_row(post_id).organisation_id, by=who(request), at=now(request))
    return unit, next(line for line in unit.posts if line.id == post_id)


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, unit_id: int) -> HttpResponse:
    """A new post at an organisation."""
    by, at = who(request), now(request)
    only_administrators(by, what="设置岗位")
    unit = organisation_page(unit_id, by=by, at=at)
    form = PostForm(request.POST or None, seats=_seats(request, unit_id))

    def save(given: dict[str, Any]) -> str:
        seat = number(given.pop("seat_id"))
        row = save_post(draft=PostDraft(organisation_id=unit_id, seat_id=seat, **given), by=by, at=at)
        return f"已增加岗位“{row.title}”，请接着安排由谁担任。"

    back = reverse("unit", args=[unit_id])
    return ask(request, form=form, save=save, back=back, heading="增加岗位", crumbs=crumbs((unit.name, back)))


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, post_id: int) -> HttpResponse:
    """Change a post, or take it out of use."""
    by, at = who(request), now(request)
    unit, line = _post(request, post_id)
    initial = {
        "title": line.title,
        "roles": list(line.roles),
        "seat_id": str(line.seat_id or ""),
        "is_active": line.is_active,
    }
    form = PostForm(request.POST or None, initial=initial, seats=_seats(request, unit.id))

    def save(given: dict[str, Any]) -> str:
        seat = number(given.pop("seat_id"))
        save_post(post_id=post_id, draft=PostDraft(organisation_id=unit.id, seat_id=seat, **given), by=by, at=at)
        return f"岗位“{given['title']}”已保存。"

    back = reverse("unit", args=[unit.id])
    return ask(request, form=form, save=save, back=back, heading=f"修改岗位：{line.title}",
               crumbs=crumbs((unit.name, back)))  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
def hold(request: HttpRequest, post_id: int) -> HttpResponse:
    """Put somebody on a post, or beside its holder as a deputy."""
    by, at = who(request), now(request)
    unit, line = _post(request, post_id)
    initial = {"from_date": timezone.localdate(at), "is_deputy": request.GET.get("deputy") == "1"}
    form = HoldForm(request.POST or None, initial=initial, people=_people(request))

    def save(given: dict[str, Any]) -> str:
        user = int(given.pop("user_id"))
        held = hold_post(post_id=post_id, user_id=user, by=by, at=at, **given)
        return f"已安排{held.holding.user.display_name}{'代理' if given['is_deputy'] else '担任'}“{line.title}”。"

    back = reverse("unit", args=[unit.id])
    return ask(request, form=form, save=save, back=back, heading=f"安排任职：{line.title}",
               crumbs=crumbs((unit.name, back)))  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
def hand_over_page(request: HttpRequest, post_id: int) -> HttpResponse:
    """交接: what goes with the post is shown before it is given away."""
    by, at = who(request), now(request)
    unit, line = _post(request, post_id)
    form = HandOverForm(request.POST or None, initial={"first_day": timezone.localdate(at)}, people=_people(request))

    def save(given: dict[str, Any]) -> str:
        held = hand_over(post_id=post_id, to_user_id=int(given.pop("to_user_id")), by=by, at=at, **given)
        for sentence in held.warnings:
            messages.warning(request, sentence)
        return f"“{line.title}”已交给{held.holding.user.display_name}，手上的问题一并移交。"

    back = reverse("unit", args=[unit.id])
    return ask(
        request, form=form, save=save, back=back, heading=f"交接：{line.title}", crumbs=crumbs((unit.name, back)),
        verb="办理交接", template="web/people/hand_over.html", line=line, items=open_items(post_id=post_id),
    )  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, post_id: int, holding_id: int) -> HttpResponse:
    """Let a holding end."""
    by, at = who(request), now(request)
    unit, line = _post(request, post_id)
    holder = next((h for h in line.holders if h.holding_id == holding_id), None)
    if holder is None:
        raise Refused("没有这项任职，请刷新页面后再试。", code="holding_missing", kind="missing")
    form = EndForm(request.POST or None, initial={"last_day": timezone.localdate(at)})

    def save(given: dict[str, Any]) -> str:
        held = end_holding(holding_id=holding_id, last_day=given["last_day"], by=by, at=at)
        for sentence in held.warnings:
            messages.warning(request, sentence)
        return f"{holder.name}在“{line.title}”的任职到{given['last_day']:%Y-%m-%d}止。"

    back = reverse("unit", args=[unit.id])
    return ask(request, form=form, save=save, back=back, heading=f"结束任职：{holder.name}",
               crumbs=crumbs((unit.name, back)))  # fmt: skip
