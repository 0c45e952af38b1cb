"""Turn outbox rows into messages: who is meant by the step, and what they are told. A fixed number of reads a batch."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from chuangcheng.inspections.operations.telling import PREFIX as INSPECTIONS
from chuangcheng.jobs.alarms import OUTBOX as ALARM
from chuangcheng.jobs.alarms import messages_of
from chuangcheng.jobs.audiences import DESK_ROLES, STAND_IN, Audience, Tell, tell_of
from chuangcheng.jobs.figures import note_moves
from chuangcheng.jobs.quiet import digest_moment
from chuangcheng.notices.channels import WEBHOOK
from chuangcheng.notices.models import Outbox
from chuangcheng.notices.operations import Message, expand
from chuangcheng.people.actor import Standing
from chuangcheng.people.models import City
from chuangcheng.people.queries import city, standings_at
from chuangcheng.people.queries.channels import channel_kinds
from chuangcheng.problems.models import Assignment, FeedbackList, Petition, Problem, Step

# Kinds whose payload carries whole sentences and the units they are for.
SPOKEN = (INSPECTIONS, "places.")
MOST_BATCHES = 25
LISTS = {"list.published": "新反馈清单待交办", "list.replied": "反馈清单已回复"}


@dataclass
class Batch:
    """Everything the rows of one batch need, read at once."""

    at: datetime
    city: City
    problems: dict[int, Problem] = field(default_factory=dict)
    steps: dict[int, Step] = field(default_factory=dict)
    parts: dict[int, list[Assignment]] = field(default_factory=lambda: defaultdict(list))
    petitions: dict[int, Petition] = field(default_factory=dict)
    lists: dict[int, FeedbackList] = field(default_factory=dict)
    posts: dict[int, list[Standing]] = field(default_factory=lambda: defaultdict(list))
    channels: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Heard:
    """Who hears: persons for the inbox, units for their own channel."""

    persons: frozenset[int]
    units: frozenset[int]


def expand_outbox(*, at: datetime, most: int = 200) -> int:
    """Write the deliveries of the oldest waiting rows; how many rows. Safe with several workers."""
    return expand(write=lambda rows: messages(rows, at), at=at, most=most)


def expand_waiting(*, at: datetime) -> int:
    """Expand batch after batch until nothing waits, at most 25: a bulk move writes thousands of rows at once."""
    total = 0
    for _ in range(MOST_BATCHES):
        done = expand_outbox(at=at)
        total += done
        if not done:
            break
    return total


def messages(rows: Sequence[Outbox], at: datetime) -> Iterator[Message]:
    """The messages of these rows."""
    batch = read(rows, at)
    note_moves(row.kind for row in rows)
    for row in rows:
        if row.kind == ALARM:
            yield from messages_of(row)
        elif row.kind in LISTS:
            yield from of_list(row, batch)
        elif row.kind.startswith(SPOKEN):
            yield from of_inspection(row, batch)
        elif row.payload.get("step") in batch.steps:
            yield from of_step(row, batch)


def read(rows: Sequence[Outbox], at: datetime) -> Batch:
    """Nine statements, however many rows."""
    batch = Batch(at=at, city=city())
    wanted = {row.payload["problem"] for row in rows if "problem" in row.payload}
    problems = Problem.objects.filter(id__in=wanted).select_related("desk", "lead")
    batch.problems = {p.id: p for p in problems}
    batch.steps = Step.objects.in_bulk([row.payload["step"] for row in rows if "step" in row.payload])
    for part in Assignment.objects.filter(problem_id__in=wanted).select_related("unit"):
        batch.parts[part.problem_id].append(part)
    asked = {step.codes["petition"] for step in batch.steps.values() if "petition" in step.codes}
    batch.petitions = Petition.objects.select_related("assignment").in_bulk(asked)
    latest = Petition.objects.filter(problem_id__in=wanted).select_related("assignment").order_by("id")
    batch.petitions |= {-p.problem_id: p for p in latest}
    batch.lists = FeedbackList.objects.in_bulk([r.payload["list"] for r in rows if "list" in r.payload])
    units = organisations(batch) | {unit for row in rows for unit in told_units(row)}
    batch.channels = channel_kinds(units)
    for standing in standings_at(units, at):
        batch.posts[standing.organisation_id].append(standing)
    return batch


def organisations(batch: Batch) -> set[int]:
    """Every unit that could be told."""
    found: set[int | None] = {row.organisation_id for row in batch.lists.values()}
    for problem in batch.problems.values():
        found |= {problem.home_id, problem.desk_id, problem.lead_id, problem.dispatched_by_id, problem.strike_by_id}
    for parts in batch.parts.values():
        found |= {p.unit_id for p in parts} | {p.assigned_by_id for p in parts}
    for step in batch.steps.values():
        found |= {step.codes.get("unit"), step.codes.get("asked_of"), (step.codes.get("desk") or [None, None])[1]}
    return {unit for unit in found if unit}


def of_step(row: Outbox, batch: Batch) -> Iterator[Message]:
    """The messages of one move."""
    step = batch.steps[row.payload["step"]]
    tell = tell_of(step.move, str(step.codes.get("level", "")))
    problem = batch.problems.get(step.problem_id)
    if tell is None or problem is None:
        return
    heard = everybody(tell, problem, step, batch)
    title, body = f"【{tell.word}】{problem.number} {problem.text[:40]}", words(problem, step)
    yield from addressed(row, heard, batch, title=title, body=body, link=f"/problems/{problem.number}/", tell=tell)


def of_list(row: Outbox, batch: Batch) -> Iterator[Message]:
    """A list that was published or replied to is told to the office that keeps it."""
    kept = batch.lists.get(row.payload["list"])
    if kept is None:
        return
    tell = Tell(LISTS[row.kind], ())
    office = pick(batch, kept.organisation_id, frozenset({"office"}))
    heard = Heard(frozenset(s.user_id for s in office), frozenset({kept.organisation_id}))
    body = f"共{kept.row_count}条"
    if kept.reply_due:
        body += f"，{moment(kept.reply_due)}前回复"
    title = f"【{tell.word}】{kept.title[:80]}"
    yield from addressed(row, heard, batch, title=title, body=body, link=f"/lists/{kept.id}/", tell=tell)


def told_units(row: Outbox) -> list[int]:
    """The units a message names that says itself whom it means."""
    return list(row.payload.get("units", [])) if row.kind.startswith(SPOKEN) else []


def of_inspection(row: Outbox, batch: Batch) -> Iterator[Message]:
    """What inspections and places tell says itself whom it means: units by their liaisons and offices, and users.

    Where `roles` are named nobody else at the unit hears: the others may not read what it is about.
    """
    said = row.payload
    roles = frozenset(said.get("roles", STAND_IN))
    posts = [s for unit in told_units(row) for s in batch.posts.get(unit, []) if s.roles & roles]
    heard = Heard(frozenset({s.user_id for s in posts} | set(said["users"])), frozenset(told_units(row)))
    tell = Tell(said["title"], (), urgent=said["urgent"])
    yield from addressed(row, heard, batch, title=said["title"], body=said["body"], link=said["link"], tell=tell)


def addressed(
    row: Outbox, heard: Heard, batch: Batch, *, title: str, body: str, link: str, tell: Tell
) -> Iterator[Message]:
    """One message for each person's inbox and one for each unit's channel; a program hears at once, one by one."""
    for user in sorted(heard.persons):
        yield Message(outbox_id=row.id, recipient=user, title=title, body=body, link=link, urgent=tell.urgent)
    due = batch.at if tell.urgent else digest_moment(batch.at, batch.city)
    day = None if tell.urgent else timezone.localdate(due)
    for unit in sorted(heard.units & batch.channels.keys()):
        at_once = batch.channels[unit] == WEBHOOK
        yield Message(
            outbox_id=row.id, unit=unit, title=title, body=body, link=link, urgent=tell.urgent,
            due_at=batch.at if at_once else due, digest_on=None if at_once else day,
        )  # fmt: skip


def everybody(tell: Tell, problem: Problem, step: Step, batch: Batch) -> Heard:
    """All audiences of a move together, without whoever made it."""
    standings: list[Standing] = []
    units: set[int] = set()
    for audience in tell.to:
        unit_ids, roles = audience_units(audience, problem, step, batch)
        for unit in unit_ids:
            standings += pick(batch, unit, roles)
        if audience is not Audience.LEADER:
            units |= unit_ids
    persons = {s.user_id for s in standings} | persons_named(tell, problem, batch)
    return Heard(frozenset(persons - {step.actor_id or 0}), frozenset(units))


def persons_named(tell: Tell, problem: Problem, batch: Batch) -> set[int]:
    """The responsible person of the part on the desk, and the leader in charge, by their posts."""
    posts = set()
    if Audience.LEADER in tell.to and problem.leader_post_id:
        posts.add(problem.leader_post_id)
    if Audience.DESK in tell.to:
        posts |= {p.person_id for p in batch.parts[problem.id] if p.id == problem.desk_assignment_id and p.person_id}
    return {s.user_id for held in batch.posts.values() for s in held if s.post_id in posts}


def audience_units(audience: Audience, problem: Problem, step: Step, batch: Batch) -> tuple[set[int], frozenset[str]]:
    """The units an audience stands for, and the roles that are told there."""
    kind, desk = (step.codes.get("desk") or ["", None])[:2]
    request = petition_of(step, batch)
    liaison, office = frozenset({"liaison"}), frozenset({"office"})
    parts = batch.parts[problem.id]
    found: dict[Audience, tuple[Iterable[int | None], frozenset[str]]] = {
        Audience.DESK: ([desk], DESK_ROLES.get(kind, STAND_IN)),
        Audience.DISPATCHER: ([problem.dispatched_by_id or problem.home_id], office),
        Audience.PARTS: ([p.unit_id for p in parts if p.ended_at is None and p.returned_at is None], liaison),
        Audience.HANDED: ([p.unit_id for p in parts if p.assigned_at == step.happened_at], liaison),
        Audience.ENDED: ([p.unit_id for p in parts if p.ended_at == step.happened_at], liaison),
        Audience.ASKER: ([request.assignment.unit_id if request else None], liaison),
        Audience.DECIDER: ([step.codes.get("asked_of") or (request.asked_of_id if request else None)], STAND_IN),
        Audience.SUBMITTER: ([problem.hands.get("unit"), problem.lead_id], liaison),
        Audience.NAMED: ([step.codes.get("unit")], STAND_IN | {"leader"}),
        Audience.LEADER: ([desk if kind in {"lead", "endorse"} else problem.lead_id], frozenset({"leader"})),
    }
    units, roles = found[audience]
    return {unit for unit in units if unit}, roles


def petition_of(step: Step, batch: Batch) -> Petition | None:
    """The request a step is about: named in it, else the problem's latest."""
    return batch.petitions.get(step.codes.get("petition", 0)) or batch.petitions.get(-step.problem_id)


def pick(batch: Batch, unit: int, roles: frozenset[str]) -> list[Standing]:
    """Who holds such a post at the unit; its office and liaisons where nobody does, for the audiences that act."""
    there = batch.posts.get(unit, [])
    fitting = [s for s in there if s.roles & roles]
    return fitting or ([] if roles == {"leader"} else [s for s in there if s.roles & STAND_IN])


def words(problem: Problem, step: Step) -> str:
    """A second line: where, with whom, until when, and what was said; whose turn it is only while that still holds."""
    pieces = [problem.place[:60]]
    if problem.desk and step.codes.get("desk") == [problem.desk_kind, problem.desk_id]:
        pieces.append(f"现在在{problem.desk.short_name or problem.desk.name}")
        pieces.append(f"{moment(problem.desk_due)}到期" if problem.desk_due else "")
    said = step.words.get("note", "")
    pieces.append(f"说明：{said[:100]}" if said else "")
    return "；".join(piece for piece in pieces if piece)


def moment(at: datetime) -> str:
    """As people write it."""
    local = timezone.localtime(at)
    return f"{local.month}月{local.day}日{local:%H:%M}"
