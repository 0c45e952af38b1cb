"""Visits as the phone takes them along: today's, their checklists once each, and answers with their versions."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from chuangcheng.inspections.queries import numbers
from chuangcheng.inspections.queries.begin_choices import running_programmes
from chuangcheng.inspections.queries.presence import post_names
from chuangcheng.inspections.queries.visits import VisitLine, free_visits, my_visits, visit_page
from chuangcheng.people.actor import Actor
from chuangcheng.places.queries import sites
from chuangcheng.standards.queries.systems import checks_by_type, samples_of

MOST = 60
MOST_SITES = 2000
LOOKING = frozenset({"inspector", "office"})
LINE = (
    "site_id", "site_name", "address", "area_name", "unit_name", "latitude", "longitude", "state", "state_label",
    "round_label", "programme_name", "started_at", "ended_at", "version",
)  # fmt: skip


def visits_of(by: Actor, on: Any) -> tuple[list[dict[str, Any]], dict[str, list[dict[str, Any]]]]:
    """Visits of the day with their answers, and checklists by the name each visit gives for its own."""
    lists: dict[str, list[dict[str, Any]]] = {}
    lines = [*my_visits(by, on=on), *free_visits(by, on=on, limit=MOST)]
    visits = [visit_of(line, lists, by=by) for line in lines[:MOST]]
    named = post_names({one["site_id"] for one in visits})
    for one in visits:
        one["post_names"] = named.get(one["site_id"], [])
    if by.roles & LOOKING:
        standards = {row.standard_id for row in running_programmes(by) if row.standard_id}
        for (standard, kind), items in checks_by_type(standards).items():
            lists.setdefault(f"{standard}-{kind}", [item_of(item) for item in items])
    shown = samples_of([item["id"] for items in lists.values() for item in items])
    for item in (item for items in lists.values() for item in items):
        item["samples"] = [{"id": one.file_id, "good": one.good, "words": one.caption} for one in shown[item["id"]]]
    return visits, lists


def visit_of(line: VisitLine, lists: dict[str, list[dict[str, Any]]], *, by: Actor) -> dict[str, Any]:
    """One visit; its checklist is put among the lists."""
    page = visit_page(line.uuid, by=by)
    name = f"{page.visit.standard_id}-{page.visit.site.site_type_id}"
    lists.setdefault(name, [item_of(one.item) for one in page.items if one.item])
    plain = {key: getattr(line, key) for key in LINE}
    answers = [
        answer_of(one.answer, [photo.file_id for photo in one.photos]) for one in page.items if one.answer is not None
    ]
    return {
        **plain, "uuid": str(line.uuid), "who": list(line.who), "checklist": name, "answers": answers,
        "note": page.visit.note, "posts": [post_of(row) for row in page.presences],
    }  # fmt: skip


def post_of(row: Any) -> dict[str, Any]:
    """A post or window as it stands at the server."""
    return {
        "uuid": str(row.uuid),
        "post": row.post,
        "state": row.state,
        "substitute": row.substitute,
        "note": row.note,
        "version": row.version,
    }


def item_of(item: Any) -> dict[str, Any]:
    """A check item as an inspector needs it on the spot."""
    return {
        "id": item.pk,
        "code": item.code,
        "group": item.group,
        "text": item.text,
        "demand": item.demand_words,
        "exception": item.exception,
        "photo": item.photo,
        "number": numbers.as_json(numbers.asked_of(item)),
    }


def answer_of(row: Any, photos: list[int] | None = None) -> dict[str, Any]:
    """An answer as it stands at the server."""
    return {
        "uuid": str(row.uuid),
        "item": row.check_item_id,
        "verdict": row.verdict,
        "count": row.count,
        "measured": shown_number(row.measured),
        "measured_of": shown_number(row.measured_of),
        "note": row.note,
        "fixed": row.fixed_on_spot,
        "fixed_how": row.fixed_how,
        "highlight": row.highlight,
        "at": row.answered_at,
        "version": row.version,
        "number": row.problem.number if row.problem_id else "",
        "photos": photos or [],
    }


def shown_number(number: Decimal | None) -> str:
    """As a person writes it, "" for none."""
    return "" if number is None else format(number.normalize(), "f")


def photos_of(rows: Iterable[Any]) -> dict[int, list[int]]:
    """The photos of answers, by the answer."""
    return {row.pk: [photo.file_id for photo in row.photos.all()] for row in rows}


def sites_of(by: Actor) -> list[dict[str, Any]]:
    """Sites to look at without a plan, for inspectors and offices."""
    if not by.roles & LOOKING:
        return []
    return [
        {"id": row.id, "name": row.name, "unit": row.organisation_name, "type": row.site_type_id}
        for row in sites(by, limit=MOST_SITES)
    ]


def programmes_of(by: Actor) -> list[dict[str, Any]]:
    """Programmes such a visit can belong to, for the same people; each with the standard it is checked by."""
    if not by.roles & LOOKING:
        return []
    return [{"id": row.pk, "name": row.name, "standard": row.standard_id} for row in running_programmes(by)]
