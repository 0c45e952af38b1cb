"""The chain of a problem's steps: SHA-256 over codes, ids, times and salted digests of every free text.

The text and its salt are kept beside the step and can be erased; the digest stays, so the chain still verifies.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

GENESIS = "0" * 64
_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def digest(*, salt: str, text: str) -> str:
    """Hex SHA-256 of a salted text."""
    return hashlib.sha256(f"{salt}\x1f{text}".encode()).hexdigest()


def step_hash(*, previous: str, body: Mapping[str, Any]) -> str:
    """Hex SHA-256 of the previous hash and the step's body (codes, ids, ISO times, digests; no free text)."""
    return hashlib.sha256(f"{previous or GENESIS}\x1e{_canonical(body)}".encode()).hexdigest()


def root(*, previous: str, heads: list[tuple[str, int, str]]) -> str:
    """Hex SHA-256 over the previous root and the (problem number, step count, head) rows, sorted."""
    rows = json.dumps(sorted(heads), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{previous or GENESIS}\x1e{rows}".encode()).hexdigest()
