"""Many problems, one move, one shared note: each row in its own transaction, with its own verdict."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from uuid import UUID, uuid5

from chuangcheng.problems.operations.ask import Ask
from chuangcheng.rules.refusals import Refused

MOST = 500


@dataclass(frozen=True)
class Verdict:
    """What came of one row: done, or the sentence why not; `text` where the row's own words go with it."""

    number: str
    done: bool
    sentence: str = ""
    text: str = ""


def in_bulk(*, numbers: Iterable[str], ask: Ask, make: Callable[[Ask], object]) -> list[Verdict]:
    """Make one move on every number in turn; a refused row stops nobody else.

    `ask.number` is ignored. Its key gives each row a key of its own, so that a repeated request does nothing twice.
    """
    wanted = list(dict.fromkeys(numbers))
    if not wanted:
        raise Refused("还没有选中问题，请先在台账里勾选。", code="bulk_none")
    if len(wanted) > MOST:
        raise Refused(f"一次最多批量办理{MOST}条，请分几次办。", code="bulk_too_many")
    return [
        one(number, replace(ask, number=number, key=row_key(ask.key, number), version=None), make) for number in wanted
    ]


def row_key(key: UUID | None, number: str) -> UUID | None:
    """The key of one row of a bulk request, the same every time."""
    return uuid5(key, number) if key else None


def one(number: str, ask: Ask, make: Callable[[Ask], object]) -> Verdict:
    """One row's move and its verdict."""
    try:
        make(ask)
    except Refused as refused:
        return Verdict(number, False, refused.sentence)
    return Verdict(number, True)
