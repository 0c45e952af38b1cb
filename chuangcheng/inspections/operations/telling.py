"""What this room tells people: one row of the outbox with whole sentences; `jobs.telling` finds who stands there."""

from collections.abc import Iterable
from datetime import datetime

from chuangcheng.notices.operations import post_outbox

PREFIX = "inspections."


def tell(
    *,
    kind: str,
    subject: str,
    title: str,
    body: str,
    link: str,
    at: datetime,
    units: Iterable[int] = (),
    users: Iterable[int] = (),
    urgent: bool = False,
) -> None:
    """Tell the liaisons and offices of units, and users by id, in the caller's transaction."""
    payload = {
        "title": title[:200],
        "body": body,
        "link": link,
        "units": sorted(units),
        "users": sorted(users),
        "urgent": urgent,
    }
    post_outbox(kind=kind, subject=subject, payload=payload, at=at)
