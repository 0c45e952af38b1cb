"""How many statements a move costs inside its operation: the reviewed file beside this one says, and a move more fails.

The design allows six (lock, read parts, update problem, insert step, insert outbox, update parts) and three more for
a measure with facts and files. What a judgement on independence or a request reads is named in the file. The city's
switches and the calendar's edition cost none: a process keeps them for a second.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings

from chuangcheng.facts.operations import seed_metrics
from chuangcheng.people.queries import city
from chuangcheng.problems.models import Problem
from chuangcheng.problems.operations.answering import accept, return_
from chuangcheng.problems.operations.ask import Ask
from chuangcheng.problems.operations.measuring import confirm, measure
from chuangcheng.problems.operations.petitions import ask_extension, dispute
from chuangcheng.problems.operations.submitting import decline, endorse, submit, withdraw
from chuangcheng.problems.operations.urging import note, urge
from chuangcheng.problems.operations.verifying import send_back, strike_off, verify
from chuangcheng.standards.queries import timing
from tests.problems.books import Book

pytestmark = pytest.mark.django_db
REVIEWED = Path(__file__).with_name("statements.json")
FRAME = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


def counted(book: Book, make: Callable[..., object], by: str, **given: Any) -> int:
    """The statements of one move, without the transaction's own."""
    who = book.people.actor(by, book.ledger.tick())
    city()  # what a process keeps for a second is there, as in a server that has something to do
    timing(None)
    ask = Ask(number=book.number, by=who, at=book.now, words="情况如下", key=uuid4(), version=book.problem.version)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        make(ask, **given)
    # A statement that the server keeps prepared is told without its words.
    return sum(not (query["sql"] or "").startswith(FRAME) for query in seen.captured_queries)


def measure_all() -> dict[str, int]:
    """One way through the ledger, counted."""
    seed_metrics()
    book = Book()
    found = {"note": counted(book, note, "市办甲"), "urge": counted(book, urge, "市办甲")}
    book.dispatched("东湖区", co_leads=[book.org("公安局")])
    found["accept"] = counted(book, accept, "区联甲")
    found["measure"] = counted(book, measure, "区联甲", text="已清理到位")
    found["confirm"] = counted(book, confirm, "公安甲", nothing_to_do="不涉及")
    due = book.problem.due
    assert due
    found["ask_extension"] = counted(book, ask_extension, "区联甲", moment=due + timedelta(hours=1))
    found["submit"] = counted(book, submit, "区联甲", person_name="承办人")
    found["withdraw"] = counted(book, withdraw, "区联甲")
    book.go(submit, "区联甲", person_name="承办人")
    found["send_back"] = counted(book, send_back, "市核甲", reason="in_part")
    book.go(submit, "区联甲", person_name="承办人")
    found["verify"] = counted(book, verify, "市核甲")
    found["strike_off"] = counted(book, strike_off, "市办甲")
    book.number = book.ledger.register("另一处").number
    book.dispatched()
    found["return"] = counted(book, return_, "城管甲", reason="other")
    book.dispatched()
    found["dispute"] = counted(book, dispute, "城管甲")
    book.number = book.ledger.register("第三处").number
    book.handed_down().measured("榆树甲")
    Problem.objects.filter(number=book.number).update(after_count=1)
    book.go(submit, "榆树甲", person_name="承办人")
    found["endorse"] = counted(book, endorse, "街联甲")
    found["decline"] = counted(book, decline, "区联甲")
    return found


@pytest.mark.django_db(transaction=True)  # as long as a write is not committed, its writer keeps nothing
def test_no_move_costs_more_statements_than_reviewed() -> None:
    with override_settings(SETTINGS_KEPT=3600):
        found = measure_all()
    assert found == json.loads(REVIEWED.read_text(encoding="utf-8"))


def test_the_everyday_moves_keep_to_six() -> None:
    reviewed = json.loads(REVIEWED.read_text(encoding="utf-8"))
    assert {move: n for move, n in reviewed.items() if n > LIMITS.get(move, 6)} == {}


# Reviewed: what each of these does beyond the six, and why.
LIMITS = {
    "measure": 9,  # the measure itself, and who would be left to verify
    "send_back": 7,  # who may
    "submit": 10,  # done measures, who could verify, the requests it closes
    "ask_extension": 8,  # requests of before, one open, the request
    "dispute": 8,  # one open, the request
    "return": 7,  # the requests it closes
}
