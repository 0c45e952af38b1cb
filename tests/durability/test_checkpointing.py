"""Two connections checkpointing the same file: one second of the twenty-five times six of `make prove`."""

from pathlib import Path

from tests.proofs.checkpointing import is_shipped_with_the_repair, run_once


def test_two_connections_that_checkpoint_lose_nothing(tmp_path: Path) -> None:
    rows, checkpoints, against = run_once(tmp_path / "ledger.sqlite3", 1.0)
    assert against == []
    assert rows > 10
    assert checkpoints > 2


def test_the_sqlite_in_use_has_the_repair_of_the_wal_reset_bug() -> None:
    assert is_shipped_with_the_repair()
