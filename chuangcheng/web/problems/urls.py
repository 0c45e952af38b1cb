"""Addresses of the ledger."""

from django.urls import path

from chuangcheng.web.problems import bulk, exports, heap, moves, pages, registering, several, views

urlpatterns = [
    path("", pages.desk, name="desk"),
    path("problems/", pages.ledger_page, name="ledger"),
    path("problems/new/", registering.register_page, name="register"),
    path("problems/photos/", heap.photos, name="photos"),
    path("problems/deadline/", moves.deadline_preview, name="deadline_preview"),
    path("problems/figures/", moves.figures, name="figures"),
    path("problems/export/", views.export, name="ledger_export"),
    path("problems/exports/", exports.exports_page, name="ledger_exports"),
    path("problems/exports/<id:job_id>/", exports.progress, name="ledger_export_progress"),
    path("problems/exports/<id:job_id>/file/", exports.file, name="ledger_export_file"),
    path("problems/views/", views.save, name="save_view"),
    path("problems/views/<id:view_id>/drop/", views.drop, name="drop_view"),
    path("problems/bulk/<str:code>/", bulk.bulk, name="bulk"),
    path("problems/<str:number>/", pages.problem, name="problem"),
    path("problems/<str:number>/several/", several.several, name="several"),
    path("problems/<str:number>/moves/<str:code>/", moves.move, name="move"),
]
