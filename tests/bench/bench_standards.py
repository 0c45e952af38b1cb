"""Standards: a sheet of 500 items read and looked over"""

import tempfile
import time
from pathlib import Path

from chuangcheng.imports.reading.standards import read_standard
from chuangcheng.standards.checking import Known, issues_of
from scripts.measuring import Measured
from tests.standards.sheets import large

ITEMS = 500


def bench_a_standard_of_500_items() -> Measured:
    """From the file to a draft with every check done; writing it takes some twenty statements."""
    with tempfile.TemporaryDirectory() as folder:
        path = large(Path(folder) / "standard.xlsx", ITEMS)
        begun = time.perf_counter()
        draft = read_standard(path, name=path.name)
        issues = issues_of(draft, Known({}))
        took = time.perf_counter() - begun
    if len(draft.items) != ITEMS or any(issue.level == "error" for issue in issues):
        raise AssertionError("the standard was not read as it was written")
    return Measured("import of a standard with 500 items, read and checked", took, "s", "≤ 5 s", "one worker process")
