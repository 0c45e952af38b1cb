"""The calendar, the office hours, and the mark of the last write."""

from django.db import models
from django.db.models import Q

from chuangcheng.standards.models.edited import Edited


class YearStatus(models.TextChoices):
    """Is the State Council's holiday notice of a year known?"""

    OFFICIAL = "official", "正式"
    ESTIMATED = "estimated", "暂估"


class CalendarYear(Edited):
    """A year of the calendar; each of its days has a `CalendarDay`."""

    year = models.PositiveSmallIntegerField("年份", unique=True)
    status = models.CharField("状态", max_length=10, choices=YearStatus)
    source = models.CharField("依据", max_length=200, blank=True)

    class Meta:
        verbose_name = "日历年度"
        ordering = ["year"]

    def __str__(self) -> str:
        return f"{self.year}年（{self.get_status_display()}）"


class CalendarDay(Edited):
    """Is a date worked, and why not as its weekday has it (国庆节, 调休上班)."""

    date = models.DateField("日期", unique=True)
    working = models.BooleanField("上班")
    name = models.CharField("说明", max_length=30, blank=True)

    class Meta:
        verbose_name = "日历日"
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date}{'上班' if self.working else '休息'}"


class WorkingHours(Edited):
    """Office hours of a working day, one row (id 1): `[["08:00", "12:00"], ["14:00", "18:00"]]`."""

    parts = models.JSONField("上班时间")

    class Meta:
        verbose_name = "上班时间"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="workinghours_one_row")]

    def __str__(self) -> str:
        return "、".join(f"{a}—{b}" for a, b in self.parts)


class Edition(models.Model):
    """One row (id 1) whose random token changes with every write in this room, so that processes may keep copies."""

    token = models.CharField(max_length=36)

    class Meta:
        verbose_name = "版本标记"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="edition_one_row")]

    def __str__(self) -> str:
        return self.token
