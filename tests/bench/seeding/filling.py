"""Fills an empty database with a town and its ledger: what stands around the rows, and the figures over them."""

import time
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from chuangcheng.evidence.models import File
from chuangcheng.problems.models import FeedbackList, NumberBlock
from chuangcheng.statistics.models import Fold, Tally
from tests.bench.seeding import into_postgresql, into_sqlite
from tests.bench.seeding.rows import REST, STEPS, Plan
from tests.bench.seeding.stories import Teller
from tests.bench.seeding.town import Town, make_town


def plan_of(count: int, **wishes: Any) -> Plan:
    """A plan that ends today; ten millions are told shorter and are not searched."""
    if count > 2_000_000:
        wishes = {"whole": 0.08, "search": False, "long_words": False, **wishes}
    end = timezone.now().replace(minute=0, second=0, microsecond=0) - timedelta(days=REST)
    return Plan(count=count, end=end, **wishes)


def fill(plan: Plan, *, say: Callable[[str], None] = print) -> Town:
    """Town and ledger into the migrated, empty database of this process."""
    begun = time.monotonic()

    def told(what: str) -> None:
        say(f"{what}（{time.monotonic() - begun:.0f} 秒）")

    town = make_town(since=date(2019, 1, 1), at=plan.end)
    _beside(plan, town)
    write = into_postgresql.write if connection.vendor == "postgresql" else into_sqlite.write
    tallies = write(plan, town, told)
    _figures(plan, town, tallies)
    told("统计")
    return town


def _beside(plan: Plan, town: Town) -> None:
    """Lists and files that the rows point to."""
    at = plan.begin
    FeedbackList.objects.bulk_create(
        [
            FeedbackList(
                id=n + 1, organisation_id=town.city, issuer="省文明办", title=f"第{n + 1}批反馈清单", level="city",
                received_on=at.date(), state="rectifying", row_count=210, published_at=at, created_at=at,
            )
            for n in range(plan.count // 700 + 1)
        ],
        batch_size=500,
    )  # fmt: skip
    File.objects.bulk_create(
        [
            File(
                id=n, key=UUID(int=n), sha256=f"{n:064x}", size=180_000 + n, media_type="image/jpeg", extension="jpg",
                kind="photo", original_name=f"{n}.jpg", width=1600, height=1200, source="album", uploaded_at=at,
                view_made_at=at,
            )
            for n in range(1, plan.files + 1)
        ],
        batch_size=500,
    )  # fmt: skip


def _figures(plan: Plan, town: Town, tallies: Counter[Any]) -> None:
    """Tallies as the fold would keep them, numbers given, and how far the fold is."""
    sums: dict[tuple[Any, ...], list[int]] = {}
    for (home, lead, state, rework, late), number in tallies.items():
        row = sums.setdefault((home, lead, state), [0, 0, 0])
        for i, part in enumerate((1, rework, late)):
            row[i] += number * part
    Tally.objects.bulk_create(
        Tally(home_id=home, lead_id=lead, state=state, problems=n, reworked=rework, late=late)
        for (home, lead, state), (n, rework, late) in sums.items()
    )
    Fold.objects.create(name="ledger", last_step=(plan.count + 1) * STEPS, as_of=timezone.now())
    Fold.objects.bulk_create(
        Fold(name=f"list {n + 1}", last_step=plan.count, as_of=timezone.now()) for n in range(plan.count // 700 + 1)
    )
    for year, last in Teller(plan, town).numbers_by_year().items():
        NumberBlock.objects.create(year=year, last=last)
