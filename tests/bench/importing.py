"""One import of a long list from the file to the ledger, with somebody else writing meanwhile; printed as JSON.

`CHUANGCHENG_TEST_DATABASE=sqlite python -m tests.bench.importing ROWS` runs it on a database of its own.
`python -m tests.bench.importing writer STOP` is the somebody else: a process that registers one problem after the
other until the file STOP is there, and prints how long each took.
"""

import io
import json
import os
import subprocess
import sys
import threading
import time
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import django
from django.core.management import call_command

from tests.environment import prepare

AT = datetime(2026, 9, 28, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
UNITS = 120
PAUSE = 0.02
DETAILS = {"level": "city", "received_on": "2026-09-28", "issuer": "示例市创城办", "title": "实地测评问题反馈清单"}


def run(rows: int) -> dict[str, Any]:
    """Seconds of staging and of importing, peak memory in MB, and the waits of the other writer in seconds."""
    from chuangcheng.evidence.operations import store
    from chuangcheng.imports.operations.importing import Choices, import_rows
    from chuangcheng.imports.operations.settling import set_details
    from chuangcheng.imports.operations.staging import begin_import, stage
    from tests.cast import cast
    from tests.imports.reading.large import large_list

    people = cast()
    make_units(people.org("云屏市"))
    by = people.actor("市办甲", AT)
    folder = Path(os.environ["CHUANGCHENG_HOME"])
    content = large_list(folder / "long.xlsx", rows=rows, units=UNITS).read_bytes()
    file = store(stream=io.BytesIO(content), name="清单.xlsx", source="desktop", by_id=by.user_id, at=AT, sheets=True)
    del content
    memory = Memory()
    row = begin_import(file=file, organisation_id=people.org("云屏市").id, by=by, at=AT)
    as_a_job = Choices(tell_each=False)
    alone = waits(folder / "alone", lambda: time.sleep(3))
    timed: dict[str, float] = {}
    with_others = waits(folder / "staged", lambda: clocked(timed, "staging", lambda: stage(import_id=row.id, at=AT)))
    set_details(import_id=row.id, details=DETAILS, by=by, at=AT)
    importing = waits(
        folder / "imported",
        lambda: clocked(timed, "importing", lambda: import_rows(import_id=row.id, by=by, at=AT, choices=as_a_job)),
    )
    return {
        **timed,
        "memory": memory.most(),
        "alone": alone,
        "while_staging": with_others,
        "while_importing": importing,
    }


def clocked(into: dict[str, float], name: str, work: Any) -> None:
    """Run and keep the seconds of wall clock and of this process's CPU."""
    begun, spent = time.perf_counter(), time.process_time()
    work()
    into[name], into[f"{name}_cpu"] = time.perf_counter() - begun, time.process_time() - spent


def waits(stop: Path, work: Any) -> dict[str, float]:
    """Let another process write while `work` runs: its writes, the median, the 99th percentile and the worst wait."""
    ready = stop.with_suffix(".ready")
    writer = subprocess.Popen(
        [sys.executable, "-m", __name__ if __name__ != "__main__" else "tests.bench.importing", "writer", str(stop)],
        stdout=subprocess.PIPE,
    )
    while not ready.exists():
        time.sleep(0.05)
    try:
        work()
    finally:
        stop.touch()
    said, _ = writer.communicate(timeout=120)
    times = sorted(json.loads(said))
    return {"writes": len(times), "median": times[len(times) // 2], "p99": times[int(len(times) * 0.99)],
            "worst": times[-1]}  # fmt: skip


def write_until(stop: Path) -> list[float]:
    """Register problems, one after the other, as a unit would; the seconds of each."""
    from chuangcheng.people.models import Organisation, User
    from chuangcheng.people.queries import actor_for
    from chuangcheng.problems.operations.registering import NewProblem, register

    home = Organisation.objects.get(name="示例医院")
    by = actor_for(User.objects.get(display_name="院办甲"), AT)
    times = []
    register(new=NewProblem(home=home.id, text="先登记一个"), by=by, at=AT)
    stop.with_suffix(".ready").touch()
    while not stop.exists():
        begun = time.perf_counter()
        register(new=NewProblem(home=home.id, text="门前有积水，请处理"), by=by, at=AT)
        times.append(time.perf_counter() - begun)
        time.sleep(PAUSE)
    return times


def make_units(city: Any) -> None:
    """The streets the made list names."""
    from chuangcheng.people.models import Organisation
    from chuangcheng.people.names import pinyin_of

    names = [*(f"第{n}街道办事处" for n in range(UNITS)), "交警大队"]
    made = [
        Organisation(name=name, short_name="", kind="street", parent=city, pinyin=pinyin_of(name, "")) for name in names
    ]
    Organisation.objects.bulk_create(made)
    for one in made:
        one.path = f"{city.path}{one.id}/"
    Organisation.objects.bulk_update(made, ["path"])


class Memory:
    """The most this process and the process that reads the file hold at once, looked at a hundred times a second.

    Not `ru_maxrss`: a child begins with its parent’s, before it runs a program of its own. The other writer counts not.
    """

    def __init__(self) -> None:
        self._most, self._ended = 0, threading.Event()
        threading.Thread(target=self._look, daemon=True).start()

    def most(self) -> float:
        """MB, until now; looking ends."""
        self._ended.set()
        return self._most / 2**20

    def _look(self) -> None:
        own = os.getpid()
        while not self._ended.wait(0.01):
            children = Path(f"/proc/{own}/task/{own}/children").read_text().split()
            self._most = max(self._most, held(own) + sum(held(int(pid), reader=True) for pid in children))


def held(pid: int, *, reader: bool = False) -> int:
    """Bytes of memory a process holds; 0 where it ended or, with `reader`, is another program than the reader."""
    try:
        if reader and b"imports.reading.worker" not in Path(f"/proc/{pid}/cmdline").read_bytes():
            return 0
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def main() -> None:
    if sys.argv[1] == "writer":
        django.setup()
        print(json.dumps(write_until(Path(sys.argv[2]))))
        return
    prepare(durable=True)
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    print(json.dumps(run(int(sys.argv[1]))))


if __name__ == "__main__":
    main()
