"""Addresses of the settings."""

from django.urls import path

from chuangcheng.web.settings import pages

urlpatterns = [
    path("", pages.hub, name="settings"),
    path("city/", pages.city_page, name="city_settings"),
    path("me/", pages.me, name="me"),
]
