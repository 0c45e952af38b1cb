"""Reads of a person's inbox, and of what could not be sent."""

from django.db.models import Exists, QuerySet

from chuangcheng.notices.models import Delivery
from chuangcheng.notices.operations import INBOX, UNIT

MOST_COUNTED = 100


def inbox(
    *, user_id: int, before: int | None = None, only_unread: bool = False, limit: int = 50, about: Exists | None = None
) -> list[Delivery]:
    """A person's messages, newest first, with `outbox.happened_at`; `before` is the last id of the page before.

    `about` narrows them by a condition on their outbox.
    """
    rows = Delivery.objects.filter(recipient_id=user_id, channel=INBOX).select_related("outbox").order_by("-id")
    rows = rows if about is None else rows.filter(about)
    if only_unread:
        rows = rows.filter(read_at=None)
    return list((rows if before is None else rows.filter(id__lt=before))[:limit])


def unread_count(*, user_id: int) -> int:
    """How many are unread, counted up to 100 only: it stands on every page."""
    rows = Delivery.objects.filter(recipient_id=user_id, channel=INBOX, read_at=None)
    return len(rows.values_list("id", flat=True)[:MOST_COUNTED])


def unsent(*, unit_ids: list[int] | None = None, limit: int = 100) -> QuerySet[Delivery]:
    """What was given up or failed at least once and still waits, newest first, for whoever keeps the addresses."""
    rows = Delivery.objects.filter(channel=UNIT, sent_at=None, attempts__gt=0).order_by("-id")
    return (rows if unit_ids is None else rows.filter(unit__in=unit_ids))[:limit]
