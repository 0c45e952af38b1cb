"""Rules of logging in and staying in, as plain functions; the door keeps what they return in the session.

On the office's desktop a session lasts twelve hours and ends after half an hour without a sign of life; a phone that
is remembered stays in for fourteen days. When time is up the page asks for the password in place: what is half filled
stays where it is.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

DESKTOP_LENGTH = timedelta(hours=12)
PHONE_LENGTH = timedelta(days=14)
IDLE_LENGTH = timedelta(minutes=30)
# How seldom a sign of life is written: a page seen is not worth a write each time.
NOTE_EVERY = timedelta(minutes=1)
KEY = "stay"
Word = Literal["alive", "idle", "ended"]


@dataclass(frozen=True)
class Stay:
    """How long somebody stays logged in. Moments are aware; `idle` None: never idle."""

    ends_at: datetime
    seen_at: datetime
    idle: timedelta | None

    def as_session(self) -> dict[str, Any]:
        """As JSON for the session, under KEY; seconds since 1970 and seconds."""
        idle = self.idle.total_seconds() if self.idle else None
        return {"ends": self.ends_at.timestamp(), "seen": self.seen_at.timestamp(), "idle": idle}


def begin(*, phone: bool, remember: bool, at: datetime) -> Stay:
    """A new log-in; only a phone is remembered."""
    if phone and remember:
        return Stay(ends_at=at + PHONE_LENGTH, seen_at=at, idle=None)
    return Stay(ends_at=at + DESKTOP_LENGTH, seen_at=at, idle=IDLE_LENGTH)


def stay_of(session: Mapping[str, Any]) -> Stay | None:
    """What the session holds; None where nobody began one."""
    kept = session.get(KEY)
    if not kept:
        return None
    return Stay(
        ends_at=datetime.fromtimestamp(kept["ends"], UTC),
        seen_at=datetime.fromtimestamp(kept["seen"], UTC),
        idle=timedelta(seconds=kept["idle"]) if kept["idle"] else None,
    )


def word_of(stay: Stay, at: datetime) -> Word:
    """Whether somebody is still in: `idle` asks for the password in place, `ended` for a new log-in."""
    if at >= stay.ends_at:
        return "ended"
    if stay.idle is not None and at - stay.seen_at >= stay.idle:
        return "idle"
    return "alive"


def seen(stay: Stay, at: datetime) -> Stay | None:
    """The stay with a new sign of life; None when the last is too fresh to be worth a write."""
    if at - stay.seen_at < NOTE_EVERY:
        return None
    return Stay(ends_at=stay.ends_at, seen_at=at, idle=stay.idle)


def login_name(text: str) -> str:
    """A login name as it is kept and counted: `Ａdmin ` and `admin` are one."""
    return unicodedata.normalize("NFKC", text).replace("\0", "").strip().casefold()[:60]


def next_page(*, must_change_password: bool, wanted: str, change: str, home: str) -> str:
    """Where a log-in leads: to the change of password first, else where one wanted to go, else home.

    `wanted` has been checked by the door to lie on this site; "" when nothing was.
    """
    if must_change_password:
        return change
    return wanted or home
