"""When messages that can wait go out: the day's digest, outside the quiet hours."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from chuangcheng.people.models import City


def digest_moment(at: datetime, city: City) -> datetime:
    """The next time of the digest after `at`; where that falls into the quiet hours, their end."""
    local = timezone.localtime(at)
    when: time = settings.NOTICE_DIGEST_AT
    moment = local.replace(hour=when.hour, minute=when.minute, second=0, microsecond=0)
    if moment <= local:
        moment += timedelta(days=1)
    return after_quiet(moment, city)


def after_quiet(moment: datetime, city: City) -> datetime:
    """The moment itself, or the end of the quiet hours it falls into; they may run over midnight."""
    start, end = city.quiet_from, city.quiet_to
    if start is None or end is None or start == end:
        return moment
    local = timezone.localtime(moment)
    now = local.time()
    inside = start <= now < end if start < end else now >= start or now < end
    if not inside:
        return moment
    day = local.date() + timedelta(days=1 if start > end and now >= start else 0)
    return datetime.combine(day, end, tzinfo=local.tzinfo)
