"""Sites, areas and what hangs on them as files."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from chuangcheng.places.operations.hanging_columns import LABELS, What
from chuangcheng.reports.hanging_out import export_hanging_xlsx, template_xlsx
from chuangcheng.reports.places_out import export_areas_geojson, export_sites_geojson, export_sites_xlsx
from chuangcheng.rules.refusals import Refused
from chuangcheng.web.door import now, signed_in, who
from chuangcheng.web.places import agreements, fronts, operators
from chuangcheng.web.places.sites import filter_of

WISHES: dict[What, Callable[[HttpRequest], Any]] = {
    "agreements": agreements.wish_of, "operators": operators.wish_of, "fronts": fronts.wish_of,
}  # fmt: skip
GEOJSON = "application/geo+json"


@signed_in
@require_GET
def sites(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The sites of the filter in the address; `areas` the areas with their outlines."""
    by, at, wish = who(request), now(request), filter_of(request)
    if kind == "xlsx":
        out = BytesIO()
        export_sites_xlsx(wish=wish, out=out, by=by, at=at)
        out.seek(0)
        return FileResponse(out, as_attachment=True, filename="点位表.xlsx")
    if kind == "geojson":
        return named(export_sites_geojson(wish=wish, by=by, at=at), "sites.geojson")
    if kind == "areas":
        return named(export_areas_geojson(by=by, at=at), "areas.geojson")
    raise Refused("没有这种格式，请选 xlsx 或 geojson。", code="sites_format", kind="missing")


@signed_in
@require_GET
def hanging(request: HttpRequest, what: What) -> HttpResponseBase:
    """Agreements, operators or fronts of the filter in the address; with `template` the headings alone."""
    out = BytesIO()
    if request.GET.get("template"):
        template_xlsx(what=what, out=out)
        name = f"{LABELS[what]}导入模板.xlsx"
    else:
        export_hanging_xlsx(what=what, wish=WISHES[what](request), out=out, by=who(request), at=now(request))
        name = f"{LABELS[what]}.xlsx"
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=name)


def named(data: bytes, name: str) -> HttpResponse:
    """A GeoJSON file to keep."""
    return HttpResponse(data, content_type=GEOJSON, headers={"Content-Disposition": f'attachment; filename="{name}"'})
