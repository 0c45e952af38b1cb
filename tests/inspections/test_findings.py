"""What fails goes on the ledger once, as what it is; the same thing twice is offered, not registered."""

from datetime import timedelta

import pytest

from chuangcheng.audit.models import Entry
from chuangcheng.inspections.models import Answer, Visit
from chuangcheng.inspections.operations.answers import save_answers
from chuangcheng.inspections.operations.findings import (
    attach_finding,
    dispatch_findings,
    register_finding,
    register_findings,
)
from chuangcheng.inspections.operations.rounds import close_round
from chuangcheng.inspections.operations.visits import finish_visit, start_visit
from chuangcheng.inspections.queries.proposals import proposed_for
from chuangcheng.inspections.queries.rounds import round_findings, round_highlights, round_page
from chuangcheng.inspections.queries.visits import visit_page
from chuangcheng.places.models import Coverage
from chuangcheng.problems.models import Attachment, Problem, Step
from chuangcheng.problems.operations.registering import NewProblem, register
from chuangcheng.rules.refusals import Refused
from tests.cast import AT
from tests.inspections.pictures import stored
from tests.inspections.worlds import DAY, World, answer

pytestmark = pytest.mark.django_db


def refused(operation, **said):
    with pytest.raises(Refused) as refusal:
        operation(**{"at": AT, **said})
    return refusal.value


def seen(world, site=None, who="市督甲", at=AT, **failing):
    """A finished visit whose first item fails."""
    place = site or world.sites[0]
    visit = world.visit(place, who)
    item = world.items_of(place)[0]
    draft = answer(item, "fails", **{"note": "墙角有垃圾", "answered_at": at, **failing})
    save_answers(uuid=visit.uuid, answers=[draft], by=world.actor(who), at=at)
    finish_visit(uuid=visit.uuid, by=world.actor(who), at=at)
    return visit, draft


def test_a_failed_item_becomes_a_problem_with_everything_proposed():
    world = World()
    photo = stored(world.people.user("市督甲"))
    visit, _ = seen(world, count=3, photos=[photo.pk])
    (found,) = register_findings(uuid=visit.uuid, by=world.actor("市督甲"), at=AT)
    problem = Problem.objects.get(number=found.number)
    assert problem.text == "墙角有垃圾（检查标准：无卫生死角；3处）"
    assert (problem.site, problem.area, problem.place) == (world.sites[0], world.areas[0], "点位00")
    assert problem.category == world.items_of(world.sites[0])[0].category
    assert (problem.source, problem.finder.display_name, problem.state) == ("inspection", "市督甲", "registered")
    assert (problem.home, problem.before_count) == (world.people.org("云屏市"), 1)
    assert Attachment.objects.get().role == "before"
    page = visit_page(visit.uuid, by=world.actor("市督甲"))
    assert page.items[0].proposal.lead_name == "示例医院"
    assert page.items[0].answer.problem == problem
    assert Visit.objects.get(pk=visit.pk).problems == 1


def test_it_goes_there_once_however_often_and_by_whomever():
    world = World()
    visit, draft = seen(world)
    numbers = set()
    for who in ("市督甲", "市办甲", "市督甲"):
        numbers |= {one.number for one in register_findings(uuid=visit.uuid, by=world.actor(who), at=AT)}
        numbers.add(register_finding(uuid=visit.uuid, answer=draft.uuid, by=world.actor(who), at=AT).number)
    assert len(numbers) == 1
    assert Problem.objects.count() == 1


def test_the_office_registers_for_an_inspector_who_stays_the_finder():
    world = World()
    photo = stored(world.people.user("市督甲"))
    visit, draft = seen(world, photos=[photo.pk])
    problem = register_finding(uuid=visit.uuid, answer=draft.uuid, by=world.actor("市办甲"), at=AT)
    assert problem.finder.display_name == "市督甲"
    assert problem.before_count == 1


def test_fixed_on_the_spot_goes_to_the_verifier_with_the_unit_that_fixed_it():
    world = World()
    before, after = stored(world.people.user("市督甲"), "a"), stored(world.people.user("市督甲"), "b")
    visit, _ = seen(world, fixed_on_spot=True, fixed_how="当场清走", photos=[before.pk], after_photos=[after.pk])
    (found,) = register_findings(uuid=visit.uuid, by=world.actor("市督甲"), at=AT)
    problem = Problem.objects.get(number=found.number)
    assert (problem.state, problem.kind, problem.lead) == ("submitted", "at_once", world.people.org("示例医院"))
    assert (problem.before_count, problem.after_count) == (1, 1)
    assert Step.objects.get(problem=problem).words["done"] == "当场清走"


def test_a_spot_fixed_where_nobody_answers_waits_with_the_reason():
    world = World()
    site = world.sites[0]
    site.organisation, site.area = None, None
    site.save()
    visit, _ = seen(world, site, fixed_on_spot=True)
    (found,) = register_findings(uuid=visit.uuid, by=world.actor("市督甲"), at=AT)
    assert found.number == ""
    assert "哪个单位" in found.sentence


@pytest.mark.parametrize(
    ("site", "hours", "offered"),
    [(0, 1, True), (0, 25, False), (1, 1, False)],
)
def test_the_same_within_fifty_metres_and_a_day_is_offered(site, hours, offered):
    """Sites stand 100 m apart; a third one is put 40 m from the first below."""
    world = World()
    first, _ = seen(world, at=AT - timedelta(hours=hours))
    register_findings(uuid=first.uuid, by=world.actor("市督甲"), at=AT - timedelta(hours=hours))
    world.sites[1].site_type = world.types[0]
    world.sites[1].save()
    second, _ = seen(world, world.sites[site])
    (found,) = register_findings(uuid=second.uuid, by=world.actor("市督甲"), at=AT)
    assert (len(found.near), bool(found.number)) == ((1, False) if offered else (0, True))


@pytest.mark.parametrize(("metres", "offered"), [(49, True), (51, False)])
def test_fifty_metres_are_measured(metres, offered):
    world = World()
    first, _ = seen(world)
    register_findings(uuid=first.uuid, by=world.actor("市督甲"), at=AT)
    near = world.sites[2]
    near.longitude = near.x = 114.0 + metres / 96_486
    near.save()
    second, _ = seen(world, near)
    (found,) = register_findings(uuid=second.uuid, by=world.actor("市督甲"), at=AT)
    assert bool(found.near) is offered
    if offered:
        assert found.near[0].metres == metres


def test_two_items_of_one_visit_are_no_duplicates_of_each_other():
    world = World()
    visit = world.visit()
    items = world.items_of(world.sites[0])
    category = items[0].category_id
    drafts = [answer(item, "fails", proposal={"category": category}) for item in items]
    save_answers(uuid=visit.uuid, answers=drafts, by=world.actor("市督甲"), at=AT)
    finish_visit(uuid=visit.uuid, by=world.actor("市督甲"), at=AT)
    found = register_findings(uuid=visit.uuid, by=world.actor("市督甲"), at=AT)
    assert len({one.number for one in found if one.number}) == 3


def test_a_duplicate_is_attached_as_a_note_with_its_photos_or_registered_after_all():
    world = World()
    first, _ = seen(world)
    (one,) = register_findings(uuid=first.uuid, by=world.actor("市督甲"), at=AT)
    photo = stored(world.people.user("市督甲"))
    second, draft = seen(world, photos=[photo.pk])
    for _ in range(2):
        attach_finding(uuid=second.uuid, answer=draft.uuid, number=one.number, by=world.actor("市督甲"), at=AT)
    problem = Problem.objects.get()
    assert [step.move for step in Step.objects.filter(problem=problem).order_by("seq")] == ["register", "note"]
    assert problem.before_count == 1
    row = Answer.objects.get(uuid=draft.uuid)
    assert (row.problem, row.attached) == (problem, True)
    third, again = seen(world)
    register_finding(uuid=third.uuid, answer=again.uuid, by=world.actor("市督甲"), at=AT)
    assert Problem.objects.count() == 2
    said = {"uuid": third.uuid, "answer": again.uuid, "by": world.actor("市督甲")}
    assert refused(attach_finding, **said, number=one.number).code == "finding_elsewhere"
    assert refused(attach_finding, **said, number="2026-999999").code == "problem_missing"


def test_what_did_not_fail_or_is_not_sent_yet_stays_off_the_ledger():
    world = World()
    visit = world.visit()
    item = world.items_of(world.sites[0])[0]
    good = answer(item)
    by = world.actor("市督甲")
    save_answers(uuid=visit.uuid, answers=[good], by=by, at=AT)
    assert refused(register_findings, uuid=visit.uuid, by=by).code == "visit_not_done"
    finish_visit(uuid=visit.uuid, by=by, at=AT)
    assert register_findings(uuid=visit.uuid, by=by, at=AT) == []
    assert refused(register_finding, uuid=visit.uuid, answer=good.uuid, by=by).code == "answer_not_failing"
    assert refused(register_finding, uuid=visit.uuid, answer=visit.uuid, by=by).code == "answer_missing"


def test_what_is_on_the_ledger_keeps_its_verdict():
    world = World()
    visit, draft = seen(world)
    by = world.actor("市督甲")
    register_findings(uuid=visit.uuid, by=by, at=AT)
    item = world.items_of(world.sites[0])[0]
    saved = save_answers(uuid=visit.uuid, answers=[answer(item, uuid=draft.uuid, seen=2)], by=by, at=AT)
    assert "已经挂账" in saved.conflicts[0].sentence
    assert Answer.objects.get().verdict == "fails"


def test_a_rounds_findings_are_dispatched_as_proposed():
    world = World()
    row = world.round(world.programme(draw_rule={}))
    covered = world.people.org("总务科")
    Coverage.objects.create(site=world.sites[0], organisation=covered, from_date=DAY)
    by = world.actor("市督甲")
    for site in world.sites[:2]:
        visit = row.visits.get(site=site)
        start_visit(uuid=visit.uuid, by=by, at=AT)
        item = world.items_of(site)[0]
        limit = {"clock": "working_days", "amount": "2"}
        draft = answer(item, "fails", note="脏", highlight=True, proposal={"rectify": limit})
        save_answers(uuid=visit.uuid, answers=[draft], by=by, at=AT)
        finish_visit(uuid=visit.uuid, by=by, at=AT)
    assert round_page(row.pk, by=by).waiting == 2
    assert len(round_findings(row.pk, by=by, waiting=True)) == 2
    for site in world.sites[:2]:
        assert register_findings(uuid=row.visits.get(site=site).uuid, by=by, at=AT)[0].number
    assert round_page(row.pk, by=by).waiting == 0
    assert len(round_highlights(row.pk, by=by)) == 2
    verdicts = dispatch_findings(round_id=row.pk, by=world.actor("市办甲"), at=AT, requirement="举一反三")
    assert [one.done for one in verdicts] == [True, True]
    leads = dict(Problem.objects.values_list("site", "lead__name"))
    assert leads == {world.sites[0].pk: "总务科", world.sites[1].pk: "云屏市城市管理局"}
    assert {p.rule["amount"] for p in Problem.objects.all()} == {"2"}
    assert dispatch_findings(round_id=row.pk, by=world.actor("市办甲"), at=AT) == []
    close_round(round_id=row.pk, reason="停", by=world.actor("市办甲"), at=AT)
    assert Entry.objects.get(action="round.close").new["missed"] == 18


def test_a_dispatch_begins_with_what_the_inspector_proposed_or_with_who_answers_for_the_site():
    world = World()
    limit = {"clock": "working_hours", "amount": "4"}
    visit, draft = seen(world, proposal={"lead": world.people.org("城管局").id, "rectify": limit})
    problem = register_finding(uuid=visit.uuid, answer=draft.uuid, by=world.actor("市督甲"), at=AT)
    said = proposed_for(problem, on=DAY)
    assert said["leads"] == [world.people.org("城管局").id]
    assert (said["rule"]["clock"], said["rule"]["amount"]) == ("working_hours", "4")
    new = NewProblem(home=world.people.org("云屏市").id, text="井盖松动", site=world.sites[2].pk)
    other = register(new=new, by=world.actor("市办甲"), at=AT)
    assert proposed_for(other, on=DAY) == {"leads": [world.people.org("梧桐社区").id]}
    nowhere = NewProblem(home=world.people.org("云屏市").id, text="路灯不亮")
    plain = register(new=nowhere, by=world.actor("市办甲"), at=AT)
    assert proposed_for(plain, on=DAY) == {}
