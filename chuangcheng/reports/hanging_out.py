"""Agreements, operators with licences, fronts as sheets with the headings their import reads; and empty templates."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from django.db.models import QuerySet
from django.utils.timezone import localtime

from chuangcheng.audit.operations import log
from chuangcheng.people.actor import Actor
from chuangcheng.places.models import Agreement, Front, Licence, Operator
from chuangcheng.places.operations.hanging_columns import COLUMNS, LABELS, THINGS, What
from chuangcheng.places.operations.hanging_columns import Column as Said
from chuangcheng.places.queries.agreements import AgreementFilter, filtered_agreements
from chuangcheng.places.queries.fronts import FrontFilter, filtered_fronts
from chuangcheng.places.queries.operators import OperatorFilter, filtered_operators
from chuangcheng.places.queries.working import works_at
from chuangcheng.reports.sheets import Column, ledger_xlsx

Wish = AgreementFilter | OperatorFilter | FrontFilter
BATCH = 1000
FOR_EVER = "长期"
PERSONAL = frozenset({"person", "phone"})
ENDED = Column("提前终止", 12)


def export_hanging_xlsx(*, what: What, wish: Wish, out: Path | BinaryIO, by: Actor, at: datetime) -> int:
    """The rows of a filter; logged, for they name people. Operators: a row for each licence. The number of rows."""
    as_of = f"截至{localtime(at):%Y年%m月%d日 %H:%M}，由{by.name}导出"
    columns = [*_heads(what), *([ENDED] if what == "agreements" else [])]
    rows = ROWS[what](wish, by)
    made = ledger_xlsx(title=LABELS[what], columns=columns, rows=rows, out=out, as_of=as_of)
    log(action=f"{THINGS[what]}.export", by_id=by.user_id, at=at, who=by.name, subject="xlsx", new={"rows": made})
    return made


def template_xlsx(*, what: What, out: Path | BinaryIO) -> None:
    """The headings alone, with what must be filled in."""
    needed = "、".join(column.title for column in COLUMNS[what] if column.needed)
    as_of = f"必填：{needed}；其他可以空着。从第4行开始填，一行一个。"
    ledger_xlsx(title=f"{LABELS[what]}导入模板", columns=_heads(what), rows=(), out=out, as_of=as_of)


def _heads(what: What) -> list[Column]:
    return [Column(column.title, column.width) for column in COLUMNS[what]]


def _each(rows: QuerySet[Any]) -> Iterator[Any]:
    """In batches by id: no cursor stays open while the file is written."""
    ordered, last = rows.order_by("id"), 0
    while found := list(ordered.filter(id__gt=last)[:BATCH]):
        yield from found
        last = found[-1].id


def _agreements(wish: Any, by: Actor) -> Iterator[list[str]]:
    rows = filtered_agreements(wish, by=by).select_related("organisation", "signatory_unit", *PLACES)
    for row in _each(rows):
        ended = row.ended_on.isoformat() if row.ended_on else ""
        yield [*_cells(row, COLUMNS["agreements"], ended=row.to_date is None), ended]


def _operators(wish: Any, by: Actor) -> Iterator[list[str]]:
    columns = COLUMNS["operators"]
    for row in _each(filtered_operators(wish, by=by).select_related("organisation", *PLACES)):
        for licence in list(row.licences.all()) or [None]:
            yield _cells(row, columns, licence=licence, ended=licence is not None and licence.valid_until is None)


def _fronts(wish: Any, by: Actor) -> Iterator[list[str]]:
    """Who keeps one only to those who work there."""
    for row in _each(filtered_fronts(wish, by=by).select_related("organisation", *PLACES)):
        hidden = frozenset() if works_at(by, row.organisation) else PERSONAL
        yield _cells(row, COLUMNS["fronts"], hidden=hidden)


PLACES = ("site__area__parent", "area__parent")
ROWS: Mapping[What, Callable[[Any, Actor], Iterator[list[str]]]] = {
    "agreements": _agreements, "operators": _operators, "fronts": _fronts,
}  # fmt: skip


def _cells(
    row: Agreement | Operator | Front,
    columns: tuple[Said, ...],
    *,
    licence: Licence | None = None,
    ended: bool = False,
    hidden: frozenset[str] = frozenset(),
) -> list[str]:
    """A row as texts; `ended` says that an empty end is for ever."""
    found = []
    for column in columns:
        of, name = (licence, column.field[8:]) if column.field.startswith("licence_") else (row, column.field)
        text = "" if of is None or name in hidden else _text(of, name, column)
        found.append(text or (FOR_EVER if column.kind == "end" and ended else ""))
    return found


def _text(row: Any, name: str, column: Said) -> str:
    if column.kind in {"unit", "site", "area"}:
        return _named(getattr(row, name.removesuffix("_id")), column.kind)
    if column.kind == "themes":
        return "、".join(sorted(theme.name for theme in row.themes.all()))
    if column.kind == "count":
        return f"{row.count}{row.qualifier}"
    value = getattr(row, name)
    if value is None:
        return ""
    if column.choices:
        return column.choices.get(value, value)
    return value.isoformat() if isinstance(value, date) else f"{value:f}" if isinstance(value, Decimal) else str(value)


def _named(row: Any, kind: str) -> str:
    """A unit by name; a site or an area with the area before it, so that it is found again where names repeat."""
    if row is None:
        return ""
    above = row.parent if kind == "area" else row.area if kind == "site" else None
    return f"{above.name}/{row.name}" if above else str(row.name)
