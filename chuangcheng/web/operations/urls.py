"""Addresses for whoever keeps the machine: programs that watch it, and administrators."""

from django.urls import path

from chuangcheng.web.operations import views

urlpatterns = [
    path("healthz", views.alive, name="alive"),
    path("readyz", views.ready, name="ready"),
    path("metrics", views.metrics, name="metrics"),
    path("settings/running/", views.running, name="running"),
    path("settings/running/clock/", views.confirm, name="confirm_clock"),
]
