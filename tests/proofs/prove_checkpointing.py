"""Two connections checkpointing the same SQLite file without pause"""

import tempfile
from pathlib import Path

import pysqlite3

from scripts.measuring import Proved
from tests.proofs.checkpointing import is_shipped_with_the_repair, run_once

ROUNDS, SECONDS = 25, 6.0


def prove_two_connections_checkpointing_corrupt_nothing() -> Proved:
    rows = checkpoints = 0
    against = [] if is_shipped_with_the_repair() else [f"shipped with SQLite {pysqlite3.sqlite_version}"]
    for n in range(ROUNDS):
        with tempfile.TemporaryDirectory() as base:
            written, checked, wrong = run_once(Path(base) / "ledger.sqlite3", SECONDS)
        rows, checkpoints = rows + written, checkpoints + checked
        against += [f"round {n + 1}: {words}" for words in wrong]
    return Proved(
        f"on the shipped SQLite {pysqlite3.sqlite_version} the file stays whole and keeps every committed row,"
        f" {ROUNDS} × {SECONDS:.0f} s",
        ROUNDS,
        tuple(against),
        f"{rows:,} rows, {checkpoints:,} checkpoints",
    )
