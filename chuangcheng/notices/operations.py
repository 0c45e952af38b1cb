"""Writers of the outbox."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chuangcheng.notices.models import Outbox


def post_outbox(*, kind: str, subject: str, payload: Mapping[str, Any], at: datetime) -> None:
    """Put one row into the outbox, in the transaction of the operation that calls."""
    Outbox.objects.create(kind=kind, subject=subject, payload=dict(payload), happened_at=at)
