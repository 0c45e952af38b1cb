"""Who hears of which step, and that each hears once."""

from datetime import timedelta

import pytest
from django.urls import resolve

from chuangcheng.jobs import telling
from chuangcheng.jobs.audiences import ESCALATIONS, TELLS
from chuangcheng.jobs.telling import expand_outbox
from chuangcheng.notices.models import Delivery, Outbox
from chuangcheng.notices.operations import mark_read, post_outbox
from chuangcheng.notices.queries import inbox, unread_count
from chuangcheng.problems.models import FeedbackList
from chuangcheng.problems.operations.petitions import ask_extension
from chuangcheng.problems.operations.sweep import LEVELS, sweep
from chuangcheng.problems.operations.urging import note, urge
from chuangcheng.rules.problem_states import MOVES
from tests.ledgers import ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    found = ledger()
    unit = found.people.org("城管局")
    unit.notice_hook = {"kind": "wecom", "address": "https://robot.example/send"}
    unit.save()
    return found


def told(book, *, move="") -> set[str]:
    """Display names of those whose inbox has a message of that move."""
    expand_outbox(at=book.now)
    rows = Delivery.objects.filter(channel="inbox", outbox__kind__endswith=move)
    return set(rows.values_list("recipient__display_name", flat=True))


def test_every_telling_names_a_move_and_every_level_of_the_clock_is_told():
    assert set(TELLS) <= set(MOVES)
    assert set(ESCALATIONS) == {level for level, _ in LEVELS}


def test_a_dispatch_is_told_to_the_liaison_of_the_lead_and_not_to_who_dispatched(book):
    problem = book.register()
    book.dispatch(problem)
    assert told(book, move=".dispatch") == {"城管甲", "城管领导"}


def test_co_leads_and_assists_hear_of_their_part(book):
    problem = book.register()
    book.dispatch(problem, co_leads=[book.people.org("市监局").id], assists=[book.people.org("公安局").id])
    assert {"市监甲", "公安甲"} <= told(book, move=".dispatch")


def test_an_accept_is_told_to_the_office_that_dispatched(book):
    problem = book.register()
    book.dispatch(problem)
    book.accept(problem)
    assert told(book, move=".accept") == {"市办甲", "市办乙"}


def test_a_request_is_told_to_who_decides_it(book):
    problem = book.register()
    book.dispatch(problem)
    book.accept(problem)
    problem.refresh_from_db()
    ask_extension(book.ask(problem, "城管甲", words="等待配件"), moment=problem.due + timedelta(hours=1))
    assert told(book, move=".ask_extension") == {"市办甲", "市办乙"}


def test_a_note_is_told_to_nobody(book):
    problem = book.register()
    note(book.ask(problem, "市办甲", words="补充说明"))
    assert told(book, move=".note") == set()
    assert not Outbox.objects.filter(expanded_at=None).exists()


def test_an_overdue_problem_is_told_to_its_desk_and_its_dispatcher_at_once(book):
    problem = book.register()
    book.dispatch(problem)
    problem.refresh_from_db()
    book.now = problem.desk_due + timedelta(minutes=1)
    assert sweep(at=book.now) == 1
    assert told(book, move=".escalate") == {"城管甲", "市办甲", "市办乙"}
    unit = Delivery.objects.get(outbox__kind="problem.escalate", unit=book.people.org("城管局").id)
    assert unit.urgent
    assert unit.digest_on is None
    assert unit.due_at == book.now
    assert "已超期" in unit.title


def test_leaders_hear_of_it_a_day_late(book):
    problem = book.register()
    book.dispatch(problem)
    problem.refresh_from_db()
    book.now = problem.desk_due + timedelta(days=1, minutes=1)
    sweep(at=book.now)
    assert "城管领导" in told(book, move=".escalate")


def test_what_is_not_urgent_waits_for_the_units_digest(book):
    problem = book.register()
    book.dispatch(problem)
    expand_outbox(at=book.now)
    row = Delivery.objects.get(outbox__kind="problem.dispatch", unit=book.people.org("城管局").id)
    assert not row.urgent
    assert row.digest_on.isoformat() == "2026-03-03"
    assert row.due_at.isoformat() == "2026-03-03T00:30:00+00:00"


def test_a_unit_without_a_channel_gets_no_message_of_its_own(book):
    problem = book.register()
    book.dispatch(problem, "公安局")
    expand_outbox(at=book.now)
    assert not Delivery.objects.filter(channel="unit").exists()


def test_expanding_twice_tells_once(book):
    problem = book.register()
    book.dispatch(problem)
    assert expand_outbox(at=book.now) == 2
    before = Delivery.objects.count()
    Outbox.objects.update(expanded_at=None)  # as a worker leaves it that was killed before its commit
    assert expand_outbox(at=book.now) == 2
    assert Delivery.objects.count() == before


def test_a_bad_row_holds_up_nobody(book):
    post_outbox(kind="problem.dispatch", subject="?", payload={"problem": "x", "step": "y"}, at=book.now)
    problem = book.register()
    book.dispatch(problem)
    assert "城管甲" in told(book, move=".dispatch")
    assert Outbox.objects.exclude(error="").count() == 1
    assert not Outbox.objects.filter(expanded_at=None).exists()


def test_a_batch_takes_the_same_statements_for_one_row_and_for_many(book, django_assert_max_num_queries):
    problems = [book.register(f"问题{n}") for n in range(8)]
    for problem in problems:
        book.dispatch(problem)
    with django_assert_max_num_queries(18):
        assert expand_outbox(at=book.now) == 16


def test_a_message_expanded_late_does_not_say_whose_turn_it_was(book):
    problem = book.register()
    book.dispatch(problem)
    book.accept(problem)
    expand_outbox(at=book.now)
    body = dict(Delivery.objects.filter(channel="inbox").values_list("outbox__kind", "body"))
    assert "现在在" not in body["problem.register"]
    assert "现在在城管局" in body["problem.accept"]


def test_thousands_of_rows_are_expanded_in_one_round(book, monkeypatch):
    for number in range(5):
        book.register(f"问题{number}")
    monkeypatch.setattr(telling, "expand_outbox", lambda at: expand_outbox(at=at, most=2))
    assert telling.expand_waiting(at=book.now) == 5


def test_the_inbox_counts_what_is_unread_and_reads_only_ones_own(book):
    problem = book.register()
    book.dispatch(problem)
    urge(book.ask(problem, "市办甲", words="请尽快"))
    expand_outbox(at=book.now)
    mine, other = book.people.user("城管甲").id, book.people.user("城管领导").id
    assert unread_count(user_id=mine) == 2
    newest, oldest = inbox(user_id=mine)
    assert "催办" in newest.title
    assert newest.link == f"/problems/{problem.number}/"
    assert mark_read(user_id=other, ids=[newest.id], at=book.now) == 0
    assert mark_read(user_id=mine, ids=[newest.id], at=book.now) == 1
    assert unread_count(user_id=mine) == 1
    assert inbox(user_id=mine, before=newest.id) == [oldest]
    assert mark_read(user_id=mine, at=book.now) == 1
    assert unread_count(user_id=mine) == 0


def test_every_link_of_a_message_leads_to_a_page(book):
    problem = book.register()
    book.dispatch(problem)
    post_outbox(kind="list.published", subject="清单", payload={"list": a_list(book).id}, at=book.now)
    expand_outbox(at=book.now)
    links = set(Delivery.objects.values_list("link", flat=True))
    assert {resolve(link).url_name for link in links} == {"problem", "list"}
    assert "市办甲" in told(book, move="list.published")


def a_list(book) -> FeedbackList:
    return FeedbackList.objects.create(
        organisation=book.people.org("云屏市"),
        issuer="省文明办",
        title="测评反馈清单",
        level="province",
        received_on=book.now.date(),
        published_at=book.now,
        created_at=book.now,
    )
