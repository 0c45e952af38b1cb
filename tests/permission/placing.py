"""What of places an address can name, and how its questions are put; answered in expected/places.yaml.

The lead unit's own ground: an area, a site on it, who covers it, and a report from its label.
"""

from datetime import date
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from chuangcheng.places.models import Area, Coverage, Site
from chuangcheng.problems.models import PublicReport
from tests.permission.asking import NEW_KEY, Request
from tests.permission.world import World

THE = "the one"
SINCE = "2026-01-01"
Key = tuple[str, str, str]


def furnish_places(world: World) -> None:
    """Everything of the room."""
    own = world.organisations["own"]
    area = Area.objects.create(name="派出所片区", organisation=own)
    area.path = f"/{area.pk}/"
    area.save(update_fields=["path"])
    site = Site.objects.create(name="派出所门口", area=area, organisation=own)
    covers = Coverage.objects.create(area=area, organisation=own, from_date=date(2026, 1, 1))
    report = PublicReport.objects.create(
        site=site, organisation=own, text="门口垃圾桶满了", sender="x", key=uuid4(), sent_at=world.tick()
    )
    world.things |= {
        "place_area": area.pk, "place_site": site.pk, "place_token": site.token, "place_coverage": covers.pk,
        "place_report": report.pk,
    }  # fmt: skip


def asks(json: bool = False, **values: Any) -> Any:
    """A body; a name in angle brackets is a thing of the world."""

    def body(world: World) -> dict[str, Any]:
        named = {k: world.things[v[1:-1]] if isinstance(v, str) and v[:1] == "<" else v for k, v in values.items()}
        return named if json else {k: v for k, v in named.items() if v is not None}

    return body


def covering(world: World) -> dict[str, Any]:
    area = world.things["place_area"]
    return {"role": "road", "organisation_id": world.org("own"), "area_id": area, "from_date": SINCE}


def renamed(world: World) -> dict[str, Any]:
    return {"name": "改名", "kind": "patch", "organisation_id": world.org("own")}


def confirmed(world: World) -> dict[str, Any]:
    return {"home": world.org("own"), "text": "门口垃圾桶满了"}


def outlines(_: World) -> dict[str, Any]:
    empty = b'{"type": "FeatureCollection", "features": []}'
    return {"file": SimpleUploadedFile("a.geojson", empty, "application/json"), "datum": "wgs84"}


def sheet(_: World) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("表.csv", "名称,片区\n东市,派出所片区\n".encode(), "text/csv"), "datum": "wgs84"}


AREA, SITE = {"area_id": "place_area"}, {"site_id": "place_site"}
COVERS, REPORT, TOKEN = {"coverage_id": "place_coverage"}, {"report_id": "place_report"}, {"token": "place_token"}
NEW_SITE = asks(name="新点位", kind="place", area_id="<place_area>", datum="wgs84")
NEW_AREA = asks(name="新路段", kind="section", parent_id="<place_area>")
PAGES: dict[Key, Request] = {
    ("places/", "GET", THE): Request(),
    ("places/sites/new/", "GET", THE): Request(),
    ("places/sites/new/", "POST", "on the lead unit's ground"): Request(body=NEW_SITE),
    ("places/sites/<site_id>/", "GET", THE): Request(SITE),
    ("places/sites/<site_id>/edit/", "GET", THE): Request(SITE),
    ("places/sites/<site_id>/edit/", "POST", THE): Request(SITE, body=NEW_SITE),
    ("places/sites/<site_id>/use/", "POST", THE): Request(SITE, body=asks(active="0")),
    ("places/sites/<site_id>/renew/", "POST", THE): Request(SITE),
    ("places/areas/", "GET", THE): Request(),
    ("places/areas/new/", "GET", THE): Request(),
    ("places/areas/new/", "POST", "on the lead unit's ground"): Request(body=NEW_AREA),
    ("places/areas/outlines/", "GET", THE): Request(),
    ("places/areas/outlines/", "POST", "of no area"): Request(body=outlines),
    ("places/areas/<area_id>/", "GET", THE): Request(AREA),
    ("places/areas/<area_id>/", "POST", THE): Request(AREA, body=renamed),
    ("places/areas/<area_id>/use/", "POST", THE): Request(AREA, body=asks(active="1")),
    ("places/coverage/", "GET", THE): Request(),
    ("places/coverage/new/", "GET", THE): Request(),
    ("places/coverage/new/", "POST", "on the lead unit's ground"): Request(body=covering),
    ("places/coverage/<coverage_id>/", "GET", THE): Request(COVERS),
    ("places/coverage/<coverage_id>/", "POST", THE): Request(COVERS, body=covering),
    ("places/coverage/<coverage_id>/end/", "GET", THE): Request(COVERS),
    ("places/coverage/<coverage_id>/end/", "POST", THE): Request(COVERS, body=asks(last_day="2026-02-01")),
    ("places/import/", "GET", THE): Request(),
    ("places/import/", "POST", THE): Request(body=sheet),
    ("places/import/<job_id>/", "GET", "a job that is no import of sites"): Request({"job_id": "job"}),
    ("places/import/<job_id>/", "POST", "a job that is no import of sites"): Request({"job_id": "job"}),
    ("places/import/<job_id>/progress/", "GET", "a job that is no import of sites"): Request({"job_id": "job"}),
    ("places/export/<kind>/", "GET", THE): Request({"kind": "geojson"}),
    ("places/labels/", "GET", "of no site"): Request(query=asks(site="999999")),
    ("places/reports/", "GET", THE): Request(),
    ("places/reports/<report_id>/", "GET", THE): Request(REPORT),
    ("places/reports/<report_id>/", "POST", THE): Request(REPORT, body=asks(action="dismiss", reason="现场没有")),
    ("s/<token>/", "GET", THE): Request(TOKEN),
    ("s/<token>/", "POST", THE): Request(TOKEN, body=asks(key=NEW_KEY, text="垃圾桶又满了")),
}
V1 = "api/v1/"


def call(where: dict[str, Any] | None = None, body: Any = None) -> Request:
    return Request(where or {}, body=body or (lambda world: {}), json=True)


CALLS: dict[Key, Request] = {
    (V1 + "areas", "POST", "on the lead unit's ground"): call(body=asks(True, name="新路段", parent_id="<place_area>")),
    (V1 + "areas/<area_id>", "GET", THE): call(AREA),
    (V1 + "areas/<area_id>", "PUT", THE): call(AREA, renamed),
    (V1 + "sites", "POST", "on the lead unit's ground"): call(body=asks(True, name="新点位", area_id="<place_area>")),
    (V1 + "sites/<site_id>", "GET", THE): call(SITE),
    (V1 + "sites/<site_id>", "PUT", THE): call(SITE, asks(True, name="改名", area_id="<place_area>")),
    (V1 + "sites/<site_id>/answers", "GET", THE): call(SITE),
    (V1 + "coverages", "POST", "on the lead unit's ground"): call(body=covering),
    (V1 + "coverages/<coverage_id>", "GET", THE): call(COVERS),
    (V1 + "coverages/<coverage_id>", "PUT", THE): call(COVERS, covering),
    (V1 + "public-reports", "GET", THE): call(),
    (V1 + "public-reports/<report_id>", "GET", THE): call(REPORT),
    (V1 + "public-reports/<report_id>/confirm", "POST", THE): call(REPORT, confirmed),
    (V1 + "public-reports/<report_id>/dismiss", "POST", THE): call(REPORT, asks(True, reason="现场没有")),
}
PLACING: dict[Key, Request] = {**PAGES, **CALLS}
