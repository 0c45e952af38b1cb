"""Addresses of the calendar and the categories."""

from django.urls import path

from chuangcheng.web.standards import categories, days

urlpatterns = [
    path("calendar/", days.this_year, name="calendar"),
    path("calendar/hours/", days.hours, name="calendar_hours"),
    path("calendar/<id:year>/", days.year_page, name="calendar_year"),
    path("calendar/<id:year>/day/", days.day, name="calendar_day"),
    path("calendar/<id:year>/official/", days.official, name="calendar_official"),
    path("categories/", categories.tree_page, name="categories"),
    path("categories/new/", categories.new, name="category_new"),
    path("categories/<id:category_id>/", categories.edit, name="category"),
]
