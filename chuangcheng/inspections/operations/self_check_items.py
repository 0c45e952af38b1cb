"""The items of a self-check, copied from a standard, from a site's checklist or from a list somebody typed."""

from collections.abc import Iterator

from chuangcheng.inspections.models import SelfCheck, SelfCheckItem
from chuangcheng.people.actor import Actor
from chuangcheng.places.models import Site
from chuangcheng.places.queries import sites_known_to
from chuangcheng.rules.duties import read_duty
from chuangcheng.rules.own_items import read_items
from chuangcheng.rules.refusals import Refused
from chuangcheng.standards.models import CheckItem, Item, SystemVersion

MOST = 1000


def copied_items(check: SelfCheck, *, own: str, by: Actor) -> list[SelfCheckItem]:
    """Unsaved rows in order, numbered from 1. Refused: `standard_missing`, `site_missing`, `self_check_no_items`."""
    site = _site(check, by)
    if check.standard_id is None:
        rows = list(_own(own))
    else:
        version = SystemVersion.objects.filter(pk=check.standard_id).exclude(status="draft").first()
        if version is None:
            raise Refused("没有这个标准，或它还没有启用；请重新选择。", code="standard_missing", kind="missing")
        rows = list(_of_site(check, site) if site else _of_standard(check))
    if not rows:
        raise Refused(
            "一个条目也没有：请每行写一条，或换一个有条目的标准、点位。",
            code="self_check_no_items",
            fields={"own": "没有条目"},
        )
    for position, row in enumerate(rows[:MOST], start=1):
        row.self_check, row.position = check, position
    return rows[:MOST]


def _own(text: str) -> Iterator[SelfCheckItem]:
    for item in read_items(text):
        duty = item.duty
        yield SelfCheckItem(
            chapter=item.chapter,
            text=item.text,
            requirement=item.requirement,
            times=duty.times if duty else 0,
            per=duty.per if duty else "",
        )


def _of_standard(check: SelfCheck) -> Iterator[SelfCheckItem]:
    """The leaves of the tree, each under the names of those above it."""
    rows = list(Item.objects.filter(version_id=check.standard_id).order_by("path", "id"))
    known = {row.pk: row for row in rows}
    parents = {row.parent_id for row in rows}
    for row in rows:
        if row.pk in parents:
            continue
        above = known.get(row.parent_id) if row.parent_id else None
        duty = read_duty(f"{row.text} {row.requirement}")
        yield SelfCheckItem(
            chapter=_chapter(above, known),
            code=row.code,
            text=row.text[:1000],
            requirement=row.requirement,
            item=row,
            times=duty.times if duty else 0,
            per=duty.per if duty else "",
        )


def _chapter(above: Item | None, known: dict[int, Item]) -> str:
    """The two names nearest above, as 组织生活标准 / 三会一课."""
    names: list[str] = []
    while above is not None and len(names) < 2:
        names.append(f"{above.code} {above.text}".strip())
        above = known.get(above.parent_id) if above.parent_id else None
    return " / ".join(reversed(names))[:200]


def _site(check: SelfCheck, by: Actor) -> Site | None:
    """Of those this person knows, also where the items are typed: what is found is registered at it."""
    if check.site_id is None:
        return None
    site = sites_known_to(by).filter(pk=check.site_id).first()
    if site is None:
        raise Refused("没有这个点位，请重新选择。", code="site_missing", kind="missing")
    return site


def _of_site(check: SelfCheck, site: Site) -> Iterator[SelfCheckItem]:
    rows = CheckItem.objects.filter(version_id=check.standard_id, site_type_id=site.site_type_id)
    for row in rows.order_by("position", "id"):
        duty = read_duty(row.text)
        yield SelfCheckItem(
            chapter=row.group[:200],
            code=row.code,
            text=row.text[:1000],
            requirement=f"除外情形：{row.exception}" if row.exception else "",
            check_item=row,
            item_id=row.item_id,
            category_id=row.category_id,
            times=duty.times if duty else 0,
            per=duty.per if duty else "",
        )
