"""What is expected: kinds of problems with their limits, the calendar, and the systems of assessment with their checks.

One file per subject.
"""

from chuangcheng.standards.models.calendar import CalendarDay, CalendarYear, Edition, WorkingHours, YearStatus
from chuangcheng.standards.models.categories import STAGES, Category, CategoryKind, DefaultLimits, Limits, Severity
from chuangcheng.standards.models.checks import (
    CheckItem,
    PhotoRule,
    SamplePhoto,
    SiteType,
    SiteTypeKind,
    TypeWeight,
)
from chuangcheng.standards.models.systems import (
    Item,
    ItemKind,
    ItemUnit,
    Method,
    System,
    SystemVersion,
    UnitRole,
    VersionStatus,
)

__all__ = [
    "STAGES",
    "CalendarDay",
    "CalendarYear",
    "Category",
    "CategoryKind",
    "CheckItem",
    "DefaultLimits",
    "Edition",
    "Item",
    "ItemKind",
    "ItemUnit",
    "Limits",
    "Method",
    "PhotoRule",
    "SamplePhoto",
    "Severity",
    "SiteType",
    "SiteTypeKind",
    "System",
    "SystemVersion",
    "TypeWeight",
    "UnitRole",
    "VersionStatus",
    "WorkingHours",
    "YearStatus",
]
