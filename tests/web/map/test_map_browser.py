"""The map in a real browser: drawn without a map service, filtered, opened by a tap, and a list where it cannot be."""

import os
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from chuangcheng.places.models import Site
from chuangcheng.problems.models import Problem
from tests.bench.mapping import lay_out
from tests.ledgers import ledger

pytestmark = pytest.mark.browser
# Where pictures for the manual go; nowhere by default.
PICTURES = os.environ.get("MAP_PICTURES", "")
ONLY_NEAR = "(place) => document.querySelector('[data-map]').map.jumpTo({ center: place, zoom: 17 })"
TAP = """(place) => {
  const map = document.querySelector("[data-map]").map, { x, y } = map.project(place);
  const box = map.getCanvas().getBoundingClientRect();
  return [box.left + x, box.top + y];
}"""
SEEN = """() => {
  const map = document.querySelector("[data-map]").map;
  return map.queryRenderedFeatures({ layers: ["spots-one"] }).length;
}"""
NO_WEBGL = """HTMLCanvasElement.prototype.getContext = ((plain) => function (kind, ...more) {
  return kind.startsWith("webgl") ? null : plain.call(this, kind, ...more);
})(HTMLCanvasElement.prototype.getContext);"""


@pytest.fixture
def city(transactional_db):
    made = ledger()
    lay_out(made, sites=120, problems=200, at=timezone.now())
    return made


def picture(page, name):
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png")


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_the_map_is_drawn_and_a_tap_opens_a_place(city, open_page, size):
    worst = Problem.objects.filter(site__isnull=False).order_by("desk_due", "id").first()
    page = open_page(size, user=city.people.user("市办甲"))
    page.goto("/map/")
    expect(page.locator("[data-map][data-drawn='120'], [data-map][data-drawn]")).to_be_visible(timeout=30_000)
    expect(page.locator("[data-said]")).to_contain_text("120 个点位、200 件未销号问题")
    picture(page, f"35-map-{size}")
    place = [worst.site.longitude, worst.site.latitude]
    page.evaluate(ONLY_NEAR, place)
    page.wait_for_function(SEEN, timeout=30_000)
    page.mouse.click(*page.evaluate(TAP, place))
    panel = page.locator(".map-panel")
    expect(panel.get_by_role("heading", name=worst.site.name)).to_be_visible(timeout=20_000)
    expect(panel.get_by_text(worst.number)).to_be_visible()
    picture(page, f"36-map-place-{size}")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto("/map/?tone=overdue")
    expect(page.locator("[data-map][data-drawn]")).to_be_visible(timeout=30_000)
    expect(page.locator("[data-said]")).not_to_contain_text("200 件")


def test_where_it_cannot_be_drawn_the_list_comes_by_itself(city, open_page):
    page = open_page("phone", user=city.people.user("市办甲"))
    page.add_init_script(NO_WEBGL)
    page.goto("/map/?tone=overdue")
    page.wait_for_url(re.compile(r"/map/list/\?tone=overdue&why=undrawn"), timeout=20_000)
    expect(page.get_by_text("这台设备画不出地图")).to_be_visible()
    expect(page.locator("tbody tr").first).to_contain_text("已逾期")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_tap_on_the_form_of_a_site_fills_its_position(city, open_page):
    site = Site.objects.order_by("id").first()
    page = open_page("desktop", user=city.people.user("市办甲"))
    page.goto(f"/places/sites/{site.id}/edit/")
    expect(page.locator("[data-pick-map][data-drawn]")).to_be_visible(timeout=30_000)
    before = page.locator("[name=x]").input_value()
    page.locator("[data-pick-map] canvas").click(position={"x": 60, "y": 60})
    expect(page.locator("[name=x]")).not_to_have_value(before)
    expect(page.locator("[name=datum]")).to_have_value("wgs84")
    picture(page, "37-map-pick-desktop")
    page.get_by_role("button", name="保存").click()
    page.wait_for_url(re.compile(rf"/places/sites/{site.id}/$"))
    assert abs(Site.objects.get(pk=site.pk).longitude - float(before)) > 0.0001
