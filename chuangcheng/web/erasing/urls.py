"""Addresses of the erasure of a person."""

from django.urls import path

from chuangcheng.web.erasing import pages

urlpatterns = [
    path("", pages.erasing_page, name="erasing"),
    path("run/", pages.run, name="erasing_run"),
    path("<id:job_id>/", pages.result, name="erasing_result"),
    path("<id:job_id>/progress/", pages.progress, name="erasing_progress"),
]
