"""What a list's sheet says of units and limits stands in the form of the dispatch, singly and in bulk."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from chuangcheng.problems.models import Problem
from chuangcheng.problems.operations.filling import NewRow
from chuangcheng.problems.operations.lists import ListDetails, add_rows, publish_list, receive_list
from chuangcheng.rules.worktime import Clock, Rule, date_moment
from tests.cast import AT
from tests.web.problems.conftest import form, url

pytestmark = pytest.mark.django_db
FIFTEEN = Rule(Clock.WORKING_DAYS, Decimal(15))
NEXT_YEAR = timezone.now().year + 1
TENTH = Rule(Clock.FIXED_MOMENT, moment=date_moment(date(NEXT_YEAR, 12, 10)))


@pytest.fixture
def rows(people) -> list[Problem]:
    """Two rows of a list for the hospital, one with so many working days, one with a day."""
    by = people.actor("院办甲")
    lead = people.org("总务科").id
    details = ListDetails(
        organisation=people.org("示例医院").id, issuer="示例市创城办", title="清单", level="city", received_on=AT.date()
    )
    feedback = receive_list(details=details, by=by, at=AT)
    new = [
        NewRow(text=f"问题{n}", row_hash=str(n), proposal={"leads": [lead], "assists": [], "rule": rule.to_json()})
        for n, rule in enumerate((FIFTEEN, TENTH))
    ]
    written = list(add_rows(feedback=feedback, rows=iter(new), by=by, at=AT))
    publish_list(feedback=feedback, by=by, at=AT)
    return list(Problem.objects.filter(number__in=[number for batch in written for number in batch]).order_by("id"))


def test_the_form_begins_with_the_unit_and_the_limit_of_the_sheet(logged_in, rows, people):
    pages = [logged_in("院办甲").get(url(row.number, "dispatch")).content.decode() for row in rows]
    lead = re.compile(rf'<option value="{people.org("总务科").id}"[^>]*selected')
    assert all(len(lead.findall(page)) == 1 for page in pages)
    assert 'value="working_days" selected' in pages[0]
    assert 'value="15"' in pages[0]
    assert 'value="fixed_moment" selected' in pages[1]
    assert f'value="{NEXT_YEAR}-12-10T18:00"' in pages[1]


def test_in_bulk_each_row_keeps_the_limit_of_its_sheet(logged_in, rows):
    values = form(numbers=[row.number for row in rows], kind="by_date")
    assert logged_in("院办甲").post("/problems/bulk/dispatch/", values).status_code == 200
    asked = {row.number: Problem.objects.get(pk=row.pk).rule["clock"] for row in rows}
    assert asked == {rows[0].number: "working_days", rows[1].number: "fixed_moment"}
