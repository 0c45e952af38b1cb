"""Small things that seldom change, kept by each process for a second: the city's switches, the calendar's edition.

A write is seen at once by the process that made it and after SETTINGS_KEPT seconds by all others. Rights are never
kept: posts and tokens are read with every request.
"""

import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from django.conf import settings
from django.db import connection, transaction

T = TypeVar("T")
MOST = 1_000


class Kept(Generic[T]):
    """What `read` gives, until it is `times` SETTINGS_KEPT seconds old. Call `written` in every write."""

    def __init__(self, read: Callable[..., T], *, times: int = 1) -> None:
        self._read = read
        self._times = times
        self._values: dict[tuple[Hashable, ...], tuple[float, T]] = {}

    def get(self, *about: Hashable) -> T:
        """What `read` gives for `about`; who writes it in a transaction that still runs reads it anew, for oneself."""
        if any(waiting[1] == self._forget for waiting in connection.run_on_commit):
            return self._read(*about)  # a rollback empties that list: who wrote in vain keeps again
        place = (str(connection.settings_dict["NAME"]), str(getattr(connection, "schema_name", "")), *about)
        known, now = self._values.get(place), time.monotonic()
        if known is not None and now - known[0] < settings.SETTINGS_KEPT * self._times:
            return known[1]
        value = self._read(*about)
        if len(self._values) >= MOST:
            self._values.clear()
        self._values[place] = (now, value)
        return value

    def now(self) -> T:
        """The value as it is in the table, for whoever is about to change it."""
        return self._read()

    def written(self) -> None:
        """Inside the transaction of a write."""
        transaction.on_commit(self._forget)

    def _forget(self) -> None:
        self._values.clear()
