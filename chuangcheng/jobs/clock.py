"""Can the machine's clock be believed? See docs/decisions/clock-that-jumps.md.

*Behind*: the clock stands more than a minute before the last step of the ledger. Writing is refused (503).
*Ahead*: between two beats of a scheduler it went on more than a day further than the machine ran. The rounds that act
by the clock wait until an administrator confirms, the clock is put back, or the kernel says it is set by a time server.
An outage is no jump: within one run of the machine the ticks since its start tell, and across a restart the time that
passed is believed up to a month.
"""

import ctypes
import socket
import time
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from chuangcheng.audit.clock_word import confirm_up_to, confirmed_up_to
from chuangcheng.jobs.alarms import begin_alarm, end_alarm, open_alarms
from chuangcheng.jobs.models import Alarm, Heartbeat
from chuangcheng.people.actor import Actor
from chuangcheng.people.rights import only_administrators
from chuangcheng.problems.queries.chains import last_step, steps_ahead
from chuangcheng.rules.refusals import Refused

KIND = "clock"
BEHIND = timedelta(minutes=1)
AHEAD = timedelta(days=1)
LONGEST_OUTAGE = timedelta(days=31)
PUT_BACK = timedelta(minutes=10)
TIME_ERROR = 5
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True)
class Reading:
    """The clock at one moment: the time it shows, which run of the machine, seconds since that run began (sleep
    included), and whether the kernel knows it to be set by a time server."""

    at: datetime
    boot: str
    ticks: float
    synchronised: bool = False


def read_clock(at: datetime) -> Reading:
    """This machine's reading."""
    boot = BOOT_ID.read_text().strip() if BOOT_ID.exists() else ""
    ticks = time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()
    return Reading(at, boot, ticks, is_synchronised())


def is_synchronised() -> bool:
    """Whether the kernel counts its clock as set by a time server; setting it by hand ends that."""
    adjust = getattr(ctypes.CDLL(None), "adjtimex", None)
    if adjust is None:
        return False
    state = adjust(ctypes.create_string_buffer(512))  # all zero: only asks
    return 0 <= state < TIME_ERROR


def jump(before: Reading, now: Reading) -> timedelta:
    """How much further the clock went on than the machine ran, within one run of the machine."""
    return (now.at - before.at) - timedelta(seconds=now.ticks - before.ticks)


def is_doubtful(before: Reading | None, now: Reading) -> bool:
    """Whether the clock went ahead in a way no outage explains."""
    if before is None or now.synchronised:
        return False
    if before.boot == now.boot:
        return jump(before, now) > AHEAD
    return now.at - before.at > LONGEST_OUTAGE


# The scheduler's beat ----------------------------------------------------------------------------------


def watch_clock(*, at: datetime, reading: Reading | None = None, host: str = "") -> int:
    """One beat of this machine's scheduler: raises or ends the alarm; 1 when it changed something."""
    now = reading or read_clock(at)
    name = f"sweep@{host or socket.gethostname()}"[:100]
    with transaction.atomic():
        row = Heartbeat.objects.select_for_update().filter(name=name).first()
        before = Reading(row.at, row.boot, row.ticks) if row else None
        alarm = Alarm.objects.filter(kind=KIND, subject=name, ended_at=None).first()
        changed = 0
        if alarm is not None:
            changed = settle(alarm, now)
        elif is_doubtful(before, now):
            changed = begin_alarm(kind=KIND, subject=name, sentence=in_words(before, now), detail=kept(before), at=at)
        values = {"at": now.at, "boot": now.boot, "ticks": now.ticks}
        Heartbeat.objects.update_or_create(name=name, defaults=values)
    return changed


def beat(process: str, *, at: datetime) -> int:
    """A sign of life of a process on this machine; 0, since it is nothing to report."""
    now = read_clock(at)
    name = f"{process}@{socket.gethostname()}"[:100]
    Heartbeat.objects.update_or_create(name=name, defaults={"at": now.at, "boot": now.boot, "ticks": now.ticks})
    return 0


def settle(alarm: Alarm, now: Reading) -> int:
    """End the alarm when the clock proves right, or was put back to what the ticks say."""
    before = Reading(datetime.fromisoformat(alarm.detail["at"]), alarm.detail["boot"], alarm.detail["ticks"])
    if now.synchronised:
        return end_alarm(alarm, how="已与时间服务器同步", at=now.at)
    if before.boot == now.boot and abs(jump(before, now)) <= PUT_BACK:
        return end_alarm(alarm, how="时钟已拨回", at=now.at)
    return 0


def kept(before: Reading | None) -> dict[str, Any]:
    """The last good reading, as the alarm keeps it."""
    return asdict(before) | {"at": before.at.isoformat()} if before else {}


def in_words(before: Reading | None, now: Reading) -> str:
    """What administrators are told."""
    was = f"{timezone.localtime(before.at):%Y-%m-%d %H:%M}" if before else ""
    return (
        f"服务器时钟从{was}一下跳到{timezone.localtime(now.at):%Y-%m-%d %H:%M}，到期提醒、超期升级和存证已暂停。"
        "时间不对请校准；时间是对的，请系统管理员点“时间是对的”。"
    )


def is_held() -> bool:
    """Whether what acts by the clock has to wait."""
    return Alarm.objects.filter(kind=KIND, ended_at=None).exists()


# Writing ----------------------------------------------------------------------------------------------


@dataclass
class Latest:
    """The last step as this process last saw it; read again after five seconds, or when the clock went back."""

    step: int = 0
    at: datetime | None = None
    read_at: datetime | None = None

    def fresh(self, now: datetime) -> bool:
        """Whether it can still be gone by."""
        return self.read_at is not None and timedelta(0) <= now - self.read_at < timedelta(seconds=5)


LATEST = Latest()


def need_clock(*, at: datetime) -> None:
    """Refuse to write while the clock stands before the last step. Refused `clock_set_back` (busy)."""
    if not LATEST.fresh(at):
        LATEST.step, LATEST.at = last_step()
        LATEST.read_at = at
    if LATEST.at is None or at >= LATEST.at - BEHIND:
        return
    LATEST.step, LATEST.at = last_step()
    if LATEST.at is None or at >= LATEST.at - BEHIND or LATEST.step <= confirmed_up_to():
        return
    shows, last = (f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" for moment in (at, LATEST.at))
    raise Refused(
        f"服务器时间（{shows}）比最后一次办理（{last}）"
        "还早，这次没有保存；查看不受影响，已填内容会保留。请联系系统管理员校准服务器时间。",
        code="clock_set_back",
        kind="busy",
    )


def waiting_for_the_clock(*, by: Actor, at: datetime, limit: int = 100) -> list[tuple[str, datetime]]:
    """(number, moment) of problems that got a step while the clock was ahead: nothing can be done with one before that
    moment, and everything from then on. For administrators."""
    only_administrators(by, what="查看运行状况")
    return steps_ahead(at=at, limit=limit)


def confirm_clock(*, by: Actor, at: datetime) -> str:
    """An administrator says the clock is right now: the rounds go on, and steps written before, at whatever time, no
    longer stand in the way. A sentence on what was done; written to the log."""
    only_administrators(by, what="确认服务器时间")
    with transaction.atomic():
        step, _ = last_step()
        confirm_up_to(step, by_id=by.user_id, who=by.name, at=at)
        ended = sum(end_alarm(alarm, how=f"{by.name}确认时间正确", at=at) for alarm in open_alarms(KIND))
    return "已确认服务器时间，提醒、升级和存证恢复运行。" if ended else "已确认服务器时间，可以继续办理。"
