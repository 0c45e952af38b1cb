"""Single check items of a draft: added, changed, moved, removed. Demands and rules are read from their words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from chuangcheng.people.actor import Actor
from chuangcheng.people.operations.record import record
from chuangcheng.rules.demands import read_demand
from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.scoring_rules import rule_json
from chuangcheng.rules.scoring_words import read_rule
from chuangcheng.standards.checking import Known, issues_of
from chuangcheng.standards.drafts import CheckDraft, StandardDraft
from chuangcheng.standards.models import Category, CheckItem, PhotoRule, SiteType, SystemVersion
from chuangcheng.standards.operations.editing import Saved, Way, check_words, open_draft, refuse_errors, swapped

WORDS = ("code", "group", "text", "demand_words", "exception", "photo", "rule_words")
IDS = ("site_type_id", "category_id", "item_id")


@dataclass(frozen=True)
class CheckGiven:
    """A check item as it is to be; every field is written as given. `item_id` is the item of the tree it belongs to."""

    site_type_id: int
    text: str
    code: str = ""
    group: str = ""
    demand_words: str = ""
    exception: str = ""
    photo: str = "none"
    category_id: int | None = None
    item_id: int | None = None
    weight: Decimal | None = None
    rule_words: str = ""


def save_check(
    *, version_id: int, check_id: int | None, given: CheckGiven, by: Actor, at: datetime, seen: int | None = None
) -> Saved[CheckItem]:
    """Add a check item (`check_id` None) as the last of its type, or change one. Refused: as `open_draft`,
    `check_item_missing`, `standard_fields`, `standard_row_wrong`, `check_code_taken`."""
    with transaction.atomic():
        version = open_draft(version_id=version_id, seen=seen, by=by)
        row = check_of(version, check_id) if check_id is not None else CheckItem(version=version)
        old = said_of(row) if check_id is not None else None
        _check(version, row, given)
        if row.site_type_id != given.site_type_id:
            last = version.check_items.filter(site_type=given.site_type_id).order_by("position").last()
            row.position = last.position + 1 if last else 1
        for name in WORDS:
            setattr(row, name, getattr(given, name).strip())
        for name in IDS:
            setattr(row, name, getattr(given, name))
        row.weight, row.rule = given.weight, rule_json(read_rule(row.rule_words))
        row.demand = read_demand(row.demand_words).as_json()
        row.save()
        row = check_of(version, row.pk)
        record("check_item.change" if old else "check_item.add", by=by, at=at, subject=subject(version, row), old=old,
               new=said_of(row))  # fmt: skip
    return Saved(row, tuple(issue.sentence for issue in issues_of(_alone(given), Known({"": 0}))))


def move_check(
    *, version_id: int, check_id: int, way: Way, by: Actor, at: datetime, seen: int | None = None
) -> CheckItem:
    """One place up or down in the checklist of its type. Refused: as `open_draft`, `check_item_missing`,
    `standard_row_end`."""
    with transaction.atomic():
        version = open_draft(version_id=version_id, seen=seen, by=by)
        row = check_of(version, check_id)
        rows = version.check_items.filter(site_type=row.site_type_id).order_by("position", "pk")
        places = dict(rows.values_list("pk", "position"))
        old = list(places).index(row.pk) + 1
        order = swapped(list(places), row.pk, way)
        for place, pk in enumerate(order, start=1):
            if places[pk] != place:
                CheckItem.objects.filter(pk=pk).update(position=place)
        row.refresh_from_db()
        record("check_item.move", by=by, at=at, subject=subject(version, row), old={"position": old},
               new={"position": row.position})  # fmt: skip
    return row


def remove_check(*, version_id: int, check_id: int, by: Actor, at: datetime, seen: int | None = None) -> None:
    """Take a check item out, with its sample photos. Refused: as `open_draft`, `check_item_missing`."""
    with transaction.atomic():
        version = open_draft(version_id=version_id, seen=seen, by=by)
        row = check_of(version, check_id)
        record("check_item.remove", by=by, at=at, subject=subject(version, row), old=said_of(row), new=None)
        row.delete()


def check_of(version: SystemVersion, check_id: int) -> CheckItem:
    """A check item of this version and no other."""
    row = version.check_items.select_related("site_type").filter(pk=check_id).first()
    if row is None:
        raise Refused("这个版本里没有这条测评标准，请刷新后再试。", code="check_item_missing", kind="missing")
    return row


def _check(version: SystemVersion, row: CheckItem, given: CheckGiven) -> None:
    types = SiteType.objects.filter(pk=given.site_type_id)
    if given.site_type_id != row.site_type_id:
        types = types.filter(active=True)
    there = {
        "site_type_id": types.exists(),
        "category_id": given.category_id is None or Category.objects.filter(pk=given.category_id).exists(),
        "item_id": given.item_id is None or version.items.filter(pk=given.item_id).exists(),
    }
    chosen: dict[str, tuple[str, Iterable[str]]] = {name: (str(found), ("True",)) for name, found in there.items()}
    chosen["photo"] = (given.photo, PhotoRule.values)
    check_words(text=given.text.strip(), weight=given.weight, chosen=chosen)
    code = given.code.strip()
    taken = version.check_items.filter(site_type=given.site_type_id, code=code).exclude(pk=row.pk)
    if code and taken.exists():
        sentence = f"这类点位已经有编号“{code}”，请换一个编号。"
        raise Refused(sentence, code="check_code_taken", kind="conflict", fields={"code": sentence})
    refuse_errors(issues_of(_alone(given), Known({"": 0})))


def _alone(given: CheckGiven) -> StandardDraft:
    """Only this one, to be looked over as at import."""
    words = {name: getattr(given, name).strip() for name in WORDS if name != "photo"}
    return StandardDraft(checks=[CheckDraft(site_type="", weight=given.weight, **words)])


def said_of(row: CheckItem) -> dict[str, Any]:
    """A check item as the log keeps it."""
    weight = None if row.weight is None else f"{row.weight.normalize():f}"
    return {**{name: getattr(row, name) for name in (*WORDS, *IDS)}, "weight": weight}


def subject(version: SystemVersion, row: CheckItem) -> str:
    """What an entry of the log is about."""
    return f"{version}：{row.site_type.name} {row}"
