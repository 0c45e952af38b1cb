"""The daily checkpoint: gather the heads that moved, of the problems and of the log, have them signed."""

from datetime import datetime, timedelta
from itertools import chain

from django.utils import timezone

from chuangcheng.audit.checkpoints import checkpoint, last_checkpoint
from chuangcheng.audit.models import Checkpoint
from chuangcheng.audit.sealing import heads as log_heads
from chuangcheng.audit.sealing import seal_all
from chuangcheng.problems.queries.chains import heads_moved, last_step_id

# A clock that runs ahead by more is not believed (`jobs/clock.py`), and nothing is signed meanwhile.
LONGEST_AHEAD = timedelta(days=31)


def checkpoint_daily(*, at: datetime) -> int:
    """One checkpoint for each day of the calendar, made by whoever comes first; 1 when it was made now.

    One dated ahead, by a clock that was put back since, is no reason to wait until then.
    """
    last = last_checkpoint()
    if last and timezone.localdate(last.at) == timezone.localdate(at):
        return 0
    checkpoint_now(at=at)
    return 1


def checkpoint_now(*, at: datetime) -> Checkpoint:
    """A checkpoint over everything that moved since the last."""
    last = last_checkpoint()
    cursor = last_step_id()
    seal_all()
    since = last.at if last else None
    if since is not None and since > at:
        since = at - LONGEST_AHEAD
    moved = heads_moved(after=last.cursor if last else 0, since=since)
    return checkpoint(heads=chain(moved, log_heads()), cursor=cursor, at=at)
