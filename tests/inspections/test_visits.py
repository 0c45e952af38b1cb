"""A visit: begun, answered, finished; sent twice it has one effect; two phones overwrite nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest

from chuangcheng.audit.models import Entry
from chuangcheng.inspections.models import Answer, Presence, Visit
from chuangcheng.inspections.operations.answers import save_answers
from chuangcheng.inspections.operations.presences import PresenceDraft, enter_presence
from chuangcheng.inspections.operations.rounds import close_round
from chuangcheng.inspections.operations.teams import TeamDraft, assign_teams, save_teams
from chuangcheng.inspections.operations.visits import Fix, finish_visit, miss_visit, start_visit
from chuangcheng.inspections.queries.visits import free_visits, my_visits, site_history, visit_page
from chuangcheng.rules.refusals import Refused
from tests.cast import AT
from tests.inspections.worlds import DAY, World, answer

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=30)


def refused(operation, **said):
    with pytest.raises(Refused) as refusal:
        operation(**{"at": AT, **said})
    return refusal.value


def teamed(world, *names):
    row = world.round(world.programme(draw_rule={}))
    draft = TeamDraft(*(world.people.user(name).pk for name in names))
    save_teams(round_id=row.pk, teams=[draft], by=world.actor("市办甲"), at=AT)
    assign_teams(round_id=row.pk, by=world.actor("市办甲"), at=AT)
    return row


def test_a_planned_visit_is_begun_answered_and_finished():
    world = World()
    row = teamed(world, "市督甲", "市核甲")
    by = world.actor("市督甲")
    mine = my_visits(by, on=DAY)
    assert len(mine) == 20
    assert mine[0].who == ("市督甲", "市核甲")
    begun = start_visit(uuid=mine[0].uuid, by=by, at=AT, started_at=AT - timedelta(minutes=5))
    items = world.items_of(begun.site)
    failing = answer(items[0], "fails", count=2, note="墙角有垃圾")
    answers = [failing, answer(items[1]), answer(items[2], highlight=True)]
    saved = save_answers(uuid=begun.uuid, answers=answers, by=by, at=AT)
    assert saved.conflicts == ()
    fix = Fix(latitude=30.0001, longitude=114.0, accuracy_m=12.5)
    done = finish_visit(uuid=begun.uuid, by=by, at=LATER, fix=fix, note="已告知店主")
    done.refresh_from_db()
    assert (done.state, done.answered, done.failed, done.highlights) == ("done", 3, 1, 1)
    assert (done.latitude, done.accuracy_m, done.datum) == (30.0001, 12.5, "wgs84")
    assert done.started_at == AT - timedelta(minutes=5)
    row.refresh_from_db()
    assert row.state == "under_way"
    assert [line.state for line in my_visits(by, on=DAY)].count("done") == 1
    assert Entry.objects.get(action="visit.finish").new["failed"] == 1


def test_everything_sent_twice_has_one_effect():
    world = World()
    uuid, by = uuid4(), world.actor("市督甲")
    programme = world.programme(draw_rule={})
    site = world.sites[0]
    answers = [answer(item, "fails", note="脏") for item in world.items_of(site)]
    seen = [PresenceDraft(uuid=uuid4(), post="1号窗口", state="absent")]
    for _ in range(2):
        start_visit(uuid=uuid, site_id=site.pk, programme_id=programme.pk, by=by, at=AT)
        saved = save_answers(uuid=uuid, answers=answers, presences=seen, by=by, at=AT)
        assert saved.conflicts == ()
        assert {row.version for row in saved.answers.values()} == {1}
    for moment in (AT, LATER):
        finish_visit(uuid=uuid, by=by, at=moment)
    assert Visit.objects.get().ended_at == AT
    assert (Answer.objects.count(), Presence.objects.count()) == (3, 1)
    assert Entry.objects.filter(action="visit.finish").count() == 1


def test_two_phones_of_one_team_never_overwrite_each_other_silently():
    world = World()
    teamed(world, "市督甲", "市核甲")
    one, other = world.actor("市督甲"), world.actor("市核甲")
    begun = start_visit(uuid=my_visits(one, on=DAY)[0].uuid, by=one, at=AT)
    item = world.items_of(begun.site)[0]
    first = answer(item, "fails", note="有垃圾")
    save_answers(uuid=begun.uuid, answers=[first], by=one, at=AT)
    second = answer(item, "meets")
    saved = save_answers(uuid=begun.uuid, answers=[second], by=other, at=AT)
    (conflict,) = saved.conflicts
    assert (conflict.uuid, conflict.theirs.note, conflict.theirs.version) == (second.uuid, "有垃圾", 1)
    assert Answer.objects.get().verdict == "fails"
    settled = answer(item, "meets", uuid=second.uuid, seen=conflict.theirs.version)
    saved = save_answers(uuid=begun.uuid, answers=[settled], by=other, at=AT)
    assert saved.conflicts == ()
    assert Answer.objects.get().verdict == "meets"
    late = answer(item, "fails", uuid=first.uuid, note="有垃圾，西侧", seen=1)
    assert save_answers(uuid=begun.uuid, answers=[late], by=one, at=AT).conflicts[0].theirs.version == 2


def test_the_same_said_by_both_phones_is_no_conflict():
    world = World()
    teamed(world, "市督甲", "市核甲")
    one, other = world.actor("市督甲"), world.actor("市核甲")
    begun = start_visit(uuid=my_visits(one, on=DAY)[0].uuid, by=one, at=AT)
    item = world.items_of(begun.site)[0]
    first, second = answer(item), answer(item)
    save_answers(uuid=begun.uuid, answers=[first], by=one, at=AT)
    saved = save_answers(uuid=begun.uuid, answers=[second], by=other, at=AT)
    assert saved.conflicts == ()
    assert saved.answers[second.uuid].uuid == first.uuid


def test_a_phone_that_missed_the_receipt_may_go_on_writing():
    world = World()
    visit, by = world.visit(), world.actor("市督甲")
    item = world.items_of(visit.site)[0]
    first = answer(item, "fails", note="脏")
    save_answers(uuid=visit.uuid, answers=[first], by=by, at=AT)
    more = answer(item, "fails", uuid=first.uuid, note="脏乱", answered_at=AT)
    assert save_answers(uuid=visit.uuid, answers=[more], by=by, at=AT).conflicts == ()
    older = answer(item, "fails", uuid=first.uuid, note="旧的", answered_at=AT - timedelta(minutes=1))
    assert len(save_answers(uuid=visit.uuid, answers=[older], by=by, at=AT).conflicts) == 1
    assert Answer.objects.get().note == "脏乱"


@pytest.mark.parametrize(
    "said",
    [
        {"verdict": "maybe"},
        {"verdict": "exception"},
        {"verdict": "fails", "check_item": None},
        {"verdict": "fails", "count": -1},
        {"verdict": "meets", "note": "长" * 2001},
        {"verdict": "meets", "answered_at": AT + timedelta(hours=1)},
        {"verdict": "fails", "proposal": {"lead": "城管局"}},
        {"verdict": "fails", "proposal": {"colour": 1}},
        {"verdict": "fails", "photos": range(51)},
    ],
)
def test_an_answer_that_makes_no_sense_is_refused_by_its_uuid(said):
    world = World()
    visit = world.visit()
    draft = answer(world.items_of(visit.site)[0], **said)
    found = refused(save_answers, uuid=visit.uuid, answers=[draft], by=world.actor("市督甲"))
    assert found.code == "answer_fields"
    assert list(found.fields) == [str(draft.uuid)]
    assert not Answer.objects.exists()


def test_items_of_no_standard_and_files_of_others_are_refused():
    world = World()
    visit, by = world.visit(), world.actor("市督甲")
    unknown = answer(None, check_item=999_999)
    assert refused(save_answers, uuid=visit.uuid, answers=[unknown], by=by).code == "answer_item_missing"
    strange = answer(world.items_of(visit.site)[0], photos=[999_999])
    assert refused(save_answers, uuid=visit.uuid, answers=[strange], by=by).code == "file_not_seen"


def test_a_correction_after_the_end_stands_in_the_log_and_none_is_made_once_the_round_is_closed():
    world = World()
    row = teamed(world, "市督甲", "市核甲")
    by = world.actor("市督甲")
    begun = start_visit(uuid=my_visits(by, on=DAY)[0].uuid, by=by, at=AT)
    item = world.items_of(begun.site)[0]
    first = answer(item, "fails", note="脏")
    save_answers(uuid=begun.uuid, answers=[first], by=by, at=AT)
    finish_visit(uuid=begun.uuid, by=by, at=AT)
    save_answers(uuid=begun.uuid, answers=[answer(item, uuid=first.uuid, seen=1)], by=by, at=AT)
    entry = Entry.objects.get(action="visit.correct")
    assert (entry.old["verdict"], entry.new["verdict"]) == ("fails", "meets")
    assert Visit.objects.get(pk=begun.pk).failed == 0
    close_round(round_id=row.pk, reason="停", by=world.actor("市办甲"), at=AT)
    assert refused(save_answers, uuid=begun.uuid, answers=[first], by=by).code == "round_closed"


def test_only_those_it_is_given_to_and_the_office_write_a_visit():
    world = World()
    row = teamed(world, "市督甲", "市核甲")
    uuid = row.visits.order_by("order").first().uuid
    assert refused(start_visit, uuid=uuid, by=world.actor("院办甲")).code == "visit_missing"
    assert refused(start_visit, uuid=uuid, by=world.actor("市领导甲")).code == "visit_not_yours"
    assert start_visit(uuid=uuid, by=world.actor("市办甲"), at=AT).state == "started"
    assert refused(finish_visit, uuid=uuid4(), by=world.actor("市督甲")).code == "visit_missing"


def test_the_own_unit_is_not_inspected_outside_rounds_either():
    world = World()
    programme = world.programme(draw_rule={})
    world.sites[0].organisation = world.people.org("市创城办")
    world.sites[0].save()
    by = world.actor("市督甲")
    said = {"uuid": uuid4(), "site_id": world.sites[0].pk, "programme_id": programme.pk, "by": by}
    assert refused(start_visit, **said).code == "visit_own_unit"


def test_a_hospital_patrols_its_own_ground_every_day():
    world = World()
    hospital = world.people.org("示例医院")
    programme = world.programme("院办甲", kind="daily", organisation_id=hospital.id, standard_id=None, draw_rule={})
    uuid = uuid4()
    said = {"site_id": world.sites[0].pk, "programme_id": programme.pk, "by": world.actor("院办乙"), "at": AT}
    assert start_visit(uuid=uuid, **said).state == "started"
    assert finish_visit(uuid=uuid, by=world.actor("院办乙"), at=AT).state == "done"


def test_a_visit_not_made_says_why():
    world = World()
    row = teamed(world, "市督甲", "市核甲")
    by, uuid = world.actor("市督甲"), row.visits.order_by("order").first().uuid
    assert refused(miss_visit, uuid=uuid, reason=" ", by=by).code == "visit_reason"
    for _ in range(2):
        assert miss_visit(uuid=uuid, reason="市场装修关门", by=by, at=AT).state == "missed"
    assert Entry.objects.filter(action="visit.miss").count() == 1
    assert refused(start_visit, uuid=uuid, by=by).code == "visit_over"
    assert refused(finish_visit, uuid=uuid, by=by).code == "visit_not_begun"


def test_a_clock_ahead_and_a_fix_that_is_none_are_refused():
    world = World()
    visit, by = world.visit(), world.actor("市督甲")
    ahead = AT + timedelta(hours=1)
    assert refused(finish_visit, uuid=visit.uuid, by=by, ended_at=ahead).code == "visit_time"
    for fix in (Fix(latitude=0, longitude=0), Fix(latitude=30, longitude=114, datum="mars")):
        assert refused(finish_visit, uuid=visit.uuid, by=by, fix=fix).code == "visit_position"


def test_the_inspected_unit_reads_along_once_the_round_is_closed_and_sees_no_names():
    world = World()
    row = teamed(world, "市督甲", "市核甲")
    by, unit = world.actor("市督甲"), world.actor("院办甲")
    visit = row.visits.get(site=world.sites[0])
    start_visit(uuid=visit.uuid, by=by, at=AT)
    item = world.items_of(world.sites[0])[0]
    save_answers(uuid=visit.uuid, answers=[answer(item, "fails", note="脏")], by=by, at=AT)
    finish_visit(uuid=visit.uuid, by=by, at=AT)
    assert site_history(unit, site_id=world.sites[0].pk) == []
    close_round(round_id=row.pk, reason="停", by=world.actor("市办甲"), at=AT)
    (line,) = site_history(unit, site_id=world.sites[0].pk)
    assert (line.who, line.failed) == ((), 1)
    page = visit_page(visit.uuid, by=unit)
    assert (page.inside, page.items[0].proposal) == (False, None)
    assert site_history(world.actor("街办甲"), site_id=world.sites[0].pk) == []
    assert site_history(by, site_id=world.sites[0].pk)[0].who == ("市督甲", "市核甲")


def test_what_nobody_was_given_may_be_taken():
    world = World()
    world.round()
    free = free_visits(world.actor("市督甲"), on=DAY)
    assert len(free) == 8
    taken = start_visit(uuid=free[0].uuid, by=world.actor("市督甲"), at=AT)
    assert taken.inspector_id == world.people.user("市督甲").pk
    assert len(free_visits(world.actor("市督甲"), on=DAY)) == 7
    assert free_visits(world.actor("院办甲"), on=DAY) == []


def test_leave_and_substitutes_are_entered_by_a_manager_of_the_unit():
    world = World()
    said = {"site_id": world.sites[0].pk, "day": DAY, "post": "咨询台"}
    by = world.actor("院办乙")
    enter_presence(**said, state="leave", by=by, at=AT)
    enter_presence(**said, state="substitute", substitute="王某", by=by, at=AT)
    assert Presence.objects.get().substitute == "王某"
    assert Entry.objects.get(action="presence.change").old == {"state": "leave", "substitute": ""}
    assert refused(enter_presence, **said, state="substitute", by=by).fields == {"substitute": "请写明谁顶岗。"}
    assert refused(enter_presence, **said, state="present", by=world.actor("总务甲")).code == "keepers_only"
