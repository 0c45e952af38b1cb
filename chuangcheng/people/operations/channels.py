"""Where a unit is told besides its people's inboxes. For administrators: these addresses are called by the server."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction

from chuangcheng.notices.channels import KINDS, Hook, check_secret, read_hook
from chuangcheng.people.actor import Actor
from chuangcheng.people.models import Organisation
from chuangcheng.people.operations.record import record
from chuangcheng.people.rights import only_administrators
from chuangcheng.people.versions import check_same, digest_of
from chuangcheng.rules.refusals import Refused


def set_channel(
    *, organisation_id: int, channel: Mapping[str, str], by: Actor, at: datetime, seen: str | None = None
) -> Organisation:
    """Set a unit's channel: {"kind", "address", "secret"}, or {} for none. An empty secret keeps the one there is.

    The log names kind and host only: a robot's address is its password. `seen` is the digest of the setting that was
    seen (`people.versions`). Refused: `row_stale`, `administrators_only`, `organisation_missing`, `hook_kind`,
    `hook_email`, `hook_url`, `hook_http`, `hook_secret`.
    """
    only_administrators(by, what="设置单位的通知方式")
    with transaction.atomic():
        row = Organisation.objects.select_for_update().filter(id=organisation_id).first()
        if row is None:
            raise Refused("这个单位已经不在了，请刷新页面后再试。", code="organisation_missing", kind="missing")
        check_same(digest_of(row.notice_hook), seen)
        before = read_hook(row.notice_hook)
        wanted = dict(channel)
        if before and wanted.get("kind") == before.kind and not wanted.get("secret"):
            wanted["secret"] = before.secret
        hook = read_hook(wanted)
        if hook:
            check_secret(hook)
        row.notice_hook = {"kind": hook.kind, "address": hook.address, "secret": hook.secret} if hook else {}
        row.save(update_fields=["notice_hook"])
        old, new = {"channel": in_words(before)}, {"channel": in_words(hook)}
        record("organisation.channel", by=by, at=at, subject=row.name, old=old, new=new)
    return row


def in_words(hook: Hook | None) -> str:
    """A channel without its secrets: kind and host, or the mail addresses; 无 for none."""
    if hook is None:
        return "无"
    where = hook.address if hook.kind == "email" else urlsplit(hook.address).hostname
    return f"{KINDS[hook.kind]} {where}"
