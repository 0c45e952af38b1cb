"""The rounds: each when it is due, none stopped by another, and two workers at once doing things once."""

import io
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection

from chuangcheng.evidence.models import File
from chuangcheng.evidence.operations import store
from chuangcheng.jobs import engine
from chuangcheng.jobs.delivering import deliver_due
from chuangcheng.jobs.queueing import enqueue
from chuangcheng.jobs.rounds import SLOW_ROUNDS, SWEEP_ROUNDS, WORKER_ROUNDS, Clockwork, Round, make_views, run_queue
from chuangcheng.jobs.telling import expand_outbox
from chuangcheng.notices.models import Delivery, Outbox
from chuangcheng.people.actor import CONSOLE
from chuangcheng.problems.models import Step
from chuangcheng.problems.operations.sweep import sweep
from tests.cast import AT
from tests.evidence.samples import jpeg
from tests.ledgers import ledger


def in_two_threads(work):
    """Run the same at the same moment on two connections; what each returned."""
    gate, found, errors = threading.Barrier(2), [], []

    def run():
        try:
            gate.wait(10)
            found.append(work())
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not errors
    return found


def test_a_round_runs_when_it_is_due_and_a_failing_one_stops_no_other():
    seen = []

    def fail(at):
        raise ZeroDivisionError

    clockwork = Clockwork(
        [
            Round("often", "", timedelta(seconds=1), lambda at: seen.append(at) or 1),
            Round("broken", "", timedelta(minutes=1), fail),
            Round("seldom", "", timedelta(minutes=1), lambda at: 2),
        ]
    )
    assert clockwork.turn(AT) == {"often": 1, "broken": -1, "seldom": 2}
    assert clockwork.turn(AT + timedelta(milliseconds=500)) == {}
    assert clockwork.turn(AT + timedelta(seconds=1)) == {"often": 1}
    assert clockwork.turn(AT + timedelta(minutes=1)) == {"often": 1, "broken": -1, "seldom": 2}


@pytest.mark.django_db
def test_every_round_of_the_worker_and_of_the_sweep_runs_on_an_empty_city(settings, tmp_path):
    settings.CHECKPOINT_FOLDER = tmp_path
    every = [*WORKER_ROUNDS, *SLOW_ROUNDS, *SWEEP_ROUNDS]
    done = Clockwork(every).turn(AT)
    assert set(done) == {item.name for item in every}
    assert min(done.values()) >= 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_expand_the_outbox_once():
    book = ledger()
    for number in range(6):
        book.dispatch(book.register(f"问题{number}"))
    found = in_two_threads(lambda: expand_outbox(at=book.now, most=4) + expand_outbox(at=book.now))
    assert sum(found) == 12
    assert not Outbox.objects.filter(expanded_at=None).exists()
    once = Delivery.objects.filter(channel="inbox", outbox__kind="problem.dispatch")
    assert once.filter(recipient=book.people.user("城管甲")).count() == 6


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_one_digest():
    book = ledger()
    unit = book.people.org("城管局")
    unit.notice_hook = {"kind": "wecom", "address": "https://robot.example/send"}
    unit.save()
    for number in range(6):
        book.dispatch(book.register(f"问题{number}"))
    expand_outbox(at=book.now)
    Delivery.objects.filter(channel="unit").exclude(unit=unit.id).delete()
    letters = []

    def send(hook, letter):
        letters.append(letter)
        return "wecom:test"

    in_two_threads(lambda: deliver_due(at=book.now + timedelta(days=2), by_way_of=send))
    assert [len(letter.lines) for letter in letters] == [6]


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_warn_once():
    book = ledger()
    problems = [book.register(f"问题{number}") for number in range(3)]
    for problem in problems:
        book.dispatch(problem)
    later = book.now + timedelta(days=30)
    in_two_threads(lambda: sweep(at=later))
    assert Step.objects.filter(move="escalate").count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_workers_run_each_job_once():
    for _ in range(3):
        enqueue(task_name="verify", args={"files": False}, by=CONSOLE, at=AT)
    assert sum(in_two_threads(lambda: run_queue(worker_id=threading.current_thread().name))) == 3


@pytest.mark.django_db
def test_a_worker_killed_while_expanding_leaves_every_row_for_the_next(monkeypatch):
    book = ledger()
    book.dispatch(book.register())

    class Killed(BaseException):
        """As SIGKILL: nothing of ours catches it."""

    def die(*_args, **_kwargs):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr("chuangcheng.notices.operations.keep", die)
        with pytest.raises(Killed):
            expand_outbox(at=book.now)
    assert Outbox.objects.filter(expanded_at=None).count() == 2
    assert expand_outbox(at=book.now) == 2


@pytest.mark.django_db(transaction=True)
def test_views_are_made_for_photos_that_have_none():
    kept = store(stream=io.BytesIO(jpeg()), name="a.jpg", source="desktop", by_id=None, at=AT)
    File.objects.filter(id=kept.id).update(view_made_at=None)
    assert make_views(AT + timedelta(hours=1)) == 1
    kept.refresh_from_db()
    assert kept.view_made_at == AT + timedelta(hours=1)
    assert make_views(AT) == 0


@pytest.mark.django_db(transaction=True)
def test_a_worker_turns_every_round_and_ends_with_all_its_threads_when_asked(monkeypatch):
    turned, stop = set(), threading.Event()
    wanted = {item.name for item in (*WORKER_ROUNDS, *SLOW_ROUNDS, *SWEEP_ROUNDS)}

    def turn(self, at):
        turned.update(item.name for item in self.rounds)
        if turned == wanted:
            stop.set()
        return {}

    monkeypatch.setattr(Clockwork, "turn", turn)
    made = enqueue(task_name="verify", args={"files": False}, by=CONSOLE, at=AT)
    engine.work(stop, with_sweep=True)
    assert turned == wanted
    assert not {thread.name for thread in threading.enumerate()} & {"jobs", "sweep", "deliver", "views"}
    made.refresh_from_db()
    assert made.state in {"done", "queued"}


@pytest.mark.django_db(transaction=True)
def test_a_robot_that_does_not_answer_holds_up_no_warning(monkeypatch):
    stop, hung = threading.Event(), threading.Event()

    def turn(self, at):
        if self.rounds[0].name == "deliver":
            hung.set()
            stop.wait(30)
        elif any(item.name == "sweep" for item in self.rounds) and hung.is_set():
            stop.set()
        return {}

    monkeypatch.setattr(Clockwork, "turn", turn)
    monkeypatch.setattr(engine, "PAUSE", 0.05)
    begun = time.monotonic()
    engine.work(stop, with_sweep=True)
    assert time.monotonic() - begun < 20
