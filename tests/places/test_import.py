"""Sites from files: columns known by name, a verdict for every row, nothing written while rows are faulty."""

import json

import pytest
import xlsxwriter

from chuangcheng.imports.operations.site_sheets import read_sites
from chuangcheng.people.actor import CONSOLE
from chuangcheng.places.models import Site
from chuangcheng.places.operations import AreaDraft, save_area
from chuangcheng.places.operations.site_import import SheetRow, import_sites
from chuangcheng.rules.refusals import Refused
from chuangcheng.standards.models import SiteType
from tests.cast import AT, cast

pytestmark = pytest.mark.django_db


def ground():
    people = cast()
    street = save_area(draft=AreaDraft("南桥街道", "street", None, people.org("南桥街道").id), by=CONSOLE, at=AT)
    save_area(draft=AreaDraft("梧桐社区", "community", street.id), by=CONSOLE, at=AT)
    other = save_area(draft=AreaDraft("东湖区", "district", None, people.org("东湖区").id), by=CONSOLE, at=AT)
    save_area(draft=AreaDraft("梧桐社区", "community", other.id), by=CONSOLE, at=AT)
    SiteType.objects.get_or_create(name="集贸市场", defaults={"code": "Z07", "other_names": "农贸市场"})
    return people


def row(line=2, **cells):
    return SheetRow(line, {"name": "东风市场", "area": "南桥街道", **cells})


def run(rows, *, dry_run=True, by=CONSOLE, **more):
    return import_sites(rows=rows, dry_run=dry_run, by=by, at=AT, **more)


def sheet(path, heads, *rows):
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet()
    page.write_row(0, 0, ["某市点位表"])
    page.write_row(1, 0, heads)
    for number, cells in enumerate(rows, start=2):
        page.write_row(number, 0, cells)
    book.close()
    return path


def test_a_sheet_with_other_column_names_is_read(tmp_path):
    heads = ("序号", "点位名称", "场所类型", "所属街道", "社区", "主管单位", "经纬度")
    path = sheet(
        tmp_path / "a.xlsx", heads, (1, "东风市场", "农贸市场", "南桥街道", "梧桐社区", "城管局", "114.3，30.5")
    )
    found = read_sites(path, name="a.xlsx")
    assert found.left == ["序号"]
    assert found.rows[0].line == 3
    wanted = {"name": "东风市场", "site_type": "农贸市场", "area": "南桥街道/梧桐社区", "unit": "城管局"}
    assert found.rows[0].cells == {**wanted, "x": "114.3", "y": "30.5"}


def test_geojson_gives_points_in_wgs84(tmp_path):
    feature = {
        "type": "Feature",
        "properties": {"名称": "东风市场", "片区": "南桥街道", "编号": 7},
        "geometry": {"type": "Point", "coordinates": [114.3, 30.5]},
    }
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    ground()
    run(read_sites(path, name="a.geojson").rows, dry_run=False, datum="bd09")
    site = Site.objects.get()
    assert (site.code, site.datum, site.latitude, site.longitude) == ("7", "wgs84", 30.5, 114.3)


@pytest.mark.parametrize("text", ["[]", "{}", "不是", '{"features": [1]}'])
def test_what_is_no_geojson_is_refused(tmp_path, text):
    path = tmp_path / "a.geojson"
    path.write_text(text)
    with pytest.raises(Refused) as refusal:
        read_sites(path, name="a.geojson")
    assert refusal.value.code == "sites_geojson"


def test_a_check_writes_nothing_and_an_import_once():
    ground()
    rows = [row(site_type="农贸市场", unit="城管局", x="114.3", y="30.5", datum="高德")]
    assert run(rows).count("new") == 1
    assert not Site.objects.exists()
    assert run(rows, dry_run=False).count("new") == 1
    site = Site.objects.get()
    assert (site.site_type.name, site.datum, site.x) == ("集贸市场", "gcj02", 114.3)
    assert run(rows, dry_run=False).count("same") == Site.objects.count() == 1


def test_a_sheet_changes_what_it_says_and_leaves_what_it_leaves_empty():
    ground()
    run([row(code="A1", address="东风路1号", unit="城管局")], dry_run=False)
    again = run([row(code="A1", name="东风农贸市场", note="翻新")], dry_run=False)
    assert again.count("changed") == 1
    site = Site.objects.get()
    assert (site.name, site.address, site.note) == ("东风农贸市场", "东风路1号", "翻新")
    assert site.organisation is not None


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"name": ""}, "请填写点位名称"),
        ({"site_type": "集贸市厂"}, "可能是：集贸市场"),
        ({"area": "梧桐社区"}, "南桥街道/梧桐社区"),
        ({"area": "西山"}, "没有叫“西山”的片区"),
        ({"unit": "城管据"}, "没有叫“城管据”的单位"),
        ({"x": "东经114度", "y": "30.5"}, "不是小数写法"),
        ({"x": "30.5", "y": "114.3"}, "填反了"),
        ({"x": "114.3"}, "一起填"),
        ({"datum": "北京54"}, "认不出"),
        ({"kind": "船"}, "性质"),
    ],
)
def test_a_faulty_row_says_what_is_wrong(cells, said):
    ground()
    found = run([row(**cells)])
    assert found.count("error") == 1
    assert said in found.verdicts[0].sentence


def test_with_a_faulty_row_nothing_is_written_unless_it_is_left_out():
    ground()
    rows = [row(), row(3, name="西市", area="西山")]
    with pytest.raises(Refused) as refusal:
        run(rows, dry_run=False)
    assert refusal.value.code == "site_import_faulty"
    assert not Site.objects.exists()
    run(rows, dry_run=False, leave_faulty=True)
    assert Site.objects.get().name == "东风市场"


def test_what_the_user_chose_for_a_name_holds_for_all_its_rows():
    ground()
    first = run([row(unit="城管据"), row(3, name="乙", unit="城管据")])
    assert [(each.what, each.written) for each in first.unknown] == [("unit", "城管据")]
    chosen = first.unknown[0].offered[0][0]
    means = {"unit": {"城管据": chosen}}
    assert run([row(unit="城管据"), row(3, name="乙", unit="城管据")], means=means).count("new") == 2
    assert run([row(unit="城管据")], means={"unit": {"城管据": 0}}).count("new") == 1
    assert run([row(unit="城管据")], means={"unit": {"城管据": 10**9}}).count("error") == 1


def test_the_same_site_twice_in_a_sheet_is_said():
    ground()
    assert "重复" in run([row(), row(3)]).verdicts[1].sentence


def test_an_office_imports_only_on_its_own_ground():
    people = ground()
    assert run([row()], by=people.actor("街办甲")).count("new") == 1
    found = run([row(area="东湖区")], by=people.actor("街办甲"))
    assert "不归您维护" in found.verdicts[0].sentence or "没有叫" in found.verdicts[0].sentence
    run([row(code="A1", area="东湖区")], dry_run=False)
    stolen = run([row(code="A1")], by=people.actor("街办甲"))
    assert stolen.count("error") == 1


def test_too_many_rows_are_refused(monkeypatch):
    ground()
    monkeypatch.setattr("chuangcheng.places.operations.site_import.MOST_ROWS", 1)
    with pytest.raises(Refused) as refusal:
        run([row(), row(3)])
    assert refusal.value.code == "site_import_long"
