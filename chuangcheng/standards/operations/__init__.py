"""The only writers of the standards room."""

from chuangcheng.standards.operations.calendar import (
    YearChange,
    make_year_official,
    seed_calendar,
    set_calendar_day,
    set_office_hours,
)
from chuangcheng.standards.operations.categories import save_category, seed_categories, set_city_defaults

__all__ = [
    "YearChange",
    "make_year_official",
    "save_category",
    "seed_calendar",
    "seed_categories",
    "set_calendar_day",
    "set_city_defaults",
    "set_office_hours",
]
