"""Reading a feedback list of 100,000 rows by 12 columns (65 MB of XML)"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

from chuangcheng.imports.reading.drafting import iter_drafts
from chuangcheng.imports.reading.process import read_file
from chuangcheng.imports.reading.recognising import recognise_best
from chuangcheng.imports.reading.tables import Reading
from scripts.measuring import Measured
from tests.imports.reading.large import large_list

ROWS = 100_000
ALONE = """
import sys
from python_calamine import CalamineWorkbook
CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()
"""
OURS = """
import resource, sys
from pathlib import Path
from chuangcheng.imports.reading.process import read_file
reading = read_file(Path(sys.argv[1]), original_name="a.xlsx", pictures_into=None)
own = int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
print((own + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) // 1024)
"""


@cache
def long_list() -> Path:
    return large_list(Path(tempfile.mkdtemp()) / "long.xlsx", rows=ROWS)


@cache
def reading() -> Reading:
    return read_file(long_list(), original_name="long.xlsx", pictures_into=None)


def best_of_three(work: Callable[[], object]) -> float:
    times = []
    for _ in range(3):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return min(times)


def run(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program, str(long_list())], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def bench_reading_against_calamine() -> list[Measured]:
    alone, ours = best_of_three(lambda: run(ALONE)), best_of_three(lambda: run(OURS))
    return [
        Measured("calamine alone, in a process of its own", alone, "s"),
        Measured("our reading: checks, bounded process, stream, tables", ours, "s"),
        Measured("our reading against calamine alone", ours / alone, "times", "≤ 1.3", "wall clock, best of three"),
    ]


def bench_memory_of_a_reading() -> Measured:
    return Measured("peak memory, caller and reading process together", float(run(OURS)), "MB", "≤ 500")


def bench_drafting() -> Measured:
    index, recognition = recognise_best(reading().tables)
    seconds = best_of_three(lambda: sum(1 for _ in iter_drafts(reading().tables[index], recognition)))
    return Measured("draft rows", ROWS / seconds, "rows per second")
