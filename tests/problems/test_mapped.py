"""What stands on the map: where, how many, how bad, and for whom."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuangcheng.people.actor import NOBODY
from chuangcheng.places.models import Area, Site
from chuangcheng.places.operations import SiteDraft, save_site
from chuangcheng.problems.models import Problem
from chuangcheng.problems.queries.mapped import (
    NO_PROBLEMS,
    TONES,
    MapFilter,
    in_datum,
    mapped,
    open_problems,
    outlines,
    problems_at,
)  # fmt: skip
from chuangcheng.standards.models import SiteType
from chuangcheng.web.signs import tone_of
from tests.bench.mapping import lay_out
from tests.cast import AT
from tests.ledgers import ledger

pytestmark = pytest.mark.django_db
ALL = MapFilter()


@pytest.fixture
def city():
    """Two sites in one area with a box, one of them without a position, another area without either."""
    made = ledger()
    by, unit = made.people.actor("市办甲"), made.people.org("城管局").id
    box = {"box": [113.0, 34.0, 113.2, 34.2]}
    area = Area.objects.create(name="第一片区", organisation=made.people.org("云屏市"), **box)
    bare = Area.objects.create(name="没有轮廓的片区", organisation=made.people.org("云屏市"))
    for one in (area, bare):
        Area.objects.filter(pk=one.pk).update(path=f"/{one.pk}/")
    kind = SiteType.objects.create(code="M1", name="农贸市场")
    save_site(draft=SiteDraft("东市场", area.id, unit, x=113.05, y=34.05, site_type_id=kind.id), by=by, at=AT)
    save_site(draft=SiteDraft("西广场", area.id), by=by, at=AT)
    return made


def spot(name, wish=ALL, *, city, by="市办甲", at=AT):
    return {one.name: one for one in mapped(wish, by=city.people.actor(by), at=at)}.get(name)


def at_site(city, name, lead="城管局", **extra):
    site = Site.objects.get(name=name)
    problem = city.register(site=site.id, area=site.area_id, **extra)
    city.dispatch(problem, lead)
    return problem


def test_a_site_without_problems_stands_at_its_own_position(city):
    found = spot("东市场", city=city)
    assert (found.latitude, found.longitude, found.counts, found.is_rough) == (34.05, 113.05, NO_PROBLEMS, False)


def test_a_problem_counts_at_its_site_with_the_worst_sign_it_has(city):
    at_site(city, "东市场")
    problem = at_site(city, "东市场")
    Problem.objects.filter(pk=problem.pk).update(desk_due=AT - timedelta(hours=1))
    found = spot("东市场", city=city)
    assert (found.total, TONES[found.worst]) == (2, "overdue")


def test_every_tone_of_the_map_is_the_tone_of_the_rest_of_the_house(city):
    people = city.people
    rows = [at_site(city, "东市场") for _ in range(5)]
    for row, due in zip(rows, (-1, 23, 25, None, -1), strict=True):
        moment = None if due is None else AT + timedelta(hours=due)
        Problem.objects.filter(pk=row.pk).update(desk_due=moment)
    Problem.objects.filter(pk=rows[4].pk).update(state="suspended")
    for name, mine in (("市办甲", False), ("城管甲", True)):
        for row in open_problems(ALL, by=people.actor(name), at=AT):
            assert TONES[row.tone] == tone_of(state=row.state, due=row.desk_due, at=AT, mine=mine), (name, row.desk_due)


def test_a_site_without_a_position_shows_its_problems_in_the_middle_of_its_area(city):
    assert spot("西广场", city=city).latitude is None
    at_site(city, "西广场")
    found = spot("西广场", city=city)
    assert (round(found.latitude, 3), round(found.longitude, 3), found.is_rough) == (34.1, 113.1, True)


def test_a_problem_without_a_site_stands_in_its_area_and_without_any_ground_nowhere(city):
    area = Area.objects.get(name="第一片区")
    city.register(area=area.id)
    city.register(area=Area.objects.get(name="没有轮廓的片区").id)
    assert (spot("第一片区", city=city).kind, spot("第一片区", city=city).total) == ("area", 1)
    assert spot("没有轮廓的片区", city=city).latitude is None


def test_an_area_without_an_outline_has_its_middle_between_its_sites(city):
    bare = Area.objects.get(name="没有轮廓的片区")
    for x in (113.5, 113.7):
        save_site(draft=SiteDraft(f"点{x}", bare.id, x=x, y=34.5), by=city.people.actor("市办甲"), at=AT)
    city.register(area=bare.id)
    found = spot("没有轮廓的片区", city=city)
    assert (round(found.longitude, 6), found.latitude) == (113.6, 34.5)


def test_nobody_learns_of_problems_he_does_not_see(city):
    at_site(city, "东市场")
    assert spot("东市场", city=city, by="城管甲").total == 1
    assert spot("东市场", city=city, by="公安甲").total == 0
    assert mapped(ALL, by=NOBODY, at=AT) == []
    site = Site.objects.get(name="东市场")
    assert problems_at("site", site.id, ALL, by=city.people.actor("公安甲"), at=AT) == ([], False)


@pytest.mark.parametrize(("wish", "met"), [
    ({"tone": "overdue"}, {"东市场"}), ({"tone": "other"}, {"西广场"}), ({"tone": "none"}, set()),
    ({"state": "dispatched"}, {"东市场", "西广场"}), ({"state": "verified"}, set()), ({"q": "东市"}, {"东市场"}),
    ({"site_type": "农贸市场"}, {"东市场"}), ({"area": "第一片区"}, {"东市场", "西广场"}),
    ({"unit": "城管局"}, {"东市场"}), ({"unit": "公安局"}, {"西广场"}),
])  # fmt: skip
def test_a_filter_shows_only_what_fits(city, wish, met):
    late = at_site(city, "东市场")
    at_site(city, "西广场", "公安局")
    Problem.objects.exclude(pk=late.pk).update(desk_due=None)
    Problem.objects.filter(pk=late.pk).update(desk_due=AT - timedelta(days=1))
    ids = {
        "site_type": lambda name: SiteType.objects.get(name=name).id,
        "area": lambda name: Area.objects.get(name=name).id,
        "unit": lambda name: city.people.org(name).id,
    }
    asked = MapFilter(**{name: ids.get(name, str)(value) for name, value in wish.items()})
    assert {one.name for one in mapped(asked, by=city.people.actor("市办甲"), at=AT)} == met


def test_sites_in_order_are_those_without_an_open_problem(city):
    at_site(city, "东市场")
    found = mapped(MapFilter(tone="none"), by=city.people.actor("市办甲"), at=AT)
    assert [one.name for one in found] == ["西广场"]


def test_the_statements_stay_as_many_however_many_there_are(city, django_assert_num_queries):
    by, wish = city.people.actor("市办甲"), MapFilter(area=Area.objects.get(name="第一片区").id)
    mapped(wish, by=by, at=AT)
    with CaptureQueriesContext(connection) as few:
        mapped(wish, by=by, at=AT)
    lay_out(city, sites=60, problems=90, at=AT)
    Site.objects.update(area=wish.area)
    with django_assert_num_queries(len(few)):
        found = mapped(wish, by=by, at=AT)
    assert len(found) >= 60
    with django_assert_num_queries(1):
        assert len(outlines(by=by)) == 25


def test_every_open_problem_is_counted_once(city):
    lay_out(city, sites=60, problems=90, at=AT)
    by = city.people.actor("市办甲")
    assert sum(one.total for one in mapped(ALL, by=by, at=AT)) == open_problems(ALL, by=by, at=AT).count() == 91


def test_what_a_place_opens_with_is_what_it_was_counted_with(city):
    lay_out(city, sites=20, problems=60, at=AT)
    by = city.people.actor("市办甲")
    for one in mapped(MapFilter(tone="overdue"), by=by, at=AT):
        rows, more = problems_at(one.kind, one.id, MapFilter(tone="overdue"), by=by, at=AT)
        assert (len(rows), more) == (one.total, False)


def test_positions_move_by_the_datum_of_the_tiles(city):
    assert (
        in_datum(39.908823, 116.39747, "wgs84") == in_datum(39.908823, 116.39747, "cgcs2000") == (116.39747, 39.908823)
    )
    east, north = in_datum(39.908823, 116.39747, "gcj02")
    assert 0.004 < east - 116.39747 < 0.008
    assert 0.0005 < north - 39.908823 < 0.003
