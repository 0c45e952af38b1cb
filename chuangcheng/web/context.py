"""What every page knows: who is looking, what stands in the navigation, which frame the page is drawn in."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from chuangcheng.jobs.alarms import sentences as alarm_sentences
from chuangcheng.notices.queries import unread_count
from chuangcheng.people.actor import NOBODY, Actor
from chuangcheng.people.queries import actor_for
from chuangcheng.people.sessions import stay_of

# Which frame a page is drawn in, by the element htmx asks for; every frame has the same blocks.
FRAMES = {"dialog-body": "web/parts/dialog.html", "pane": "web/parts/pane.html"}


@dataclass(frozen=True)
class Place:
    """One item of the navigation. Shown when the page exists and `may` says so; `key` is the letter after g."""

    name: str
    label: str
    icon: str
    key: str
    may: Callable[[Actor], bool]


def _works(actor: Actor) -> bool:
    return bool(actor.standings)


def _arranges(actor: Actor) -> bool:
    return actor.is_administrator or bool({"office", "auditor"} & actor.roles)


PLACES = (
    Place("desk", "工作台", "house", "d", lambda actor: True),
    Place("ledger", "台账", "list-checks", "l", _works),
    Place("lists", "清单", "clipboard-list", "q", _works),
    Place("places", "点位", "map-pin", "p", _works),
    Place("map", "地图", "map", "m", _works),
    Place("inspections", "督查", "footprints", "c", _works),
    Place("standards", "测评体系", "book-open-check", "t", _works),
    Place("work", "工作", "briefcase", "w", _works),
    Place("overview", "一览", "gauge", "y", _works),
    Place("reports", "通报与报告", "file-text", "b", _works),
    Place("settings", "设置", "settings", "s", _arranges),
)


@dataclass(frozen=True)
class NavigationItem:
    """A place as drawn: with its address, and whether the reader is there."""

    label: str
    icon: str
    key: str
    url: str
    current: bool


def actor_of(request: HttpRequest) -> Actor:
    """Who is looking, read once per request; nobody before log-in."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        actor = actor_for(request.user, timezone.now()) if request.user.is_authenticated else NOBODY
        request.actor = actor  # type: ignore[attr-defined]
    return actor


@cache
def address(name: str) -> str:
    """The address of a page by name; empty while it does not exist."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _is_at(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)


def navigation_for(actor: Actor, path: str) -> list[NavigationItem]:
    """The places this person may go to, in order."""
    return [
        NavigationItem(place.label, place.icon, place.key, url, _is_at(path, url))
        for place in PLACES
        if (url := address(place.name)) and place.may(actor)
    ]


def _idle_seconds(request: HttpRequest) -> int:
    """After how many seconds without a sign of life the page asks for the password; 0 is never."""
    stay = stay_of(request.session) if hasattr(request, "session") else None
    return int(stay.idle.total_seconds()) if stay and stay.idle else 0


def face(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Nothing is read from the database until a template asks."""
    is_in = getattr(request, "user", None) is not None and request.user.is_authenticated
    names = ("ledger", "inbox", "login", "logout", "password_change", "switch_post", "ping", "style", "me", "running")
    return {
        "frame": FRAMES.get(request.headers.get("HX-Target", ""), "web/base.html"),
        "actor": SimpleLazyObject(lambda: actor_of(request)),
        "navigation": SimpleLazyObject(lambda: navigation_for(actor_of(request), request.path) if is_in else []),
        "unread": SimpleLazyObject(lambda: unread_count(user_id=actor_of(request).user_id or 0)),
        "alarms": SimpleLazyObject(lambda: alarm_sentences() if actor_of(request).is_administrator else []),
        "address": {name: address(name) for name in names},
        "idle_seconds": _idle_seconds(request),
        "post_id": request.session.get("post") if hasattr(request, "session") else None,
        "debug_style": settings.DEBUG,
    }
