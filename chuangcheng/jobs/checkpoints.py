"""The daily checkpoint: gather the heads that moved, of the problems and of the log, have them signed."""

from datetime import datetime
from itertools import chain

from django.utils import timezone

from chuangcheng.audit.checkpoints import checkpoint, last_checkpoint
from chuangcheng.audit.models import Checkpoint
from chuangcheng.audit.sealing import heads as log_heads
from chuangcheng.audit.sealing import seal_all
from chuangcheng.problems.queries.chains import heads_moved, last_step_id


def checkpoint_daily(*, at: datetime) -> int:
    """One checkpoint for each day of the calendar, made by whoever comes first; 1 when it was made now."""
    last = last_checkpoint()
    if last and timezone.localdate(last.at) >= timezone.localdate(at):
        return 0
    checkpoint_now(at=at)
    return 1


def checkpoint_now(*, at: datetime) -> Checkpoint:
    """A checkpoint over everything that moved since the last."""
    last = last_checkpoint()
    cursor = last_step_id()
    seal_all()
    moved = heads_moved(after=last.cursor if last else 0, since=last.at if last else None)
    return checkpoint(heads=chain(moved, log_heads()), cursor=cursor, at=at)
