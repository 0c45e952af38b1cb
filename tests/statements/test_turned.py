"""A statement turned into SQL once says what Django would say each time."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chuangcheng.people.models import Organisation
from chuangcheng.problems.models import Problem, Step
from chuangcheng.statements import Compiled, ask, insert, update
from tests.problems.books import Book

pytestmark = pytest.mark.django_db


def test_values_of_every_kind_are_filled_in_and_related_rows_come_along() -> None:
    book = Book()
    book.dispatched("东湖区")
    row = Problem.objects.get(number=book.number)
    asked = Compiled(
        lambda number, homes, since: Problem.objects.filter(
            number=number, home__in=homes, registered_at__gt=since
        ).select_related("home", "lead")
    )
    before, home = row.registered_at - timedelta(seconds=1), row.home_id
    for homes in [(home,), (home, 0), (0, home), (0,), (home,)]:
        found = asked(number=book.number, homes=homes, since=before)
        assert found == ([row] if home in homes else [])
        with CaptureQueriesContext(connection) as told:
            assert [(one.home.name, one.lead.name, one.registered_at) for one in found if one.lead] == [
                (row.home.name, "东湖区", row.registered_at) for one in found
            ]
        assert len(told) <= 1, "only what the test itself reads"
    assert asked(number=book.number, homes=(home,), since=row.registered_at) == []
    assert asked(number="没有", homes=(home,), since=before) == []


def test_rows_are_read_anew_each_time() -> None:
    made = Organisation.objects.create(name="甲", kind="bureau", path="/1/")
    asked = Compiled(lambda pk: Organisation.objects.filter(pk=pk).values_list("name", flat=True))
    assert asked(pk=made.pk) == ["甲"]
    Organisation.objects.filter(pk=made.pk).update(name="乙")
    assert asked(pk=made.pk) == ["乙"]


def test_a_value_that_the_query_changes_is_refused_when_it_is_built() -> None:
    asked = Compiled(lambda name: Organisation.objects.filter(name__startswith=name))
    with pytest.raises(ValueError, match="as they were given"):
        asked(name="甲")
    forgotten = Compiled(lambda pk: Organisation.objects.filter(pk=F("pk")))
    with pytest.raises(ValueError, match="as they were given"):
        forgotten(pk=1)


def test_a_statement_is_prepared_without_a_trace_in_others() -> None:
    at = timezone.now()
    for n in range(6):  # past the threshold
        assert ask("SELECT %s, %s", [n, "字"]) == [(n, "字")]
    adapted = connection.ops.adapt_datetimefield_value(at)
    assert ask("SELECT 1 WHERE %s < %s", [adapted, adapted]) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s", ["甲"])
        assert cursor.fetchall() == [("甲",)]


def test_a_row_is_written_as_django_writes_it() -> None:
    book = Book()
    step = Step.objects.get(problem__number=book.number)
    known = Step.objects.filter(pk=step.pk).values().get()
    again = Step(**{name: value for name, value in known.items() if name not in ("id", "seq", "key", "hash")})
    again.seq, again.hash, again.words = 99, "f" * 64, {"note": "下水道 '; --"}
    insert(again)
    kept = Step.objects.get(seq=99)
    assert (kept.pk, kept.words, kept.codes, kept.recorded_at) == (again.pk, again.words, step.codes, step.recorded_at)
    assert not again._state.adding


def test_a_row_is_changed_as_django_changes_it() -> None:
    book = Book()
    row, twin = Problem.objects.get(number=book.number), Problem.objects.get(number=book.number)
    row.text, row.hands, row.due, row.version = "改过的情况", {"unit": 3}, timezone.now(), 7
    update(row)
    kept = Problem.objects.get(pk=row.pk)
    assert (kept.text, kept.hands, kept.due, kept.version) == ("改过的情况", {"unit": 3}, row.due, 7)
    twin.save()
    assert Problem.objects.get(pk=row.pk).text == twin.text
    gone = Organisation.objects.create(name="甲", kind="bureau", path="/1/")
    Organisation.objects.filter(pk=gone.pk).delete()
    with pytest.raises(DatabaseError):
        update(gone)
