"""Stating, correcting and taking back facts; keeping metrics."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from chuangcheng.facts.models import Fact, FactVersion, Metric
from chuangcheng.facts.operations import (
    Statement,
    amend_fact,
    link_facts,
    save_metric,
    seed_metrics,
    state_fact,
    state_facts,
    supersede_fact,
    withdraw_fact,
)
from chuangcheng.facts.queries import history
from chuangcheng.facts.seeds import SEEDS
from chuangcheng.rules.quantities import Change, compose, compose_change, parse
from chuangcheng.rules.refusals import Refused
from tests.facts.conftest import AT

pytestmark = pytest.mark.django_db


def state(metric, organisation, text, **more):
    return state_fact(metric=metric, organisation=organisation, text=text, by_id=None, at=AT, **more)


def test_a_stated_fact_keeps_the_figure_as_it_was_written(place, metrics):
    fact = state(metrics.signs, place.east, "三十余块", words="增设宣传牌三十余块")
    fact.refresh_from_db()
    assert (fact.value, fact.value_from, fact.unit, fact.qualifier, fact.qualifier_after) == (
        30,
        None,
        "块",
        "余",
        True,
    )
    assert (fact.printed, fact.words) == ("三十余块", "增设宣传牌三十余块")
    assert (fact.stated_at, fact.happened_on, fact.covers, fact.version) == (AT, date(2026, 9, 1), "own", 1)
    assert fact.figure == parse("三十余块")


@pytest.mark.parametrize(
    ("code", "text", "printed"),
    [
        ("signs", "增设宣传牌20余块", "20余块"),
        ("signs", "20", "20块"),
        ("signs", "20余", "20余块"),
        ("signs", "20个", "20个"),
        ("rubbish", "2.5万", "2.5万方"),
        ("rubbish", "2.5万余方。", "2.5万余方"),
        ("funds", "30余万元", "30余万元"),
        ("funds", "2万", "2万元"),
        ("funds", "30", "30万元"),
        ("patrols", "每小时巡查不少于2次", "每小时巡查不少于2次"),
        ("staff", "每天值班人员由2人增加到4人", "由2人增加到4人"),
        ("staff", "2增加到4", "2增加到4人"),
        ("pass_rate", "98.7", "98.7%"),
    ],
)
def test_typed_figures_are_taken_as_people_type_them(place, metrics, code, text, printed):
    fact = state(getattr(metrics, code), place.east, text)
    fact.refresh_from_db()
    assert fact.printed == printed
    assert fact.figure == parse(printed)


def test_a_change_is_one_fact_with_both_ends(place, metrics):
    fact = state(metrics.staff, place.east, "由2人增加到4人")
    fact.refresh_from_db()
    assert (fact.value_from, fact.value, fact.unit) == (2, 4, "人")
    assert isinstance(fact.figure, Change)


def test_a_figure_made_from_parts_is_stated_like_a_typed_one(place, metrics):
    composed = compose(value=20, unit="块", qualifier="余")
    fact = state_fact(metric=metrics.signs, organisation=place.east, quantity=composed, by_id=None, at=AT)
    change = compose_change(from_=compose(value=2, unit="人"), to=compose(value=4, unit="人"))
    staff = state_fact(metric=metrics.staff, organisation=place.east, quantity=change, by_id=None, at=AT)
    assert (fact.printed, staff.printed) == ("20余块", "由2人增加到4人")


@pytest.mark.parametrize(
    ("code", "text", "refusal"),
    [
        ("signs", "一批", "no_quantity"),
        ("signs", "", "no_quantity"),
        ("signs", "加大巡视力度", "no_quantity"),
        ("signs", "宣传牌20余块、标语30余条", "several_quantities"),
        ("signs", "20小时", "unit_does_not_fit"),
        ("signs", "20名", "unit_does_not_fit"),
        ("patrols", "不少于2次", "unit_does_not_fit"),
        ("rubbish", "30平方米", "unit_does_not_fit"),
        ("signs", "由2块增加到4块", "wrong_kind_of_figure"),
        ("staff", "4人", "wrong_kind_of_figure"),
        ("signs", "9999万亿块", "figure_too_large"),
        ("signs", "0.1234567块", "figure_too_large"),
    ],
)
def test_what_a_metric_cannot_take_is_refused_with_an_example(place, metrics, code, text, refusal):
    with pytest.raises(Refused) as refused:
        state(getattr(metrics, code), place.east, text)
    assert refused.value.code == refusal
    assert refused.value.sentence.endswith("。")
    assert not Fact.objects.exists()


def test_several_facts_are_stated_in_one_insert(place, metrics, django_assert_num_queries):
    statements = [
        Statement(metric=metrics.signs, organisation=place.east, text="20余块"),
        Statement(metric=metrics.staff, organisation=place.east, text="2人增加到4人", happened_on=date(2026, 8, 1)),
    ]
    with django_assert_num_queries(1):
        facts = state_facts(statements=statements, by_id=None, at=AT)
    assert [fact.printed for fact in facts] == ["20余块", "2人增加到4人"]
    assert all(fact.pk for fact in facts)
    assert facts[1].happened_on == date(2026, 8, 1)


def test_one_bad_figure_states_none(place, metrics):
    statements = [Statement(metric=metrics.signs, organisation=place.east, text=text) for text in ("20余块", "一批")]
    with pytest.raises(Refused):
        state_facts(statements=statements, by_id=None, at=AT)
    assert not Fact.objects.exists()


def test_a_metric_out_of_use_takes_no_facts(place, metrics):
    Metric.objects.filter(pk=metrics.signs.pk).update(is_active=False)
    metrics.signs.refresh_from_db()
    with pytest.raises(Refused) as refused:
        state(metrics.signs, place.east, "20余块")
    assert (refused.value.code, refused.value.kind) == ("metric_inactive", "conflict")


def test_an_amended_fact_keeps_what_it_said_before(place, metrics):
    fact = state(metrics.signs, place.east, "20余块", words="宣传牌20余块")
    later = AT + timedelta(hours=1)
    changed = amend_fact(fact=fact, text="25块", reason="清点后更正", by_id=None, at=later)
    again = amend_fact(fact=changed, text="26块", words="宣传牌26块", reason="漏数一块", by_id=None, at=later)
    again.refresh_from_db()
    assert (again.value, again.qualifier, again.printed, again.words, again.version) == (
        26,
        "",
        "26块",
        "宣传牌26块",
        3,
    )
    assert [(past.printed, past.words, past.ended_by, past.reason) for past in history(again)] == [
        ("20余块", "宣传牌20余块", "amended", "清点后更正"),
        ("25块", "宣传牌20余块", "amended", "漏数一块"),
        ("26块", "宣传牌26块", None, None),
    ]
    old = FactVersion.objects.get(fact=fact, number=1)
    assert (old.figure, old.changed_at) == (parse("20余块"), later)


def test_an_amended_change_keeps_both_old_ends(place, metrics):
    fact = state(metrics.staff, place.east, "2人增加到4人")
    amend_fact(fact=fact, text="2人增加到5人", reason="更正", by_id=None, at=AT)
    old = FactVersion.objects.get(fact=fact)
    assert (old.value_from, old.value) == (2, 4)
    fact.refresh_from_db()
    assert (fact.value_from, fact.value) == (2, 5)


@pytest.mark.parametrize(
    ("text", "reason", "code"),
    [
        ("20余块", "更正", "fact_unchanged"),
        ("30余块", " ", "reason_missing"),
        ("30小时", "更正", "unit_does_not_fit"),
        ("若干", "更正", "no_quantity"),
    ],
)
def test_an_amendment_without_change_or_reason_is_refused_and_leaves_no_trace(place, metrics, text, reason, code):
    fact = state(metrics.signs, place.east, "20余块")
    with pytest.raises(Refused) as refused:
        amend_fact(fact=fact, text=text, reason=reason, by_id=None, at=AT)
    assert refused.value.code == code
    fact.refresh_from_db()
    assert (fact.printed, fact.version) == ("20余块", 1)
    assert not FactVersion.objects.exists()


def test_a_withdrawn_fact_stays_readable_and_cannot_be_changed(place, metrics):
    fact = state(metrics.signs, place.east, "20余块")
    withdrawn = withdraw_fact(fact=fact, reason="重复填报", by_id=None, at=AT)
    withdrawn.refresh_from_db()
    assert (withdrawn.withdrawn_at, withdrawn.is_live, withdrawn.printed) == (AT, False, "20余块")
    assert [past.ended_by for past in history(withdrawn)] == ["withdrawn", None]
    for again in (
        lambda: withdraw_fact(fact=fact, reason="再撤", by_id=None, at=AT),
        lambda: amend_fact(fact=fact, text="30块", reason="更正", by_id=None, at=AT),
    ):
        with pytest.raises(Refused) as refused:
            again()
        assert refused.value.code == "fact_withdrawn"


def test_a_superseded_fact_points_to_its_successor(place, metrics):
    first, second = (state(metrics.signs, place.east, text) for text in ("20余块", "30余块"))
    supersede_fact(fact=first, by_fact=second, reason="月底重报", by_id=None, at=AT)
    first.refresh_from_db()
    assert (first.superseded_by_id, first.is_live) == (second.pk, False)
    with pytest.raises(Refused) as refused:
        supersede_fact(fact=second, by_fact=first, reason="倒回", by_id=None, at=AT)
    assert refused.value.code == "fact_superseded"


def test_only_the_same_unit_and_metric_can_supersede(place, metrics):
    fact = state(metrics.signs, place.east, "20余块")
    for other in (fact, state(metrics.signs, place.west, "30块"), state(metrics.notes, place.east, "3个")):
        with pytest.raises(Refused) as refused:
            supersede_fact(fact=fact, by_fact=other, reason="取代", by_id=None, at=AT)
        assert refused.value.code == "not_a_successor"


def test_linked_facts_all_point_to_the_first_one(place, metrics):
    a, b, c = (state(metrics.signs, place.east, f"{n}块") for n in (10, 11, 12))
    link_facts(fact=c, same_as=b, reason="同一活动", by_id=None, at=AT)
    link_facts(fact=b, same_as=a, reason="同一活动", by_id=None, at=AT)
    assert list(Fact.objects.order_by("id").values_list("same_as", flat=True)) == [None, a.pk, a.pk]
    for first, second in ((a, b), (a, a)):
        with pytest.raises(Refused) as refused:
            link_facts(fact=first, same_as=second, reason="同一活动", by_id=None, at=AT)
        assert refused.value.code == "not_the_same_activity"


def test_the_database_itself_refuses_a_fact_that_replaces_itself(place, metrics):
    fact = state(metrics.signs, place.east, "20余块")
    with pytest.raises(IntegrityError), transaction.atomic():
        Fact.objects.filter(pk=fact.pk).update(superseded_by=fact)


def test_a_saved_metric_knows_its_unit_family(metrics):
    assert (metrics.signs.unit_family, metrics.patrols.unit_family, metrics.funds.unit_family) == (
        "count",
        "frequency",
        "money",
    )


def test_a_metric_with_facts_keeps_its_unit_and_way_of_adding(place, metrics):
    entries = {"code": "signs", "name": "宣传牌（新）", "by_id": None, "at": AT}
    state(metrics.signs, place.east, "20余块")
    renamed = save_metric(metric=metrics.signs, adds="sum", unit="块", **entries)
    assert renamed.name == "宣传牌（新）"
    for adds, unit in (("latest", "块"), ("sum", "个")):
        with pytest.raises(Refused) as refused:
            save_metric(metric=metrics.signs, adds=adds, unit=unit, **entries)
        assert refused.value.code == "metric_in_use"


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ({"code": "signs"}, "metric_code_taken"),
        ({"name": "宣传牌"}, "metric_name_taken"),
        ({"code": " "}, "metric_incomplete"),
        ({"unit": ""}, "metric_incomplete"),
        ({"adds": "average"}, "metric_adds_unknown"),
        ({"unit": "%"}, "rate_has_no_sum"),
        ({"unit": "次/小时"}, "rate_has_no_sum"),
    ],
)
def test_a_metric_that_cannot_be_is_refused(metrics, entries, code):
    whole = {"code": "new", "name": "新指标", "adds": "sum", "unit": "个", **entries}
    with pytest.raises(Refused) as refused:
        save_metric(**whole, by_id=None, at=AT)
    assert refused.value.code == code


def test_only_a_rate_has_parts_and_both_of_them(metrics):
    for adds, numerator, denominator in (("sum", metrics.signs, metrics.notes), ("rate", metrics.signs, None)):
        with pytest.raises(Refused) as refused:
            save_metric(
                code="share",
                name="占比",
                adds=adds,
                unit="个" if adds == "sum" else "%",
                numerator=numerator,
                denominator=denominator,
                by_id=None,
                at=AT,
            )
        assert refused.value.code == "rate_parts_incomplete"


def test_seeding_twice_adds_nothing_and_keeps_what_a_city_changed(db):
    assert seed_metrics() == len(SEEDS)
    row = Metric.objects.get(code="slogans")
    save_metric(metric=row, code="slogans", name="标语口号", adds="sum", unit="条", by_id=None, at=AT)
    assert seed_metrics() == 0
    assert Metric.objects.get(code="slogans").name == "标语口号"


def test_every_seeded_metric_is_one_an_office_could_save(db):
    for seed in SEEDS:
        metric = save_metric(code=seed.code, name=seed.name, adds=seed.adds, unit=seed.unit, by_id=None, at=AT)
        assert metric.unit_family != ""


def test_decimals_survive_the_database(place, metrics):
    fact = state(metrics.pass_rate, place.east, "98.7%")
    fact.refresh_from_db()
    assert fact.value == Decimal("98.7")
    assert fact.figure == parse("98.7%")
