"""Tampering: what somebody with the database changes is found, or said not to be anchored yet"""

from scripts.measuring import Proved
from tests.proofs.apart import DATABASES, apart

EACH = 1000
CLAIMS = {
    "edited": "an edit that is not recomputed is found",
    "before": "a chain rewritten and recomputed before the last checkpoint is found",
    "after": "a step rewritten after the last checkpoint is reported as not yet anchored",
}


def prove_tampering_is_found() -> list[Proved]:
    rows = []
    for database in DATABASES:
        found = apart("tests.proofs.tampering", database, EACH)
        for name, claim in CLAIMS.items():
            against = tuple(line for line in found["against"] if line.startswith((name, "the untouched")))
            rows.append(Proved(f"{database}: {claim}", found["made"][name], against))
    return rows
