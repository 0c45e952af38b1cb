"""Long lists: what a reading may cost. The times stand in tests/bench/bench_reading.py."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from chuangcheng.imports.reading.limits import Limits
from chuangcheng.imports.reading.process import read_file
from chuangcheng.rules.refusals import Refused
from tests.imports.reading.large import HEADER, large_list

MEASURE = """
import json, resource, sys
from pathlib import Path
from chuangcheng.imports.reading.drafting import DraftRow, iter_drafts
from chuangcheng.imports.reading.process import read_file
from chuangcheng.imports.reading.recognising import recognise_best
tables = read_file(Path(sys.argv[1]), original_name="a.xlsx", pictures_into=None).tables
index, recognition = recognise_best(tables)
good = sum(isinstance(one, DraftRow) and one.ok for one in iter_drafts(tables[index], recognition))
own = int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
print(json.dumps([good, (own + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) // 1024]))
"""


@pytest.fixture(scope="module")
def long_list(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return large_list(tmp_path_factory.mktemp("long") / "清单.xlsx", rows=50_000)


def test_fifty_thousand_rows_take_less_than_half_of_the_memory_allowed(long_list: Path) -> None:
    done = subprocess.run([sys.executable, "-c", MEASURE, str(long_list)], capture_output=True, check=True, text=True)
    good, megabytes = json.loads(done.stdout)
    assert good == 50_000
    assert megabytes < 250


def test_a_list_over_the_row_limit_is_refused_with_the_limit(long_list: Path) -> None:
    with pytest.raises(Refused, match="表格超过 40000 行"):
        read_file(long_list, original_name="a.xlsx", pictures_into=None, limits=Limits(rows=40_000))


def test_a_list_over_the_cell_limit_is_refused_with_the_limit(long_list: Path) -> None:
    with pytest.raises(Refused, match="超过 10 万格"):
        read_file(long_list, original_name="a.xlsx", pictures_into=None, limits=Limits(cells=100_000))


def test_a_reading_can_be_given_up_in_the_middle(long_list: Path) -> None:
    def give_up(read: int, of: int) -> None:
        raise InterruptedError(f"{read}/{of}")

    with pytest.raises(InterruptedError, match="500/50002"):
        read_file(long_list, original_name="a.xlsx", pictures_into=None, on_rows=give_up)


def test_all_columns_of_a_long_list_arrive(long_list: Path) -> None:
    rows = read_file(long_list, original_name="a.xlsx", pictures_into=None).tables[0].rows
    assert (len(rows), tuple(rows[1]), rows[-1][0]) == (50_002, HEADER, 50_000)
