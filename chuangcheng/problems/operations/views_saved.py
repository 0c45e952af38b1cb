"""Saved views of the ledger: a filter somebody keeps under a name, as a chip above the list."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from chuangcheng.people.actor import Actor
from chuangcheng.problems.models import SavedView
from chuangcheng.rules.refusals import Refused

MOST = 12


def save_view(*, name: str, query: Mapping[str, Any], by: Actor) -> SavedView:
    """Keep a filter; the same name replaces the filter kept before. Raises Refused (invalid)."""
    plain = " ".join(name.split())
    if not plain or len(plain) > 40:
        raise Refused("请给这组筛选起一个名字，四十个字以内。", code="view_name", fields={"name": "请填写名称"})
    user = owner(by)
    with transaction.atomic():
        kept = SavedView.objects.select_for_update().filter(user_id=user)
        if not kept.filter(name=plain).exists() and kept.count() >= MOST:
            raise Refused(f"最多保存{MOST}组筛选，请先删去不用的。", code="view_too_many")
        view, _ = SavedView.objects.update_or_create(user_id=user, name=plain, defaults={"query": dict(query)})
    return view


def drop_view(*, view_id: int, by: Actor) -> None:
    """Forget one of one's own. Raises Refused (missing)."""
    user = owner(by)
    deleted, _ = SavedView.objects.filter(id=view_id, user_id=user).delete()
    if not deleted:
        raise Refused("没有这组筛选，可能已经删除；请刷新页面。", code="view_missing", kind="missing")


def owner(by: Actor) -> int:
    """Whose views they are. Raises Refused (forbidden) for the clock."""
    if by.user_id is None:
        raise Refused("请先登录，再保存筛选。", code="view_nobody", kind="forbidden")
    return by.user_id
