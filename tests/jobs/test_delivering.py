"""Digests, urgent messages, retries and quiet hours, against a clock of the test's own."""

from datetime import time, timedelta

import pytest
from chuangcheng_client.hooks import NotGenuine, read_hook

from chuangcheng.jobs.delivering import deliver_due, try_channel
from chuangcheng.jobs.quiet import after_quiet, digest_moment
from chuangcheng.jobs.telling import expand_outbox
from chuangcheng.notices.channels import NotSent
from chuangcheng.notices.models import Delivery
from chuangcheng.notices.operations import CLAIM, WAITS, claim_parcel
from chuangcheng.notices.queries import unsent
from chuangcheng.people.models import City
from chuangcheng.people.operations.channels import set_channel
from chuangcheng.problems.operations.urging import urge
from chuangcheng.rules.refusals import Refused
from tests.ledgers import ledger
from tests.notices.receiving import http_receiver


class Post:
    """Takes letters instead of the network; `failing` of them first fail."""

    def __init__(self, failing=0):
        self.letters, self.failing = [], failing

    def __call__(self, hook, letter):
        if self.failing:
            self.failing -= 1
            raise NotSent("连不上")
        self.letters.append(letter)
        return f"{hook.kind}:test"


@pytest.fixture
def book(db):
    found = ledger()
    unit = found.people.org("城管局")
    unit.notice_hook = {"kind": "wecom", "address": "https://robot.example/send?key=1"}
    unit.save()
    return found


def with_messages(book, *, dispatched=2, urged=0):
    for number in range(dispatched):
        problem = book.register(f"问题{number}")
        book.dispatch(problem)
        if number < urged:
            urge(book.ask(problem, "市办甲", words="请尽快"))
    expand_outbox(at=book.now)


def morning(book):
    return book.now.replace(hour=8, minute=31) + timedelta(days=1)


@pytest.mark.django_db
def test_a_unit_gets_one_digest_a_day(book):
    with_messages(book, dispatched=3)
    post = Post()
    assert deliver_due(at=book.now, by_way_of=post) == 0
    assert deliver_due(at=morning(book), by_way_of=post) == 1
    [letter] = post.letters
    assert letter.title == "城管局 3月3日办理提醒（3条）"
    assert len(letter.lines) == 3
    assert deliver_due(at=morning(book) + timedelta(hours=1), by_way_of=post) == 0


@pytest.mark.django_db
def test_urgent_messages_go_out_at_once_and_apart(book):
    with_messages(book, dispatched=2, urged=2)
    post = Post()
    assert deliver_due(at=book.now, by_way_of=post) == 2
    assert all(letter.urgent and len(letter.lines) == 1 for letter in post.letters)
    assert len({letter.id for letter in post.letters}) == 2


@pytest.mark.django_db
def test_a_unit_that_lost_its_channel_is_not_tried_again(book):
    with_messages(book, urged=1)
    unit = book.people.org("城管局")
    unit.notice_hook = {}
    unit.save()
    assert deliver_due(at=book.now, by_way_of=Post()) == 0
    assert Delivery.objects.get(channel="unit", urgent=True).given_up_at == book.now


@pytest.mark.django_db
def test_a_failure_waits_longer_each_time_and_is_given_up_in_the_end(book):
    with_messages(book, dispatched=1, urged=1)
    post, now, waited = Post(failing=99), book.now, []
    for _ in WAITS:
        assert deliver_due(at=now, by_way_of=post) == 0
        row = Delivery.objects.get(channel="unit", urgent=True)
        waited.append(row.due_at - now)
        assert deliver_due(at=row.due_at - timedelta(seconds=1), by_way_of=post) == 0
        now = row.due_at
    assert tuple(waited) == WAITS
    deliver_due(at=now, by_way_of=post)
    row.refresh_from_db()
    assert row.given_up_at == now
    assert row.attempts == len(WAITS) + 1
    assert [r.id for r in unsent() if r.urgent] == [row.id]


@pytest.mark.django_db
def test_a_message_that_failed_once_is_sent_the_next_time_with_the_same_id(book):
    with_messages(book, dispatched=1, urged=1)
    seen = []

    def post(hook, letter):
        seen.append(letter.id)
        if len(seen) == 1:
            raise NotSent("连不上")
        return "wecom:test"

    deliver_due(at=book.now, by_way_of=post)
    assert deliver_due(at=book.now + WAITS[0], by_way_of=post) == 1
    assert len(set(seen)) == 1
    row = Delivery.objects.get(channel="unit", urgent=True)
    assert (row.sent_by, row.last_error) == ("wecom:test", "")


@pytest.mark.django_db
def test_a_worker_killed_while_sending_leaves_it_to_the_next_after_two_minutes(book):
    with_messages(book, dispatched=1, urged=1)
    assert claim_parcel(at=book.now).urgent
    post = Post()
    assert deliver_due(at=book.now + CLAIM - timedelta(seconds=1), by_way_of=post) == 0
    assert deliver_due(at=book.now + CLAIM, by_way_of=post) == 1


@pytest.mark.django_db
def test_quiet_hours_hold_a_digest_back_but_nothing_urgent(book, settings):
    settings.NOTICE_DIGEST_AT = time(23, 0)
    with_messages(book, dispatched=1, urged=1)
    City.objects.update(quiet_from=time(22), quiet_to=time(7))
    late = book.now.replace(hour=23, minute=30)
    post = Post()
    assert deliver_due(at=late, by_way_of=post) == 1
    assert post.letters[0].urgent
    assert deliver_due(at=late + timedelta(hours=7), by_way_of=post) == 0
    assert deliver_due(at=late + timedelta(hours=8), by_way_of=post) == 1


@pytest.mark.django_db
def test_everything_from_step_to_robot_over_the_wire(book, settings):
    settings.NOTICE_LOOPBACK, settings.PUBLIC_URL = True, "https://cc.example.org"
    with http_receiver() as receiver:
        by = book.people.actor("管理甲")
        unit = book.people.org("城管局")
        set_channel(organisation_id=unit.id, channel={"kind": "wecom", "address": receiver.url}, by=by, at=book.now)
        assert try_channel(organisation_id=unit.id, by=by, at=book.now) == "wecom:127.0.0.1"
        receiver.answers = [(503, {}), (200, {"errcode": 0})]
        with_messages(book, dispatched=1, urged=1)
        assert deliver_due(at=book.now) == 0
        assert "503" in Delivery.objects.get(channel="unit", urgent=True).last_error
        assert deliver_due(at=book.now + WAITS[0]) == 1
    text = receiver.bodies[-1]["markdown"]["content"]
    assert "催办" in text
    assert "https://cc.example.org/problems/2026-000001/" in text
    sent = Delivery.objects.get(channel="unit", urgent=True)
    assert sent.sent_by == "wecom:127.0.0.1"


@pytest.mark.django_db
def test_a_channel_that_does_not_work_is_said_to_who_tries_it(book, settings):
    settings.NOTICE_LOOPBACK = True
    by, unit = book.people.actor("管理甲"), book.people.org("城管局")
    with http_receiver() as receiver:
        receiver.answers = [(200, {"errcode": 93000, "errmsg": "invalid"})]
        set_channel(organisation_id=unit.id, channel={"kind": "wecom", "address": receiver.url}, by=by, at=book.now)
        with pytest.raises(Refused, match="93000"):
            try_channel(organisation_id=unit.id, by=by, at=book.now)
    with pytest.raises(Refused, match="系统管理员"):
        try_channel(organisation_id=unit.id, by=book.people.actor("市办甲"), at=book.now)


def test_the_digest_goes_out_at_its_time_or_after_the_quiet_hours(at):
    plain, quiet = City(id=1), City(id=1, quiet_from=time(20), quiet_to=time(9))
    assert digest_moment(at("2026-03-02 08:00"), plain) == at("2026-03-02 08:30")
    assert digest_moment(at("2026-03-02 08:30"), plain) == at("2026-03-03 08:30")
    assert digest_moment(at("2026-03-02 12:00"), quiet) == at("2026-03-03 09:00")


@pytest.mark.parametrize(
    ("start", "end", "moment", "expected"),
    [
        (None, None, "2026-03-02 23:00", "2026-03-02 23:00"),
        (time(22), time(7), "2026-03-02 23:00", "2026-03-03 07:00"),
        (time(22), time(7), "2026-03-03 06:59", "2026-03-03 07:00"),
        (time(22), time(7), "2026-03-03 07:00", "2026-03-03 07:00"),
        (time(12), time(14), "2026-03-02 13:00", "2026-03-02 14:00"),
        (time(12), time(14), "2026-03-02 11:59", "2026-03-02 11:59"),
        (time(12), time(12), "2026-03-02 12:00", "2026-03-02 12:00"),
    ],
)
def test_quiet_hours_may_run_over_midnight(at, start, end, moment, expected):
    assert after_quiet(at(moment), City(quiet_from=start, quiet_to=end)) == at(expected)


SECRET = "a-secret-nobody-guesses"


def with_webhook(book, url):
    channel = {"kind": "webhook", "address": url, "secret": SECRET}
    by = book.people.actor("管理甲")
    set_channel(organisation_id=book.people.org("城管局").id, channel=channel, by=by, at=book.now)


@pytest.mark.django_db
def test_a_program_hears_of_each_step_at_once_even_at_night_and_reads_what_happened(book, settings):
    settings.NOTICE_LOOPBACK = True
    City.objects.update(quiet_from=time(0, 0), quiet_to=time(23, 59))
    with http_receiver() as receiver:
        with_webhook(book, receiver.url)
        with_messages(book, dispatched=2)
        assert deliver_due(at=book.now) == 2
    heard = [read_hook(secret=SECRET, headers=h, body=b, now=book.now.timestamp()) for _, h, b in receiver.came]
    told = [(m["event"], m["subject"]) for delivery in heard for m in delivery["messages"]]
    assert told == [("problem.dispatch", "2026-000001"), ("problem.dispatch", "2026-000002")]
    assert heard[0]["messages"][0]["happened_at"].startswith("2026-")
    assert len({delivery["id"] for delivery in heard}) == 2


@pytest.mark.django_db
def test_a_program_can_tell_a_second_try_from_something_new(book, settings):
    settings.NOTICE_LOOPBACK = True
    with http_receiver() as receiver:
        receiver.answers = [(500, {}), (200, {})]
        with_webhook(book, receiver.url)
        with_messages(book, dispatched=1)
        assert deliver_due(at=book.now) == 0
        assert deliver_due(at=book.now + WAITS[0]) == 1
    (_, first, body), (_, second, again) = receiver.came
    assert first["X-Chuangcheng-Id"] == second["X-Chuangcheng-Id"]
    later = (book.now + WAITS[0]).timestamp()
    assert read_hook(secret=SECRET, headers=second, body=again, now=later)["id"] == first["X-Chuangcheng-Id"]
    assert first["X-Chuangcheng-Timestamp"] != second["X-Chuangcheng-Timestamp"]
    for wrong in (
        {"secret": "another-secret-of-16", "headers": first, "body": body, "now": book.now.timestamp()},
        {"secret": SECRET, "headers": first, "body": body.replace(b"2026-000001", b"2026-000009"), "now": later},
        {"secret": SECRET, "headers": first, "body": body, "now": book.now.timestamp() + 301},
        {"secret": SECRET, "headers": {**first, "X-Chuangcheng-Timestamp": "1"}, "body": body, "now": 1.0},
        {"secret": SECRET, "headers": {}, "body": body, "now": later},
    ):
        with pytest.raises(NotGenuine):
            read_hook(**wrong)


@pytest.mark.django_db
def test_a_webhook_without_a_good_secret_is_refused_and_the_secret_is_kept_when_left_empty(book):
    by, unit = book.people.actor("管理甲"), book.people.org("城管局")
    channel = {"kind": "webhook", "address": "https://program.example/hook"}
    for secret in ("", "short"):
        with pytest.raises(Refused) as refused:
            set_channel(organisation_id=unit.id, channel={**channel, "secret": secret}, by=by, at=book.now)
        assert refused.value.code == "hook_secret"
    set_channel(organisation_id=unit.id, channel={**channel, "secret": SECRET}, by=by, at=book.now)
    kept = set_channel(organisation_id=unit.id, channel=channel, by=by, at=book.now)
    assert kept.notice_hook["secret"] == SECRET
