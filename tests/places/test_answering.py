"""Who answers for a place, in which order and why."""

from datetime import date

import pytest

from chuangcheng.people.actor import CONSOLE
from chuangcheng.places.models import Site
from chuangcheng.places.operations import AreaDraft, CoverageDraft, SiteDraft, save_area, save_coverage, save_site
from chuangcheng.places.queries import who_answers
from chuangcheng.standards.models import Category, SiteType
from tests.cast import AT, cast

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
SINCE = date(2026, 1, 1)
UNITS = ("云屏市", "城管局", "公安局", "市监局", "示例医院", "南桥街道", "总务科")


class Town:
    """The city's ground, the street below it, a road section in it and a market on it."""

    def __init__(self):
        self.people = cast()
        org = self.org = lambda name: self.people.org(name).id
        self.city = self.area("云屏", "city", None, org("云屏市"))
        self.street = self.area("南桥片区", "street", self.city.id, org("南桥街道"))
        self.road = self.area("东风路路段", "section", self.street.id, None)
        draft = SiteDraft("东风市场", area_id=self.road.id, organisation_id=org("示例医院"))
        self.market = save_site(draft=draft, by=CONSOLE, at=AT)

    def area(self, name, kind, parent_id, organisation_id):
        draft = AreaDraft(name, kind, parent_id, organisation_id)
        return save_area(draft=draft, by=CONSOLE, at=AT)

    def covers(self, unit, since=SINCE, **what):
        return save_coverage(draft=CoverageDraft(self.org(unit), since, **what), by=CONSOLE, at=AT)

    def asked(self, *, at=DAY, **more):
        """Units and reasons, units by the names the cast calls them."""
        short = {self.people.org(name).name: name for name in UNITS}
        wanted = {"site_id": self.market.id} | more
        found = [(a.organisation_name, a.reason) for a in who_answers(at=at, **wanted)]
        return [(short[unit], reason.replace(unit, short[unit])) for unit, reason in found]

    def units(self, **more):
        return [unit for unit, _ in self.asked(**more)]


def test_without_any_coverage_the_unit_of_the_site_and_the_ground_answer():
    town = Town()
    assert town.asked() == [("示例医院", "点位责任单位：示例医院"), ("南桥街道", "属地单位：南桥街道")]


def test_the_site_comes_before_its_areas_from_the_nearest_up_and_then_its_unit():
    town = Town()
    town.covers("公安局", area_id=town.city.id)
    town.covers("城管局", area_id=town.road.id, role="road")
    town.covers("市监局", site_id=town.market.id, leader="甲")
    assert town.asked() == [
        ("市监局", "包保：东风市场 市监局"),
        ("城管局", "包保：东风路路段 路长 城管局"),
        ("公安局", "包保：云屏 公安局"),
        ("示例医院", "点位责任单位：示例医院"),
        ("南桥街道", "属地单位：南桥街道"),
    ]


def test_a_narrowed_coverage_answers_only_for_its_category_and_what_stands_below_it_and_then_first():
    town = Town()
    streets = Category.objects.create(code="Z9", name="街面秩序九", kind="event")
    stalls = Category.objects.create(code="Z901", name="占道经营九", kind="event", parent=streets)
    other = Category.objects.create(code="Z8", name="别的八", kind="event")
    town.covers("公安局", area_id=town.road.id)
    town.covers("城管局", area_id=town.road.id, category_id=streets.id)
    town.covers("市监局", area_id=town.road.id, category_id=stalls.id)
    assert town.units()[:1] == town.units(category_id=other.id)[:1] == ["公安局"]
    assert town.units(category_id=streets.id)[:2] == ["城管局", "公安局"]
    assert town.units(category_id=stalls.id)[:3] == ["市监局", "城管局", "公安局"]


def test_a_profession_without_a_place_answers_on_the_ground_of_whoever_is_above_it():
    town = Town()
    town.covers("市监局", profession="食品安全")
    town.covers("总务科", profession="食品安全")
    assert town.units(profession="食品安全") == ["市监局", "示例医院", "南桥街道"]
    assert town.units() == ["示例医院", "南桥街道"]


def test_only_the_coverage_of_that_day_counts_and_the_rest_is_history():
    town = Town()
    town.covers("公安局", site_id=town.market.id, to_date=date(2026, 3, 1))
    town.covers("城管局", since=date(2026, 3, 3), site_id=town.market.id)
    assert town.units() == ["示例医院", "南桥街道"]
    assert town.units(at=date(2026, 3, 1)) == ["公安局", "示例医院", "南桥街道"]


def test_a_unit_with_a_section_named_is_not_said_again_by_its_ground():
    town = Town()
    town.covers(
        "示例医院", site_id=town.market.id, department_id=town.org("总务科"), group="第三包保组", person="总务甲"
    )
    first, second = who_answers(site_id=town.market.id, at=DAY)
    assert (first.department, first.group, first.person) == ("总务科", "第三包保组", "总务甲")
    assert first.reason.startswith("包保：东风市场 第三包保组 ")
    assert second.reason.startswith("属地单位：")


def test_an_area_is_asked_like_a_site():
    town = Town()
    town.covers("城管局", area_id=town.street.id, role="patch")
    found = town.asked(area_id=town.road.id, site_id=None)
    assert [reason for _, reason in found] == ["包保：南桥片区 片长 城管局", "属地单位：南桥街道"]


def test_nobody_answers_for_nowhere():
    cast()
    assert who_answers(at=DAY) == []
    assert who_answers(site_id=99, area_id=99, at=DAY) == []


def test_it_takes_five_statements_at_most(django_assert_max_num_queries):
    town = Town()
    town.covers("公安局", area_id=town.city.id)
    category = Category.objects.first() or Category.objects.create(code="Z9", name="街面秩序九", kind="event")
    with django_assert_max_num_queries(5):
        who_answers(site_id=town.market.id, category_id=category.id, at=DAY)


def test_a_type_of_sites_is_covered_wherever_they_stand_on_the_ground():
    town = Town()
    markets = SiteType.objects.create(code="Z07", name="集贸市场九")
    town.covers("市监局", site_type_id=markets.id)
    town.covers("城管局", area_id=town.road.id)
    town.covers("公安局", area_id=town.road.id, site_type_id=markets.id)
    assert town.units() == ["城管局", "示例医院", "南桥街道"]
    Site.objects.update(site_type=markets)
    assert town.units() == ["公安局", "城管局", "市监局", "示例医院", "南桥街道"]
