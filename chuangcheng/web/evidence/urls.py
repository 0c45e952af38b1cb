"""Addresses of stored files."""

from django.urls import path

from chuangcheng.web.evidence import serving, uploads

urlpatterns = [
    path("upload/", uploads.upload, name="upload"),
    path("<int:file_id>/original/", serving.original, name="evidence_original"),
    path("<int:file_id>/view/", serving.view, name="evidence_view"),
    path("<int:file_id>/thumb/", serving.thumb, name="evidence_thumb"),
]
