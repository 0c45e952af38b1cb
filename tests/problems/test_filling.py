"""A list's rows, written many: as registering one by one writes them, hidden until published, dropped whole."""

from typing import Any

import pytest
from django.db import connection

from chuangcheng.jobs.proof import verify_ledger
from chuangcheng.problems import search
from chuangcheng.problems.models import FeedbackList, ListRow, Problem, Sight, Step
from chuangcheng.problems.operations.filling import NewRow, Turns
from chuangcheng.problems.operations.lists import ListDetails, add_rows, discard_list, publish_list, receive_list
from chuangcheng.problems.operations.registering import NewProblem, register
from chuangcheng.rules.refusals import Refused
from tests.cast import AT, Cast, cast

pytestmark = pytest.mark.django_db(transaction=True)

HARD = "制表符\t换行\n反斜杠\\N \\t 引号\"' 逗号, 花括号{a} 百分号%s 表情😀 NULL"
# What a row of a list has and a problem registered alone has not, or the other way round.
OWN_COLUMNS = {"id", "number", "head", "list_id", "list_row_id", "row_no", "source", "finder_id", "leader_name"}
OWN_OF_STEP = {"id", "problem_id", "codes", "salts", "digests", "hash"}


@pytest.fixture
def people() -> Cast:
    return cast()


def received(people: Cast) -> FeedbackList:
    details = ListDetails(
        organisation=people.org("示例医院").id, issuer="示例市创城办", title="清单", level="city", received_on=AT.date()
    )
    return receive_list(details=details, by=people.actor("院办甲"), at=AT)


def filled(people: Cast, texts: list[str], **more: Any) -> FeedbackList:
    feedback = received(people)
    rows = (NewRow(text=text, place="门诊楼", row_hash=str(n), **more) for n, text in enumerate(texts))
    for _ in add_rows(feedback=feedback, rows=rows, by=people.actor("院办甲"), at=AT):
        pass
    return feedback


def values(row: Any, besides: set[str]) -> dict[str, Any]:
    """Every column of a row as read back, save for those that must differ."""
    return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname not in besides}


def indexed(problem: Problem) -> Any:
    """The rows of the search index that belong to a problem."""
    key = "problem_id" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {search.TABLE} WHERE {key} = %s", [problem.pk])
        return cursor.fetchone()[0]


@pytest.mark.parametrize("text", ["走廊有杂物", HARD])
def test_a_row_of_a_list_is_what_registering_it_alone_writes(people: Cast, text: str) -> None:
    filled(people, ["先有一条", text])
    ours = Problem.objects.get(row_no=2)
    new = NewProblem(home=people.org("示例医院").id, text=text, place="门诊楼")
    alone = Problem.objects.get(pk=register(new=new, by=people.actor("院办甲"), at=AT).pk)
    assert values(ours, OWN_COLUMNS) == values(alone, OWN_COLUMNS)
    step, other = Step.objects.get(problem=ours), Step.objects.get(problem=alone)
    assert values(step, OWN_OF_STEP) == values(other, OWN_OF_STEP)
    assert step.codes == {**other.codes, "source": "list", "row": 2}
    assert (set(step.salts), set(step.digests)) == (set(other.salts), set(other.digests))
    assert step.salts["text"] != Step.objects.get(problem__row_no=1).salts["text"]
    seen = [set(Sight.objects.filter(problem=p).values_list("organisation_id", flat=True)) for p in (ours, alone)]
    assert seen[0] == seen[1]
    assert search.hits(text.split("\t", maxsplit=1)[0], limit=9) == [alone.id, ours.id]


def test_the_chains_of_a_list_verify(people: Cast) -> None:
    publish_list(feedback=filled(people, [f"问题{n}" for n in range(30)]), by=people.actor("院办甲"), at=AT)
    verdict = verify_ledger(with_files=False)
    assert (verdict.sound, verdict.steps) == (True, 30)


def test_the_sheet_is_kept_verbatim_with_its_proposal(people: Cast) -> None:
    cells, proposal = {"0": HARD, "1": ""}, {"leads": [3], "rule": None, "due_text": HARD, "leader": "分管甲" * 40}
    filled(people, ["有杂物"], cells=cells, proposal=proposal, sheet_rows=[4, 5], number_text="7")
    kept = ListRow.objects.get()
    assert (kept.cells, kept.proposal, kept.sheet_rows, kept.number_text) == (cells, proposal, [4, 5], "7")
    assert Problem.objects.get().leader_name == ("分管甲" * 40)[:60]


def test_ids_go_on_after_a_bulk_insert(people: Cast) -> None:
    filled(people, ["一", "二", "三"])
    last = max(Problem.objects.values_list("id", flat=True))
    new = NewProblem(home=people.org("示例医院").id, text="另一条")
    assert register(new=new, by=people.actor("院办甲"), at=AT).id > last
    filled(people, ["四", "五"])
    assert Problem.objects.count() == 6


def test_a_list_in_several_batches_has_every_row_once_and_in_order(
    people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Turns, "__post_init__", lambda self: setattr(self, "size", 4))
    feedback = filled(people, [f"问题{n}" for n in range(11)])
    rows = Problem.objects.order_by("id").values_list("row_no", "text", "list_row__position")
    assert list(rows) == [(n + 1, f"问题{n}", n + 1) for n in range(11)]
    assert FeedbackList.objects.get(id=feedback.id).row_count == 11


def test_dropping_an_unpublished_list_leaves_nothing_behind_not_even_in_the_search(people: Cast) -> None:
    feedback = filled(people, ["冷却塔漏水", "冷却塔生锈"])
    problem = Problem.objects.first()
    assert problem is not None
    assert indexed(problem) == 1
    discard_list(feedback=feedback, by=people.actor("院办甲"), at=AT)
    left = [model.objects.count() for model in (Problem, Step, Sight, ListRow, FeedbackList)]
    assert (left, indexed(problem), search.hits("冷却塔", limit=9)) == ([0, 0, 0, 0, 0], 0, [])


def test_a_list_published_meanwhile_is_not_dropped(people: Cast) -> None:
    stale = filled(people, ["一"])
    publish_list(feedback=FeedbackList.objects.get(id=stale.id), by=people.actor("院办甲"), at=AT)
    assert stale.published_at is None
    with pytest.raises(Refused, match="已经发布"):
        discard_list(feedback=stale, by=people.actor("院办甲"), at=AT)
    assert Problem.objects.count() == 1


def test_a_run_whose_list_was_dropped_stops_at_its_next_batch(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Turns, "__post_init__", lambda self: setattr(self, "size", 1))
    by = people.actor("院办甲")
    feedback = received(people)
    run = add_rows(feedback=feedback, rows=iter([NewRow(text="一"), NewRow(text="二")]), by=by, at=AT)
    next(run)
    discard_list(feedback=FeedbackList.objects.get(id=feedback.id), by=by, at=AT)
    with pytest.raises(Refused, match="另一次导入"):
        next(run)
    assert Problem.objects.count() == 0
