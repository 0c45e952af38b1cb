"""Scores worked by hand: a visit by its checklist, sites, types, areas and the round from their visits."""

from decimal import Decimal
from fractions import Fraction

import pytest

from chuangcheng.inspections.models import Answer, Round, Visit
from chuangcheng.inspections.operations.answers import save_answers
from chuangcheng.inspections.operations.rounds import close_round
from chuangcheng.inspections.operations.scoring import score_round
from chuangcheng.inspections.operations.visits import finish_visit, start_visit
from chuangcheng.inspections.queries.scores import explain, round_score, site_score
from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.scoring_rules import Charge, Deduct, rule_json
from chuangcheng.standards.models import TypeWeight
from tests.cast import AT
from tests.inspections.worlds import DAY, World, answer, days

pytestmark = pytest.mark.django_db


def looked(world, visit, *verdicts, **more):
    """Begin, answer the items in order, finish."""
    by = world.actor("市督甲")
    start_visit(uuid=visit.uuid, by=by, at=AT)
    items = world.items_of(visit.site)
    drafts = [answer(item, verdict, **more) for item, verdict in zip(items, verdicts, strict=False)]
    save_answers(uuid=visit.uuid, answers=drafts, by=by, at=AT)
    finish_visit(uuid=visit.uuid, by=by, at=AT)
    visit.refresh_from_db()
    return visit


def weigh(world, *weights):
    """Give the items of both types these weights, in their order."""
    for n, item in enumerate(world.items):
        item.weight = Decimal(weights[n % 3])
        item.save()


def test_a_visit_loses_the_weight_of_what_failed():
    """50, 30 and 20: the 30 fail, so 70 of 100."""
    world = World()
    weigh(world, 50, 30, 20)
    row = world.round(world.programme(draw_rule={}))
    visit = looked(world, row.visits.get(site=world.sites[0]), "meets", "fails", "meets", note="脏")
    assert (visit.score["points"], visit.score["full"], visit.rate) == ("70", "100", 0.7)


def test_what_is_not_applicable_counts_for_nothing_and_nothing_is_rounded_inside():
    """30 and 20 of 50 are possible, 30 obtained: 30/50 = 60. Of 10, 10 and 10 two are met: 200/3."""
    world = World()
    weigh(world, 50, 30, 20)
    row = world.round(world.programme(draw_rule={}))
    one = looked(world, row.visits.get(site=world.sites[0]), "not_applicable", "meets", "fails", note="脏")
    assert one.score["points"] == "60"
    weigh(world, 10, 10, 10)
    other = looked(world, row.visits.get(site=world.sites[1]), "meets", "exception", "fails", note="划线内")
    assert other.score["points"] == "200/3"
    assert explain(other).points == Fraction(200, 3)


def test_a_deduction_takes_off_by_the_place_up_to_its_cap():
    """10 points, half a point for each of three places: 28.5 of 30 is 95 of 100; thirty places: 20 of 30."""
    world = World()
    weigh(world, 10, 10, 10)
    item = world.items_of(world.sites[0])[0]
    item.rule = rule_json(Deduct((Charge(Fraction(1, 2), cap=Fraction(10)),)))
    item.save()
    row = world.round(world.programme(draw_rule={}))
    visit = looked(world, row.visits.get(site=world.sites[0]), "fails", "meets", "meets", note="脏", count=3)
    assert visit.score["points"] == "95"
    Answer.objects.filter(verdict="fails").update(count=30)
    assert explain(visit).points == Fraction(200, 3)


def test_a_round_puts_types_together_by_their_weights_and_areas_and_units_alike():
    """Markets 100 and 0: 50. A road: 100. Weights 3 to 1: (50×3 + 100×1) ÷ 4 = 62.5."""
    world = World()
    market, road = world.types
    TypeWeight.objects.create(version=world.standard, site_type=market, weight=3)
    TypeWeight.objects.create(version=world.standard, site_type=road, weight=1)
    row = world.round(world.programme(draw_rule={}))
    looked(world, row.visits.get(site=world.sites[0]), "meets", "meets", "meets")
    looked(world, row.visits.get(site=world.sites[2]), "fails", "fails", "fails", note="脏")
    looked(world, row.visits.get(site=world.sites[1]), "meets", "meets", "meets")
    score = round_score(row.pk, by=world.actor("市督甲"))
    assert score.whole.points == Fraction(125, 2)
    assert {one.id: one.scored.points for one in score.types} == {market.pk: 50, road.pk: 100}
    assert {one.name: one.scored.points for one in score.areas} == {"西片": 0, "东片": 100}
    assert [one.scored.points for one in score.sites] == [0, 100, 100]
    assert (score.scored, score.visits) == (3, 3)
    assert "×3" in score.whole.words


def test_a_correction_scores_the_visit_anew():
    world = World()
    row = world.round(world.programme(draw_rule={}))
    visit = looked(world, row.visits.get(site=world.sites[0]), "meets", "meets", "fails", note="脏")
    wrong = Answer.objects.get(verdict="fails")
    right = answer(wrong.check_item, uuid=wrong.uuid, seen=1)
    save_answers(uuid=visit.uuid, answers=[right], by=world.actor("市督甲"), at=AT)
    assert Visit.objects.get(pk=visit.pk).score["points"] == "100"


def test_a_round_scored_anew_writes_only_what_changed_and_closing_keeps_its_score():
    world = World()
    row = world.round(world.programme(draw_rule={}))
    for n in (0, 1):
        looked(world, row.visits.get(site=world.sites[n]), "meets", "meets", "meets")
    Visit.objects.filter(site=world.sites[0]).update(score=None, rate=None)
    assert round_score(row.pk, by=world.actor("市办甲")).scored == 1
    again = score_round(round_id=row.pk, by=world.actor("市办甲"), at=AT)
    assert (again.whole.points, again.scored) == (100, 2)
    close_round(round_id=row.pk, reason="停", by=world.actor("市办甲"), at=AT)
    kept = Round.objects.get(pk=row.pk).score
    assert (kept["whole"]["points"], kept["rate"], "sites" in kept) == ("100", 1.0, False)
    with pytest.raises(Refused) as refusal:
        score_round(round_id=row.pk, by=world.actor("市督甲"), at=AT)
    assert refusal.value.code == "keepers_only"


def test_a_round_nobody_finished_has_no_score_and_says_so():
    world = World()
    score = round_score(world.round().pk, by=world.actor("市督甲"))
    assert (score.whole.points, score.whole.words) == (None, "还没有可以计分的检查")
    assert score.as_json()["rate"] is None


def test_a_site_over_some_days_is_the_mean_of_what_the_reader_sees():
    world = World()
    row = world.round(world.programme(draw_rule={}))
    site = world.sites[0]
    looked(world, row.visits.get(site=site), "meets", "meets", "fails", note="脏")
    later = world.visit(site)
    looked(world, later, "meets", "meets", "meets")
    said = {"site_id": site.pk, "since": DAY, "until": days(1)}
    assert site_score(world.actor("市督甲"), **said).points == Fraction(250, 3)
    assert site_score(world.actor("院办甲"), **said).points == 100
    assert site_score(world.actor("街办甲"), **said).points is None


def test_the_statements_of_a_rounds_score_do_not_grow_with_its_visits(django_assert_num_queries):
    world = World()
    row = world.round(world.programme(draw_rule={}))
    by = world.actor("市督甲")
    for n in range(3):
        looked(world, row.visits.get(site=world.sites[n]), "meets")
    with django_assert_num_queries(5):
        round_score(row.pk, by=by)
