"""The rows of `inspecting`, written by the database itself from a counter."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, models

from chuangcheng.inspections.models import Answer, Programme, Round, RoundTeam, Visit
from chuangcheng.people.actor import Actor
from chuangcheng.places.models import Area, Site
from chuangcheng.standards.models import CheckItem, SiteType, System, SystemVersion
from tests.bench.inspecting import A_ROUND, ITEMS, SITES, TYPES
from tests.cast import AT, Cast, cast

PORTION = 50_000  # visits whose answers are written at once


@dataclass(frozen=True)
class City:
    """Whom and what the measuring asks about."""

    by: Actor
    inspector: Actor
    at: datetime
    programme: int
    site: int
    visit: UUID
    last_round: int
    full_round: int


def fill(visits: int) -> City:
    """A migrated, empty database filled; ids begin at 1 everywhere."""
    people = cast()
    standard = _standard()
    _sites(people, standard)
    programme = Programme.objects.create(
        name="综合督查", kind="comprehensive", level="city", organisation=people.org("云屏市"), standard=standard,
        demand={"times": 1, "per": "week"}, made_at=AT,
    )  # fmt: skip
    first = AT - timedelta(days=7 * (visits // A_ROUND))
    rounds = [_round(programme, n, first + timedelta(days=7 * n)) for n in range(1, visits // A_ROUND + 1)]
    Round.objects.bulk_create(rounds)
    team = RoundTeam.objects.create(
        round=rounds[-1], number=1, first=people.user("市督甲"), second=people.user("市核甲")
    )
    _visits(visits, programme, team, people)
    _answers(people)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    done = Visit.objects.filter(round=rounds[-2]).order_by("id")[0]
    return City(
        people.actor("市办甲"), people.actor("市督甲"), AT, programme.pk, done.site_id, done.uuid, rounds[-1].pk,
        rounds[-2].pk,
    )  # fmt: skip


def _standard() -> SystemVersion:
    system = System.objects.create(name="压测体系", created_at=AT)
    version = SystemVersion.objects.create(system=system, label="1", status="in_use", created_at=AT, used_at=AT)
    types = SiteType.objects.bulk_create(SiteType(code=f"B{n}", name=f"压测类型{n}") for n in range(TYPES))
    CheckItem.objects.bulk_create(
        CheckItem(version=version, site_type=kind, text=f"第{n}项要求", weight=5, position=n)
        for kind in types
        for n in range(ITEMS)
    )
    return version


def _sites(people: Cast, standard: SystemVersion) -> None:
    types = sorted(set(standard.check_items.values_list("site_type_id", flat=True)))
    units = [people.org(name).id for name in ("城管局", "示例医院", "市监局", "梧桐社区", "榆树社区")]
    areas = [Area(id=n + 1, name=f"片区{n}", path=f"/{n + 1}/", organisation=people.org("云屏市")) for n in range(20)]
    Area.objects.bulk_create(areas)
    Site.objects.bulk_create(
        [
            Site(
                id=n + 1, name=f"点位{n}", area=areas[n % 20], organisation_id=units[n % 5],
                site_type_id=types[n % TYPES], x=114 + n % 100 / 1000, y=30 + n // 100 / 1000, datum="wgs84",
                latitude=30 + n // 100 / 1000, longitude=114 + n % 100 / 1000,
            )
            for n in range(SITES)
        ],
        batch_size=1000,
    )  # fmt: skip


def _round(programme: Programme, number: int, begins: datetime) -> Round:
    return Round(
        programme=programme, number=number, label=f"第{number}批", standard=programme.standard, state="under_way",
        from_date=begins.date(), to_date=begins.date() + timedelta(days=6), seed=str(number), algorithm="x",
        pool_hash="0" * 64, drawn_at=begins,
    )  # fmt: skip


def _visits(count: int, programme: Programme, team: RoundTeam, people: Cast) -> None:
    first_round = team.round_id - count // A_ROUND + 1
    half = f"n > {count - A_ROUND // 2}"
    lite = connection.vendor == "sqlite"
    ended = (
        "datetime('2016-01-01', '+' || (n * 300) || ' seconds')"
        if lite
        else ("timestamptz '2016-01-01' + n * interval '300 seconds'")
    )
    score = """'{"name": "点位", "words": "应得100分，实得' || (80 + n % 20) || '分", "points": "' || (80 + n % 20) ||
               '", "full": "100"}'"""
    today, long_ago = (f"{'' if lite else 'date '}'{day}'" for day in ("2026-03-02", "2016-01-01"))
    said = {
        "id": "n",
        "uuid": "lower(hex(randomblob(16)))" if lite else "gen_random_uuid()",
        "round_id": f"(n - 1) / {A_ROUND} + {first_round}",
        "programme_id": str(programme.pk),
        "organisation_id": str(programme.organisation_id),
        "standard_id": str(programme.standard_id),
        "site_id": f"(n - 1) % {SITES} + 1",
        "team_id": f"CASE WHEN n > {count - A_ROUND} AND n % 40 = 0 THEN {team.pk} END",
        "inspector_id": f"CASE WHEN n <= {count - A_ROUND} THEN {people.user('市督甲').pk} END",
        "order": f"(n - 1) % {A_ROUND} + 1",
        "planned_on": f"CASE WHEN n > {count - A_ROUND} THEN {today} ELSE {long_ago} END",
        "state": f"CASE WHEN {half} THEN 'planned' ELSE 'done' END",
        "ended_at": f"CASE WHEN {half} THEN NULL ELSE {ended} END",
        "answered": f"CASE WHEN {half} THEN 0 ELSE {ITEMS} END",
        "failed": f"CASE WHEN {half} THEN 0 ELSE 2 END",
        "score": f"CASE WHEN {half} THEN NULL ELSE ({score}){'' if lite else '::jsonb'} END",
        "rate": f"CASE WHEN {half} THEN NULL ELSE (80 + n % 20) / 100.0 END",
    }
    counter = f"WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {count})" if lite else ""
    _insert(Visit, said, "c" if lite else f"generate_series(1, {count}) AS c(n)", before=counter)


def _answers(people: Cast) -> None:
    lite = connection.vendor == "sqlite"
    failing = "(v.id * 7 + i.id * 3) % 10 = 0"
    said = {
        "visit_id": "v.id",
        "check_item_id": "i.id",
        "uuid": "lower(hex(randomblob(16)))" if lite else "gen_random_uuid()",
        "verdict": f"CASE WHEN {failing} THEN 'fails' ELSE 'meets' END",
        "count": f"CASE WHEN {failing} THEN 1 ELSE 0 END",
        "highlight": "(v.id + i.id) % 97 = 0",
        "answered_at": "v.ended_at",
        "answered_by_id": str(people.user("市督甲").pk),
    }
    tables = """inspections_visit v JOIN places_site s ON s.id = v.site_id
                JOIN standards_checkitem i ON i.site_type_id = s.site_type_id
                WHERE v.state = 'done' AND v.id > {} AND v.id <= {} ORDER BY v.id"""
    last = Visit.objects.order_by("-id").values_list("id", flat=True)[0]
    for first in range(0, last, PORTION):
        _insert(Answer, said, tables.format(first, first + PORTION))


def _insert(model: type[models.Model], said: dict[str, str], source: str, *, before: str = "") -> None:
    """Every column: what is said of it, else the model's default."""
    fields = [field for field in model._meta.local_concrete_fields if not (field.primary_key and "id" not in said)]
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    values = ", ".join(said.get(str(field.column)) or _default(field) for field in fields)
    # The rows are right by making: PostgreSQL need not keep a check of every key of them until the end.
    unchecked = "SET session_replication_role = replica;" if connection.vendor == "postgresql" else ""
    sql = f"{unchecked} {before} INSERT INTO {model._meta.db_table} ({columns}) SELECT {values} FROM {source}"
    with connection.cursor() as cursor:
        cursor.execute(sql)


def _default(field: Any) -> str:
    value = field.get_db_prep_save(field.get_default(), connection)
    if value is None or (field.null and not field.has_default()):
        return "NULL"
    if isinstance(value, bool):
        return ("1" if value else "0") if connection.vendor == "sqlite" else str(value).upper()
    if isinstance(value, int | float):
        return str(value)
    return "'{}'" if field.get_internal_type() == "JSONField" else "''"
