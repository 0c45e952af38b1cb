"""Send what is due to the units' own channels. Nothing is sent inside a transaction."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from chuangcheng.jobs.quiet import after_quiet
from chuangcheng.notices.channels import WEBHOOK, Event, Hook, Letter, NotSent, read_hook, send
from chuangcheng.notices.operations import Parcel, claim_parcel, parcel_dropped, parcel_failed, parcel_sent, postpone
from chuangcheng.people.actor import Actor
from chuangcheng.people.queries import city, organisation, organisations_by_id
from chuangcheng.people.rights import only_administrators
from chuangcheng.rules.refusals import Refused

MOST_AT_ONCE = 20


def deliver_due(*, at: datetime, by_way_of: Callable[[Hook, Letter], str] = send) -> int:
    """Send up to 20 parcels; how many went out. One that fails waits longer each time and is given up in the end."""
    sent = 0
    for _ in range(MOST_AT_ONCE):
        parcel = claim_parcel(at=at)
        if parcel is None:
            break
        sent += deliver(parcel, at=at, by_way_of=by_way_of)
    return sent


def deliver(parcel: Parcel, *, at: datetime, by_way_of: Callable[[Hook, Letter], str] = send) -> bool:
    """Send one parcel to the unit's address of now."""
    unit = organisations_by_id([parcel.unit]).get(parcel.unit)
    try:
        hook = read_hook(unit.notice_hook) if unit else None
    except Refused as refusal:
        parcel_dropped(parcel, why=refusal.sentence, at=at)
        return False
    if hook is None or unit is None:
        parcel_dropped(parcel, why="单位没有设置通知方式", at=at)
        return False
    if not parcel.urgent and hook.kind != WEBHOOK and (later := after_quiet(at, city())) > at:
        postpone(parcel, until=later)
        return False
    try:
        way = by_way_of(hook, letter_of(parcel, unit.short_name or unit.name, at))
    except NotSent as error:
        parcel_failed(parcel, error=str(error), at=at)
        return False
    parcel_sent(parcel, by_way_of=way, at=at)
    return True


def letter_of(parcel: Parcel, unit: str, at: datetime) -> Letter:
    """An urgent message by itself, or the day's digest; the id is the same for every try."""
    name = f"{parcel.unit}:{parcel.digest_on}" if parcel.digest_on else f"{parcel.unit}#{parcel.ids[0]}"
    day = timezone.localtime(at)
    title = (
        parcel.lines[0][0]
        if parcel.digest_on is None
        else f"{unit} {day.month}月{day.day}日办理提醒（{len(parcel.lines)}条）"
    )
    lines = tuple((t, b, f"{settings.PUBLIC_URL}{link}" if settings.PUBLIC_URL else "") for t, b, link in parcel.lines)
    return Letter(
        title=title,
        lines=lines,
        urgent=parcel.urgent,
        id=hashlib.sha256(name.encode()).hexdigest()[:32],
        at=at,
        events=tuple(Event(*event) for event in parcel.events),
    )


def try_channel(*, organisation_id: int, by: Actor, at: datetime) -> str:
    """Send a message to a unit's channel now, for whoever has just set it; where it went. For administrators.

    Refused with the reason when it did not go out.
    """
    only_administrators(by, what="测试单位的通知方式")
    unit = organisation(organisation_id)
    hook = read_hook(unit.notice_hook)
    if hook is None:
        raise Refused(f"“{unit.name}”还没有设置通知方式，请先保存再测试。", code="channel_none")
    line = ("收到这条消息，说明通知方式设置正确。", f"由{by.name}发出", "")
    letter = Letter(title=f"{unit.name} 通知测试", lines=(line,), urgent=True, id=secrets.token_hex(16), at=at)
    try:
        return send(hook, letter)
    except NotSent as error:
        raise Refused(f"测试消息没有发出：{error}。请核对地址后再试。", code="channel_failed") from error
