"""A clock that jumps: what is held, what is refused, what ends it; an outage is no jump."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from chuangcheng.audit.checkpoints import last_checkpoint
from chuangcheng.audit.models import Entry
from chuangcheng.jobs import clock
from chuangcheng.jobs.checkpoints import checkpoint_daily
from chuangcheng.jobs.clock import (
    Latest,
    Reading,
    confirm_clock,
    is_doubtful,
    is_held,
    need_clock,
    waiting_for_the_clock,
    watch_clock,
)
from chuangcheng.jobs.health import silence
from chuangcheng.jobs.models import Heartbeat, Job
from chuangcheng.jobs.queueing import lost
from chuangcheng.jobs.rounds import SWEEP_ROUNDS, Clockwork, Round
from chuangcheng.jobs.upgrading import need_standstill
from chuangcheng.problems.operations.ask import Ask
from chuangcheng.problems.operations.urging import note
from chuangcheng.rules.refusals import Refused
from tests.ledgers import ledger

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch):
    monkeypatch.setattr(clock, "LATEST", Latest())


@pytest.fixture
def noon(at):
    return Reading(at("2026-03-02 12:00"), "boot-one", 1000.0)


def later(before: Reading, *, wall: timedelta, ran: timedelta, **changes: object) -> Reading:
    """A reading after the clock went on by `wall` and the machine by `ran`."""
    return replace(before, at=before.at + wall, ticks=before.ticks + ran.total_seconds(), **changes)


@pytest.mark.parametrize(
    ("wall", "ran", "changes", "doubtful"),
    [
        (DAY * 3, DAY * 3, {}, False),
        (DAY * 3, timedelta(minutes=1), {}, True),
        (DAY, timedelta(minutes=1), {}, False),
        (DAY * 3, timedelta(minutes=1), {"synchronised": True}, False),
        (DAY * 3, timedelta(0), {"boot": "boot-two"}, False),
        (DAY * 40, timedelta(0), {"boot": "boot-two"}, True),
        (DAY * 40, timedelta(0), {"boot": "boot-two", "synchronised": True}, False),
        (-DAY, timedelta(minutes=1), {}, False),
    ],
    ids=[
        "the service was down for three days", "jumped", "a day is let pass", "set by a time server",
        "the machine was off over a weekend", "off for forty days", "off for long, set by a time server", "went back",
    ],
)  # fmt: skip
def test_a_jump_is_told_from_time_that_passed(noon, wall, ran, changes, doubtful):
    assert is_doubtful(noon, later(noon, wall=wall, ran=ran, **changes)) is doubtful


def test_a_machine_without_a_past_is_believed(noon):
    assert not is_doubtful(None, noon)


@pytest.mark.django_db
def test_a_jump_holds_what_acts_by_the_clock_until_it_is_put_back(noon):
    watch_clock(at=noon.at, reading=noon, host="a")
    jumped = later(noon, wall=DAY * 400, ran=timedelta(minutes=1))
    assert watch_clock(at=jumped.at, reading=jumped, host="a") == 1
    assert is_held()
    back = later(noon, wall=timedelta(minutes=5), ran=timedelta(minutes=5))
    assert watch_clock(at=back.at, reading=back, host="a") == 1
    assert not is_held()


@pytest.mark.django_db
def test_another_scheduler_on_the_machine_is_held_as_well_and_raises_no_second_alarm(noon):
    watch_clock(at=noon.at, reading=noon, host="a")
    jumped = later(noon, wall=DAY * 3, ran=timedelta(minutes=1))
    assert [watch_clock(at=jumped.at, reading=jumped, host="a") for _ in range(2)] == [1, 0]
    assert is_held()


@pytest.mark.django_db
def test_a_time_server_proves_the_jump_right(noon):
    watch_clock(at=noon.at, reading=noon, host="a")
    jumped = later(noon, wall=DAY * 3, ran=timedelta(minutes=1))
    watch_clock(at=jumped.at, reading=jumped, host="a")
    watch_clock(at=jumped.at, reading=replace(jumped, synchronised=True), host="a")
    assert not is_held()


@pytest.mark.django_db
def test_an_administrator_confirms_and_only_he_may(noon):
    book = ledger()
    watch_clock(at=noon.at, reading=noon, host="a")
    jumped = later(noon, wall=DAY * 3, ran=timedelta(minutes=1))
    watch_clock(at=jumped.at, reading=jumped, host="a")
    with pytest.raises(Refused):
        confirm_clock(by=book.people.actor("市办甲"), at=jumped.at)
    assert is_held()
    confirm_clock(by=book.people.actor("管理甲"), at=jumped.at)
    assert not is_held()
    assert Entry.objects.get(action="clock_confirmed").user == book.people.user("管理甲")


@pytest.mark.django_db
def test_held_rounds_wait_and_the_others_go_on(noon, monkeypatch):
    watch_clock(at=noon.at, reading=noon, host="a")
    ran: list[str] = []
    rounds = [
        Round("free", "自由", timedelta(seconds=1), lambda at: ran.append("free") or 0),
        Round("held", "按时", timedelta(seconds=1), lambda at: ran.append("held") or 0, by_the_clock=True),
    ]
    jumped = later(noon, wall=DAY * 3, ran=timedelta(minutes=1))
    watch_clock(at=jumped.at, reading=jumped, host="a")
    work = Clockwork(rounds)
    work.turn(jumped.at)
    assert ran == ["free"]
    work.turn(noon.at)
    assert ran == ["free", "free"]
    assert {item.name for item in SWEEP_ROUNDS if not item.by_the_clock} == {"clock", "disks", "seal"}


@pytest.mark.django_db
def test_a_clock_behind_the_last_step_stops_writing_but_not_reading():
    book = ledger()
    book.now = timezone.now() + timedelta(hours=2)
    problem = book.register()
    client = Client()
    client.force_login(book.people.user("市办甲"), backend="django.contrib.auth.backends.ModelBackend")
    note = {"key": str(uuid.uuid4()), "words": "说明"}
    refused = client.post(f"/problems/{problem.number}/moves/note/", note)
    assert refused.status_code == 503
    assert "校准服务器时间" in refused.content.decode()
    assert client.get(f"/problems/{problem.number}/").status_code == 200
    assert client.get("/problems/").status_code == 200


@pytest.mark.django_db
def test_a_minute_is_no_reason_and_an_administrators_word_lets_writing_go_on(noon):
    book = ledger()
    book.register()
    need_clock(at=book.now - timedelta(seconds=59))
    early = book.now - timedelta(minutes=2)
    with pytest.raises(Refused) as refused:
        need_clock(at=early)
    assert (refused.value.code, refused.value.kind) == ("clock_set_back", "busy")
    confirm_clock(by=book.people.actor("管理甲"), at=early)
    need_clock(at=early)


@pytest.mark.django_db
def test_a_problem_with_a_step_ahead_says_when_it_opens_and_opens_by_itself_then():
    book = ledger()
    problem, other = book.register(), book.register()
    true, book.now = book.now, book.now + DAY * 3
    book.dispatch(problem)
    ahead = book.now
    with pytest.raises(Refused) as refused:
        note(Ask(number=problem.number, by=book.people.actor("市办甲"), at=true, words="说明"))
    assert f"记在{ahead:%Y-%m-%d %H:%M}" in refused.value.sentence
    note(Ask(number=other.number, by=book.people.actor("市办甲"), at=true, words="说明"))
    administrator = book.people.actor("管理甲")
    assert waiting_for_the_clock(by=administrator, at=true) == [(problem.number, ahead)]
    note(Ask(number=problem.number, by=book.people.actor("市办甲"), at=ahead, words="说明"))
    assert waiting_for_the_clock(by=administrator, at=ahead) == []
    with pytest.raises(Refused):
        waiting_for_the_clock(by=book.people.actor("市办甲"), at=true)


@pytest.mark.django_db
def test_an_administrator_sees_which_problems_wait_for_the_clock():
    book = ledger()
    book.now = timezone.now() + DAY * 3
    problem = book.register()
    client = Client()
    client.force_login(book.people.user("管理甲"), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/settings/running/").content.decode()
    assert problem.number in page
    assert f"{timezone.localtime(book.now):%Y-%m-%d %H:%M}" in page


@pytest.mark.django_db
def test_signs_of_life_from_before_the_clock_was_put_back_are_none(noon):
    Heartbeat.objects.create(name="worker@a", at=noon.at + DAY)
    assert silence("worker", noon.at) is None
    need_standstill(at=noon.at)
    Heartbeat.objects.create(name="worker@b", at=noon.at - timedelta(minutes=3))
    assert silence("worker", noon.at) == timedelta(minutes=3)
    job = Job.objects.create(task="verify", state="running", heartbeat_at=noon.at + DAY, created_at=noon.at)
    assert list(lost(noon.at)) == [job]


@pytest.mark.django_db
def test_a_checkpoint_dated_ahead_does_not_end_the_daily_ones(noon, settings, tmp_path):
    settings.CHUANGCHENG_HOME = tmp_path
    settings.CHECKPOINT_FOLDER = tmp_path / "checkpoints"
    book = ledger()
    book.register()
    assert checkpoint_daily(at=noon.at + DAY * 20) == 1
    book.register()
    assert [checkpoint_daily(at=noon.at) for _ in range(2)] == [1, 0]
    assert last_checkpoint().number == 2
