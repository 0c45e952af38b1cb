"""Addresses of the overview."""

from django.urls import path

from chuangcheng.web.overview import pages

urlpatterns = [
    path("", pages.overview_page, name="overview"),
    path("unit/<id:unit_id>/", pages.unit_page, name="overview_unit"),
    path("unit/<id:unit_id>/picture.png", pages.unit_png, name="overview_picture"),
]
