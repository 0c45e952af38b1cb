"""Addresses of the pages: one line per part of the site; each part keeps its own."""

from django.urls import URLPattern, URLResolver, include, path, register_converter

from chuangcheng.web import style_guide
from chuangcheng.web.converters import RowId
from chuangcheng.web.places import scanning

register_converter(RowId, "id")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("chuangcheng.web.session.urls")),
    path("", include("chuangcheng.web.operations.urls")),
    path("evidence/", include("chuangcheng.web.evidence.urls")),
    path("style/", style_guide.style, name="style"),
    path("style/page/<str:name>/", style_guide.style_page, name="style_page"),
    path("style/dialog/", style_guide.style_dialog, name="style_dialog"),
    path("style/<str:kind>/", style_guide.style_answer, name="style_answer"),
    path("lists/", include("chuangcheng.web.lists.urls")),
    path("", include("chuangcheng.web.reports.urls")),
    path("s/<str:token>/", scanning.scan, name="scan"),
    path("places/", include("chuangcheng.web.places.urls")),
    path("map/", include("chuangcheng.web.map.urls")),
    path("overview/", include("chuangcheng.web.overview.urls")),
    path("settings/", include("chuangcheng.web.settings.urls")),
    path("settings/", include("chuangcheng.web.people.urls")),
    path("settings/", include("chuangcheng.web.standards.urls")),
    path("standards/", include("chuangcheng.web.standards.system_urls")),
    path("settings/audit/", include("chuangcheng.web.audit.urls")),
    path("settings/erasing/", include("chuangcheng.web.erasing.urls")),
    path("inspections/", include("chuangcheng.web.inspections.urls")),
    path("inbox/", include("chuangcheng.web.inbox.urls")),
    path("", include("chuangcheng.web.problems.urls")),
]
