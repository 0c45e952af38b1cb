"""Files that mean harm are refused in a process of its own: quickly, in little memory, in one sentence."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from chuangcheng.imports.reading.limits import Limits
from chuangcheng.imports.reading.process import read_file
from chuangcheng.rules.refusals import Refused
from tests import sheets
from tests.imports.reading import hostile

SECONDS = 2.0
MEGABYTES = 300
CASES: list[tuple[Callable[[Path], Path], str]] = [
    (hostile.bomb, "file_unfolds"),
    (hostile.lying_bomb, "file_unfolds"),
    (hostile.ten_million_rows, "too_many_rows"),
    (hostile.many_unlike_rows, "too_many_rows"),
    (hostile.ten_million_lines, "too_many_rows"),
    (hostile.far_cell, "file_too_heavy"),
    (hostile.xxe, "file_has_dtd"),
    (hostile.laughing, "file_has_dtd"),
    (hostile.hidden_dtd, "file_has_dtd"),
    (hostile.docx_xxe, "file_has_dtd"),
    (hostile.deep_docx, "file_damaged"),
    (hostile.wide_docx, "too_many_columns"),
    (hostile.climbing_names, "file_part_names"),
    (hostile.crowd_of_parts, "file_too_many_parts"),
    (hostile.truncated, "file_damaged"),
    (hostile.torn_sheet, "file_damaged"),
    (hostile.torn_xls, "file_damaged"),
]
MEASURE = """
import json, resource, sys, time
from pathlib import Path
from chuangcheng.imports.reading.process import read_file
from chuangcheng.rules.refusals import Refused
before = time.perf_counter()
try:
    read_file(Path(sys.argv[1]), original_name="清单.xlsx", pictures_into=None)
    code = "read"
except Refused as refused:
    code = refused.code
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(json.dumps([code, time.perf_counter() - before, peak]))
"""


@pytest.mark.parametrize(("make", "code"), CASES, ids=[make.__name__ for make, _ in CASES])
def test_a_hostile_file_is_refused_quickly_and_in_little_memory(
    tmp_path: Path, make: Callable[[Path], Path], code: str
) -> None:
    path = make(tmp_path / "清单")
    # The best of three: another test may hold the processor.
    best = SECONDS + 1
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", MEASURE, str(path)], capture_output=True, check=True, text=True)
        found, seconds, peak = json.loads(done.stdout)
        assert (found, peak < MEGABYTES) == (code, True)
        best = min(best, seconds)
        if best < SECONDS:
            break
    assert best < SECONDS


def test_a_picture_target_outside_the_package_is_left_out(tmp_path: Path) -> None:
    data = sheets.list_with_pictures()
    rels = "xl/drawings/_rels/drawing1.xml.rels"
    climbing = re.sub(rb"\.\./media/image1\.\w+", b"../../../../../etc/passwd", sheets.parts(data)[rels])
    (tmp_path / "f").write_bytes(sheets.repack(data, {rels: climbing}))
    table = read_file(tmp_path / "f", original_name="清单.xlsx", pictures_into=tmp_path).tables[0]
    assert len(table.pictures) == len(sheets.LIST_ROWS) - 1
    assert table.notes == ["有 1 张图片没有带入（格式不支持、超过大小或只是外部链接），请另行上传。"]


def test_a_worker_that_takes_too_long_is_stopped_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(sheets.plain_list())
    limits = Limits(seconds=0, seconds_per_megabyte=0.0)
    began = time.perf_counter()
    with pytest.raises(Refused) as caught:
        read_file(tmp_path / "f", original_name="清单.xlsx", pictures_into=None, limits=limits)
    assert caught.value.code == "file_too_slow"
    assert time.perf_counter() - began < 5


def test_a_worker_without_memory_is_a_sentence_not_a_traceback(tmp_path: Path) -> None:
    wide = b"".join(b'<row r="%d">%s</row>' % (row, b"<c><v>1</v></c>" * 150) for row in range(1, 10_001))
    path = hostile.with_sheet(tmp_path / "f", [wide])
    limits = Limits(memory=100 * 2**20, memory_large=130 * 2**20)
    with pytest.raises(Refused) as caught:
        read_file(path, original_name="清单.xlsx", pictures_into=None, limits=limits)
    assert caught.value.code == "file_too_heavy"


def test_a_formula_gives_its_last_value_and_never_runs(tmp_path: Path) -> None:
    old = '<c r="B4" s='
    new = '<c r="K4" t="str"><f>cmd|\'/C calc\'!A0</f><v>旧值</v></c>' + old
    path = hostile.with_part(tmp_path / "f", hostile.SHEET, old, new)
    rows = read_file(path, original_name="清单.xlsx", pictures_into=None).tables[0].rows
    assert "旧值" in rows[3]
    assert not any("calc" in str(cell) for row in rows for cell in row)
