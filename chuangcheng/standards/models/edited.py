"""Who last changed a row."""

from django.conf import settings
from django.db import models


class Edited(models.Model):
    """Who last changed a row by hand, and when; empty for seeded rows."""

    changed_at = models.DateTimeField("修改时间", null=True, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="修改人"
    )

    class Meta:
        abstract = True
