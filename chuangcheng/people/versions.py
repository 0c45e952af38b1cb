"""Which state of an organisation, post or account somebody saw before changing it: rows here have no counter."""

import hashlib
import json
from datetime import date, datetime
from typing import Any

from django.db.models import Model

from chuangcheng.rules.refusals import Refused

# What changes without anybody editing the row, or is nobody's to see.
UNCOUNTED = {"password", "password_changed_at", "last_login", "last_seen_at", "preferences", "pinyin"}


def version_of(row: Model) -> str:
    """Sixteen hex digits that change with what the row says."""
    fields = (field.attname for field in row._meta.concrete_fields if field.attname not in UNCOUNTED)
    said = json.dumps({name: _plain(getattr(row, name)) for name in fields}, sort_keys=True, default=str)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def check_version(row: Model, seen: str | None) -> None:
    """Refuse a change to another state than the one that was seen; without `seen` nothing is asked."""
    if seen is not None and row.pk and version_of(row) != seen:
        raise Refused("刚有人改过这一条，请重新读取，核对后再改。", code="row_stale", kind="stale")


def _plain(value: object) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
