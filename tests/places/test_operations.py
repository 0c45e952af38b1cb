"""Areas, sites and who covers them are kept by the office whose ground it is."""

from datetime import date

import pytest

from chuangcheng.audit.models import Entry
from chuangcheng.people.actor import CONSOLE
from chuangcheng.places.models import Area, Coverage, Site
from chuangcheng.places.operations import (
    AreaDraft,
    CoverageDraft,
    SiteDraft,
    end_coverage,
    save_area,
    save_coverage,
    save_site,
)
from chuangcheng.rules.refusals import Refused
from tests.cast import AT, cast

pytestmark = pytest.mark.django_db
NEW_YEAR = date(2026, 1, 1)


def refused(operation, **call):
    with pytest.raises(Refused) as refusal:
        operation(**call, at=AT)
    return refusal.value


def ground(people):
    """The street's area with the community's below it."""
    by = people.actor("街办甲")
    street = save_area(draft=AreaDraft("南桥片区", organisation_id=people.org("南桥街道").id), by=by, at=AT)
    grid = save_area(draft=AreaDraft("第一网格", "grid", parent_id=street.id), by=by, at=AT)
    return street, grid


def test_an_area_carries_all_below_it_when_it_moves():
    people = cast()
    street, grid = ground(people)
    city = people.actor("市办甲")
    district = save_area(draft=AreaDraft("东湖", organisation_id=people.org("东湖区").id), by=city, at=AT)
    draft = AreaDraft("南桥片区", parent_id=district.id, organisation_id=people.org("南桥街道").id)
    save_area(area_id=street.id, draft=draft, by=city, at=AT)
    grid.refresh_from_db()
    assert grid.path == f"/{district.id}/{street.id}/{grid.id}/"
    entry = Entry.objects.get(action="area.change")
    assert (entry.old, entry.new) == ({"parent_id": None}, {"parent_id": district.id})


def test_an_area_cannot_stand_below_itself():
    people = cast()
    street, grid = ground(people)
    draft = AreaDraft("南桥片区", parent_id=grid.id, organisation_id=people.org("南桥街道").id)
    assert refused(save_area, area_id=street.id, draft=draft, by=people.actor("街办甲")).code == "area_cycle"


def test_an_area_in_use_is_not_taken_away():
    people = cast()
    street, grid = ground(people)
    by = people.actor("街办甲")
    save_site(draft=SiteDraft("农贸市场", area_id=grid.id), by=by, at=AT)
    for row in (street, grid):
        draft = AreaDraft(row.name, parent_id=row.parent_id, organisation_id=row.organisation_id, is_active=False)
        assert refused(save_area, area_id=row.id, draft=draft, by=by).code == "area_in_use"


def test_two_areas_of_one_name_below_one_parent_are_refused():
    people = cast()
    street, _ = ground(people)
    draft = AreaDraft(" 第一网格", parent_id=street.id)
    assert refused(save_area, draft=draft, by=people.actor("街办甲")).code == "area_taken"


@pytest.mark.parametrize("who", ["街联甲", "梧桐甲", "城管甲", "院办甲", "市领导甲"])
def test_only_the_office_of_the_ground_keeps_it(who):
    people = cast()
    _, grid = ground(people)
    by = people.actor(who)
    assert refused(save_site, draft=SiteDraft("公厕", area_id=grid.id), by=by).code == "places_keepers"
    coverage = CoverageDraft(people.org("梧桐社区").id, NEW_YEAR, area_id=grid.id)
    assert refused(save_coverage, draft=coverage, by=by).code == "places_keepers"
    area = AreaDraft("第一网格", parent_id=grid.parent_id)
    assert refused(save_area, area_id=grid.id, draft=area, by=by).code == "places_keepers"


def test_ground_nobody_owns_is_kept_from_the_top():
    people = cast()
    draft = AreaDraft("无主地带")
    assert refused(save_area, draft=draft, by=people.actor("街办甲")).code == "places_keepers"
    save_area(draft=draft, by=people.actor("市办甲"), at=AT)
    assert save_area(draft=AreaDraft("另一处"), by=CONSOLE, at=AT).path.count("/") == 2


def test_a_site_keeps_its_position_and_its_changes():
    people = cast()
    _, grid = ground(people)
    by = people.actor("区办甲")
    draft = SiteDraft("农贸市场", grid.id, people.org("市监局").id, "示例路1号", 114.3, 30.5)
    site = save_site(draft=draft, by=by, at=AT)
    moved = SiteDraft("农贸市场", grid.id, people.org("市监局").id, "示例路1号", 114.3, 30.6)
    save_site(site_id=site.id, draft=moved, by=by, at=AT)
    entry = Entry.objects.get(action="site.change")
    assert (entry.old, entry.new) == ({"y": 30.5, "latitude": 30.5}, {"y": 30.6, "latitude": 30.6})


def test_a_site_keeps_the_fix_as_taken_beside_its_place_in_wgs84():
    people = cast()
    _, grid = ground(people)
    draft = SiteDraft("公厕", grid.id, x=116.41024449916938, y=39.91640428150164, datum="gcj02", accuracy_m=8)
    site = save_site(draft=draft, by=people.actor("街办甲"), at=AT)
    assert (site.x, site.y, site.datum, site.accuracy_m) == (116.41024449916938, 39.91640428150164, "gcj02", 8)
    assert (site.latitude, site.longitude) == pytest.approx((39.915, 116.404), abs=1e-7)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"y": 30.5}, "y"),
        ({"y": 130.5, "x": 30.0}, "y"),
        ({"y": float("nan"), "x": 30.0}, "y"),
        ({"y": 30.5, "x": 114.3, "datum": "itrf"}, "datum"),
        ({"y": 30.5, "x": 114.3, "accuracy_m": 0}, "accuracy_m"),
        ({"accuracy_m": 5}, "accuracy_m"),
        ({"kind": "ship"}, "kind"),
        ({"address": "长" * 201}, "address"),
    ],
)
def test_a_wrong_site_says_which_field(changes, field):
    people = cast()
    _, grid = ground(people)
    draft = SiteDraft(**{"name": "公厕", "area_id": grid.id, **changes})
    assert list(refused(save_site, draft=draft, by=people.actor("街办甲")).fields) == [field]
    assert not Site.objects.exists()


def test_the_same_name_may_stand_in_two_areas_but_not_twice_in_one():
    people = cast()
    street, grid = ground(people)
    by = people.actor("街办甲")
    save_site(draft=SiteDraft("公厕", area_id=grid.id), by=by, at=AT)
    save_site(draft=SiteDraft("公厕", area_id=street.id), by=by, at=AT)
    assert refused(save_site, draft=SiteDraft("公厕", area_id=grid.id), by=by).code == "site_taken"


def test_a_unit_keeps_the_sites_it_answers_for_where_there_is_no_area():
    people = cast()
    own = SiteDraft("门诊大厅", organisation_id=people.org("示例医院").id)
    assert save_site(draft=own, by=people.actor("院办甲"), at=AT).area is None
    other = SiteDraft("菜场", organisation_id=people.org("市监局").id)
    assert refused(save_site, draft=other, by=people.actor("院办甲")).code == "places_keepers"


def test_a_hospital_covers_its_professions_too():
    people = cast()
    draft = CoverageDraft(
        organisation_id=people.org("示例医院").id,
        profession="控烟",
        leader="院领导甲",
        department_id=people.org("保卫科").id,
        from_date=NEW_YEAR,
    )
    row = save_coverage(draft=draft, by=people.actor("院办甲"), at=AT)
    assert Coverage.objects.get(profession="控烟").department == people.org("保卫科")
    assert refused(save_coverage, draft=draft, by=people.actor("院办甲")).code == "coverage_taken"
    end_coverage(coverage_id=row.id, last_day=date(2026, 3, 31), by=people.actor("院办甲"), at=AT)
    after = CoverageDraft(people.org("示例医院").id, date(2026, 4, 1), profession="控烟")
    save_coverage(draft=after, by=people.actor("院办甲"), at=AT)
    entry = Entry.objects.get(action="coverage.end")
    assert (entry.old, entry.new) == ({"to_date": None}, {"to_date": "2026-03-31"})


def test_a_coverage_covers_something_and_ends_after_it_begins():
    people = cast()
    by, organisation = people.actor("院办甲"), people.org("示例医院").id
    nothing = CoverageDraft(organisation, NEW_YEAR)
    assert list(refused(save_coverage, draft=nothing, by=by).fields) == ["area_id"]
    backwards = CoverageDraft(organisation, NEW_YEAR, profession="控烟", to_date=date(2025, 12, 31))
    assert list(refused(save_coverage, draft=backwards, by=by).fields) == ["to_date"]
    row = save_coverage(draft=CoverageDraft(organisation, NEW_YEAR, profession="控烟"), by=by, at=AT)
    early = {"coverage_id": row.id, "last_day": date(2025, 12, 31)}
    assert refused(end_coverage, **early, by=by).code == "coverage_fields"


def test_what_is_gone_is_said_to_be_missing():
    people = cast()
    by = people.actor("市办甲")
    assert refused(save_area, area_id=99, draft=AreaDraft("甲"), by=by).kind == "missing"
    assert refused(save_site, site_id=99, draft=SiteDraft("甲"), by=by).kind == "missing"
    assert refused(end_coverage, coverage_id=99, last_day=NEW_YEAR, by=by).kind == "missing"
    assert not Area.objects.exists()
