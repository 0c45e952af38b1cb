"""Which units have a channel of their own."""

from collections.abc import Iterable

from chuangcheng.people.models import Organisation


def channel_kinds(ids: Iterable[int]) -> dict[int, str]:
    """The kind of channel, by id, of those organisations that are told besides their people's inboxes."""
    rows = Organisation.objects.filter(id__in=list(ids)).exclude(notice_hook={})
    return {unit: str(hook.get("kind", "")) for unit, hook in rows.values_list("id", "notice_hook")}
