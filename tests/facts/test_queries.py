"""Finding metrics and facts, and adding facts by the rule of their metric."""

from datetime import date
from decimal import Decimal

import pytest

from chuangcheng.facts.models import Fact, Metric
from chuangcheng.facts.operations import (
    link_facts,
    save_metric,
    seed_metrics,
    state_fact,
    supersede_fact,
    withdraw_fact,
)
from chuangcheng.facts.queries import LeftOut, fact, facts_by_id, metric, metric_choices, rate, total
from chuangcheng.rules.refusals import Refused
from tests.facts.conftest import AT

pytestmark = pytest.mark.django_db


def state(metric, organisation, text, *, day=1, covers="own"):
    return state_fact(
        metric=metric,
        organisation=organisation,
        text=text,
        happened_on=date(2026, 9, day),
        covers=covers,
        by_id=None,
        at=AT,
    )


def whole(of):
    return total(of, Fact.objects.select_related("organisation").filter(metric=of))


def printed(result):
    return result.figure.printed if result.figure else None


def test_a_sum_adds_own_facts_and_names_what_it_counted(place, metrics):
    facts = [
        state(metrics.signs, place.east, "20余块"),
        state(metrics.signs, place.west, "10块"),
        state(metrics.signs, place.west, "5个"),
    ]
    result = whole(metrics.signs)
    assert printed(result) == "35余块"
    assert result.counted == tuple(row.pk for row in facts)
    assert result.left_out == ()


def test_one_fact_is_printed_as_it_was_written(place, metrics):
    state(metrics.signs, place.east, "三十余块")
    assert printed(whole(metrics.signs)) == "三十余块"


def test_withdrawn_and_superseded_facts_are_not_counted(place, metrics):
    kept, gone, old = (state(metrics.signs, place.east, f"{n}块") for n in (10, 20, 40))
    withdraw_fact(fact=gone, reason="误报", by_id=None, at=AT)
    supersede_fact(fact=old, by_fact=kept, reason="重报", by_id=None, at=AT)
    result = whole(metrics.signs)
    assert printed(result) == "10块"
    assert result.left_out == (LeftOut(gone.pk, "withdrawn"), LeftOut(old.pk, "superseded"))


def test_one_activity_entered_by_two_units_is_counted_once(place, metrics):
    double = state(metrics.signs, place.west, "12块", day=1)
    first = state(metrics.signs, place.east, "10块", day=2)
    link_facts(fact=double, same_as=first, reason="同一活动", by_id=None, at=AT)
    result = whole(metrics.signs)
    assert (printed(result), result.counted) == ("10块", (first.pk,))
    assert result.left_out == (LeftOut(double.pk, "same_activity"),)
    withdraw_fact(fact=first, reason="误报", by_id=None, at=AT)
    assert printed(whole(metrics.signs)) == "12块"


def test_a_stated_total_is_compared_and_never_added(place, metrics):
    state(metrics.signs, place.east, "20块")
    state(metrics.signs, place.west, "10块")
    sums = state(metrics.signs, place.street, "35块", covers="total_of_below")
    result = whole(metrics.signs)
    assert printed(result) == "30块"
    [comparison] = result.stated
    assert (comparison.fact_id, comparison.stated.value, comparison.difference) == (sums.pk, 35, 5)
    assert comparison.counted is not None
    assert comparison.counted.printed == "30块"
    assert result.left_out == (LeftOut(sums.pk, "total_of_below"),)


def test_a_stated_total_is_compared_with_the_units_below_it_only(place, metrics):
    state(metrics.signs, place.east, "20块")
    state(metrics.signs, place.west, "10块")
    state(metrics.signs, place.east, "20块", covers="total_of_below")
    [comparison] = whole(metrics.signs).stated
    assert comparison.difference == 0


def test_latest_takes_the_newest_of_each_unit_and_adds_the_units(place, metrics):
    old = state(metrics.volunteers, place.east, "30名", day=1)
    state(metrics.volunteers, place.east, "36名", day=5)
    state(metrics.volunteers, place.west, "20余名", day=2)
    result = whole(metrics.volunteers)
    assert printed(result) == "56余名"
    assert result.left_out == (LeftOut(old.pk, "older"),)


def test_frequencies_of_two_units_make_one_figure_only_when_they_agree(place, metrics):
    state(metrics.patrols, place.east, "不少于2次/小时")
    assert printed(whole(metrics.patrols)) == "不少于2次/小时"
    state(metrics.patrols, place.west, "每小时巡查不少于2次")
    assert printed(whole(metrics.patrols)) == "不少于2次/小时"
    state(metrics.patrols, place.west, "不少于3次/小时", day=2)
    result = whole(metrics.patrols)
    assert (result.figure, result.counted) == (None, ())
    assert [left.reason for left in result.left_out] == ["older", "not_added", "not_added"]


def test_a_change_goes_from_the_first_value_to_the_last(place, metrics):
    state(metrics.staff, place.east, "由2人增加到4人", day=1)
    assert printed(whole(metrics.staff)) == "由2人增加到4人"
    state(metrics.staff, place.east, "4人增加到6人", day=2)
    assert printed(whole(metrics.staff)) == "由2人增加到6人"
    state(metrics.staff, place.west, "5人减少到1人", day=1)
    assert printed(whole(metrics.staff)) == "由7人调整为7人"


def test_a_stated_rate_is_taken_as_it_stands(place, metrics):
    state(metrics.pass_rate, place.east, "98.5%", day=1)
    state(metrics.pass_rate, place.east, "98.7%", day=2)
    assert printed(whole(metrics.pass_rate)) == "98.7%"
    state(metrics.pass_rate, place.west, "97%")
    assert whole(metrics.pass_rate).figure is None


def test_a_rate_with_parts_is_computed_from_them(place, metrics):
    passed = save_metric(code="passed", name="合格批次", adds="sum", unit="批次", by_id=None, at=AT)
    tested = save_metric(code="tested", name="抽检批次", adds="sum", unit="批次", by_id=None, at=AT)
    share = save_metric(
        code="share",
        name="合格率",
        adds="rate",
        unit="%",
        numerator=passed,
        denominator=tested,
        by_id=None,
        at=AT,
    )
    parts = [state(passed, place.east, "382批次")]
    assert rate(share, numerators=parts, denominators=[]).figure is None
    whole_of = [state(tested, place.east, "387个批次")]
    result = rate(share, numerators=parts, denominators=whole_of)
    assert printed(result) == "98.71%"
    assert result.counted == (parts[0].pk, whole_of[0].pk)
    with pytest.raises(Refused) as refused:
        rate(metrics.pass_rate, numerators=parts, denominators=whole_of)
    assert refused.value.code == "rate_without_parts"


def test_a_metric_that_does_not_add_gives_no_figure(place, metrics):
    row = state(metrics.notes, place.east, "3个")
    result = whole(metrics.notes)
    assert (result.figure, result.left_out) == (None, (LeftOut(row.pk, "not_added"),))


def test_no_facts_make_no_figure_and_facts_of_another_metric_are_refused(place, metrics):
    assert total(metrics.signs, []).figure is None
    with pytest.raises(Refused) as refused:
        total(metrics.signs, [state(metrics.notes, place.east, "3个")])
    assert refused.value.code == "metrics_differ"


def test_mixed_scales_are_added_in_the_plain_unit(place, metrics):
    state(metrics.rubbish, place.east, "2.5万余方")
    state(metrics.rubbish, place.west, "3000方")
    figure = whole(metrics.rubbish).figure
    assert figure is not None
    assert figure.printed == "28000余方"
    state(metrics.funds, place.east, "30余万元")
    state(metrics.funds, place.west, "5000元")
    assert whole(metrics.funds).figure.value == Decimal("30.5")


def test_metrics_are_found_by_name_other_name_and_code_best_first(db):
    seed_metrics()
    assert [row.name for row in metric_choices("宣传展板")] == ["宣传展板"]
    assert metric_choices("展板")[0].name == "宣传展板"
    assert metric_choices("牛皮癣")[0].code == "small_advertisements"
    assert metric_choices("BOLLARDS")[0].name == "车墩"
    names = [row.name for row in metric_choices("宣传")]
    assert [name.startswith("宣传") for name in names] == sorted(
        (name.startswith("宣传") for name in names), reverse=True
    )
    assert len(metric_choices("", limit=5)) == 5
    Metric.objects.filter(name="车墩").update(is_active=False)
    assert metric_choices("车墩") == []


def test_what_is_not_there_is_refused_as_missing(place, metrics):
    for look in (lambda: metric("no_such"), lambda: fact(10**9)):
        with pytest.raises(Refused) as refused:
            look()
        assert refused.value.kind == "missing"


def test_facts_come_by_id_with_metric_and_organisation_in_one_query(place, metrics, django_assert_num_queries):
    row = state(metrics.signs, place.east, "20余块")
    with django_assert_num_queries(1):
        found = facts_by_id([row.pk, 10**9])
        assert [(one.metric.name, one.organisation.name) for one in found.values()] == [("宣传牌", "东社区")]
    assert fact(row.pk).metric == metrics.signs
    assert metric("signs") == metrics.signs
