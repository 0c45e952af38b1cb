"""Writers of the outbox and of what becomes of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, Q, QuerySet

from chuangcheng.notices.models import Delivery, Outbox
from chuangcheng.statements import insert

CLAIM = timedelta(minutes=2)
# How long to wait after the first, second … failure; after the last one the message is given up.
WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 480, 720))
INBOX, UNIT = "inbox", "unit"


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message to a person (`recipient`, a user id) or a unit (`unit`, an organisation id). `link` is a path.

    For a unit, `due_at` is when it may go out and `digest_on` the day whose digest it belongs to; None when urgent.
    """

    outbox_id: int
    title: str
    body: str = ""
    link: str = ""
    urgent: bool = False
    recipient: int | None = None
    unit: int | None = None
    due_at: datetime | None = None
    digest_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """What goes out in one piece to one unit: one message, or the lines of a day's digest.

    `events` are what stands behind each line: kind and subject in the outbox, and when it happened.
    """

    ids: tuple[int, ...]
    unit: int
    urgent: bool
    digest_on: date | None
    lines: tuple[tuple[str, str, str], ...]
    attempts: int
    events: tuple[tuple[str, str, datetime], ...] = ()


def post_outbox(*, kind: str, subject: str, payload: Mapping[str, Any], at: datetime) -> None:
    """Put one row into the outbox, in the transaction of the operation that calls."""
    insert(Outbox(kind=kind, subject=subject[:200], payload=dict(payload), happened_at=at))


def expand(*, write: Callable[[Sequence[Outbox]], Iterable[Message]], at: datetime, most: int = 200) -> int:
    """Turn waiting rows into deliveries, in one transaction that other workers step around; how many rows.

    `write` gets the rows and gives their messages. When it fails the rows are tried one by one, so that one bad row is
    marked with its error and holds up nobody else.
    """
    if not waiting().exists():  # asked each second: without taking the writer's turn
        return 0
    with transaction.atomic():
        rows = list(waiting().select_for_update(skip_locked=True)[:most])
        if not rows:
            return 0
        try:
            with transaction.atomic():
                keep(write(rows), at=at)
        except Exception:
            for row in rows:
                one_by_one(row, write, at=at)
        Outbox.objects.filter(id__in=[row.id for row in rows]).update(expanded_at=at)
    return len(rows)


def waiting() -> QuerySet[Outbox]:
    """Rows not expanded yet, oldest first."""
    return Outbox.objects.filter(expanded_at=None).order_by("id")


def one_by_one(row: Outbox, write: Callable[[Sequence[Outbox]], Iterable[Message]], *, at: datetime) -> None:
    """Expand a single row; its error stays with it."""
    try:
        with transaction.atomic():
            keep(write([row]), at=at)
    except Exception as error:
        Outbox.objects.filter(id=row.id).update(error=f"{type(error).__name__}: {error}"[:300])


def keep(messages: Iterable[Message], *, at: datetime) -> None:
    """Write deliveries; one that is there already, from a worker that was killed, stays as it is."""
    Delivery.objects.bulk_create(
        [
            Delivery(
                outbox_id=m.outbox_id,
                recipient_id=m.recipient,
                unit=m.unit,
                channel=INBOX if m.recipient else UNIT,
                title=m.title[:200],
                body=m.body,
                link=m.link[:200],
                urgent=m.urgent,
                digest_on=m.digest_on,
                created_at=at,
                due_at=m.due_at or at,
                sent_at=at if m.recipient else None,
            )
            for m in messages
        ],
        ignore_conflicts=True,
    )


def claim_parcel(*, at: datetime) -> Parcel | None:
    """Take the next thing to send and keep other workers off it for two minutes; None when nothing is due.

    Workers wait for one another here, for the length of two short statements: were they to step around each other's
    rows, two of them could each take half of a digest.
    """
    unclaimed = Q(claimed_until=None) | Q(claimed_until__lte=at)
    free = Delivery.objects.filter(unclaimed, sent_at=None, given_up_at=None, channel=UNIT)
    first = free.filter(due_at__lte=at).order_by("-urgent", "due_at", "id")
    if not first.exists():
        return None
    with transaction.atomic():
        head = first.select_related("outbox").select_for_update(of=("self",)).first()
        if head is None:
            return None
        rows = [head]
        if head.digest_on:
            same = free.filter(unit=head.unit, digest_on=head.digest_on).order_by("id")
            rows = list(same.select_related("outbox").select_for_update(of=("self",)))
        Delivery.objects.filter(id__in=[r.id for r in rows]).update(
            claimed_until=at + CLAIM, attempts=F("attempts") + 1
        )
    return Parcel(
        ids=tuple(r.id for r in rows),
        unit=head.unit or 0,
        urgent=head.urgent,
        digest_on=head.digest_on,
        lines=tuple((r.title, r.body, r.link) for r in rows),
        events=tuple((r.outbox.kind, r.outbox.subject, r.outbox.happened_at) for r in rows),
        attempts=max(r.attempts for r in rows) + 1,
    )


def parcel_sent(parcel: Parcel, *, by_way_of: str, at: datetime) -> None:
    """It went out; `by_way_of` says how and to which host, without secrets."""
    Delivery.objects.filter(id__in=parcel.ids).update(
        sent_at=at, sent_by=by_way_of[:120], claimed_until=None, last_error=""
    )


def parcel_failed(parcel: Parcel, *, error: str, at: datetime) -> bool:
    """It did not go out: later again, or given up after the last wait (True)."""
    over = parcel.attempts > len(WAITS)
    values: dict[str, Any] = {"claimed_until": None, "last_error": error[:300]}
    values |= {"given_up_at": at} if over else {"due_at": at + WAITS[parcel.attempts - 1]}
    Delivery.objects.filter(id__in=parcel.ids, sent_at=None).update(**values)
    return over


def postpone(parcel: Parcel, *, until: datetime) -> None:
    """Keep it until the quiet hours are over; this was no try."""
    Delivery.objects.filter(id__in=parcel.ids).update(due_at=until, claimed_until=None, attempts=F("attempts") - 1)


def parcel_dropped(parcel: Parcel, *, why: str, at: datetime) -> None:
    """Nobody to send it to: the unit has no address now."""
    Delivery.objects.filter(id__in=parcel.ids).update(given_up_at=at, last_error=why[:300], claimed_until=None)


def mark_read(*, user_id: int, ids: Sequence[int] | None = None, at: datetime, about: Exists | None = None) -> int:
    """Mark a person's own messages as read, all of them without `ids`; how many were unread. `about` as for `inbox`."""
    rows = Delivery.objects.filter(recipient_id=user_id, channel=INBOX, read_at=None)
    rows = rows if about is None else rows.filter(about)
    return (rows if ids is None else rows.filter(id__in=ids)).update(read_at=at)


def forget(*, before: datetime, most: int = 5000) -> int:
    """Drop outbox rows, with their deliveries, that were read, or sent to units, long ago; how many."""
    old = Outbox.objects.filter(expanded_at__lt=before).values_list("id", flat=True)[:most]
    return Outbox.objects.filter(id__in=list(old)).delete()[0]
