"""A city for its map: areas with outlines, sites spread over them, open problems in every state of lateness."""

import random
from datetime import datetime, timedelta

from chuangcheng.places.models import Area, Site
from chuangcheng.problems.models import Problem, Sight
from tests.ledgers import Ledger

WEST, SOUTH, WIDE = 113.6, 34.7, 0.24
SIDE = 5


def outline(west: float, south: float, east: float, north: float) -> dict[str, object]:
    """A GeoJSON rectangle."""
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def lay_out(ledger: Ledger, *, sites: int, problems: int, at: datetime) -> None:
    """`sites` in 25 areas and `problems` copied from one that is with 城管局, most at a site, some at an area only."""
    dice = random.Random(20260302)
    areas = _areas(ledger)
    boxes = {area.id: area.box for area in areas}
    rows = []
    for number in range(sites):
        area = areas[number % len(areas)]
        west, south, east, north = boxes[area.id]
        x, y = round(dice.uniform(west, east), 6), round(dice.uniform(south, north), 6)
        rows.append(Site(name=f"点位{number:05d}", area=area, x=x, y=y, datum="wgs84", longitude=x, latitude=y))
    Site.objects.bulk_create(rows, batch_size=500)
    _problems(ledger, list(Site.objects.order_by("id")), problems, dice=dice, at=at)


def _areas(ledger: Ledger) -> list[Area]:
    """A square of areas; the ground is the city's."""
    step, found = WIDE / SIDE, []
    for place in range(SIDE * SIDE):
        west, south = WEST + place % SIDE * step, SOUTH + place // SIDE * step
        box = [west, south, west + step, south + step]
        area = Area(name=f"第{place + 1}片区", kind="street", boundary=outline(*box), box=box,
                    organisation=ledger.people.org("云屏市"))  # fmt: skip
        area.save()
        area.path = f"/{area.id}/"
        area.save()
        found.append(area)
    return found


def _problems(ledger: Ledger, sites: list[Site], count: int, *, dice: random.Random, at: datetime) -> None:
    sample = ledger.register()
    ledger.dispatch(sample)
    ledger.accept(sample)
    sample.refresh_from_db()
    seen = list(Sight.objects.filter(problem=sample).values_list("organisation_id", flat=True))
    fields = {field.attname: getattr(sample, field.attname) for field in Problem._meta.concrete_fields}
    first = sample.pk + 1
    rows = []
    for number in range(count):
        site = sites[int(dice.random() ** 2 * len(sites))] if sites else None
        values = {
            "id": first + number,
            "number": f"2026-{900000 + number}",
            "site_id": site.id if site and number % 20 else None,
            "area_id": site.area_id if site else None,
            "desk_due": at + timedelta(hours=dice.choice((-30, 5, 100, 200, 300, 400))),
        }  # fmt: skip
        rows.append(Problem(**(fields | values)))
    Problem.objects.bulk_create(rows, batch_size=500)
    pairs = (Sight(problem_id=row.pk, organisation_id=unit) for row in rows for unit in seen)
    Sight.objects.bulk_create(pairs, batch_size=1000)
