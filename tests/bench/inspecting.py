"""A city with a million visits of twenty items each, and what its pages of inspections take; in a process of its own.

`python -m tests.bench.inspecting 1000000` prints milliseconds as JSON. Rows are made by the database itself: 10,000
sites of ten types, rounds of 2,000 visits, one answer in ten fails; the last round is half done.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.environment import prepare

SITES, TYPES, ITEMS, A_ROUND = 10_000, 10, 20, 2_000


def main(visits: int) -> dict[str, Any]:
    """Make the database of this process's settings, fill it, measure."""
    prepare(durable=True)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    from tests.bench.inspecting_rows import fill

    begun = time.perf_counter()
    city = fill(visits)
    seeded = time.perf_counter() - begun
    return {"seeded": seeded, **measure(city)}


def measure(city: Any) -> dict[str, float]:
    """Milliseconds by what was asked, the median of many."""
    from chuangcheng.inspections.operations.scoring import score_round
    from chuangcheng.inspections.queries.frequency import frequency_of
    from chuangcheng.inspections.queries.rounds import round_findings, round_page, round_visits
    from chuangcheng.inspections.queries.scores import round_score, site_score
    from chuangcheng.inspections.queries.visits import my_visits, site_history, visit_page

    by, at, last = city.by, city.at, city.last_round
    day, site = at.date(), city.site

    def site_page() -> None:
        site_history(by, site_id=site)
        site_score(by, site_id=site, since=day - timedelta(days=365), until=day)

    def whole_round() -> None:
        round_page(last, by=by)
        round_visits(last, by=by)
        round_findings(last, by=by)

    anew = time.perf_counter()
    score_round(round_id=city.full_round, by=by, at=at)
    anew = time.perf_counter() - anew
    return {
        "site page": median(site_page),
        "round page": median(whole_round),
        "visit page": median(lambda: visit_page(city.visit, by=by)),
        "my visits": median(lambda: my_visits(city.inspector, on=day)),
        "round put together": median(lambda: round_score(city.full_round, by=by), times=7),
        "round scored anew": anew * 1000,
        "frequency of a month": median(
            lambda: frequency_of(city.programme, by=by, since=at - timedelta(days=30), until=at, now=at), times=5
        ),
    }


def median(work: Callable[[], object], *, times: int = 25) -> float:
    """Milliseconds of this process and the database together."""
    work()
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken) * 1000


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
