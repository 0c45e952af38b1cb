"""Figures for Prometheus: what this program's processes counted, and what the database and the disks say when asked.

Labels are routes, methods, codes and folders, never an address, a name or a number of a problem.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Min
from django_tasks_db.models import DBTaskResult
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from chuangcheng.audit.checkpoints import last_checkpoint
from chuangcheng.jobs.alarms import open_alarms
from chuangcheng.jobs.metrics_room import VARIABLE
from chuangcheng.jobs.models import Heartbeat
from chuangcheng.jobs.space import disks
from chuangcheng.notices.models import Outbox

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10)
REQUESTS = Counter("chuangcheng_requests", "Requests answered", ["method", "route", "status"])
SECONDS = Histogram("chuangcheng_request_seconds", "Time to answer", ["route"], buckets=BUCKETS)
REFUSALS = Counter("chuangcheng_refusals", "Requests refused, by code", ["code"])
MOVES = Counter("chuangcheng_moves", "Steps of the ledger told by the worker, by move", ["move"])


def note_request(*, route: str, method: str, status: int, seconds: float) -> None:
    """One request answered. `route` is the pattern, not the path."""
    REQUESTS.labels(method, route, str(status)).inc()
    SECONDS.labels(route).observe(seconds)


def note_refusal(code: str) -> None:
    """One request refused."""
    REFUSALS.labels(code).inc()


def note_moves(kinds: Iterable[str]) -> None:
    """Rows of the outbox that were told."""
    for kind in kinds:
        MOVES.labels(kind).inc()


def exposition(*, at: datetime) -> bytes:
    """Everything in Prometheus' text format. What the database cannot say now is left out."""
    registry = CollectorRegistry()
    counted: CollectorRegistry = REGISTRY
    if os.environ.get(VARIABLE):
        counted = CollectorRegistry()
        MultiProcessCollector(counted)
    registry.register(Asked(at))
    return generate_latest(counted) + generate_latest(registry)


class Asked(Collector):
    """Gauges read at the moment of asking."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def collect(self) -> Iterator[Metric]:
        """Disks, then what the database knows."""
        yield from of_disks()
        for asked in (of_queue, of_outbox, of_signs_of_life, of_size, of_alarms):
            with suppress(DatabaseError):
                yield from list(asked(self.at))

    def describe(self) -> Iterator[Metric]:
        """Nothing beforehand: registering must not ask the database."""
        yield from ()


def gauge(name: str, says: str, value: float) -> Metric:
    """One number without labels."""
    return GaugeMetricFamily(f"chuangcheng_{name}", says, value=value)


def age(moment: datetime | None, at: datetime) -> float:
    """Seconds since; 0 where there is nothing."""
    return max(0.0, (at - moment).total_seconds()) if moment else 0.0


def of_disks() -> Iterator[Metric]:
    """Room of each disk."""
    free = GaugeMetricFamily("chuangcheng_disk_free_bytes", "Room left", labels=["folder"])
    total = GaugeMetricFamily("chuangcheng_disk_bytes", "Size", labels=["folder"])
    for disk in disks():
        free.add_metric([str(disk.path)], disk.free)
        total.add_metric([str(disk.path)], disk.total)
    yield from (free, total)


def of_queue(at: datetime) -> Iterator[Metric]:
    """Jobs that wait for a worker."""
    ready = DBTaskResult.objects.ready().order_by()
    yield gauge("queue_length", "Jobs waiting", ready.count())
    oldest = ready.aggregate(first=Min("enqueued_at"))["first"]
    yield gauge("queue_age_seconds", "Age of the oldest waiting job", age(oldest, at))


def of_outbox(at: datetime) -> Iterator[Metric]:
    """Steps not yet told."""
    rows = Outbox.objects.filter(expanded_at=None)
    oldest = rows.order_by("id").values_list("happened_at", flat=True).first()
    yield gauge("outbox_length", "Steps not yet told", rows.count())
    yield gauge("outbox_lag_seconds", "Age of the oldest step not yet told", age(oldest, at))


def of_signs_of_life(at: datetime) -> Iterator[Metric]:
    """Workers, schedulers and the last checkpoint."""
    found = GaugeMetricFamily("chuangcheng_heartbeat_age_seconds", "Since the last sign of life", labels=["process"])
    for beat in Heartbeat.objects.all():
        # One ahead of us is of a clock that was put back since: as old as it is far.
        found.add_metric([beat.name], abs((at - beat.at).total_seconds()))
    yield found
    last = last_checkpoint()
    yield gauge("checkpoint_age_seconds", "Since the last signed checkpoint", age(last.at if last else None, at))


def of_size(_at: datetime) -> Iterator[Metric]:
    """Bytes of the database; of SQLite with its WAL."""
    if connection.vendor == "sqlite":
        name = str(settings.DATABASES["default"]["NAME"])
        files = (Path(name), Path(f"{name}-wal"))
        size = sum(path.stat().st_size for path in files if path.exists())
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            size = cursor.fetchone()[0]
    yield gauge("database_bytes", "Size of the database", size)


def of_alarms(_at: datetime) -> Iterator[Metric]:
    """Alarms that are open."""
    found = GaugeMetricFamily("chuangcheng_alarms", "Open alarms", labels=["kind"])
    kinds = [alarm.kind for alarm in open_alarms()]
    for kind in ("disk", "clock"):
        found.add_metric([kind], kinds.count(kind))
    yield found
