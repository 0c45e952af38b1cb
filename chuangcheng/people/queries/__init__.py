"""Reads of organisations, posts and people."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from chuangcheng.people.actor import Actor, Standing
from chuangcheng.people.models import City, Holding, Organisation, Post, Role, User
from chuangcheng.rules.refusals import Refused


def holdings_on(day: date) -> QuerySet[Holding]:
    """Every holding in effect that day, of active users on active posts, with post and organisations joined."""
    return Holding.objects.filter(
        Q(to_date=None) | Q(to_date__gte=day),
        from_date__lte=day,
        user__is_active=True,
        post__is_active=True,
    ).select_related("post__organisation", "post__seat", "user")


def standing_of(holding: Holding) -> Standing:
    """Turn a holding (with its joins) into plain values."""
    post = holding.post
    ancestors = post.organisation.ancestor_ids
    return Standing(
        post_id=post.id,
        title=post.title,
        organisation_id=post.organisation_id,
        organisation_name=post.organisation.name,
        ancestors=ancestors,
        seat_path=post.seat.ancestor_ids if post.seat else ancestors,
        roles=frozenset(post.roles),
        user_id=holding.user_id,
        is_deputy=holding.is_deputy,
    )


def actor_for(user: User, at: datetime) -> Actor:
    """The user with every post held at that moment; a deactivated user stands on none."""
    held = holdings_on(timezone.localdate(at)).filter(user=user).order_by("post_id") if user.is_active else ()
    return Actor(
        user_id=user.id,
        name=user.display_name,
        standings=tuple(standing_of(h) for h in held),
        is_administrator=user.is_administrator,
    )


def standings_at(organisation_ids: Iterable[int], at: datetime) -> list[Standing]:
    """Everybody who stands on a post of these organisations at that moment."""
    held = holdings_on(timezone.localdate(at)).filter(post__organisation_id__in=list(organisation_ids))
    return [standing_of(h) for h in held.order_by("post_id", "user_id")]


def organisation(organisation_id: int) -> Organisation:
    """One organisation by id."""
    try:
        return Organisation.objects.get(id=organisation_id)
    except Organisation.DoesNotExist as error:
        raise Refused("没有这个单位，请重新选择。", code="organisation_missing", kind="missing") from error


def city() -> City:
    """The city's labels and switches; defaults until they are first saved."""
    return City.objects.filter(id=1).first() or City(id=1)


def has_office(organisation_ids: Iterable[int], at: datetime) -> set[int]:
    """Those of the organisations that have somebody on an office post."""
    return {s.organisation_id for s in standings_at(organisation_ids, at) if Role.OFFICE in s.roles}


def organisations_by_id(ids: Iterable[int]) -> dict[int, Organisation]:
    """Organisations by id; unknown ids are left out."""
    return Organisation.objects.in_bulk(list(ids))


def post(post_id: int) -> Post:
    """One post by id."""
    found = Post.objects.filter(id=post_id).select_related("organisation").first()
    if found is None:
        raise Refused("没有这个岗位，请重新选择责任人。", code="post_missing", kind="missing")
    return found


def holders_of(post_id: int, at: datetime) -> list[int]:
    """User ids of those who hold a post at that moment."""
    return list(holdings_on(timezone.localdate(at)).filter(post_id=post_id).values_list("user_id", flat=True))
