"""Programmes are kept by those who run them, and say what is drawn and how often."""

import pytest

from chuangcheng.audit.models import Entry
from chuangcheng.inspections.operations.programmes import ProgrammeDraft, save_programme
from chuangcheng.inspections.queries.rounds import programmes
from chuangcheng.rules.refusals import Refused
from tests.cast import AT
from tests.inspections.worlds import World

pytestmark = pytest.mark.django_db


def refused(world, who="市办甲", **said):
    said = {"name": "巡查", "organisation_id": world.people.org("云屏市").id, **said}
    with pytest.raises(Refused) as refusal:
        save_programme(draft=ProgrammeDraft(**said), by=world.actor(who), at=AT)
    return refusal.value


def test_a_programme_is_kept_with_everything_it_says_and_logged():
    world = World()
    row = world.programme(
        name="医院巡查",
        kind="daily",
        demand_words="8:00-18:00每小时不少于2次",
        site_type_ids=[world.types[0].pk],
        area_ids=[area.pk for area in world.areas],
        run_by="both",
        bureau_ids=[world.people.org("城管局").id],
    )
    row.refresh_from_db()
    assert (row.demand["times"], row.demand["per"], row.demand["from"]) == (2, "hour", "08:00")
    assert list(row.site_types.all()) == world.types[:1]
    assert list(row.bureaus.all()) == [world.people.org("城管局")]
    assert Entry.objects.get(action="programme.add").new["areas"] == sorted(a.pk for a in world.areas)


def test_a_change_keeps_old_and_new_and_is_refused_to_somebody_who_saw_another_state():
    world = World()
    row = world.programme(name="甲")
    said = ProgrammeDraft(name="乙", organisation_id=row.organisation_id, kind="random")
    save_programme(programme_id=row.pk, draft=said, by=world.actor("市办乙"), at=AT, seen="1")
    entry = Entry.objects.get(action="programme.change")
    assert (entry.old["name"], entry.new["name"]) == ("甲", "乙")
    with pytest.raises(Refused) as refusal:
        save_programme(programme_id=row.pk, draft=said, by=world.actor("市办甲"), at=AT, seen="1")
    assert refusal.value.code == "row_stale"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": " "}, "name"),
        ({"kind": "party"}, "kind"),
        ({"level": "moon"}, "level"),
        ({"run_by": "bureaus"}, "bureau_ids"),
        ({"demand_words": "多看看"}, "demand_words"),
        ({"note": "长" * 2001}, "note"),
        ({"standard_id": 999_999}, "standard_id"),
        ({"draw_rule": {"per": "type", "share": "3/0"}}, "draw_rule"),
        ({"draw_rule": {"per": "colour", "count": 1}}, "draw_rule"),
        ({"draw_rule": {"count": -1}}, "draw_rule"),
    ],
)
def test_what_makes_no_sense_is_refused_by_its_field(said, field):
    assert field in refused(World(), **said).fields


def test_types_areas_and_bureaus_nobody_knows_are_refused():
    world = World()
    for said in ({"site_type_ids": [999_999]}, {"area_ids": [999_999]}, {"bureau_ids": [999_999]}):
        assert refused(world, **said).code == "programme_choice_missing"


def test_one_name_at_one_organisation_is_one_programme():
    world = World()
    world.programme(name="巡查")
    assert refused(world).code == "programme_taken"


@pytest.mark.parametrize("who", ["市核甲", "市督甲", "市领导甲", "街办甲", "城管甲"])
def test_only_office_and_liaison_of_those_who_run_it_keep_it(who):
    assert refused(World(), who).code == "keepers_only"


def test_each_level_keeps_and_sees_its_own_and_what_is_below():
    world = World()
    south = world.people.org("南桥街道").id
    street = world.programme("街办甲", name="街道巡查", organisation_id=south, standard_id=None)
    city = world.programme(name="市里抽查")
    everybody = ("市办甲", "区办甲", "街办甲", "梧桐甲", "院办甲")
    seen = {who: [row.pk for row in programmes(world.actor(who))] for who in everybody}
    assert seen == {
        "市办甲": [city.pk, street.pk], "区办甲": [street.pk], "街办甲": [street.pk], "梧桐甲": [], "院办甲": [],
    }  # fmt: skip


def test_a_line_bureau_sees_the_programme_it_takes_part_in():
    world = World()
    row = world.programme(run_by="both", bureau_ids=[world.people.org("城管局").id])
    assert [one.pk for one in programmes(world.actor("城管甲"))] == [row.pk]
    assert programmes(world.actor("公安甲")) == []
