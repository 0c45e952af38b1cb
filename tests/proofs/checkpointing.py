"""Two connections that write and checkpoint the same SQLite file without pause, on the SQLite that is shipped.

Before 3.51.3 a WAL file that was reset by one connection while another was about to checkpoint could lose pages. Each
process writes rows in transactions, reads them back and checkpoints (`RESTART`, `TRUNCATE`, `PASSIVE`, `FULL` in turn)
as often as it can; at the end the file must be whole and hold every row that was committed.
"""

import multiprocessing
import os
import time
from pathlib import Path
from typing import Any

import pysqlite3 as sqlite3  # what `chuangcheng/__init__.py` puts in the place of the system's

MODES = ("RESTART", "PASSIVE", "TRUNCATE", "FULL")
FIXED_IN = (3, 51, 3)


def opened(path: Path) -> Any:
    """A connection as the product's settings make it."""
    line = sqlite3.connect(path, timeout=30, isolation_level=None)
    line.execute("PRAGMA journal_mode=WAL")
    line.execute("PRAGMA synchronous=FULL")
    line.execute("PRAGMA cache_size=-64")
    return line


def write_and_checkpoint(path: str, who: int, seconds: float, answers: Any) -> None:
    """One of the two; says how many rows it committed, how many checkpoints it ran, and what it read wrong."""
    line, end = opened(Path(path)), time.monotonic() + seconds
    rows = checkpoints = 0
    wrong: list[str] = []
    while time.monotonic() < end:
        line.execute("BEGIN IMMEDIATE")
        for _ in range(1 + rows % 7):
            line.execute("INSERT INTO row (who, n, text) VALUES (?, ?, ?)", (who, rows, os.urandom(700).hex()))
            rows += 1
        line.execute("COMMIT")
        found = line.execute("SELECT count(*) FROM row WHERE who = ?", (who,)).fetchone()[0]
        if found != rows:
            wrong.append(f"connection {who} committed {rows} rows and reads {found}")
            break
        line.execute(f"PRAGMA wal_checkpoint({MODES[(rows + who) % len(MODES)]})").fetchone()
        checkpoints += 1
    line.close()
    answers.put((who, rows, checkpoints, wrong))


def run_once(path: Path, seconds: float) -> tuple[int, int, list[str]]:
    """Rows, checkpoints, and what speaks against the file."""
    line = opened(path)
    line.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, who, n, text, UNIQUE (who, n))")
    line.close()
    context = multiprocessing.get_context("spawn")
    answers: Any = context.Queue()
    writers = [
        context.Process(target=write_and_checkpoint, args=(str(path), who, seconds, answers)) for who in range(2)
    ]
    for writer in writers:
        writer.start()
    told = [answers.get(timeout=seconds * 20 + 120) for _ in writers]
    for writer in writers:
        writer.join()
    against = [words for *_, wrong in told for words in wrong]
    line = opened(path)
    if (said := line.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
        against.append(f"integrity_check: {said}")
    for who, rows, _, _ in told:
        kept = line.execute("SELECT count(*), count(DISTINCT n), max(n) FROM row WHERE who = ?", (who,)).fetchone()
        if kept != (rows, rows, rows - 1):
            against.append(f"connection {who}: {rows} rows committed, {kept} kept")
    line.close()
    return sum(rows for _, rows, _, _ in told), sum(count for _, _, count, _ in told), against


def is_shipped_with_the_repair() -> bool:
    """Whether the SQLite that the product runs on has the repair."""
    return sqlite3.sqlite_version_info >= FIXED_IN
