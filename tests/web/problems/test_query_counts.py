"""How many statements a page costs, against a reviewed file; more rows must not mean more statements."""

import json
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.problems.conftest import new_problem
from tests.web.problems.test_journey import dispatched

pytestmark = pytest.mark.django_db
REVIEWED = Path(__file__).with_name("query_counts.json")
PAGES = {
    "workbench": "/",
    "ledger": "/problems/",
    "ledger filtered": "/problems/?state=dispatched&lead={unit}&due=week",
    "ledger search": "/problems/?q=烟头",
    "problem": "/problems/{number}/",
    "move form": "/problems/{number}/moves/note/",
    "dispatch form": "/problems/{number}/moves/dispatch/",
    "register form": "/problems/new/",
}


def statements(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_pages_cost_as_many_statements_as_reviewed_however_many_rows_they_show(logged_in, problem, people):
    client = logged_in("院办甲")

    def counted(number):
        unit = people.org("总务科").id
        return {name: statements(client, address.format(number=number, unit=unit)) for name, address in PAGES.items()}

    few = counted(problem.number)
    for n in range(5):
        other = new_problem(people, f"大厅内有烟头，第{n}处")
        if n % 2:
            dispatched(people, logged_in, other)
    many = counted(problem.number)
    reviewed = json.loads(REVIEWED.read_text(encoding="utf-8"))
    assert many == reviewed, (
        f"look at what changed, then write {json.dumps(many, ensure_ascii=False)} into {REVIEWED.name}"
    )
    assert all(many[name] <= few[name] + 1 for name in PAGES)
