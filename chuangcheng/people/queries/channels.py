"""Which units have a channel of their own."""

from collections.abc import Iterable

from chuangcheng.people.models import Organisation


def with_channel(ids: Iterable[int]) -> frozenset[int]:
    """Those of the organisations that are told besides their people's inboxes."""
    rows = Organisation.objects.filter(id__in=list(ids)).exclude(notice_hook={})
    return frozenset(rows.values_list("id", flat=True))
