"""Which state of a thing somebody saw before changing it, for rows without a counter: organisations, accounts …"""

import hashlib
import json
from datetime import date, datetime
from typing import Any

from django.db.models import Model

from chuangcheng.rules.refusals import Refused

# What changes without anybody editing the row, or is nobody's to see: a digest lets whoever reads it try out guesses.
UNCOUNTED = {"password", "password_changed_at", "last_login", "last_seen_at", "preferences", "pinyin", "notice_hook"}


def version_of(*rows: Model) -> str:
    """Sixteen hex digits that change with what a row and its parts say. For those who may read all of it."""
    return digest_of([_said(row) for row in rows])


def _said(row: Model) -> dict[str, Any]:
    fields = (field.attname for field in row._meta.concrete_fields if field.attname not in UNCOUNTED)
    return {name: _plain(getattr(row, name)) for name in fields}


def digest_of(said: object) -> str:
    """The same of plain values."""
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()[:16]


def check_version(row: Model, seen: str | None) -> None:
    """Refuse a change to another state than the one that was seen; without `seen` nothing is asked."""
    if row.pk:
        check_same(version_of(row), seen)


def check_same(version: str, seen: str | None) -> None:
    """The same for a version that is known."""
    if seen is not None and version != seen:
        raise Refused("刚有人改过这一条，请重新读取，核对后再改。", code="row_stale", kind="stale")


def _plain(value: object) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
