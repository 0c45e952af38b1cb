"""Reads of organisations, posts and people."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from chuangcheng.people.actor import Actor, Standing
from chuangcheng.people.keeping import Kept
from chuangcheng.people.models import City, Holding, Organisation, Post, Role, User
from chuangcheng.rules.refusals import Refused
from chuangcheng.statements import Compiled

M = TypeVar("M", bound=Model)


def holdings_on(day: date) -> QuerySet[Holding]:
    """Every holding in effect that day, of active users on active posts, with post and organisations joined."""
    return Holding.objects.filter(
        Q(to_date=None) | Q(to_date__gte=day),
        from_date__lte=day,
        user__is_active=True,
        post__is_active=True,
    ).select_related("post__organisation", "post__seat", "user")


# What a standing is made of; read as plain values, for whole rows of five tables would be built and thrown away.
STANDING = (
    "post_id", "post__title", "post__organisation_id", "post__organisation__name", "post__organisation__path",
    "post__seat__path", "post__roles", "user_id", "is_deputy",
)  # fmt: skip


def _as_standings(day: date, which: Q) -> QuerySet[Holding, tuple[Any, ...]]:
    rows = holdings_on(day).select_related(None).filter(which).order_by("post_id", "user_id")
    return rows.values_list(*STANDING)


OF_USER = Compiled(lambda day, user: _as_standings(day, Q(user=user)))
# Posts of organisations, and besides them one post and one user (0: none).
AT_UNITS = Compiled(
    lambda day, units, post, user: _as_standings(
        day, Q(post__organisation_id__in=units) | Q(post_id=post) | Q(user_id=user)
    )
)


def _standing(row: tuple[Any, ...]) -> Standing:
    post, title, unit, name, path, seat, roles, user, deputy = row
    ancestors = ids_of(path)
    return Standing(
        post_id=post,
        title=title,
        organisation_id=unit,
        organisation_name=name,
        ancestors=ancestors,
        seat_path=ids_of(seat) if seat else ancestors,
        roles=frozenset(roles),
        user_id=user,
        is_deputy=deputy,
    )


def ids_of(path: str) -> tuple[int, ...]:
    """The ids of a path, from the top down."""
    return tuple(int(part) for part in path.split("/") if part)


def actor_for(user: User, at: datetime) -> Actor:
    """The user with every post held at that moment; a deactivated user stands on none."""
    return Actor(
        user_id=user.id,
        name=user.display_name,
        standings=tuple(map(_standing, OF_USER(day=timezone.localdate(at), user=user.pk))) if user.is_active else (),
        is_administrator=user.is_administrator,
    )


def standings_at(
    organisation_ids: Iterable[int], at: datetime, *, post: int | None = None, user: int | None = None
) -> list[Standing]:
    """Everybody who stands on a post of these organisations at that moment, or on this post, or is this user."""
    units = filled_up(tuple(set(organisation_ids)))
    return [_standing(row) for row in AT_UNITS(day=timezone.localdate(at), units=units, post=post or 0, user=user or 0)]


def organisation(organisation_id: int) -> Organisation:
    """One organisation by id."""
    if found := organisations_by_id([organisation_id]):
        return found[organisation_id]
    raise Refused("没有这个单位，请重新选择。", code="organisation_missing", kind="missing")


def city() -> City:
    """The city's labels and switches, at most a second old (see `keeping`); defaults until they are first saved."""
    return CITY.get()


CITY: Kept[City] = Kept(lambda: City.objects.filter(id=1).first() or City(id=1))


def has_office(organisation_ids: Iterable[int], at: datetime) -> set[int]:
    """Those of the organisations that have somebody on an office post."""
    return {s.organisation_id for s in standings_at(organisation_ids, at) if Role.OFFICE in s.roles}


# More ids than these are asked for by a statement made for the purpose.
MOST_IDS = 256
ORGANISATIONS = Compiled(lambda ids: Organisation.objects.order_by().filter(id__in=ids))
POSTS = Compiled(lambda ids: Post.objects.order_by().filter(id__in=ids))
USERS = Compiled(lambda ids: User.objects.order_by().filter(id__in=ids))


def organisations_by_id(ids: Iterable[int]) -> dict[int, Organisation]:
    """Organisations by id; unknown ids are left out."""
    return _by_id(Organisation, ORGANISATIONS, ids)


def posts_by_id(ids: Iterable[int]) -> dict[int, Post]:
    """Posts by id; unknown ids are left out."""
    return _by_id(Post, POSTS, ids)


def users_by_id(ids: Iterable[int]) -> dict[int, User]:
    """Accounts by id, held or not; unknown ids are left out."""
    return _by_id(User, USERS, ids)


def _by_id(model: type[M], few: Compiled[M], ids: Iterable[int]) -> dict[int, M]:
    wanted = tuple(set(ids))
    if len(wanted) > MOST_IDS:
        return model._default_manager.in_bulk(wanted)
    return {row.pk: row for row in few(ids=filled_up(wanted))} if wanted else {}


def filled_up(ids: tuple[int, ...]) -> tuple[int, ...]:
    """The same ids, the last of them repeated up to a power of two, so that few statements need to be kept."""
    return ids + ids[-1:] * ((1 << (len(ids) - 1).bit_length()) - len(ids)) if ids else (0,)


NAMES = Compiled(lambda ids: Organisation.objects.order_by().filter(id__in=ids).values_list("id", "short_name", "name"))


def unit_names(ids: Iterable[int]) -> dict[int, str]:
    """Short names of organisations by id, whole ones where there is no short one."""
    wanted = tuple(set(ids))
    return {i: short or name for i, short, name in NAMES(ids=filled_up(wanted))} if wanted else {}


def post(post_id: int) -> Post:
    """One post by id."""
    found = Post.objects.filter(id=post_id).select_related("organisation").first()
    if found is None:
        raise Refused("没有这个岗位，请重新选择责任人。", code="post_missing", kind="missing")
    return found


def holders_of(post_id: int, at: datetime) -> list[int]:
    """User ids of those who hold a post at that moment."""
    return list(holdings_on(timezone.localdate(at)).filter(post_id=post_id).values_list("user_id", flat=True))
