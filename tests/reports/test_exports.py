"""台账.xlsx from plain values says what the records of each problem say."""

import io
from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuangcheng.facts.models import Fact
from chuangcheng.jobs.demo import play
from chuangcheng.people.models import User
from chuangcheng.people.queries import actor_for
from chuangcheng.problems.models import Assignment, Problem
from chuangcheng.problems.queries.dossiers import dossiers
from chuangcheng.problems.queries.ledger import LedgerFilter
from chuangcheng.problems.queries.sheet_rows import sheet_rows
from chuangcheng.reports.exports import export_ledger, ledger_row, quick_row

pytestmark = pytest.mark.django_db
NOW = datetime.fromisoformat("2026-09-28T09:00:00+08:00")


def test_every_row_of_the_hospitals_case_is_the_same_from_plain_values_as_from_its_records() -> None:
    play(at=NOW)
    first, second, third = Problem.objects.order_by("id")[:3]
    Problem.objects.filter(id=second.id).update(merged_into=first)
    Assignment.objects.filter(problem=third, role="lead").update(person_name="")
    ids = list(Problem.objects.order_by("id").values_list("id", flat=True))
    slow = [ledger_row(d, NOW) for d in dossiers(Problem.objects.select_related("list_row").order_by("id"))]
    quick = [quick_row(row, NOW) for row in sheet_rows(ids)]
    assert quick == slow
    assert Fact.objects.exists()
    assert any("\n2．" in row[11] for row in quick)


def test_a_sheet_of_the_ledger_costs_as_many_statements_for_many_rows_as_for_few() -> None:
    play(at=NOW)
    by = actor_for(User.objects.get(username="yuanban"), NOW)

    def statements(wish: LedgerFilter) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as asked:
            made = export_ledger(wish=wish, title="台账", out=io.BytesIO(), by=by, at=NOW)
        return made, len(asked)

    number = Problem.objects.order_by("id")[0].number
    (one, few), (more, many) = statements(LedgerFilter(q=number)), statements(LedgerFilter())
    assert more > one > 0
    assert many <= few
