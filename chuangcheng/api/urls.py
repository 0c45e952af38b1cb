"""Addresses of the API."""

from django.urls import path

from chuangcheng.api import door

urlpatterns = [
    path("api/v1/openapi.json", door.openapi, name="openapi"),
    path("api/v1/", door.api.urls),
]
