"""The city's one row of choices."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from chuangcheng.people.actor import Actor
from chuangcheng.people.models import City
from chuangcheng.people.operations.record import record, snapshot
from chuangcheng.people.queries import CITY
from chuangcheng.people.rights import only_administrators
from chuangcheng.people.versions import check_version
from chuangcheng.rules.refusals import Refused

FIELDS = tuple(field.name for field in City._meta.concrete_fields if field.name != "id")


def save_city(*, choices: Mapping[str, Any], by: Actor, at: datetime, seen: str | None = None) -> City:
    """Change some of the city's labels and switches; those not named stay. For administrators.

    `seen` is the version (`people.versions`) the change was made to.
    Refused: `row_stale`, `administrators_only`, `city_fields` (with `fields`).
    """
    only_administrators(by, what="修改城市设置")
    if unknown := set(choices) - set(FIELDS):
        raise ValueError(f"the city has no {sorted(unknown)}")
    with transaction.atomic():
        row = City.objects.select_for_update().filter(id=1).first() or City(id=1)
        check_version(row, seen)
        old = snapshot(row, FIELDS)
        for name, value in choices.items():
            setattr(row, name, value.strip() if isinstance(value, str) else value)
        _check(row)
        row.save()
        CITY.written()
        record("city.change", by=by, at=at, subject=row.name, old=old, new=snapshot(row, FIELDS))
    return row


def _check(row: City) -> None:
    try:
        row.clean_fields()
    except ValidationError as error:
        labels = {name: City._meta.get_field(name) for name in error.message_dict}
        wrong = {n: f"“{getattr(labels[n], 'verbose_name', n)}”填得不对，请核对。" for n in labels}
        raise Refused("设置没有保存：" + "".join(wrong.values()), code="city_fields", fields=wrong) from error
    if (row.quiet_from is None) != (row.quiet_to is None):
        sentence = "免打扰的起止时间要一起填，不设的请都留空。"
        raise Refused(sentence, code="city_fields", fields={"quiet_to": sentence})
