"""Addresses of the audit pages."""

from django.urls import path

from chuangcheng.web.audit import pages

urlpatterns = [
    path("", pages.audit_page, name="audit"),
    path("export/<str:kind>/", pages.export, name="audit_export"),
    path("verify/", pages.verify, name="audit_verify"),
    path("job/<id:job_id>/", pages.job_fragment, name="audit_job"),
    path("chain/", pages.chain_page, name="audit_chain"),
]
