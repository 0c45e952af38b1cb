"""Addresses of stored files."""

from django.urls import path

from chuangcheng.web.evidence import serving, uploads

urlpatterns = [
    path("upload/", uploads.upload, name="upload"),
    path("<id:file_id>/original/", serving.original, name="evidence_original"),
    path("<id:file_id>/view/", serving.view, name="evidence_view"),
    path("<id:file_id>/thumb/", serving.thumb, name="evidence_thumb"),
]
