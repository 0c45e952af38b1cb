"""Addresses of documents and sheets."""

from django.urls import path

from chuangcheng.web.reports import pages, papers, sheets

urlpatterns = [
    path("reports/", pages.index, name="reports"),
    path("reports/<id:document_id>/", pages.document_page, name="document"),
    path("reports/<id:document_id>/words/", pages.words, name="document_words"),
    path("reports/<id:document_id>/head/", pages.head, name="document_head"),
    path("reports/<id:document_id>/final/", pages.final, name="document_final"),
    path("reports/<id:document_id>/file.<str:form>", pages.download, name="document_file"),
    path("lists/<id:list_id>/documents/<str:kind>/", pages.open_page, name="document_open"),
    path("inspections/self-checks/<id:check_id>/report/", pages.open_of_self_check, name="self_check_report"),
    path("lists/<id:list_id>/reply.xlsx", sheets.reply_sheet, name="list_reply_sheet"),
    path("lists/<id:list_id>/ledger.xlsx", sheets.list_ledger, name="list_ledger_sheet"),
    path("lists/<id:list_id>/papers/<str:kind>/", papers.batch, name="list_papers"),
    path("open-rows/", sheets.open_rows_page, name="open_rows"),
    path("open-rows.xlsx", sheets.open_rows, name="open_rows_sheet"),
    path("problems/<str:number>/papers/", papers.of_problem, name="papers"),
    path("problems/<str:number>/papers/<str:kind>/", papers.issue, name="paper_issue"),
    path("papers/<str:token>/", papers.by_token, name="paper_scan"),
]
