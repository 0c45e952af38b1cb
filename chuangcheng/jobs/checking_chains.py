"""Check all chains of a ledger: in several processes where there are many, each doubtful one a second time in words."""

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context

import django
from django.db import connection

from chuangcheng.audit.checking import Verdict
from chuangcheng.problems.queries.quick_check import Anchors, Passed, check_some, published_after

SLICE = 2000
MANY = 40_000
MOST_PROCESSES = 4
Slice = tuple[list[tuple[int, str]], dict[str, tuple[int, str]]]


def slices(anchors: Anchors, missing: set[str]) -> Iterator[Slice]:
    """Problems in order of ids with their anchors, some thousands at a time; takes what it meets out of `missing`."""
    last = 0
    while rows := published_after(last, limit=SLICE):
        last = rows[-1][0]
        numbers = [number for _, number in rows]
        missing.difference_update(numbers)
        yield rows, {number: anchors[number] for number in numbers if number in anchors}


def check_slice(item: Slice) -> Passed:
    """What a process does."""
    return check_some(*item)


def passed(anchors: Anchors, missing: set[str], *, total: int) -> Iterator[Passed]:
    """The outcome of each slice. A transaction of the caller's is seen by this process alone, so it works alone."""
    work = slices(anchors, missing)
    processes = min(os.cpu_count() or 1, MOST_PROCESSES)
    if total < MANY or processes == 1 or connection.in_atomic_block:
        yield from map(check_slice, work)
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=django.setup) as pool:
        # A few slices ahead, not the whole ledger in memory.
        while some := list(islice(work, processes * 8)):
            yield from pool.map(check_slice, some)


def add_up(verdict: Verdict, found: Passed) -> None:
    """Into the verdict, what is sound."""
    verdict.chains += found.chains
    verdict.steps += found.steps
    verdict.loose_steps += found.loose_steps
    verdict.loose_chains += found.loose_chains
    verdict.erased += found.erased
