"""Addresses of the API."""

from django.urls import path, re_path

from chuangcheng.api import door, openapi

PATTERNS, APP, NAMESPACE = door.api.urls
for pattern in PATTERNS:
    pattern.callback = door.allowing(pattern.callback)  # type: ignore[arg-type]
urlpatterns = [
    path("api/v1/openapi.json", openapi.page, name="openapi"),
    path("api/v1/", (PATTERNS, APP, NAMESPACE)),
    re_path(r"^api/", door.no_address),
]
