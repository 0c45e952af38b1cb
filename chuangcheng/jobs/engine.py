"""The processes: a worker (rounds, and beside them the queue of long jobs) and a sweep, until asked to stop."""

import logging
import os
import signal
import socket
import threading
from collections.abc import Sequence
from types import FrameType

from django.db import connection
from django.utils import timezone

from chuangcheng.jobs.queries import tasks_waiting
from chuangcheng.jobs.rounds import SLOW_ROUNDS, SWEEP_ROUNDS, WORKER_ROUNDS, Clockwork, Round, run_queue

logger = logging.getLogger(__name__)
PAUSE = 1.0


def stop_on_signals() -> threading.Event:
    """An event that SIGTERM and SIGINT set; what is being done is finished first."""
    stop = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, ask)
    return stop


def keep_turning(rounds: Sequence[Round], stop: threading.Event) -> None:
    """Turn until asked to stop."""
    clockwork = Clockwork(rounds)
    try:
        while not stop.is_set():
            clockwork.turn(timezone.now())
            stop.wait(PAUSE)
    finally:
        connection.close()


def keep_working(stop: threading.Event) -> None:
    """Take one job after the other from the queue until asked to stop; the job in hand is finished."""
    me = f"{socket.gethostname()[:40]}-{os.getpid()}"
    try:
        while not stop.is_set():
            try:
                ran = run_queue(most=1, worker_id=me) if tasks_waiting() else 0
            except Exception:
                logger.exception("the queue could not be read")
                ran = 0
            if not ran:
                stop.wait(PAUSE)
    finally:
        connection.close()


def work(stop: threading.Event, *, with_sweep: bool = False) -> None:
    """The worker: quick rounds in this thread, beside it long jobs, each slow round, and the sweep where asked for."""
    beside = [threading.Thread(target=keep_working, args=(stop,), name="jobs")]
    beside += [threading.Thread(target=keep_turning, args=([slow], stop), name=slow.name) for slow in SLOW_ROUNDS]
    if with_sweep:
        beside.append(threading.Thread(target=keep_turning, args=(SWEEP_ROUNDS, stop), name="sweep"))
    for thread in beside:
        thread.start()
    try:
        keep_turning(WORKER_ROUNDS, stop)
    finally:
        stop.set()
        for thread in beside:
            thread.join()
