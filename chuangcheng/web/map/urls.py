"""Addresses of the map, its list and its data."""

from django.urls import path

from chuangcheng.web.map import data, pages

urlpatterns = [
    path("", pages.page, name="map"),
    path("list/", pages.list_page, name="map_list"),
    path("data.json", data.spots, name="map_data"),
    path("outlines.json", data.outline_file, name="map_outlines"),
    path("at/<str:kind>/<id:pk>/", pages.spot, name="map_spot"),
]
