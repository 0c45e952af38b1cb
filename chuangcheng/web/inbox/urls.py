"""Addresses of the inbox."""

from django.urls import path

from chuangcheng.web.inbox import pages

urlpatterns = [
    path("", pages.inbox_page, name="inbox"),
    path("read/", pages.read_all, name="inbox_read"),
    path("<id:message_id>/", pages.open_message, name="inbox_message"),
]
