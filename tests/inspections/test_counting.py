"""What an inspector counts, and which posts were manned: held against the demand, written once, never overwritten."""

from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest

from chuangcheng.audit.models import Entry
from chuangcheng.inspections.models import Presence
from chuangcheng.inspections.operations.answers import save_answers
from chuangcheng.inspections.operations.presences import PresenceDraft
from chuangcheng.inspections.operations.visits import finish_visit, start_visit
from chuangcheng.inspections.queries.numbers import Asked, asked_of
from chuangcheng.inspections.queries.scores import explain
from chuangcheng.inspections.queries.visits import my_visits, visit_page
from chuangcheng.rules.demands import read_demand
from chuangcheng.standards.models import CheckItem
from tests.cast import AT
from tests.inspections.test_visits import refused, teamed
from tests.inspections.worlds import DAY, World, answer

pytestmark = pytest.mark.django_db


def test_a_post_seen_by_two_is_written_once_and_never_overwritten_silently():
    world = World()
    teamed(world, "市督甲", "市核甲")
    one, other = world.actor("市督甲"), world.actor("市核甲")
    begun = start_visit(uuid=my_visits(one, on=DAY)[0].uuid, by=one, at=AT)

    def see(by, state, *, seen=0, uuid=None, **more):
        draft = PresenceDraft(uuid=uuid or uuid4(), post=" 1号窗口", state=state, seen=seen, **more)
        return save_answers(uuid=begun.uuid, answers=[], presences=[draft], by=by, at=AT)

    (row,) = see(one, "absent").presences.values()
    assert (row.post, row.version, see(other, "absent").presence_conflicts) == ("1号窗口", 1, ())
    (conflict,) = see(other, "present").presence_conflicts
    assert (conflict.theirs.state, conflict.theirs.version) == ("absent", 1)
    assert "没有覆盖" in conflict.sentence
    (row,) = see(other, "present", seen=1).presences.values()
    assert (row.state, row.version) == ("present", 2)
    assert see(one, "absent", seen=1).presence_conflicts[0].theirs.state == "present"
    assert Presence.objects.get().state == "present"
    finish_visit(uuid=begun.uuid, by=one, at=AT)
    see(one, "leave", seen=2)
    assert Entry.objects.get(action="presence.change").old["state"] == "present"
    wrong = PresenceDraft(uuid=uuid4(), post="2号窗口", state="substitute")
    found = refused(save_answers, uuid=begun.uuid, answers=[], presences=[wrong], by=one)
    assert (found.code, found.fields) == ("presence_fields", {str(wrong.uuid): "请写明谁顶岗。"})


def test_a_lost_receipt_of_a_post_does_not_turn_a_phone_against_itself():
    world = World()
    by, uuid = world.actor("市督甲"), uuid4()
    begun = start_visit(uuid=uuid, site_id=world.sites[0].pk, programme_id=None, by=by, at=AT)
    post = PresenceDraft(uuid=uuid4(), post="咨询台", state="absent", seen=0)
    save_answers(uuid=begun.uuid, answers=[], presences=[post], by=by, at=AT)
    changed = replace(post, state="leave")
    assert save_answers(uuid=begun.uuid, answers=[], presences=[changed], by=by, at=AT).presence_conflicts == ()
    assert Presence.objects.get().state == "leave"


def test_what_is_counted_is_held_against_the_demand_and_goes_into_the_problem():
    world = World()
    by = world.actor("市督甲")
    programme = world.programme(draw_rule={})
    visit = start_visit(uuid=uuid4(), site_id=world.sites[0].pk, programme_id=programme.pk, by=by, at=AT)
    item = world.items_of(visit.site)[0]
    CheckItem.objects.filter(pk=item.pk).update(demand=read_demand("每200米公益广告≥1处").as_json())
    draft = answer(item, "fails", measured=Decimal(4), measured_of=Decimal(1050))
    save_answers(uuid=visit.uuid, answers=[draft], by=by, at=AT)
    (shown,) = [one for one in visit_page(visit.uuid, by=by).items if one.answer]
    assert asked_of(shown.item) == Asked("实有几处", "长度（米）", read_demand("每200米公益广告≥1处").parts[0])
    assert shown.proposal is not None
    assert "1050米应不少于5处，实有4处，少1处" in shown.proposal.text
    for wrong in (Decimal("NaN"), Decimal(10**9), Decimal("0.00001")):
        found = refused(save_answers, uuid=visit.uuid, answers=[replace(draft, measured=wrong)], by=by)
        assert found.fields == {str(draft.uuid): "实测数量看不明白，请填数字，最多四位小数。"}


OF_THREE = {"kind": "grades", "of": 3, "grades": [
    {"name": "A", "conditions": [["", "==", "3"]], "share": "1"},
    {"name": "B", "conditions": [["", ">=", "2"]], "share": "3/4"},
    {"name": "C", "conditions": [], "share": "0"},
]}  # fmt: skip


def test_a_grade_by_how_many_of_n_counts_what_is_met_and_not_what_fails():
    world = World()
    by = world.actor("市督甲")
    visit = start_visit(
        uuid=uuid4(), site_id=world.sites[0].pk, programme_id=world.programme(draw_rule={}).pk, by=by, at=AT
    )
    item = world.items_of(visit.site)[0]
    CheckItem.objects.filter(pk=item.pk).update(rule=OF_THREE)
    item.refresh_from_db()
    assert asked_of(item) == Asked("达到几项（共3项）")
    draft = answer(item, "fails", count=2)
    saved = save_answers(uuid=visit.uuid, answers=[draft], by=by, at=AT)
    assert explain(saved.visit).points is None  # two places fail; nobody said how many are met
    counted = replace(draft, measured=Decimal(2), seen=1)
    saved = save_answers(uuid=visit.uuid, answers=[counted], by=by, at=AT)
    assert explain(saved.visit).points == 75
