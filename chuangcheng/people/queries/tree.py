"""The tree of organisations and one organisation's page, as plain values."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from chuangcheng.people.actor import Actor
from chuangcheng.people.models import Contact, Holding, LeadingGroup, Organisation, Post, Role, Team
from chuangcheng.people.queries import holdings_on
from chuangcheng.people.rights import OFFICE_AND_LIAISON, may_keep
from chuangcheng.people.versions import version_of
from chuangcheng.rules.refusals import Refused


@dataclass(frozen=True)
class Node:
    """One organisation in the tree, with how many posts it has and who stands on them today."""

    id: int
    name: str
    short_name: str
    kind: str
    kind_label: str
    line_parent: str
    is_active: bool
    post_count: int
    vacant_count: int
    people: tuple[str, ...]
    children: "tuple[Node, ...]" = ()


@dataclass(frozen=True)
class HolderLine:
    """Who holds a post from when to when; `phone` only for those who may see it."""

    holding_id: int
    user_id: int
    name: str
    phone: str
    from_date: date
    to_date: date | None
    is_deputy: bool
    is_current: bool


@dataclass(frozen=True)
class PostLine:
    """A post with its present and coming holders."""

    id: int
    title: str
    roles: tuple[str, ...]
    role_labels: tuple[str, ...]
    seat_id: int | None
    seat_name: str
    is_active: bool
    holders: tuple[HolderLine, ...]
    version: str


@dataclass(frozen=True)
class Named:
    """An organisation somewhere else on the page."""

    id: int
    name: str


@dataclass(frozen=True)
class MemberLine:
    """A member of a leading group."""

    place: str
    name: str
    title: str
    duties: str
    post_id: int | None


@dataclass(frozen=True)
class GroupLine:
    """A leading group with its members in order."""

    id: int
    name: str
    established_on: date | None
    document_number: str
    members: tuple[MemberLine, ...]
    version: str


@dataclass(frozen=True)
class TeamLine:
    """A team without accounts; its version is for those who see telephone numbers."""

    id: int
    name: str
    headcount: int
    composition: str
    captain: str
    phone: str
    is_active: bool
    version: str


@dataclass(frozen=True)
class ContactLine:
    """A contact without an account; its version as a team's."""

    id: int
    name: str
    title: str
    phone: str
    is_active: bool
    version: str


@dataclass(frozen=True)
class OrganisationPage:
    """Everything an organisation's page shows, and what the reader may keep there."""

    id: int
    name: str
    short_name: str
    other_names: tuple[str, ...]
    kind: str
    kind_label: str
    code: str
    address: str
    position: int
    is_active: bool
    above: tuple[Named, ...]
    line_parent: Named | None
    children: tuple[Named, ...]
    line_children: tuple[Named, ...]
    posts: tuple[PostLine, ...]
    leading_groups: tuple[GroupLine, ...]
    teams: tuple[TeamLine, ...]
    contacts: tuple[ContactLine, ...]
    may_keep: bool
    may_keep_people: bool
    may_keep_posts: bool
    version: str


def known_to(by: Actor) -> QuerySet[Organisation]:
    """Organisations this person may know of: the whole trees they stand in; administrators and the clock all."""
    if by.is_clock or by.is_administrator:
        return Organisation.objects.all()
    own = Q(pk__in=[])
    for top in {s.ancestors[0] for s in by.standings}:
        own |= Q(path__startswith=f"/{top}/")
    return Organisation.objects.filter(own)


def organisation_tree(by: Actor, *, at: datetime, with_retired: bool = False) -> tuple[Node, ...]:
    """The trees this person knows, nested, in their order. Three statements whatever the size."""
    rows = known_to(by).select_related("line_parent")
    if not with_retired:
        rows = rows.filter(is_active=True)
    children: dict[int | None, list[Organisation]] = defaultdict(list)
    for row in rows.order_by("position", "id"):
        children[row.parent_id].append(row)
    posts, held = _posts_by_organisation(), _held_by_organisation(at)

    def node(row: Organisation) -> Node:
        taken = {h.post_id for h in held[row.id]}
        return Node(
            id=row.id,
            name=row.name,
            short_name=row.short_name,
            kind=row.kind,
            kind_label=row.get_kind_display(),
            line_parent=row.line_parent.name if row.line_parent else "",
            is_active=row.is_active,
            post_count=len(posts[row.id]),
            vacant_count=len(posts[row.id] - taken),
            people=tuple(dict.fromkeys(h.user.display_name for h in held[row.id])),
            children=tuple(node(child) for child in children[row.id]),
        )

    return tuple(node(top) for top in children[None])


def _posts_by_organisation() -> dict[int, set[int]]:
    posts: dict[int, set[int]] = defaultdict(set)
    for post_id, organisation_id in Post.objects.filter(is_active=True).values_list("id", "organisation_id"):
        posts[organisation_id].add(post_id)
    return posts


def _held_by_organisation(at: datetime) -> dict[int, list[Holding]]:
    held: dict[int, list[Holding]] = defaultdict(list)
    for holding in holdings_on(timezone.localdate(at)).order_by("post__position", "post_id"):
        held[holding.post.organisation_id].append(holding)
    return held


def organisation_page(organisation_id: int, *, by: Actor, at: datetime) -> OrganisationPage:
    """One organisation with its posts, people and groups. Missing for those who do not know it."""
    row = known_to(by).select_related("parent", "line_parent").filter(pk=organisation_id).first()
    if row is None:
        raise Refused("没有这个单位，或您无权查看；请从单位列表重新进入。", code="organisation_missing", kind="missing")
    sees_phones = _sees_phones(by, row)
    return OrganisationPage(
        id=row.id,
        name=row.name,
        short_name=row.short_name,
        other_names=tuple(row.other_names),
        kind=row.kind,
        kind_label=row.get_kind_display(),
        code=row.code,
        address=row.address,
        position=row.position,
        is_active=row.is_active,
        above=_above(row),
        line_parent=Named(row.line_parent.id, row.line_parent.name) if row.line_parent else None,
        children=_named(row.children.filter(is_active=True)),
        line_children=_named(row.line_children.filter(is_active=True)),
        posts=_posts(row, sees_phones, at),
        leading_groups=_groups(row),
        teams=_teams(row, sees_phones),
        contacts=_contacts(row, sees_phones),
        may_keep=may_keep(by, row),
        may_keep_people=may_keep(by, row, OFFICE_AND_LIAISON),
        may_keep_posts=by.is_administrator,
        version=version_of(row),
    )


def _sees_phones(by: Actor, row: Organisation) -> bool:
    """Telephone numbers are for the own unit, those above it, its line bureau, those it works with from below."""
    if by.is_administrator or by.is_clock:
        return True
    own = by.organisation_ids
    above_me = {i for s in by.standings for i in s.ancestors}
    return bool(own & set(row.ancestor_ids)) or row.line_parent_id in own or row.id in above_me


def _above(row: Organisation) -> tuple[Named, ...]:
    by_id = Organisation.objects.in_bulk(row.ancestor_ids[:-1])
    return tuple(Named(i, by_id[i].name) for i in row.ancestor_ids[:-1])


def _named(rows: QuerySet[Organisation]) -> tuple[Named, ...]:
    return tuple(Named(i, name) for i, name in rows.order_by("position", "id").values_list("id", "name"))


def _posts(row: Organisation, sees_phones: bool, at: datetime) -> tuple[PostLine, ...]:
    today = timezone.localdate(at)
    held: dict[int, list[HolderLine]] = defaultdict(list)
    coming = Holding.objects.filter(Q(to_date=None) | Q(to_date__gte=today), post__organisation=row)
    for h in coming.select_related("user").order_by("is_deputy", "from_date", "id"):
        held[h.post_id].append(
            HolderLine(
                holding_id=h.id,
                user_id=h.user_id,
                name=h.user.display_name,
                phone=h.user.phone if sees_phones else "",
                from_date=h.from_date,
                to_date=h.to_date,
                is_deputy=h.is_deputy,
                is_current=h.from_date <= today and h.user.is_active,
            )
        )
    return tuple(
        PostLine(
            id=post.id,
            title=post.title,
            roles=tuple(post.roles),
            role_labels=tuple(Role(role).label for role in post.roles),
            seat_id=post.seat_id,
            seat_name=post.seat.name if post.seat else "",
            is_active=post.is_active,
            holders=tuple(held[post.id]),
            version=version_of(post),
        )
        for post in row.posts.select_related("seat").order_by("-is_active", "position", "id")
    )


def _groups(row: Organisation) -> tuple[GroupLine, ...]:
    groups = LeadingGroup.objects.filter(organisation=row).prefetch_related("members").order_by("id")
    return tuple(
        GroupLine(
            g.id,
            g.name,
            g.established_on,
            g.document_number,
            tuple(MemberLine(m.place, m.name, m.title, m.duties, m.post_id) for m in g.members.all()),
            version_of(g, *g.members.all()),
        )
        for g in groups
    )


def _teams(row: Organisation, sees_phones: bool) -> tuple[TeamLine, ...]:
    return tuple(
        TeamLine(
            **{name: getattr(t, name) for name in ("id", "name", "headcount", "composition", "captain", "is_active")},
            phone=t.phone if sees_phones else "",
            version=version_of(t) if sees_phones else "",
        )
        for t in Team.objects.filter(organisation=row).order_by("-is_active", "id")
    )


def _contacts(row: Organisation, sees_phones: bool) -> tuple[ContactLine, ...]:
    return tuple(
        ContactLine(
            **{name: getattr(c, name) for name in ("id", "name", "title", "is_active")},
            phone=c.phone if sees_phones else "",
            version=version_of(c) if sees_phones else "",
        )
        for c in Contact.objects.filter(organisation=row).order_by("-is_active", "id")
    )
