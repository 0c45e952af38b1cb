"""Rounds are drawn once, from a pool that is kept, by a seed anybody can try again."""

from datetime import timedelta

import pytest

from chuangcheng.audit.models import Entry
from chuangcheng.inspections.models import RoundPool, Visit
from chuangcheng.inspections.operations.rounds import (
    RoundDraft,
    add_sites,
    close_round,
    draw_round,
    save_round,
)
from chuangcheng.inspections.queries.pools import draw_of
from chuangcheng.inspections.queries.rounds import round_page, round_visits, rounds
from chuangcheng.rules.draws import Candidate, Wish, draw
from chuangcheng.rules.refusals import Refused
from tests.cast import AT
from tests.inspections.worlds import DAY, World

pytestmark = pytest.mark.django_db
DRAFT = RoundDraft(from_date=DAY, to_date=DAY + timedelta(days=5))


def refused(operation, **said):
    with pytest.raises(Refused) as refusal:
        operation(**said, at=AT)
    return refusal.value


def test_a_round_draws_so_many_of_each_type_and_area_and_plans_visits():
    world = World()
    row = world.round()
    visits = list(Visit.objects.filter(round=row).select_related("site"))
    groups = sorted((v.site.site_type_id, v.site.area_id) for v in visits)
    assert groups == sorted((kind.pk, area.pk) for kind in world.types for area in world.areas for _ in range(2))
    assert {v.state for v in visits} == {"planned"}
    assert {v.standard_id for v in visits} == {world.standard.pk}
    assert sorted(v.order for v in visits) == list(range(1, 9))
    assert Entry.objects.get(action="round.draw").new["sites"] == 8


def test_the_draw_comes_out_again_from_the_pool_and_the_seed_alone():
    world = World()
    row = world.round(seed="彩票号码")
    shown = draw_of(row.pk, by=world.actor("市督甲"))
    pool = [Candidate(f"site:{s.pk}", f"type:{s.site_type_id}|area:{s.area_id}") for s in world.sites]
    assert shown.drawn == draw(seed="彩票号码", pool=pool, wanted={}, otherwise=Wish(2)).drawn
    assert shown.proven
    assert set(shown.pool) == set(pool)


def test_a_changed_draw_is_no_longer_proven():
    world = World()
    row = world.round()
    kept = RoundPool.objects.get(round=row)
    left = next(key for key, _ in kept.pool if key not in kept.drawn)
    RoundPool.objects.update(drawn=[left, *kept.drawn[1:]])
    assert not draw_of(row.pk, by=world.actor("市办甲")).proven


def test_a_seed_cannot_be_tried_until_it_suits():
    world = World()
    row = world.round()
    again = refused(draw_round, round_id=row.pk, seed="更合适的", by=world.actor("市办甲"))
    assert (again.code, again.kind) == ("round_drawn", "conflict")


def test_without_a_seed_one_is_made_and_said():
    world = World()
    one, other = world.round(seed=""), world.round(seed="")
    assert len(one.seed) == 32
    assert one.seed != other.seed


def test_numbers_may_differ_by_type():
    world = World()
    rule = {"per": "type", "share": "1/5", "of": {str(world.types[0].pk): {"count": 5}}}
    row = world.round(world.programme(draw_rule=rule))
    kinds = [v.site.site_type_id for v in Visit.objects.filter(round=row).select_related("site")]
    assert [kinds.count(kind.pk) for kind in world.types] == [5, 2]


def test_a_programme_without_a_rule_takes_every_site_of_its_types_and_areas():
    world = World()
    programme = world.programme(draw_rule={}, site_type_ids=[world.types[1].pk], area_ids=[world.areas[0].pk])
    row = world.round(programme)
    wanted = {s.pk for s in world.sites if s.site_type_id == world.types[1].pk and s.area_id == world.areas[0].pk}
    assert set(Visit.objects.filter(round=row).values_list("site_id", flat=True)) == wanted


def test_a_district_draws_from_its_own_ground_alone():
    world = World()
    programme = world.programme(
        "街办甲", draw_rule={}, organisation_id=world.people.org("南桥街道").id, standard_id=None
    )
    row = world.round(programme)
    units = set(Visit.objects.filter(round=row).values_list("site__organisation__name", flat=True))
    assert units == {"梧桐社区", "榆树社区"}


def test_nothing_to_draw_is_said_and_leaves_no_round():
    world = World()
    world.people.org("市监局")
    programme = world.programme(draw_rule={"per": "all", "count": 0})
    said = refused(world_draw, world=world, programme=programme)
    assert said.code == "draw_nothing"
    assert not programme.rounds.exists()


def world_draw(*, world, programme, at):
    world.round(programme)


def test_sites_may_be_added_by_hand_and_are_not_doubled():
    world = World()
    row = world.round()
    there = Visit.objects.filter(round=row).first()
    other = next(s for s in world.sites if not Visit.objects.filter(round=row, site=s).exists())
    add_sites(round_id=row.pk, site_ids=[there.site_id, other.pk], by=world.actor("市办甲"), at=AT)
    assert Visit.objects.filter(round=row).count() == 9
    assert refused(add_sites, round_id=row.pk, site_ids=[999_999], by=world.actor("市办甲")).code == "site_missing"


def test_closing_wants_a_reason_for_what_was_missed():
    world = World()
    row = world.round()
    by = world.actor("市办甲")
    assert refused(close_round, round_id=row.pk, by=by).code == "round_missed_unsaid"
    close_round(round_id=row.pk, reason="暴雨停查", by=by, at=AT)
    assert set(row.visits.values_list("state", "missed_reason")) == {("missed", "暴雨停查")}
    assert refused(close_round, round_id=row.pk, reason="再来", by=by).code == "round_closed"
    assert refused(draw_round, round_id=row.pk, by=by).code == "round_closed"


def test_a_round_is_numbered_named_and_changed_by_those_who_run_it():
    world = World()
    programme = world.programme(name="抽查")
    by = world.actor("市办甲")
    first = save_round(programme_id=programme.pk, draft=DRAFT, by=by, at=AT)
    second = save_round(programme_id=programme.pk, draft=DRAFT, by=by, at=AT)
    assert [first.label, second.label] == ["抽查第1批", "抽查第2批"]
    late = RoundDraft(label="三月抽查", from_date=DAY, to_date=DAY)
    save_round(round_id=first.pk, draft=late, by=by, at=AT, seen="1")
    assert refused(save_round, round_id=first.pk, draft=late, by=by, seen="1").code == "row_stale"
    backwards = RoundDraft(from_date=DAY, to_date=DAY - timedelta(days=1))
    assert refused(save_round, programme_id=programme.pk, draft=backwards, by=by).fields == {
        "to_date": "结束日期不能早于开始日期，请改日期。"
    }
    assert refused(save_round, round_id=first.pk, draft=late, by=world.actor("市督甲")).code == "keepers_only"
    assert refused(save_round, round_id=first.pk, draft=late, by=world.actor("院办甲")).code == "round_missing"
    assert [line.label for line in rounds(world.actor("市督甲"))] == ["抽查第2批", "三月抽查"]


def test_planned_visits_are_nobodys_who_is_inspected():
    world = World()
    row = world.round()
    for who in ("院办甲", "城管甲", "梧桐甲", "街办甲"):
        with pytest.raises(Refused) as refusal:
            round_page(row.pk, by=world.actor(who))
        assert refusal.value.kind == "missing"
    page = round_page(row.pk, by=world.actor("市督甲"))
    assert (page.progress.planned, page.progress.total, page.without_team) == (8, 8, 8)
    assert len(round_visits(row.pk, by=world.actor("市领导甲"), limit=3)) == 3
