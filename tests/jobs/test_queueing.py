"""Long work: asked for in a transaction, run at least once, seen by its owner only."""

from datetime import timedelta

import pytest
from django.db import OperationalError, transaction
from django_tasks_db.models import DBTaskResult

from chuangcheng.jobs import queueing, registry
from chuangcheng.jobs.models import Job, JobState
from chuangcheng.jobs.queries import job, own_jobs, tasks_waiting
from chuangcheng.jobs.queueing import MOST_ATTEMPTS, SILENCE, Progress, Superseded, enqueue, rescue_jobs, run
from chuangcheng.jobs.rounds import prune_queue, run_queue
from chuangcheng.people.actor import CONSOLE
from chuangcheng.rules.refusals import Refused
from tests.cast import AT, cast

RAN = []


def count(args, *, by, at, progress):
    """A task for these tests: reports three steps and says who ran it."""
    for number in range(1, 4):
        progress(number, 3, f"第{number}步")
    RAN.append((args, by.name))
    return {"sentence": "数完了。", "sum": sum(args["numbers"])}


def refuse(args, *, by, at, progress):
    raise Refused("文件不是表格，请另存为 xlsx。", code="no_sheet")


def stumble(args, *, by, at, progress):
    raise ZeroDivisionError


def wait_in_line(args, *, by, at, progress):
    raise OperationalError("database is locked")


@pytest.fixture(autouse=True)
def _tasks(monkeypatch):
    RAN.clear()
    for task in (count, refuse, stumble, wait_in_line):
        monkeypatch.setitem(registry.TASKS, task.__name__, task.__name__)
    find = queueing.import_string
    monkeypatch.setattr(queueing, "import_string", lambda path: globals()[path] if path in globals() else find(path))


@pytest.fixture
def people(db):
    return cast()


def ask(people, task="count", **args):
    return enqueue(task_name=task, args=args or {"numbers": [1, 2]}, by=people.actor("市办甲"), at=AT)


def test_a_job_runs_with_its_owners_name_and_leaves_its_result(people):
    made = ask(people)
    assert (made.state, tasks_waiting()) == (JobState.QUEUED, 1)
    assert run_queue() == 1
    made.refresh_from_db()
    assert (made.state, made.done, made.total, made.sentence) == (JobState.DONE, 3, 3, "数完了。")
    assert made.result["sum"] == 3
    assert RAN == [({"numbers": [1, 2]}, "市办甲")]
    assert run_queue() == 0


def test_a_job_is_asked_for_with_the_rest_of_the_transaction_or_not_at_all(people):
    with transaction.atomic():
        ask(people)
        transaction.set_rollback(True)
    assert not Job.objects.exists()
    assert tasks_waiting() == 0


def test_a_task_nobody_registered_is_refused(people):
    with pytest.raises(Refused, match="后台任务"):
        ask(people, "unheard_of")


def test_a_refusal_is_the_jobs_sentence(people):
    made = ask(people, "refuse")
    run_queue()
    made.refresh_from_db()
    assert (made.state, made.sentence) == (JobState.FAILED, "文件不是表格，请另存为 xlsx。")


def test_a_fault_of_ours_is_a_sentence_too_and_stops_nobody_else(people):
    broken, whole = ask(people, "stumble"), ask(people)
    run_queue()
    broken.refresh_from_db()
    whole.refresh_from_db()
    assert broken.state == JobState.FAILED
    assert str(broken.id) in broken.sentence
    assert whole.state == JobState.DONE


def test_a_busy_database_is_tried_again_three_times(people):
    made = ask(people, "wait_in_line")
    for attempt in range(1, MOST_ATTEMPTS):
        run_queue()
        made.refresh_from_db()
        assert (made.state, made.attempts) == (JobState.RUNNING, attempt)
        assert rescue_jobs(at=AT) == 1
    run_queue()
    made.refresh_from_db()
    assert (made.state, made.attempts) == (JobState.FAILED, MOST_ATTEMPTS)


def test_a_job_whose_worker_was_killed_is_run_by_another(people):
    made = ask(people)
    DBTaskResult.objects.update(status="RUNNING", started_at=AT)
    Job.objects.filter(id=made.id).update(state=JobState.RUNNING, heartbeat_at=AT, attempts=1)
    assert rescue_jobs(at=AT + SILENCE) == 0
    assert rescue_jobs(at=AT + SILENCE + timedelta(seconds=1)) == 1
    assert run_queue() == 1
    made.refresh_from_db()
    assert (made.state, made.attempts) == (JobState.DONE, 2)


def test_a_job_taken_from_the_queue_and_never_begun_is_run_by_another(people):
    made = ask(people)
    DBTaskResult.objects.update(status="RUNNING", started_at=AT)
    assert rescue_jobs(at=AT + SILENCE) == 0
    assert rescue_jobs(at=AT + SILENCE + timedelta(seconds=1)) == 1
    run_queue()
    made.refresh_from_db()
    assert made.state == JobState.DONE


def test_a_job_that_kills_its_worker_every_time_is_given_up(people):
    made = ask(people)
    Job.objects.filter(id=made.id).update(state=JobState.RUNNING, heartbeat_at=AT, attempts=MOST_ATTEMPTS)
    rescue_jobs(at=AT + timedelta(hours=1))
    made.refresh_from_db()
    assert made.state == JobState.FAILED
    assert "多次中断" in made.sentence


def test_a_worker_believed_dead_cannot_write_over_its_successor(people):
    made = ask(people)
    old = made.ticket
    Job.objects.filter(id=made.id).update(state=JobState.RUNNING, heartbeat_at=AT, attempts=1)
    rescue_jobs(at=AT + timedelta(hours=1))
    with pytest.raises(Superseded):
        Progress(made.id, old)(1, 3, "还在办")
    assert run(job_id=made.id, ticket=old, at=AT) is None
    made.refresh_from_db()
    assert made.state == JobState.QUEUED
    assert not RAN


def test_progress_is_written_at_most_once_a_second_but_always_at_the_end(people, django_assert_num_queries):
    made = ask(people)
    Job.objects.filter(id=made.id).update(state=JobState.RUNNING)
    progress = Progress(made.id, made.ticket, clock=lambda: AT)
    with django_assert_num_queries(2):
        for number in range(1, 101):
            progress(number, 100, "正在办理")
    made.refresh_from_db()
    assert made.done == 100


def test_a_job_is_seen_by_its_owner_and_by_administrators_only(people):
    made = ask(people)
    assert job(made.id, by=people.actor("市办甲")) == made
    assert job(made.id, by=people.actor("管理甲")) == made
    assert own_jobs(by=people.actor("市办甲")) == [made]
    for other in (people.actor("市办乙"), people.actor("城管甲")):
        with pytest.raises(Refused, match="没有找到"):
            job(made.id, by=other)
    clocks = enqueue(task_name="count", args={"numbers": []}, by=CONSOLE, at=AT)
    with pytest.raises(Refused):
        job(clocks.id, by=people.actor("市办甲"))


def test_old_entries_of_the_queue_are_forgotten_and_the_jobs_kept(people):
    made = ask(people)
    run_queue()
    ended = DBTaskResult.objects.get().finished_at
    assert prune_queue(ended + timedelta(days=13)) == 0
    assert prune_queue(ended + timedelta(days=15)) == 1
    assert Job.objects.filter(id=made.id).exists()


def test_verifying_the_ledger_is_a_job_for_auditors(people):
    by_auditor = enqueue(task_name="verify", args={"files": False}, by=people.actor("市审甲"), at=AT)
    by_office = enqueue(task_name="verify", args={"files": False}, by=people.actor("市办甲"), at=AT)
    run_queue()
    by_auditor.refresh_from_db()
    by_office.refresh_from_db()
    assert by_auditor.result["sound"] is True
    assert (by_office.state, by_office.result) == (JobState.FAILED, None)
