"""Reads of the log and of the checkpoints. Who may read the log is decided upstairs."""

from collections.abc import Sequence
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q

from chuangcheng.audit.checkpoints import last_checkpoint
from chuangcheng.audit.models import Checkpoint, Entry

__all__ = ["actions", "checkpoints", "entries", "last_checkpoint"]


def entries(
    *,
    action: str = "",
    beginnings: Sequence[str] = (),
    who: str = "",
    user_id: int | None = None,
    words: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    before: int | None = None,
    limit: int = 100,
) -> list[Entry]:
    """Entries, newest first; `action` is a whole one or its first part ("user"), `before` the last id of a page.

    `beginnings` are first parts of actions, any of which will do; `who` a part of the name or the log-in name."""
    rows = Entry.objects.select_related("user").order_by("-id")
    if action or beginnings:
        rows = rows.filter(reduce(or_, (Q(action__startswith=each) for each in (*beginnings, action) if each)))
    if who:
        rows = rows.filter(Q(who__contains=who) | Q(user__display_name__contains=who) | Q(user__username__contains=who))
    if user_id is not None:
        rows = rows.filter(user_id=user_id)
    if words:
        rows = rows.filter(subject__contains=words)
    if since is not None:
        rows = rows.filter(at__gte=since)
    if until is not None:
        rows = rows.filter(at__lt=until)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return list(rows[:limit])


def actions() -> list[str]:
    """Every action that stands in the log, for the filter."""
    return list(Entry.objects.order_by("action").values_list("action", flat=True).distinct())


def checkpoints(*, before: int | None = None, limit: int = 100) -> list[Checkpoint]:
    """Checkpoints, newest first, without the heads they cover."""
    rows = Checkpoint.objects.defer("covered").order_by("-number")
    return list((rows if before is None else rows.filter(number__lt=before))[:limit])
