"""Teams of two, evenly and near each other, and nobody to the own unit."""

from collections import Counter
from datetime import timedelta

import pytest

from chuangcheng.inspections.models import Visit
from chuangcheng.inspections.operations.rounds import close_round
from chuangcheng.inspections.operations.teams import TeamDraft, assign_teams, give_visit, pair_up, save_teams
from chuangcheng.inspections.operations.visits import start_visit
from chuangcheng.inspections.queries.rounds import round_page
from chuangcheng.places.models import Coverage
from chuangcheng.rules.refusals import Refused
from tests.cast import AT
from tests.inspections.worlds import World

pytestmark = pytest.mark.django_db


def refused(operation, **said):
    with pytest.raises(Refused) as refusal:
        operation(**said, at=AT)
    return refusal.value


def team(world, *names):
    return TeamDraft(*(world.people.user(name).pk for name in names))


def made(world, row, *pairs):
    drafts = [team(world, *pair) for pair in pairs]
    return save_teams(round_id=row.pk, teams=drafts, by=world.actor("市办甲"), at=AT)


def test_visits_are_given_evenly_in_a_good_order_and_none_to_the_own_unit():
    world = World()
    row = world.round(world.programme(draw_rule={}))
    teams = made(world, row, ("市督甲", "市核甲"), ("院办甲", "城管甲"), ("公安甲", "区联甲"))
    given = assign_teams(round_id=row.pk, by=world.actor("市办甲"), at=AT)
    assert (given.assigned, given.impossible) == (20, ())
    visits = list(Visit.objects.filter(round=row).select_related("site__organisation"))
    assert sorted(Counter(v.team_id for v in visits).values()) == [6, 7, 7]
    mixed = {v.site.organisation.name for v in visits if v.team_id == teams[1].pk}
    assert not mixed & {"示例医院", "云屏市城市管理局"}
    for one in teams:
        way = sorted((v.order, v.site.longitude) for v in visits if v.team_id == one.pk)
        assert [order for order, _ in way] == list(range(1, len(way) + 1))
        east = [longitude for _, longitude in way]
        assert east in (sorted(east), sorted(east, reverse=True))


def test_when_everybody_is_barred_it_says_why():
    world = World()
    world.sites[1].organisation = world.people.org("东湖区")
    world.sites[1].save()
    row = world.round(world.programme(draw_rule={}))
    made(world, row, ("区办甲", "城管甲"), ("街办甲", "街联甲"))
    given = assign_teams(round_id=row.pk, by=world.actor("市办甲"), at=AT)
    assert given.assigned == 19
    sentence = "“点位01”各组都有人要回避（区办甲、街办甲是责任单位或其下属单位的人）；请增加外单位的检查组。"
    assert given.impossible == (sentence,)


def test_a_hospital_has_another_section_look():
    world = World()
    hospital = world.people.org("示例医院")
    sections = ("党办", "总务科", "保卫科")
    for site, name in zip(world.sites, sections, strict=False):
        site.organisation = world.people.org(name)
        site.save()
    programme = world.programme(
        "院办乙", name="院内督查", level="unit", organisation_id=hospital.id, standard_id=None, draw_rule={}
    )
    row = world.round(programme)
    by = world.actor("院办甲")
    (one, other) = save_teams(
        round_id=row.pk, teams=[team(world, "院办甲", "总务甲"), team(world, "保卫甲", "团委甲")], by=by, at=AT
    )
    assign_teams(round_id=row.pk, by=by, at=AT)
    teams = {v.site.organisation.name: v.team_id for v in row.visits.select_related("site__organisation")}
    assert {name: teams[name] for name in sections} == {"党办": other.pk, "总务科": other.pk, "保卫科": one.pk}


def test_a_single_visit_is_given_to_another_team_but_not_to_the_own_unit():
    world = World()
    row = world.round(world.programme(draw_rule={}))
    one, other = made(world, row, ("市督甲", "市核甲"), ("院办甲", "城管甲"))
    own = row.visits.get(site=world.sites[0])
    said = refused(give_visit, uuid=own.uuid, team_id=other.pk, by=world.actor("市办甲"))
    assert (said.code, said.kind) == ("visit_own_unit", "forbidden")
    assert "点位00" in said.sentence
    assert "院办甲" in said.sentence
    assert give_visit(uuid=own.uuid, team_id=one.pk, by=world.actor("市办甲"), at=AT).team_id == one.pk
    assert refused(give_visit, uuid=own.uuid, team_id=999_999, by=world.actor("市办甲")).code == "team_missing"
    assert refused(give_visit, uuid=own.uuid, team_id=one.pk, by=world.actor("街办甲")).code == "visit_missing"
    start_visit(uuid=own.uuid, by=world.actor("市督甲"), at=AT)
    assert refused(give_visit, uuid=own.uuid, team_id=one.pk, by=world.actor("市办甲")).code == "visit_under_way"


@pytest.mark.parametrize(
    ("pairs", "code"),
    [
        ([("市督甲", "市督甲")], "team_of_two"),
        ([("市督甲", "市核甲"), ("市督甲", "公安甲")], "team_twice"),
        ([("市督甲", "管理甲")], "team_stranger"),
    ],
)
def test_teams_that_are_none_are_refused(pairs, code):
    world = World()
    row = world.round()
    drafts = [team(world, *pair) for pair in pairs]
    assert refused(save_teams, round_id=row.pk, teams=drafts, by=world.actor("市办甲")).code == code


def test_a_team_at_work_is_not_changed_and_one_that_waits_loses_its_visits():
    world = World()
    row = world.round(world.programme(draw_rule={}))
    teams = made(world, row, ("市督甲", "市核甲"), ("公安甲", "区联甲"))
    assign_teams(round_id=row.pk, by=world.actor("市办甲"), at=AT)
    begun = row.visits.filter(team=teams[0]).first()
    start_visit(uuid=begun.uuid, by=world.actor("市督甲"), at=AT)
    by = world.actor("市办甲")
    drafts = [team(world, "市督甲", "院办甲"), team(world, "公安甲", "区联甲")]
    assert refused(save_teams, round_id=row.pk, teams=drafts, by=by).code == "team_at_work"
    made(world, row, ("市督甲", "市核甲"))
    assert round_page(row.pk, by=by).without_team == 10


def test_people_are_paired_by_the_rounds_seed():
    world = World()
    row = world.round()
    users = [world.people.user(name).pk for name in ("市督甲", "市核甲", "公安甲", "区联甲", "城管甲")]
    by = world.actor("市办甲")
    first = [{t.first_id, t.second_id} for t in pair_up(round_id=row.pk, user_ids=users, by=by, at=AT)]
    again = [{t.first_id, t.second_id} for t in pair_up(round_id=row.pk, user_ids=users[::-1], by=by, at=AT)]
    assert first == again
    assert len(first) == 2
    assert refused(pair_up, round_id=row.pk, user_ids=users[:1], by=by).code == "team_of_two"
    assert refused(pair_up, round_id=row.pk, user_ids=[*users, 999999], by=by).code == "team_stranger"


def test_only_those_who_run_a_round_arrange_it_and_not_once_it_is_closed():
    world = World()
    row = world.round()
    teams = [team(world, "市督甲", "市核甲")]
    assert refused(save_teams, round_id=row.pk, teams=teams, by=world.actor("市督甲")).code == "keepers_only"
    assert refused(save_teams, round_id=row.pk, teams=teams, by=world.actor("院办甲")).code == "round_missing"
    assert refused(assign_teams, round_id=row.pk, by=world.actor("市办甲")).code == "team_none"
    close_round(round_id=row.pk, reason="停", by=world.actor("市办甲"), at=AT)
    assert refused(assign_teams, round_id=row.pk, by=world.actor("市办甲")).code == "round_closed"


def test_a_line_bureau_is_sent_to_the_types_it_looks_after_and_nobody_else_is():
    world = World()
    bureau = world.people.org("城管局")
    programme = world.programme(draw_rule={}, run_by="both", bureau_ids=[bureau.pk])
    row = world.round(programme)
    kinds = {site.site_type_id for site in world.sites}
    theirs = min(kinds)
    Coverage.objects.create(organisation=bureau, site_type_id=theirs, from_date=AT.date())
    Coverage.objects.create(organisation=bureau, site_type_id=max(kinds), from_date=AT.date() - timedelta(days=9),
                            to_date=AT.date() - timedelta(days=1))  # fmt: skip
    teams = made(world, row, ("市督甲", "市核甲"), ("城管甲", "区联甲"))
    assert [one.bureau_id for one in teams] == [None, bureau.pk]
    assign_teams(round_id=row.pk, by=world.actor("市办甲"), at=AT)
    went = {(v.site.site_type_id, v.team_id) for v in Visit.objects.filter(round=row).select_related("site")}
    assert {kind for kind, team in went if team == teams[1].pk} == {theirs}
    assert {team for kind, team in went if kind != theirs} == {teams[0].pk}
    own = Visit.objects.filter(round=row, team=teams[0], site__site_type=theirs)
    assert {visit.site.organisation_id for visit in own} == {bureau.pk}
