"""Personal data beside the ledger is kept only as long as it serves: periods by kind, a sweep each night, a dry run.

Notices, exports and unfinished uploads have rounds of their own. Entries of the log keep their row and digest and lose
their texts. What was swept is logged as numbers.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from chuangcheng.audit.models import Entry, Request
from chuangcheng.audit.operations import log
from chuangcheng.audit.sealing import erase_texts
from chuangcheng.evidence.models import File
from chuangcheng.imports.models import ImportState, StagedRow
from chuangcheng.inspections.models import Visit
from chuangcheng.jobs.models import Job, JobState
from chuangcheng.places.models import Agreement, Coverage, Licence, Operator
from chuangcheng.problems.models import PublicReport

BATCH = 500
SWEPT = "已清除"
NO_POSITION = {"latitude": None, "longitude": None, "datum": "", "device": ""}


@dataclass(frozen=True)
class Kind:
    """One kind of data: its name in the settings, what it is called, what is too old, how a batch of it goes."""

    name: str
    label: str
    old: Callable[[datetime], QuerySet]
    drop: Callable[[QuerySet], object]


def delete(rows: QuerySet) -> None:
    """Rows that nobody needs any more."""
    rows.delete()


def entries_of_logins(before: datetime) -> QuerySet:
    """Entries about logging in that are chained already and still have a text."""
    said = Q(old__isnull=False) | Q(new__isnull=False) | Q(address__isnull=False) | ~Q(who="") | ~Q(subject="")
    return Entry.objects.filter(said, at__lt=before, place__isnull=False, action__regex="^(login|logout|user.locked)")


def named(rows: QuerySet) -> QuerySet:
    """Those of them that still name somebody or a telephone."""
    return rows.exclude(person="", phone="")


def nameless(rows: QuerySet) -> None:
    """The paper, the shop stay; whom to telephone goes."""
    rows.update(person="", phone="")


def ended(field: str, before: datetime) -> Q:
    """What ended before the day of that moment."""
    return Q(**{f"{field}__lt": timezone.localdate(before)})


def without_holder(rows: QuerySet) -> None:
    """Whose certificate it was; the number of the row keeps two of one shop apart."""
    rows.update(holder=Concat(Value(SWEPT), Cast("pk", CharField())))


KINDS = (
    Kind("positions", "照片的拍摄位置和设备",
         lambda before: File.objects.filter(Q(latitude__isnull=False) | ~Q(device=""), uploaded_at__lt=before),
         lambda rows: rows.update(**NO_POSITION)),
    Kind("positions", "现场检查提交时的位置",
         lambda before: Visit.objects.filter(latitude__isnull=False, ended_at__lt=before),
         lambda rows: rows.update(latitude=None, longitude=None, datum="", accuracy_m=None)),
    Kind("logins", "登录日志的文字", entries_of_logins,
         lambda rows: erase_texts(list(rows.values_list("id", flat=True)))),
    Kind("attempts", "登录失败的记录", lambda before: AccessAttempt.objects.filter(attempt_time__lt=before), delete),
    Kind("attempts", "登录失败的流水", lambda before: AccessFailureLog.objects.filter(attempt_time__lt=before), delete),
    Kind("attempts", "登录流水", lambda before: AccessLog.objects.filter(attempt_time__lt=before), delete),
    Kind("requests", "请求的回执", lambda before: Request.objects.filter(at__lt=before), delete),
    Kind("staged", "已导入清单的草稿行",
         lambda before: StagedRow.objects.filter(
             list_import__created_at__lt=before,
             list_import__state__in=[ImportState.IMPORTED, ImportState.DISCARDED]), delete),
    Kind("jobs", "后台任务的参数和结果",
         lambda before: Job.objects.filter(
             finished_at__lt=before, state__in=[JobState.DONE, JobState.FAILED]).exclude(args={}, result=None),
         lambda rows: rows.update(args={}, result=None)),
    Kind("contacts", "到期、终止的责任书的联系人",
         lambda before: named(Agreement.objects.filter(ended("to_date", before) | ended("ended_on", before))),
         nameless),
    Kind("contacts", "结束的包保的电话",
         lambda before: Coverage.objects.filter(ended("to_date", before)).exclude(phone=""),
         lambda rows: rows.update(phone="")),
    Kind("contacts", "停业经营户的负责人",
         lambda before: named(Operator.objects.filter(ended("closed_on", before))), nameless),
    Kind("contacts", "停业经营户证照的持证人",
         lambda before: Licence.objects.filter(ended("operator__closed_on", before)).exclude(
             Q(holder="") | Q(holder__startswith=SWEPT)),
         without_holder),
    Kind("reporters", "已处理的随手报的反映人",
         lambda before: PublicReport.objects.filter(decided_at__lt=before).exclude(
             reporter_name="", reporter_phone=""),
         lambda rows: rows.update(reporter_name="", reporter_phone="")),
    Kind("sessions", "过期的登录会话", lambda before: Session.objects.filter(expire_date__lt=before), delete),
)  # fmt: skip


def due(at: datetime) -> Iterator[tuple[Kind, QuerySet]]:
    """Each kind that has a period, with what is over it."""
    for kind in KINDS:
        if days := settings.RETENTION_DAYS[kind.name]:
            yield kind, kind.old(at - timedelta(days=days))


def sweep_kept(*, at: datetime, dry_run: bool = False) -> dict[str, int]:
    """Sweep, or only count with `dry_run`; how many of each kind. In batches, each a statement; safe to repeat."""
    swept: dict[str, int] = {}
    for kind, rows in due(at):
        if dry_run:
            swept[kind.label] = rows.count()
            continue
        while ids := list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
            kind.drop(rows.model._default_manager.filter(pk__in=ids))
            swept[kind.label] = swept.get(kind.label, 0) + len(ids)
    if swept and not dry_run:
        log(action="person.retention", by_id=None, who="系统时钟", at=at, new=swept)
    return swept


def sweep_nightly(at: datetime) -> int:
    """For the rounds; how many of all kinds."""
    return sum(sweep_kept(at=at).values())
