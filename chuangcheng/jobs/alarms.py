"""What administrators have to know now: raised once, told to each of them, ended by itself or by one of them."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from chuangcheng.jobs.models import Alarm
from chuangcheng.jobs.space import Disk, disks
from chuangcheng.notices.models import Outbox
from chuangcheng.notices.operations import Message, post_outbox
from chuangcheng.people.models import User

logger = logging.getLogger(__name__)
OUTBOX = "alarm"
DISK = "disk"
# The alarm ends a little below where it began, so that it does not ring on and off.
CALM = 0.05


def open_alarms(kind: str = "") -> list[Alarm]:
    """What is not over, oldest first."""
    rows = Alarm.objects.filter(ended_at=None).order_by("id")
    return list(rows.filter(kind=kind) if kind else rows)


def begin_alarm(
    *, kind: str, subject: str, sentence: str, at: datetime, detail: Mapping[str, Any] | None = None
) -> int:
    """Raise an alarm and tell every administrator, once while it lasts; 1 when it is new."""
    with transaction.atomic():
        alarm, made = Alarm.objects.get_or_create(
            kind=kind,
            subject=subject[:200],
            ended_at=None,
            defaults={"sentence": sentence[:300], "since": at, "detail": dict(detail or {})},
        )
        if made:
            post_outbox(kind=OUTBOX, subject=kind, payload={"alarm": alarm.id}, at=at)
    if made:
        logger.error("alarm %s: %s", kind, subject)
    return int(made)


def end_alarm(alarm: Alarm, *, how: str, at: datetime) -> int:
    """It is over; 1 when it was not before."""
    ended = Alarm.objects.filter(id=alarm.id, ended_at=None).update(ended_at=at, ended_how=how[:120])
    if ended:
        logger.warning("alarm %s is over: %s", alarm.kind, alarm.subject)
    return ended


def watch_disks(at: datetime) -> int:
    """Raise and end the alarms of the disks; how many changed. Of a disk too full for the row only pages tell."""
    changed = 0
    now = disks()
    for disk in now:
        if disk.alarms:
            changed += begin_alarm(kind=DISK, subject=str(disk.path), sentence=advice(disk), at=at)
    loud = {str(disk.path) for disk in now if disk.used >= settings.DISK_ALARM - CALM or disk.is_full}
    for alarm in open_alarms(DISK):
        if alarm.subject not in loud:
            changed += end_alarm(alarm, how="空间已够", at=at)
    return changed


def advice(disk: Disk) -> str:
    """What to do about a disk."""
    if disk.is_full:
        return f"{disk.sentence}：已停止保存，只能查看；请马上清理磁盘或扩容，之后自动恢复。"
    return f"{disk.sentence}；请尽快清理磁盘或扩容，满了就不能保存了。"


def sentences() -> list[str]:
    """What administrators see on every page: disks as they are at this moment, and the other open alarms."""
    return [advice(disk) for disk in disks() if disk.alarms] + [
        alarm.sentence for alarm in Alarm.objects.filter(ended_at=None).exclude(kind=DISK).order_by("id")
    ]


def messages_of(row: Outbox) -> list[Message]:
    """The message of one alarm, for the inbox of every administrator."""
    alarm = Alarm.objects.filter(id=row.payload.get("alarm")).first()
    if alarm is None:
        return []
    people = User.objects.filter(is_administrator=True, is_active=True).values_list("id", flat=True)
    return [
        Message(outbox_id=row.id, recipient=user, title="【系统告警】" + alarm.sentence[:60], body=alarm.sentence,
                link="/settings/running/", urgent=True)
        for user in people
    ]  # fmt: skip
