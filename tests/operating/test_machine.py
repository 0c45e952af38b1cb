"""Health, figures and the log: who may look, what is said, and that nobody's words get into it."""

import json
import logging
import uuid
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from chuangcheng.config.logs import Lines, Whole, scrub
from chuangcheng.jobs import health as asked
from chuangcheng.jobs.alarms import DISK, begin_alarm, open_alarms, sentences, watch_disks
from chuangcheng.jobs.clock import beat
from chuangcheng.jobs.models import Heartbeat
from chuangcheng.jobs.telling import expand_outbox
from chuangcheng.notices.models import Delivery
from tests.cast import PASSWORD, cast
from tests.ledgers import ledger

PRIVATE = (
    "张三丰",
    "13812345678",
    "0571-88881234",
    "zhang.sanfeng@example.com",
    "11010519491231002X",
    "老伴住院无人照料",
    "%E5%BC%A0%E4%B8%89",
    PASSWORD,
)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_alive_asks_nothing_not_even_the_database():
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_whoever_is_at_the_machine_reads_every_answer_and_a_stranger_only_whether_it_works():
    near = Client().get("/readyz").json()
    codes = {check["code"] for check in near["checks"]}
    assert codes == {"database", "migrations", "worker", "sweep", "checkpoint", "clock", "evidence", "disk"}
    far = Client().get("/readyz", headers={"X-Forwarded-For": "203.0.113.9"})
    assert (far.status_code, far.content.decode()) == (200, "要留意\n")
    page = Client().get("/readyz", headers={"Accept": "text/html"})
    assert "后台任务还没有运行过" in page.content.decode()


@pytest.mark.django_db
def test_a_worker_that_beats_is_well_and_one_that_stopped_is_missed():
    at = timezone.now()
    beat("worker", at=at)
    assert asked.worker(at + timedelta(minutes=1)).state == "ok"
    late = asked.worker(at + timedelta(minutes=5))
    assert (late.state, "5分钟没有运行" in late.says) == ("warn", True)


@pytest.mark.django_db
def test_a_database_that_is_away_makes_the_server_not_ready(monkeypatch):
    def away(*_args, **_kwargs):
        raise OperationalError("connection refused")

    monkeypatch.setattr(asked.connection, "cursor", away)
    found = asked.health(at=timezone.now())
    assert found.state == "bad"
    assert found.answers[0].says == "数据库没有响应；请检查数据库是否在运行。"


@pytest.mark.django_db
def test_figures_are_for_the_machine_itself_or_whoever_brings_the_token(settings):
    near = Client().get("/metrics")
    text = near.content.decode()
    for name in ("requests_total", "queue_length", "outbox_lag_seconds", "disk_free_bytes", "database_bytes"):
        assert f"chuangcheng_{name}" in text
    proxied = {"X-Forwarded-For": "127.0.0.1"}
    assert Client().get("/metrics", headers=proxied).status_code == 404
    assert Client(REMOTE_ADDR="203.0.113.9").get("/metrics").status_code == 404
    settings.METRICS_TOKEN = "one-long-token"
    for token, status in (("one-long-token", 200), ("another-token", 404)):
        with_token = {**proxied, "Authorization": f"Bearer {token}"}
        assert Client().get("/metrics", headers=with_token).status_code == status


@pytest.mark.django_db
def test_a_refusal_is_counted_by_its_code_and_a_route_by_its_pattern():
    people = cast()
    client = signed_in(people.user("市办甲"))
    assert client.get("/problems/2026-999999/").status_code == 404
    text = Client().get("/metrics").content.decode()
    assert 'chuangcheng_refusals_total{code="problem_' in text
    assert 'route="problems/<str:number>/",status="404"' in text
    assert "2026-999999" not in text


@pytest.mark.django_db
def test_a_disk_that_fills_up_is_told_to_administrators_once_and_over_when_there_is_room(settings):
    people, at = cast(), timezone.now()
    settings.DISK_ALARM = 0.0000001
    assert watch_disks(at) >= 1
    assert watch_disks(at) == 0
    expand_outbox(at=at)
    told = Delivery.objects.filter(recipient=people.user("管理甲"))
    assert told.count() == len(open_alarms(DISK))
    assert "请尽快清理磁盘" in signed_in(people.user("管理甲")).get("/settings/").content.decode()
    assert "请尽快清理磁盘" not in signed_in(people.user("市办甲")).get("/settings/").content.decode()
    settings.DISK_ALARM = 2.0
    watch_disks(at)
    assert (open_alarms(DISK), sentences()) == ([], [])


@pytest.mark.django_db
def test_without_room_writes_are_refused_with_507_and_reads_go_on(settings):
    book = ledger()
    problem = book.register()
    client = signed_in(book.people.user("市办甲"))
    settings.DISK_RESERVE = 1 << 60
    note = {"key": str(uuid.uuid4()), "words": "说明"}
    refused = client.post(f"/problems/{problem.number}/moves/note/", note)
    assert refused.status_code == 507
    assert "磁盘空间不足" in refused.content.decode()
    assert client.get(f"/problems/{problem.number}/").status_code == 200
    program = client.post("/api/v1/problems", "{}", content_type="application/json")
    assert (program.status_code, program.json()["code"]) == (507, "no_space")
    settings.DISK_RESERVE = 0
    assert client.post(f"/problems/{problem.number}/moves/note/", note).status_code == 302


def record(message: str, *arguments: object, error: Exception | None = None) -> logging.LogRecord:
    caught = None
    if error is not None:
        try:
            raise error
        except Exception as raised:
            caught = (type(raised), raised, raised.__traceback__)
    return logging.LogRecord("proof", logging.ERROR, __file__, 1, message, arguments, caught)


@pytest.mark.parametrize("words", [word for word in PRIVATE if word != PASSWORD])
@pytest.mark.parametrize("formatter", [Lines(), Whole("%(message)s")])
def test_no_line_of_the_log_holds_what_is_about_a_person(words, formatter):
    lines = (
        record("problem %s could not be kept", words),
        record(f"Not Found: /search/{words}/?q={words}&name={words}"),
        record("failed", error=ValueError(f"duplicate key\nDETAIL:  Key (phone)=({words}) already exists.")),
        record("failed", error=KeyError(words)),
        record("failed", error=ValueError(f"one field is wrong\nphone\n  input_value={words}")),
    )
    for line in lines:
        said = formatter.format(line)
        assert words not in said
        assert words not in json.dumps(said)


def test_what_helps_to_find_a_fault_stays_in_the_log():
    said = Lines().format(record("job %s failed after %s tries", 17, 3, error=ZeroDivisionError("division by zero")))
    row = json.loads(said)
    assert row["message"] == "job 17 failed after 3 tries"
    assert row["trace"][-1] == "ZeroDivisionError: division by zero"
    assert any("test_machine.py" in line for line in row["trace"])
    assert scrub("round sweep failed at 2026-000123") == "round sweep failed at 2026-000123"


@pytest.mark.django_db
def test_a_request_is_logged_by_route_and_number_never_by_words(caplog):
    people = cast()
    client = signed_in(people.user("市办甲"))
    with caplog.at_level(logging.INFO, logger="chuangcheng.requests"):
        answer = client.get("/problems/?q=张三丰&phone=13812345678", headers={"X-Request-ID": "abc-12345678"})
    line = next(found for found in caplog.records if found.name == "chuangcheng.requests")
    assert answer["X-Request-ID"] == "abc-12345678"
    assert line.data["route"] == "problems/"
    assert line.data["user"] == people.user("市办甲").pk
    assert not any(word in line.getMessage() + json.dumps(line.data, ensure_ascii=False) for word in PRIVATE)


@pytest.mark.django_db
def test_an_alarm_is_open_once_however_many_raise_it():
    at = timezone.now()
    assert [begin_alarm(kind="clock", subject="a", sentence="时钟", at=at) for _ in range(3)] == [1, 0, 0]
    assert Heartbeat.objects.count() == 0


def test_what_django_says_of_a_refused_request_bears_the_requests_number(db):
    """Django writes it after the last middleware, so the formatter is asked with the record it was handed."""
    kept: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            kept.append(Lines().format(record))

    handler, log = Keep(), logging.getLogger("django.request")
    log.addHandler(handler)
    try:
        answer = Client().get("/nobody-has-this", headers={"X-Request-ID": "proof-12345678"})
    finally:
        log.removeHandler(handler)
    assert answer.status_code == 404
    assert [json.loads(line).get("request") for line in kept] == ["proof-12345678"]
