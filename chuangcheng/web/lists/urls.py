"""Addresses of feedback lists."""

from django.urls import path

from chuangcheng.web.lists import pages, wizard

urlpatterns = [
    path("", pages.lists_page, name="lists"),
    path("import/", wizard.upload_page, name="import_list"),
    path("import/<id:import_id>/", wizard.columns_page, name="import_columns"),
    path("import/<id:import_id>/details/", wizard.details_page, name="import_details"),
    path("import/<id:import_id>/rows/", wizard.preview_page, name="import_preview"),
    path("import/<id:import_id>/run/", wizard.run, name="import_run"),
    path("import/<id:import_id>/resume/", wizard.resume, name="import_resume"),
    path("import/<id:import_id>/errors/", wizard.errors_sheet, name="import_errors"),
    path("import/<id:import_id>/discard/", wizard.discard, name="import_discard"),
    path("job/<id:job_id>/", wizard.job_fragment, name="list_job"),
    path("<id:list_id>/", pages.list_page, name="list"),
    path("<id:list_id>/dispatch/", pages.dispatch_all, name="list_dispatch"),
    path("<id:list_id>/reply/", pages.reply, name="list_reply"),
    path("<id:list_id>/answer/", pages.issuer_answer, name="list_answer"),
]
