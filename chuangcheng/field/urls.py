"""Addresses of the app on the phone."""

from django.urls import path

from chuangcheng.field import day, shell, visits

urlpatterns = [
    path("", shell.shell, name="field"),
    path("worker.js", shell.worker, name="field_worker"),
    path("manifest.webmanifest", shell.manifest, name="field_manifest"),
    path("who.json", day.who, name="field_who"),
    path("day.json", day.day, name="field_day"),
    path("visits/<uuid:uuid>/start", visits.start, name="field_visit_start"),
    path("visits/<uuid:uuid>/answers", visits.answers, name="field_visit_answers"),
    path("visits/<uuid:uuid>/finish", visits.finish, name="field_visit_finish"),
    path(
        "visits/<uuid:uuid>/answers/<uuid:answer_uuid>/photos/<int:file_id>/drop", visits.drop, name="field_photo_drop"
    ),
]
