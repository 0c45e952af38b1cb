"""Phones and offices at the same moment: one effect, everybody an answer. On a SQLite file and on PostgreSQL alike."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from chuangcheng.inspections.models import Answer, RoundPool, Visit
from chuangcheng.inspections.operations.answers import Saved, save_answers
from chuangcheng.inspections.operations.findings import register_findings
from chuangcheng.inspections.operations.rounds import RoundDraft, draw_round, save_round
from chuangcheng.inspections.operations.visits import finish_visit, start_visit
from chuangcheng.problems.models import Problem
from chuangcheng.rules.refusals import Refused
from tests.cast import AT
from tests.inspections.worlds import DAY, World, answer

pytestmark = pytest.mark.django_db(transaction=True)


def together(*attempts: Callable[[], object]) -> list[object]:
    """Run them at the same moment, each on a connection of its own; a refusal is an answer."""
    gate = Barrier(len(attempts))

    def one(attempt: Callable[[], object]) -> object:
        try:
            gate.wait(timeout=30)
            return attempt()
        except Refused as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(attempts)) as pool:
        return list(pool.map(one, attempts))


def test_a_visit_begun_several_times_at_once_is_one_visit():
    world = World()
    programme, uuid = world.programme(draw_rule={}), uuid4()
    said = {"uuid": uuid, "site_id": world.sites[0].pk, "programme_id": programme.pk, "at": AT}
    by = world.actor("市督甲")
    found = together(*[lambda: start_visit(**said, by=by).pk for _ in range(6)])
    assert set(found) == {Visit.objects.get().pk}


def test_findings_registered_by_inspector_and_office_at_once_are_one_problem_each():
    world = World()
    visit, by = world.visit(), world.actor("市督甲")
    drafts = [answer(item, "fails", note="脏") for item in world.items_of(visit.site)]
    save_answers(uuid=visit.uuid, answers=drafts, by=by, at=AT)
    finish_visit(uuid=visit.uuid, by=by, at=AT)
    actors = [world.actor(name) for name in ("市督甲", "市办甲", "市督甲", "市办乙")]
    found = together(*[lambda by=by: register_findings(uuid=visit.uuid, by=by, at=AT) for by in actors])
    numbers = {one.number for many in found for one in many}
    assert len(numbers) == Problem.objects.count() == 3


def test_of_two_phones_that_answer_one_item_at_once_one_is_told():
    world = World()
    visit = world.visit()
    item = world.items_of(visit.site)[0]
    drafts = [(answer(item, "meets"), world.actor("市督甲")), (answer(item, "fails", note="脏"), world.actor("市办甲"))]
    found = together(
        *[lambda d=draft, by=by: save_answers(uuid=visit.uuid, answers=[d], by=by, at=AT) for draft, by in drafts]
    )
    assert sorted(len(saved.conflicts) for saved in found if isinstance(saved, Saved)) == [0, 1]
    assert Answer.objects.count() == 1


def test_a_round_drawn_twice_at_once_is_drawn_once():
    world = World()
    by = world.actor("市办甲")
    row = save_round(programme_id=world.programme().pk, draft=RoundDraft(from_date=DAY, to_date=DAY), by=by, at=AT)
    found = together(*[lambda s=seed: draw_round(round_id=row.pk, seed=s, by=by, at=AT).seed for seed in ("a", "b")])
    assert "round_drawn" in found
    assert Visit.objects.filter(round=row).count() == 8
    assert RoundPool.objects.count() == 1
