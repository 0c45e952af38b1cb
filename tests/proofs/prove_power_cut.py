"""The power is cut: everything not fsynced is gone, from SQLite and from the photos (a simulated disk)

Simulated is the disk below SQLite and the evidence folder: the calls of a process that does the product's operations
are recorded, and played up to the moment of the cut. The web server above and PostgreSQL below are not part of it.
"""

import tempfile
from pathlib import Path

from scripts.measuring import Proved
from tests.proofs.power_cut import cuts, prepare

ROUNDS, TURNS = 60, 40
MISSING = "a row without its file", "a file torn"


def prove_no_row_is_without_its_file() -> Proved:
    with tempfile.TemporaryDirectory() as base:
        found = cuts(prepare(Path(base) / "before"), Path(base) / "run", ROUNDS, turns=TURNS)
    return Proved(
        "after the cut no row is without its file, nothing acknowledged is lost, and the ledger is whole (SQLite and"
        " photos, on a simulated disk)",
        found.rounds,
        tuple(found.against),
        f"cut at {ROUNDS} moments of {found.records:,} recorded calls; half of the rounds drop all that was not"
        " fsynced, half drop each such change by lot",
    )


def prove_the_proof_sees_a_missing_fsync() -> list[Proved]:
    rows = []
    for without in ("file", "folder"):
        with tempfile.TemporaryDirectory() as base:
            found = cuts(prepare(Path(base) / "before"), Path(base) / "run", ROUNDS, turns=TURNS, without=without)
        seen = [words for words in found.against if any(word in words for word in MISSING)]
        rows.append(
            Proved(
                f"with the fsync of a photo's {without} taken out, the same rounds find rows without a file",
                found.rounds,
                () if seen else ("nothing was found",),
                f"{len(seen)} rows found without their file",
            )
        )
    return rows
