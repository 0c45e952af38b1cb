"""Once more, when PostgreSQL ended a transaction because it crossed another one."""

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection

from chuangcheng.rules.refusals import Refused

P = ParamSpec("P")
T = TypeVar("T")
CROSSED = {"40001", "40P01"}  # serialization failure, deadlock: nothing was written, and asking again may succeed


def retried(operation: Callable[P, T]) -> Callable[P, T]:
    """An operation with a transaction of its own, tried a second time where it crossed another.

    Inside somebody else's transaction the failure is that transaction's and goes up as it is.
    Raises Refused `crossed` (busy) when the second try crosses another as well.
    """

    @functools.wraps(operation)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        inside = connection.in_atomic_block
        for _ in range(2):
            try:
                return operation(*args, **kwargs)
            except OperationalError as error:
                if inside or not crossed(error):
                    raise
        raise Refused(
            "这一步与别人正在办的几次冲突，没有保存，已填内容会保留；请稍等几秒再提交一次。",
            code="crossed",
            kind="busy",
        )

    return run


def crossed(error: OperationalError) -> bool:
    """Whether the database ended the transaction in favour of another."""
    return getattr(error.__cause__, "sqlstate", None) in CROSSED
