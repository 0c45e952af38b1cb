"""The tallies say what a count over all rows would say, however often and in whatever order they are folded."""

from collections import Counter
from datetime import timedelta

import pytest

from chuangcheng.problems.models import Problem
from chuangcheng.problems.operations.filling import NewRow
from chuangcheng.problems.operations.lists import ListDetails, add_rows, publish_list, receive_list
from chuangcheng.statistics.models import Tally
from chuangcheng.statistics.operations import fold as folding
from chuangcheng.statistics.operations.fold import fold_all, rebuild
from chuangcheng.statistics.queries import group_notice, overdue_of, overview
from tests.ledgers import ledger
from tests.problems.layouts import ground, no_verifier
from tests.problems.test_reachability import Play, reopened, submitted, upheld, verified

pytestmark = pytest.mark.django_db


def counted_by_hand() -> Counter[tuple[int | None, str]]:
    """What the tallies must say."""
    rows = Problem.objects.filter(follows=False).values_list("lead_id", "state")
    return Counter((lead, state) for lead, state in rows)


def counted_by_tallies() -> Counter[tuple[int | None, str]]:
    """What they say."""
    return Counter({(t.lead_id, t.state): t.problems for t in Tally.objects.filter(problems__gt=0)})


def test_tallies_equal_a_count_over_all_rows_after_every_fold_and_after_a_rebuild() -> None:
    ground()
    layout = no_verifier(1)
    for reach in (submitted, verified, upheld, reopened):
        reach(Play(layout))
        fold_all(at=layout.now)
        assert counted_by_tallies() == counted_by_hand()
    fold_all(at=layout.now)
    assert counted_by_tallies() == counted_by_hand()
    rebuild(at=layout.now)
    assert counted_by_tallies() == counted_by_hand()


def test_the_overview_counts_what_the_actor_may_see_and_says_as_of_when() -> None:
    ground()
    layout = no_verifier(1)
    for reach in (submitted, reopened, upheld):
        reach(Play(layout))
    fold_all(at=layout.now)
    office = layout.actor("市办甲")
    seen = overview(office, layout.tick(24 * 30))
    assert (seen.all.total, seen.all.struck_off, seen.all.open) == (2, 0, 2)
    assert seen.all.rebound == 0.5
    assert seen.all.overdue == 2
    assert seen.all.by_state["void"] == 1
    assert seen.as_of is not None
    assert len(seen.oldest) == 2
    lead = layout.line[0]
    figures = next(u for u in seen.units if u.unit == lead)
    words = group_notice(figures, at=layout.now, overdue=overdue_of(office, lead.id, layout.now))
    assert "未销号2个，其中超期2个" in words


def test_a_long_list_counts_once_it_is_published_however_often_was_folded_before(monkeypatch) -> None:
    ground()
    monkeypatch.setattr(folding, "LOOK_BACK", 1)
    monkeypatch.setattr(folding, "BATCH", 2)
    layout = no_verifier(1)
    office = layout.actor("市办甲")
    details = ListDetails(
        organisation=layout.home.id, issuer="省文明办", title="清单", level="city", received_on=layout.now.date()
    )
    feedback = receive_list(details=details, by=office, at=layout.now)
    rows = iter([NewRow(text=f"第{n}处有垃圾") for n in range(5)])
    assert sum(len(batch) for batch in add_rows(feedback=feedback, rows=rows, by=office, at=layout.now)) == 5
    fold_all(at=layout.tick())
    assert not counted_by_tallies()
    publish_list(feedback=feedback, by=office, at=layout.tick())
    fold_all(at=layout.tick())
    assert counted_by_tallies() == counted_by_hand() == Counter({(None, "registered"): 5})


def test_a_unit_that_only_helps_is_not_shown_more_overdue_than_it_has() -> None:
    book = ledger()
    book.dispatch(book.register(), "城管局", co_leads=(book.people.org("示例医院").id,))
    fold_all(at=book.now)
    later = book.now + timedelta(days=30)
    helping = overview(book.people.actor("院领导甲"), later).all
    leading = overview(book.people.actor("城管领导"), later).all
    assert (helping.total, helping.overdue) == (0, 0)
    assert (leading.total, leading.overdue) == (1, 1)
