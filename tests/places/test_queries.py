"""Where things are, and who answers for a place on a day."""

from datetime import date

import pytest

from chuangcheng.people.models import Organisation
from chuangcheng.places.models import Area
from chuangcheng.places.operations import AreaDraft, CoverageDraft, SiteDraft, save_area, save_coverage, save_site
from chuangcheng.places.queries import area_of, area_tree, coverages, coverages_of, sites
from tests.cast import AT, cast

pytestmark = pytest.mark.django_db
NEW_YEAR, MARCH = date(2026, 1, 1), date(2026, 3, 2)


@pytest.fixture
def people():
    """The cast with a street's ground: one area, a grid below it, two sites."""
    people = cast()
    by = people.actor("街办甲")
    street = save_area(draft=AreaDraft("南桥片区", organisation_id=people.org("南桥街道").id), by=by, at=AT)
    grid = save_area(draft=AreaDraft("第一网格", parent_id=street.id), by=by, at=AT)
    save_site(draft=SiteDraft("农贸市场", grid.id, people.org("市监局").id, "示例路1号"), by=by, at=AT)
    save_site(draft=SiteDraft("人民广场", street.id), by=by, at=AT)
    return people


def area(name):
    return Area.objects.get(name=name)


def test_the_tree_counts_the_sites_right_in_an_area(people, django_assert_num_queries):
    by = people.actor("市督甲")
    with django_assert_num_queries(2):
        (top,) = area_tree(by)
    assert (top.name, top.site_count, top.organisation_name) == ("南桥片区", 1, "南桥街道")
    assert [(c.name, c.site_count) for c in top.children] == [("第一网格", 1)]


def test_the_ground_of_another_tree_is_not_seen(people):
    other = Organisation.objects.create(name="另一市", kind="city", path="/900/", id=900)
    Area.objects.create(name="另一片", organisation=other, path="/77/", id=77)
    assert {n.name for n in area_tree(people.actor("团委甲"))} == {"南桥片区"}
    assert {n.name for n in area_tree(people.actor("管理甲"))} == {"南桥片区", "另一片"}


@pytest.mark.parametrize("typed", ["农贸", "示例路", "nmsc", "nongmao"])
def test_sites_are_searched_by_name_address_and_pinyin(people, typed):
    assert [s.name for s in sites(people.actor("市督甲"), search=typed)] == ["农贸市场"]


def test_sites_of_an_area_include_those_below_it(people):
    by = people.actor("市督甲")
    assert {s.name for s in sites(by, area_id=area("南桥片区").id)} == {"农贸市场", "人民广场"}
    assert {s.name for s in sites(by, area_id=area("第一网格").id)} == {"农贸市场"}
    assert sites(by, area_id=99) == []


def test_a_units_area_is_the_nearest_at_or_above_it(people):
    assert area_of(people.org("梧桐社区").id) == area("南桥片区")
    assert area_of(people.org("城管局").id) is None
    own = save_area(
        draft=AreaDraft("梧桐", organisation_id=people.org("梧桐社区").id), by=people.actor("街办甲"), at=AT
    )
    assert area_of(people.org("梧桐社区").id) == own


def test_whoever_is_nearest_to_a_place_is_named_first(people):
    by = people.actor("街办甲")
    market = sites(by, search="农贸")[0]
    cover = (
        CoverageDraft(people.org("城管局").id, NEW_YEAR, area_id=area("南桥片区").id, leader="城管领导"),
        CoverageDraft(people.org("梧桐社区").id, NEW_YEAR, area_id=area("第一网格").id),
        CoverageDraft(people.org("市监局").id, NEW_YEAR, site_id=market.id, to_date=MARCH),
    )
    for draft in cover:
        save_coverage(draft=draft, by=by, at=AT)
    names = [c.organisation_name for c in coverages_of(site_id=market.id, on=MARCH)]
    assert names == ["云屏市市场监督管理局", "梧桐社区", "云屏市城市管理局"]
    later = [c.organisation_name for c in coverages_of(site_id=market.id, on=date(2026, 3, 3))]
    assert later == ["梧桐社区", "云屏市城市管理局"]
    assert [c.what for c in coverages_of(area_id=area("南桥片区").id, on=MARCH)] == ["南桥片区"]
    assert coverages_of(site_id=market.id, on=date(2025, 12, 31)) == []


def test_a_unit_sees_what_it_covers(people):
    by = people.actor("院办甲")
    hospital = people.org("示例医院").id
    save_coverage(draft=CoverageDraft(hospital, NEW_YEAR, profession="控烟", leader="院领导甲"), by=by, at=AT)
    (line,) = coverages(by, on=MARCH, organisation_id=hospital)
    assert (line.what, line.leader, line.department_name) == ("控烟", "院领导甲", "")
    assert coverages(by, on=MARCH, organisation_id=people.org("城管局").id) == []
