"""Ids for rows that this program begins itself; a phone makes its own."""

from uuid import UUID

import uuid_utils


def new_uuid() -> UUID:
    """A UUIDv7."""
    return UUID(str(uuid_utils.uuid7()))
