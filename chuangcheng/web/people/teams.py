"""What an organisation has without accounts: teams, contacts, leading groups. An id of 0 is a new one."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from chuangcheng.people.operations.teams import (
    Member,
    remove_contact,
    remove_leading_group,
    remove_team,
    save_contact,
    save_leading_group,
    save_team,
)
from chuangcheng.people.queries.tree import GroupLine, OrganisationPage, organisation_page
from chuangcheng.rules.refusals import Refused
from chuangcheng.web.door import now, signed_in, who
from chuangcheng.web.forms import OfficeForm
from chuangcheng.web.people.asking import ask
from chuangcheng.web.people.forms import ContactForm, GroupForm, TeamForm
from chuangcheng.web.people.units import crumbs

REMOVERS: dict[str, tuple[str, str, Callable[..., None]]] = {
    "teams": ("team_id", "队伍", remove_team),
    "contacts": ("contact_id", "联系人", remove_contact),
    "groups": ("group_id", "领导小组", remove_leading_group),
}


def _unit(request: HttpRequest, unit_id: int) -> OrganisationPage:
    """The organisation, for those who keep its papers."""
    unit = organisation_page(unit_id, by=who(request), at=now(request))
    if not unit.may_keep_people:
        raise Refused(
            f"只有“{unit.name}”或其上级单位的创城办、联络员可以登记这些；请联系他们办理。",
            code="unit_people_not_yours",
            kind="forbidden",
        )
    return unit


def _row(rows: Any, row_id: int, what: str) -> Any:
    """The line with that id; None for a new one."""
    found = next((row for row in rows if row.id == row_id), None)
    if row_id and found is None:
        raise Refused(f"单位页上没有这个{what}，请刷新页面后再试。", code="unit_line_missing", kind="missing")
    return found


def _ask(
    request: HttpRequest, unit: OrganisationPage, form: OfficeForm, save: Callable[[dict[str, Any]], str],
    *, what: str, thing: str, thing_id: int,
) -> HttpResponse:  # fmt: skip
    back = reverse("unit", args=[unit.id])
    remove = reverse("team_remove", args=[unit.id, thing, thing_id]) if thing_id else ""
    heading = f"修改{what}" if thing_id else f"登记{what}"
    return ask(request, form=form, save=save, back=back, heading=heading, crumbs=crumbs((unit.name, back)),
               remove=remove, what=what)  # fmt: skip


@signed_in
@require_http_methods(["GET", "POST"])
def team(request: HttpRequest, unit_id: int, team_id: int) -> HttpResponse:
    """A team without accounts."""
    unit = _unit(request, unit_id)
    row = _row(unit.teams, team_id, "队伍")
    form = TeamForm(request.POST or None, initial=vars(row) if row else {})

    def save(given: dict[str, Any]) -> str:
        save_team(team_id=team_id or None, organisation_id=unit_id, by=who(request), at=now(request), **given)
        return f"队伍“{given['name']}”已保存。"

    return _ask(request, unit, form, save, what="队伍", thing="teams", thing_id=team_id)


@signed_in
@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest, unit_id: int, contact_id: int) -> HttpResponse:
    """A contact without an account."""
    unit = _unit(request, unit_id)
    row = _row(unit.contacts, contact_id, "联系人")
    form = ContactForm(request.POST or None, initial=vars(row) if row else {})

    def save(given: dict[str, Any]) -> str:
        save_contact(contact_id=contact_id or None, organisation_id=unit_id, by=who(request), at=now(request), **given)
        return f"联系人“{given['name']}”已保存。"

    return _ask(request, unit, form, save, what="联系人", thing="contacts", thing_id=contact_id)


@signed_in
@require_http_methods(["GET", "POST"])
def group(request: HttpRequest, unit_id: int, group_id: int) -> HttpResponse:
    """A leading group with its members, one per line."""
    unit = _unit(request, unit_id)
    row: GroupLine | None = _row(unit.leading_groups, group_id, "领导小组")
    initial = {**vars(row), "members": _as_lines(row)} if row else {}
    form = GroupForm(request.POST or None, initial=initial)
    posts = {(m.name, m.place): m.post_id for m in row.members} if row else {}

    def save(given: dict[str, Any]) -> str:
        members = [_member(line, posts) for line in given.pop("members").splitlines() if line.strip()]
        save_leading_group(
            group_id=group_id or None, organisation_id=unit_id, members=members, by=who(request), at=now(request),
            **given,
        )  # fmt: skip
        return f"“{given['name']}”已保存，{len(members)}名成员。"

    return _ask(request, unit, form, save, what="领导小组", thing="groups", thing_id=group_id)


def _as_lines(row: GroupLine) -> str:
    return "\n".join("｜".join([m.place, m.name, m.title, m.duties]).rstrip("｜") for m in row.members)


def _member(line: str, posts: dict[tuple[str, str], int | None]) -> Member:
    """组长｜姓名｜单位职务｜职责; a member that was there keeps the post."""
    parts = [part.strip() for part in line.replace("|", "｜").split("｜", 3)]
    if len(parts) < 2 or not all(parts[:2]):
        sentence = f"“{line.strip()[:20]}”这一行没有写全，请至少写职务和姓名，用竖线分开。"
        raise Refused(sentence, code="leading_member_line", fields={"members": sentence})
    place, name, title, duties = (*parts, "", "")[:4]
    return Member(place=place, name=name, title=title, duties=duties, post_id=posts.get((name, place)))


@signed_in
@require_POST
def remove(request: HttpRequest, unit_id: int, thing: str, thing_id: int) -> HttpResponse:
    """Take one out; the log keeps what it was."""
    if thing not in REMOVERS:
        raise Http404
    argument, what, act = REMOVERS[thing]
    unit = _unit(request, unit_id)
    _row({"teams": unit.teams, "contacts": unit.contacts, "groups": unit.leading_groups}[thing], thing_id, what)
    act(**{argument: thing_id}, by=who(request), at=now(request))
    messages.success(request, f"{what}已删除。")
    return HttpResponseRedirect(reverse("unit", args=[unit_id]))
