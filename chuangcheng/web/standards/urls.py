"""Addresses of the calendar and the categories."""

from django.urls import path

from chuangcheng.web.standards import categories, days

urlpatterns = [
    path("calendar/", days.this_year, name="calendar"),
    path("calendar/hours/", days.hours, name="calendar_hours"),
    path("calendar/<int:year>/", days.year_page, name="calendar_year"),
    path("calendar/<int:year>/day/", days.day, name="calendar_day"),
    path("calendar/<int:year>/official/", days.official, name="calendar_official"),
    path("categories/", categories.tree_page, name="categories"),
    path("categories/new/", categories.new, name="category_new"),
    path("categories/<int:category_id>/", categories.edit, name="category"),
]
