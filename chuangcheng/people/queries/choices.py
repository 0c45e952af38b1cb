"""What pickers offer: units to hand something to, leaders to name, the posts somebody stands on."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from chuangcheng.people.actor import Actor, Standing
from chuangcheng.people.models import Contact, LeadingMember, Organisation, Role
from chuangcheng.people.names import folded
from chuangcheng.people.queries import holdings_on, organisation, standings_at


@dataclass(frozen=True)
class UnitChoice:
    """One organisation in a picker. `where`: the names above it below the asker's own, "" right below."""

    id: int
    name: str
    kind_label: str
    where: str
    is_own: bool


@dataclass(frozen=True)
class LeaderChoice:
    """Somebody who can be named 分管领导; `post_id` where they hold a post here."""

    name: str
    title: str
    post_id: int | None = None
    user_id: int | None = None


@dataclass(frozen=True)
class OwnPost:
    """One post of the person logged in, for the switch at the top of the page."""

    post_id: int
    organisation_id: int
    title: str
    organisation_name: str
    role_labels: tuple[str, ...]
    is_deputy: bool


def below(by: Actor) -> QuerySet[Organisation]:
    """Organisations in use at and below those the actor stands at, and units these are line parents of."""
    if by.is_clock or not by.standings:
        return Organisation.objects.filter(is_active=True) if by.is_clock else Organisation.objects.none()
    mine = Q(line_parent_id__in=by.organisation_ids)
    for standing in by.standings:
        mine |= Q(path__startswith="/" + "/".join(map(str, standing.ancestors)) + "/")
    return Organisation.objects.filter(mine, is_active=True)


def units_to_pick(by: Actor, *, search: str = "", limit: int = 200) -> list[UnitChoice]:
    """What this person may hand something to, nearest first; searched by name, short name, pinyin or initials."""
    rows = list(below(by).order_by("position", "id"))
    names = {o.id: o.short_name or o.name for o in rows}
    wanted = folded(search)
    found = [o for o in rows if _answers(o, wanted)]
    found.sort(key=lambda o: (not _begins(o, wanted), len(o.ancestor_ids)))
    return [
        UnitChoice(
            id=o.id,
            name=o.name,
            kind_label=o.get_kind_display(),
            where="／".join(names[i] for i in o.ancestor_ids[:-1] if i in names and i not in by.organisation_ids),
            is_own=o.id in by.organisation_ids,
        )
        for o in found[:limit]
    ]


def liaisons_of(organisation_id: int, at: datetime) -> list[Standing]:
    """Who stands on a liaison post of the organisation at that moment."""
    return [s for s in standings_at([organisation_id], at) if Role.LIAISON in s.roles]


def leader_choices(organisation_id: int, at: datetime) -> list[LeaderChoice]:
    """Leaders on post at the organisation or above it, nearest first, then its leading groups, then its contacts."""
    above = organisation(organisation_id).ancestor_ids
    held = holdings_on(timezone.localdate(at)).filter(post__organisation_id__in=above).order_by("post_id", "user_id")
    leaders = [h for h in held if Role.LEADER in h.post.roles]
    leaders.sort(key=lambda h: -above.index(h.post.organisation_id))
    choices = [LeaderChoice(h.user.display_name, h.post.title, h.post_id, h.user_id) for h in leaders]
    members = LeadingMember.objects.filter(group__organisation_id__in=above).order_by("group_id", "position", "id")
    choices += [LeaderChoice(m.name, m.title or m.place, m.post_id) for m in members]
    contacts = Contact.objects.filter(organisation_id=organisation_id, is_active=True).order_by("id")
    choices += [LeaderChoice(c.name, c.title) for c in contacts]
    first: dict[str, LeaderChoice] = {}
    for choice in choices:
        first.setdefault(choice.name, choice)
    return list(first.values())


def own_posts(by: Actor) -> list[OwnPost]:
    """The posts of the person who acts, as the navigation names them. Reads nothing."""
    return [
        OwnPost(
            post_id=s.post_id,
            organisation_id=s.organisation_id,
            title=s.title,
            organisation_name=s.organisation_name,
            role_labels=tuple(role.label for role in Role if role in s.roles),
            is_deputy=s.is_deputy,
        )
        for s in by.standings
    ]


def posts_of(user_id: int, at: datetime) -> list[Standing]:
    """The posts a user stands on at that moment."""
    return standings_at((), at, user=user_id)


def _answers(row: Organisation, wanted: str) -> bool:
    if not wanted:
        return True
    names = (row.name, row.short_name, *row.other_names)
    return any(wanted in folded(name) for name in names) or any(w.startswith(wanted) for w in row.pinyin.split())


def _begins(row: Organisation, wanted: str) -> bool:
    names = (row.name, row.short_name)
    return any(folded(name).startswith(wanted) for name in names if name) or wanted in row.pinyin.split()
