"""台账: the list with its filters and search, one problem in full, and new ones."""

from dataclasses import fields
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from chuangcheng.api.answers import answer, tagged_bytes
from chuangcheng.api.asked import key_of, now, who
from chuangcheng.api.moves import TABLE, needed
from chuangcheng.api.problem_shapes import Asked, FixedGiven, Line, NewGiven, Problem, Registered
from chuangcheng.api.shapes import After, Limit, Page
from chuangcheng.problems.operations.ask import FileRef
from chuangcheng.problems.operations.registering import NewProblem, fix_on_spot, register
from chuangcheng.problems.queries.ledger import LedgerFilter
from chuangcheng.problems.queries.lines import COLUMNS, ledger_lines, line_of
from chuangcheng.problems.queries.moves import MoveNow, Moves
from chuangcheng.problems.queries.page import ProblemPage, problem_page

router = Router(tags=["台账"])
WISHES = tuple(field.name for field in fields(LedgerFilter))


@router.get("/problems", response=Page[Line], summary="台账：筛选、搜索、排序")
def listed(request: HttpRequest, asked: Query[Asked], after: After = "", limit: Limit = 50) -> HttpResponse:
    """The lines this post sees, newest first where nothing else is asked."""
    lines = ledger_lines(wish_of(asked), by=who(request), at=now(request), after=after, limit=limit)
    return tagged_bytes(request, orjson.dumps({"items": lines.items, "next": lines.next}))


def wish_of(asked: Asked) -> LedgerFilter:
    """As the query takes it."""
    said: dict[str, Any] = {name: getattr(asked, name) for name in WISHES}
    plain: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in said.items()}
    return LedgerFilter(**plain)


@router.post("/problems", response={201: Registered}, summary="登记问题")
def add(request: HttpRequest, given: NewGiven) -> HttpResponse:
    """One problem on the ledger; it waits for dispatch."""
    return registered(register(new=new_of(given), by=who(request), at=now(request), key=key_of(request)).number)


@router.post("/problems/fixed", response={201: Registered}, summary="登记当场整改的问题（立行立改）")
def add_fixed(request: HttpRequest, given: FixedGiven) -> HttpResponse:
    """Seen and mended at once; verification is next."""
    made = fix_on_spot(
        new=new_of(given), unit=given.fixed_by, done=given.done, by=who(request), at=now(request), key=key_of(request)
    )
    return registered(made.number)


def new_of(given: NewGiven) -> NewProblem:
    """As the operation takes it."""
    return NewProblem(
        home=given.home,
        text=given.text,
        source=given.source,
        place=given.place,
        area=given.area_id,
        site=given.site_id,
        category=given.category_id,
        files=tuple(FileRef(one.file_id, one.role) for one in given.files),
    )


def registered(number: str) -> HttpResponse:
    """Where it stands now."""
    said = registered_at(number)
    told = answer(said, status=201)
    told["Location"] = said["url"]
    return told


def registered_at(number: str) -> dict[str, str]:
    """A number and its address."""
    return {"number": number, "url": f"/api/v1/problems/{number}"}


@router.get("/problems/{number}", response=Problem, summary="一个问题：情况、任务、措施、经过，和现在能办的事")
def one(request: HttpRequest, number: str) -> HttpResponse:
    """Everything of one problem; its ETag is for If-Match of a move."""
    by, at = who(request), now(request)
    page = problem_page(number, by=by, at=at)
    return tagged_bytes(request, orjson.dumps(problem_out(page, at)), version=str(page.problem.version))


def problem_out(page: ProblemPage, at: Any) -> dict[str, Any]:
    """What the page shows, as plain values."""
    row, seen = page.problem, page.scene
    zone = timezone.get_current_timezone()
    column = {name: getattr(row, name) for name in COLUMNS}
    units = {unit.pk: unit.short_name or unit.name for unit in (row.lead, row.desk) if unit}
    sites = {row.site.pk: row.site.name} if row.site else {}
    files = [*page.before, *page.after, *page.site, *page.papers]
    return {
        **line_of(column, at, zone, units, sites),
        "requirement": row.requirement,
        "leader_name": row.leader_name,
        "due_words": row.due_words,
        "time_left": page.time_left,
        "next_step": page.next_step,
        "turn": turn_out(page.turn, zone),
        "moves": moves_out(page.moves, row.number),
        "files": [file_line(a) for a in files],
        "parts": [part_out(part, line, zone) for part, line in zip(in_order(seen.parts), page.parts, strict=True)],
        "measures": [measure_out(line, zone) for line in page.measures],
        "requests": [vars(line) for line in page.petitions],
        "timeline": [happened_out(line, zone) for line in page.timeline],
        "warnings": page.warnings,
        "verifiers": page.verifiers,
        "relatives": [other.number for other in page.relatives],
        "parent": row.parent.number if row.parent else "",
        "merged_into": row.merged_into.number if row.merged_into else "",
    }


def turn_out(turn: Any, zone: Any) -> dict[str, Any]:
    """Whose turn it is."""
    return {**vars(turn), "since": local(turn.since, zone), "due": local(turn.due, zone)}


def local(moment: Any, zone: Any) -> Any:
    """In the city's zone."""
    return moment.astimezone(zone) if moment else None


def moves_out(moves: Moves, number: str) -> list[dict[str, Any]]:
    """What may be made now, the most urgent first."""
    primary = (moves.primary,) if moves.primary else ()
    found = (*primary, *moves.beside, *moves.rest, *moves.on_behalf)
    return [move_out(m, number, primary=m is moves.primary) for m in found if m.code in TABLE]


def move_out(made: MoveNow, number: str, *, primary: bool) -> dict[str, Any]:
    """One of them."""
    return {
        "code": made.code,
        "name": made.name,
        "unit": made.unit,
        "for_name": made.for_name,
        "on_behalf": made.on_behalf,
        "primary": primary,
        "url": f"/api/v1/problems/{number}/moves/{made.code}",
        "needs": [*needed(made.code), *(["basis"] if made.on_behalf else [])],
    }


def file_line(row: Any) -> dict[str, Any]:
    """A file with the addresses of its bytes."""
    base = f"/api/v1/evidence/{row.file_id}"
    photo = row.file.kind == "photo"
    return {
        "id": row.file_id,
        "role": row.role,
        "role_label": row.get_role_display(),
        "kind": row.file.kind,
        "name": row.file.original_name,
        "step": row.step.seq if row.step else None,
        "original": f"{base}/original",
        "view": f"{base}/view" if photo else "",
        "thumb": f"{base}/thumb" if photo else "",
    }


def in_order(parts: Any) -> list[Any]:
    """The assignments in the order the page has them: each with those it handed down to below it."""
    order = {"lead": 0, "co_lead": 1, "assist": 2}
    found: list[Any] = []

    def add(parent: int | None) -> None:
        for part in sorted((p for p in parts if p.parent_id == parent), key=lambda p: (order[p.role], p.id)):
            found.append(part)
            add(part.id)

    add(None)
    return found


def part_out(part: Any, line: Any, zone: Any) -> dict[str, Any]:
    """One unit's part."""
    return {
        "id": part.id,
        "unit_id": part.unit_id,
        "unit": line.unit,
        "role": part.role,
        "role_label": line.role,
        "parent": part.parent_id,
        "said": line.said,
        "person": line.person,
        "due_words": line.why,
        "is_late": line.is_late,
        "has_desk": line.has_desk,
        **{n: local(getattr(part, n), zone) for n in ("assigned_at", "accept_due", "accepted_at", "due", "done_at")},
    }


def measure_out(line: Any, zone: Any) -> dict[str, Any]:
    """One measure."""
    return {
        **{name: getattr(line, name) for name in ("id", "unit", "kind", "text", "person", "is_done")},
        "at": local(line.at, zone),
        "figures": [{"metric": name, "printed": printed} for name, printed in line.figures],
        "files": [a.file_id for a in line.files],
    }


def happened_out(line: Any, zone: Any) -> dict[str, Any]:
    """One line of the history."""
    plain = {name: getattr(line, name) for name in ("who", "done", "words", "waited")}
    return {**plain, "at": local(line.at, zone), "files": [a.file_id for a in line.files]}
