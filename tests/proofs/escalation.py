"""Warnings under a false clock: two schedulers at once, killed at every statement, and silent for a whole day.

A model written by hand says what is owed: at each turn of the scheduler the highest level a running deadline has
passed, once; levels passed while nobody was looking are not told after the fact.
"""

import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

MINUTE = timedelta(minutes=1)
# From the design and the manual: four hours before, at the deadline, a day after, three days after.
OFFSETS = (
    ("soon", timedelta(hours=-4)),
    ("overdue", timedelta()),
    ("overdue_day", timedelta(days=1)),
    ("overdue_3", timedelta(days=3)),
)


@dataclass(frozen=True)
class Due:
    """A problem and the deadline of its desk."""

    problem: int
    number: str
    due: datetime


def stage(count: int) -> tuple[datetime, list[Due]]:
    """So many accepted problems whose deadlines lie over a day and a half, odd seconds included."""
    from chuangcheng.problems.models import Problem
    from tests.ledgers import ledger

    book = ledger()
    made = []
    for n in range(count):
        problem = book.register(f"第{n}处")
        book.dispatch(problem)
        made.append((problem, n))
    start = (book.now + timedelta(hours=1)).replace(second=0, microsecond=0)
    dues = []
    for problem, n in made:
        due = start + timedelta(hours=5, seconds=n * 36 * 3600 // count + 7 * n)
        Problem.objects.filter(id=problem.id).update(desk_due=due)
        dues.append(Due(problem.id, problem.number, due))
    return start, dues


def owed(dues: Sequence[Due], turns: Sequence[datetime]) -> dict[tuple[int, str], datetime]:
    """The model: which problem is told which level, and at which turn."""
    found: dict[tuple[int, str], datetime] = {}
    for one in dues:
        for at in turns:
            passed = [level for level, offset in OFFSETS if at >= one.due + offset]
            if passed:
                found.setdefault((one.problem, passed[-1]), at)
    return found


def told() -> list[tuple[int, str, datetime]]:
    """What the ledger says: problem, level, when."""
    from chuangcheng.problems.models import Step

    rows = Step.objects.filter(move="escalate").order_by("id")
    return [(s.problem_id, s.codes["level"], s.recorded_at) for s in rows]


def compared(dues: Sequence[Due], turns: Sequence[datetime]) -> list[str]:
    """Where ledger and model differ: missing, doubled, at another turn, told to nobody."""
    from chuangcheng.notices.models import Outbox

    expected, real = owed(dues, turns), told()
    keys = [(problem, level) for problem, level, _ in real]
    against = [f"{key} told {keys.count(key)} times" for key in set(keys) if keys.count(key) > 1]
    against += [f"{key} never told" for key in expected if key not in keys]
    against += [f"{key} was not owed" for key in keys if key not in expected]
    against += [
        f"{(problem, level)} told at {at}, owed at {expected[problem, level]}"
        for problem, level, at in real
        if (problem, level) in expected and at != expected[problem, level]
    ]
    outbox = Outbox.objects.filter(kind="problem.escalate").count()
    return against + ([f"{outbox} rows in the outbox for {len(real)} warnings"] if outbox != len(real) else [])


def two_schedulers(times: Sequence[datetime]) -> None:
    """Two clockworks that turn at the same moments, each on a connection of its own."""
    from django.db import connection

    from chuangcheng.jobs.rounds import SWEEP_ROUNDS, Clockwork

    gate, broken = threading.Barrier(2), []

    def one() -> None:
        mine = Clockwork([replace(r, by_the_clock=False) for r in SWEEP_ROUNDS if r.name == "sweep"])
        try:
            for at in times:
                gate.wait(timeout=300)
                if -1 in mine.turn(at).values():
                    raise AssertionError(f"a round failed at {at}")
        except Exception as error:
            broken.append(error)
            gate.abort()
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if broken:
        raise broken[0]


def together(problems: int, hours: int) -> dict[str, Any]:
    """Two schedulers side by side, with a day's outage in the middle; lag is how long a level waited to be told."""
    start, dues = stage(problems)
    minutes = [start + MINUTE * n for n in range(hours * 60)]
    later = [minutes[-1] + timedelta(hours=24) + MINUTE * n for n in range(1, hours * 60)]
    two_schedulers(minutes + later)
    turns = minutes + later
    against = compared(dues, turns)
    offsets, by_id = dict(OFFSETS), {one.problem: one.due for one in dues}
    lags = [
        (at - by_id[problem] - offsets[level]).total_seconds()
        for problem, level, at in told()
        if not minutes[-1] < by_id[problem] + offsets[level] <= later[0] and by_id[problem] + offsets[level] > start
    ]
    against += [f"a level waited {lag:.0f} s" for lag in lags if lag > 60]
    return {"told": len(told()), "lag": max(lags, default=0), "turns": len(turns), "against": against}


def killed_everywhere(problems: int) -> dict[str, Any]:
    """A sweep killed before its first, second, third … statement, each time followed by a whole one by another."""
    from chuangcheng.problems.operations.sweep import sweep

    start, dues = stage(problems)
    moments = sorted({one.due + offset for one in dues for _, offset in OFFSETS})
    turns: list[datetime] = []
    statement, kills, levels = 0, 0, 0
    for at in (moment for moment in moments if moment > start):
        statement += 1
        let_go()
        child = os.fork()
        if not child:
            die_at(statement, lambda at=at: sweep(at=at))
        _, status = os.waitpid(child, 0)
        kills += os.WIFSIGNALED(status)
        turns.append(at)
        sweep(at=at)
        levels = len(told())
        statement = statement if os.WIFSIGNALED(status) else 0
    return {"kills": kills, "told": levels, "against": compared(dues, turns)}


def let_go() -> None:
    """Close every connection, so that a child shares none with its parent."""
    from django.db import connection

    connection.close()
    if close_pool := getattr(connection, "close_pool", None):
        close_pool()


def die_at(statement: int, work: Callable[[], object]) -> None:
    """In a child: kill -9 of oneself just before the so-many-th statement, begin and commit included."""
    from django.db import connection

    left = [statement]

    def count(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), 9)
        return execute(sql, params, many, context)

    connection.ensure_connection()
    ends = connection._commit

    def commit() -> Any:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), 9)
        return ends()

    connection._commit = commit  # type: ignore[method-assign]
    try:
        with connection.execute_wrapper(count):
            work()
    finally:
        os._exit(0)


def run(which: int, problems: int, hours: int) -> dict[str, Any]:
    """0: two schedulers with an outage; 1: killed at every statement."""
    return killed_everywhere(problems) if which else together(problems, hours)
