"""The ledger of a long list as 台账.xlsx, another process registering problems meanwhile; printed as JSON.

`CHUANGCHENG_TEST_DATABASE=sqlite python -m tests.bench.exporting ROWS` runs it on a database of its own.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command

from tests.bench.importing import AT, clocked, waits
from tests.environment import prepare


def run(count: int) -> dict[str, Any]:
    """Seconds of one export of all rows, each dispatched and mended, and the waits of the other writer."""
    from chuangcheng.problems.models import Assignment, Measure, Problem
    from chuangcheng.problems.operations.filling import NewRow
    from chuangcheng.problems.operations.lists import ListDetails, add_rows, publish_list, receive_list
    from chuangcheng.problems.queries.ledger import LedgerFilter
    from chuangcheng.reports.exports import export_ledger
    from tests.cast import cast

    people = cast()
    by, home, unit = people.actor("市办甲", AT), people.org("云屏市"), people.org("城管局")
    details = ListDetails(
        organisation=home.id, issuer="示例市创城办", title="清单", level="city", received_on=AT.date()
    )
    feedback = receive_list(details=details, by=by, at=AT)
    rows = (
        NewRow(
            text=f"路面有垃圾{n % 37}处，影响通行，需要尽快处理（第{n}条）", place=f"人民路{n}号", number_text=str(n)
        )
        for n in range(count)
    )
    for _ in add_rows(feedback=feedback, rows=rows, by=by, at=AT):
        pass
    publish_list(feedback=feedback, by=by, at=AT)
    Problem.objects.filter(list=feedback).update(state="struck_off", submitted_at=AT, due=AT)
    ids = list(Problem.objects.filter(list=feedback).order_by("id").values_list("id", flat=True))
    for start in range(0, count, 5000):
        some = ids[start : start + 5000]
        Assignment.objects.bulk_create(
            Assignment(problem_id=p, unit=unit, role="lead", assigned_by=home, assigned_at=AT, person_name="示例")
            for p in some
        )
        Measure.objects.bulk_create(
            Measure(
                problem_id=p,
                unit=unit,
                text=f"组织人员清理{p % 40}处，安排专人每天巡查。",
                happened_at=AT,
                recorded_at=AT,
            )
            for p in some
        )
    out, timed = Path(os.environ["CHUANGCHENG_HOME"]) / "ledger.xlsx", dict[str, float]()
    wish = LedgerFilter(list=(feedback.id,))
    work = lambda: export_ledger(wish=wish, title="问题台账", out=out, by=by, at=AT)  # noqa: E731
    others = waits(out.with_suffix(".stop"), lambda: clocked(timed, "exporting", work))
    own = int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
    return {**timed, "others": others, "memory": own / 1024, "size": out.stat().st_size / 2**20}


def main() -> None:
    prepare(durable=True)
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    print(json.dumps(run(int(sys.argv[1]))))


if __name__ == "__main__":
    main()
