"""Keep sites. Every change stands in the log."""

from dataclasses import dataclass, replace
from datetime import datetime
from math import isfinite

from django.db import transaction

from chuangcheng.people.actor import Actor
from chuangcheng.people.names import folded, spelt, tidy
from chuangcheng.people.operations.record import record, snapshot
from chuangcheng.people.versions import check_version
from chuangcheng.places.models import Site, SiteKind, new_token
from chuangcheng.places.operations.ground import (
    area_by_id,
    only_keepers,
    organisation_by_id,
    owner_of_site,
    save_once,
    site_by_id,
    site_type_by_id,
)
from chuangcheng.rules.coordinates import DATUM_LABELS, Datum, Position, is_position, to_wgs84
from chuangcheng.rules.refusals import Refused

SITE = (
    "name", "code", "kind", "site_type_id", "area_id", "organisation_id", "address", "note",
    "x", "y", "datum", "accuracy_m", "latitude", "longitude", "is_active",
)  # fmt: skip
TAKEN = "这个片区已经有点位“{name}”，或编号“{code}”已经用过；请换名称、编号，或修改原来的点位。"


@dataclass(frozen=True)
class SiteDraft:
    """What a form gives for a site; every field is written as given.

    Position as it was taken: `x` east, `y` north in degrees of `datum`, both or neither; `accuracy_m` where known.
    """

    name: str
    area_id: int | None = None
    organisation_id: int | None = None
    address: str = ""
    x: float | None = None
    y: float | None = None
    datum: Datum = "wgs84"
    accuracy_m: float | None = None
    code: str = ""
    kind: str = SiteKind.PLACE
    note: str = ""
    is_active: bool = True
    site_type_id: int | None = None


def save_site(
    *, site_id: int | None = None, draft: SiteDraft, by: Actor, at: datetime, seen: str | None = None
) -> Site:
    """Make a site (`site_id` None) or change one. Kept by the office of its area, else of its organisation.

    `seen` is the version (`people.versions`) the change was made to.
    Refused: `row_stale`, `places_keepers`, `site_missing`, `site_fields` (with `fields`), `site_taken`.
    """
    draft = tidied(draft)
    refuse_faults(draft)
    with transaction.atomic():
        row = site_by_id(site_id) if site_id else Site()
        if row.pk:
            only_keepers(by, owner_of_site(row), what="修改点位")
        check_version(row, seen)
        old = snapshot(row, SITE) if row.pk else None
        row.area = area_by_id(draft.area_id) if draft.area_id else None
        row.organisation = organisation_by_id(draft.organisation_id)
        row.site_type_id = site_type_by_id(draft.site_type_id)
        fill_site(row, draft)
        only_keepers(by, owner_of_site(row), what="在这里登记点位")
        save_once(row, TAKEN.format(name=row.name, code=row.code), code="site_taken")
        record("site.change" if old else "site.add", by=by, at=at, subject=row.name, old=old, new=snapshot(row, SITE))
    return row


def use_site(*, site_id: int, active: bool, by: Actor, at: datetime) -> Site:
    """Take a site out of use, or into use again; what was found there stays. Refused: `places_keepers`."""
    with transaction.atomic():
        row = site_by_id(site_id)
        only_keepers(by, owner_of_site(row), what="停用或恢复点位")
        old = {"is_active": row.is_active}
        row.is_active = active
        row.save(update_fields=["is_active"])
        record("site.change", by=by, at=at, subject=row.name, old=old, new={"is_active": active})
    return row


def renew_token(*, site_id: int, by: Actor, at: datetime) -> Site:
    """Give a site another QR code, so that labels that hang or lie about lead nowhere any more."""
    with transaction.atomic():
        row = site_by_id(site_id)
        only_keepers(by, owner_of_site(row), what="更换点位的二维码")
        row.token = new_token()
        row.save(update_fields=["token"])
        record("site.token", by=by, at=at, subject=row.name, old={"renewed": False}, new={"renewed": True})
    return row


def fill_site(row: Site, draft: SiteDraft) -> None:
    """Write a tidied, faultless draft into a row, area and organisation apart; not saved."""
    row.name, row.code, row.kind = draft.name, draft.code, draft.kind
    row.address, row.note, row.is_active = draft.address, draft.note, draft.is_active
    row.x, row.y, row.accuracy_m = draft.x, draft.y, draft.accuracy_m
    row.datum, row.latitude, row.longitude = "", None, None
    if draft.x is not None and draft.y is not None:
        row.datum = draft.datum
        place = to_wgs84(Position(draft.y, draft.x, draft.datum))
        row.latitude, row.longitude = round(place.latitude, 7), round(place.longitude, 7)
    row.sought = sought_of(row.name, row.code, row.address)


def sought_of(name: str, code: str, address: str) -> str:
    """The search column: what `places.queries.sites` looks through, each word once."""
    words = dict.fromkeys((folded(name), *spelt(name), folded(code), folded(address)))
    return " ".join(word for word in words if word)[:800]


def tidied(draft: SiteDraft) -> SiteDraft:
    """The draft as it is stored: blanks and full-width letters put right."""
    return replace(
        draft, name=tidy(draft.name), code=draft.code.strip(), address=draft.address.strip(), note=draft.note.strip()
    )


def refuse_faults(draft: SiteDraft) -> None:
    """Refused: `site_fields`."""
    if wrong := faults(draft):
        raise Refused("点位没有保存：" + "".join(wrong.values()), code="site_fields", fields=wrong)


def faults(draft: SiteDraft) -> dict[str, str]:
    """What is wrong with a tidied draft, by field; empty when nothing is."""
    wrong = {}
    if not 0 < len(draft.name) <= 120:
        wrong["name"] = "请填写点位名称，最多120个字。"
    if max(len(draft.address), len(draft.note)) > 200:
        wrong["address"] = "地址、备注各最多200个字。"
    if len(draft.code) > 40:
        wrong["code"] = "编号最多40个字。"
    if draft.kind not in SiteKind.values:
        wrong["kind"] = "性质请选场所、车辆或事项。"
    return wrong | _faults_of_position(draft)


def _faults_of_position(draft: SiteDraft) -> dict[str, str]:
    if draft.datum not in DATUM_LABELS:
        return {"datum": "请选择坐标系。"}
    if (draft.x is None) != (draft.y is None):
        return {"y": "经度和纬度要一起填，或都留空。"}
    if draft.x is None or draft.y is None:
        return {"accuracy_m": "没有坐标时不填精度。"} if draft.accuracy_m is not None else {}
    if not is_position(draft.y, draft.x):
        swapped = is_position(draft.x, draft.y)
        hint = "经度和纬度好像填反了，请对调。" if swapped else "经纬度超出范围，请核对（纬度-90到90，经度-180到180）。"
        return {"y": hint}
    if draft.accuracy_m is not None and not (isfinite(draft.accuracy_m) and 0 < draft.accuracy_m <= 100_000):
        return {"accuracy_m": "精度请填大于0的米数。"}
    return {}
