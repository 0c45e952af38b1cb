"""How passwords are hashed: argon2id at what OWASP asks for (19 MiB, two passes, one lane), a few at a time.

A hash is the dearest thing a log-in page does. When a whole city comes in at eight, a process works on one hash,
a few people wait for theirs, and the rest are told to try again in a moment, so that those who are already at work do
not notice. See docs/decisions/log-ins-in-turns.md.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.hashers import Argon2PasswordHasher

from chuangcheng.rules.refusals import Refused

AT_ONCE = 1
MOST_WAITING = 2
PATIENCE = 5.0
TURN = threading.BoundedSemaphore(AT_ONCE)
SEATS = threading.BoundedSemaphore(AT_ONCE + MOST_WAITING)


@contextmanager
def in_turn() -> Iterator[None]:
    """Wait for one's turn. Refused `login_crowded` (busy) when the seats are taken or the wait gets long."""
    if not SEATS.acquire(blocking=False):
        raise crowded()
    try:
        if not TURN.acquire(timeout=PATIENCE):
            raise crowded()
        try:
            yield
        finally:
            TURN.release()
    finally:
        SEATS.release()


def crowded() -> Refused:
    """What people are told; nothing was checked, so nothing counts as a wrong password."""
    return Refused("现在登录的人很多，请过几秒再点一次“登录”。", code="login_crowded", kind="busy")


class OfficeArgon2(Argon2PasswordHasher):
    """Argon2id with OWASP's parameters; a password stored with others is hashed anew at its next use."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        """Hash, in turn."""
        with in_turn():
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Compare, in turn."""
        with in_turn():
            return bool(super().verify(password, encoded))
