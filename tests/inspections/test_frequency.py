"""Who fell short of a programme's frequency, by site and by unit."""

from datetime import timedelta
from uuid import uuid4

import pytest

from chuangcheng.inspections.models import Visit
from chuangcheng.inspections.queries.frequency import frequency_of
from chuangcheng.rules.refusals import Refused
from tests.cast import AT
from tests.inspections.worlds import World

pytestmark = pytest.mark.django_db
MIDNIGHT = AT.replace(hour=0)


def patrol(world, **more):
    return world.programme(
        kind="daily", demand_words="8:00-12:00每小时不少于1次", draw_rule={}, area_ids=[world.areas[0].pk], **more
    )


def been(world, programme, site, *hours):
    Visit.objects.bulk_create(
        Visit(
            uuid=uuid4(),
            programme=programme,
            organisation_id=programme.organisation_id,
            site=site,
            state="done",
            ended_at=MIDNIGHT + timedelta(hours=hour, minutes=20),
        )
        for hour in hours
    )


def asked(world, programme, *, hours=24, who="市办甲"):
    now = MIDNIGHT + timedelta(hours=hours)
    return frequency_of(programme.pk, by=world.actor(who), since=MIDNIGHT, until=MIDNIGHT + timedelta(days=1), now=now)


def test_who_fell_short_comes_worst_first_with_the_hours_missed():
    world = World()
    programme = patrol(world)
    first, second = world.sites[0], world.sites[1]
    been(world, programme, first, 8, 9, 10, 11)
    been(world, programme, second, 8, 10, 11)
    found = asked(world, programme)
    assert len(found.sites) == 10
    assert len(found.short) == 9
    by_site = {one.site_id: one.judged for one in found.sites}
    assert by_site[first.pk].short == 0
    assert [gap.words for gap in by_site[second.pk].gaps] == ["3月2日 9:00—10:00 应1次，实0次"]
    units = {one.name: (one.sites, one.sites_short, one.short) for one in found.units}
    assert units["示例医院"] == (2, 1, 4)
    assert units["城管局"] == (2, 2, 5)


def test_the_clock_decides_what_is_due():
    world = World()
    programme = patrol(world)
    assert {one.judged.due for one in asked(world, programme, hours=8).sites} == {0}
    assert {one.judged.short for one in asked(world, programme, hours=10).sites} == {2}


def test_visits_of_another_programme_or_never_finished_count_for_nothing():
    world = World()
    programme, other = patrol(world), patrol(world)
    been(world, other, world.sites[0], 8, 9, 10, 11)
    Visit.objects.update(programme=other)
    assert {one.judged.done for one in asked(world, programme).sites} == {0}


def test_it_is_asked_by_those_who_see_the_programme_and_only_where_there_is_a_demand():
    world = World()
    with pytest.raises(Refused) as refusal:
        asked(world, patrol(world), who="街办甲")
    assert refusal.value.code == "programme_missing"
    with pytest.raises(Refused) as refusal:
        asked(world, world.programme())
    assert refusal.value.code == "demand_none"


def test_the_number_of_statements_does_not_grow_with_the_sites(django_assert_max_num_queries):
    world = World()
    programme = patrol(world)
    been(world, programme, world.sites[0], 8)
    by = world.actor("市办甲")
    with django_assert_max_num_queries(14):
        frequency_of(programme.pk, by=by, since=MIDNIGHT, until=MIDNIGHT + timedelta(days=1), now=AT)
