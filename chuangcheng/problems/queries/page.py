"""The page of one problem: photos first, whose turn and how long, what to do now, measures, petitions, timeline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from chuangcheng.evidence.models import File, Kind
from chuangcheng.evidence.queries import near_same_of, signals
from chuangcheng.people.actor import Actor
from chuangcheng.problems.models import Assignment, Attachment, AttachmentRole, Measure, MeasureFact, Petition, Problem
from chuangcheng.problems.queries.dossiers import pieces
from chuangcheng.problems.queries.moves import Moves, moves_now
from chuangcheng.problems.queries.scene import Scene, problem_seen, scene_of
from chuangcheng.problems.queries.sight import seen_by, visible_to
from chuangcheng.problems.queries.timeline import Happened, moment_words, timeline_of
from chuangcheng.problems.queries.turn import Turn, turn_of, worked_words
from chuangcheng.rules.coordinates import Position
from chuangcheng.rules.situations import NEXT_STEP, State
from chuangcheng.rules.worktime import Calendar, Left
from chuangcheng.standards.queries import calendar as city_calendar
from chuangcheng.statements import Compiled

ROLE_LABELS = {"lead": "第一牵头", "co_lead": "共同牵头", "assist": "配合"}
PHOTO_ROLES = (AttachmentRole.BEFORE, AttachmentRole.AFTER, AttachmentRole.SITE)


@dataclass(frozen=True)
class PartLine:
    """One unit's part in words; `depth` indents it under who handed it down."""

    unit: str
    role: str
    depth: int
    said: str
    person: str
    due: datetime | None
    why: str
    is_late: bool
    has_desk: bool


@dataclass(frozen=True)
class MeasureLine:
    """A measure with its figures as they are printed now, corrections included."""

    id: int
    unit: str
    kind: str
    text: str
    person: str
    at: datetime
    is_done: bool
    figures: tuple[tuple[str, str], ...]
    files: tuple[Attachment, ...]


@dataclass(frozen=True)
class PetitionLine:
    """An open request in one sentence."""

    kind: str
    said: str
    words: str


@dataclass(frozen=True)
class ProblemPage:
    """What the page shows, in its order."""

    problem: Problem
    scene: Scene
    turn: Turn
    moves: Moves
    before: tuple[Attachment, ...]
    after: tuple[Attachment, ...]
    site: tuple[Attachment, ...]
    papers: tuple[Attachment, ...]
    parts: tuple[PartLine, ...]
    measures: tuple[MeasureLine, ...]
    petitions: tuple[PetitionLine, ...]
    timeline: tuple[Happened, ...]
    warnings: tuple[str, ...]
    next_step: str
    verifiers: tuple[str, ...]
    relatives: tuple[Problem, ...]
    time_left: str

    @property
    def desk_due_words(self) -> str:
        """Why the deadline that runs for the desk is the one it is; empty where another clock than mending runs."""
        part = self.scene.assignment(self.problem.desk_assignment_id)
        return part.due_words if part and part.due == self.turn.due else ""


def problem_page(number: str, *, by: Actor, at: datetime) -> ProblemPage:
    """Everything of a problem for one reader. Raises Refused (missing)."""
    problem = problem_seen(number, by=by)
    seen = scene_of(problem, by=by, at=at)
    days = city_calendar()
    attachments = attachments_of(problem)
    moves = moves_now(seen)
    return ProblemPage(
        problem=problem,
        scene=seen,
        turn=turn_of(problem, calendar=days, at=at),
        moves=moves,
        before=_photos(attachments, AttachmentRole.BEFORE),
        after=_photos(attachments, AttachmentRole.AFTER),
        site=_photos(attachments, AttachmentRole.SITE),
        papers=tuple(a for a in attachments if a.file.kind != Kind.PHOTO or a.role not in PHOTO_ROLES),
        parts=tuple(_part_lines(seen, days)),
        measures=measures_of(problem, attachments),
        petitions=tuple(_petition_line(p) for p in seen.petitions),
        timeline=tuple(timeline_of(problem, calendar=days, attachments=attachments)),
        warnings=warnings_for(seen, attachments),
        next_step=NEXT_STEP[State(problem.state)],
        verifiers=_verifiers(seen),
        relatives=_relatives(problem, by),
        time_left=_time_left(problem, days),
    )


def attachments_of(problem: Problem) -> list[Attachment]:
    """The files of a problem that are not withdrawn, oldest first, with their rows in the evidence room."""
    return ATTACHMENTS(problem=problem.pk)


ATTACHMENTS = Compiled(
    lambda problem: (
        Attachment.objects.filter(problem=problem, withdrawn_at=None).select_related("file", "step").order_by("id")
    )
)


def measures_of(problem: Problem, attachments: Sequence[Attachment] = ()) -> tuple[MeasureLine, ...]:
    """Measures in force, in order, with their facts."""
    if not problem.measure_count:
        return ()
    links: dict[int, list[MeasureFact]] = {}
    for link in FIGURES(problem=problem.pk):
        links.setdefault(link.measure_id, []).append(link)
    return tuple(
        MeasureLine(
            id=m.id,
            unit=m.unit.short_name or m.unit.name,
            kind=m.kind,
            text=text_now(m, links.get(m.id, [])),
            person=m.person_name,
            at=m.happened_at,
            is_done=m.is_done,
            figures=tuple((link.fact.metric.name, link.fact.printed) for link in links.get(m.id, ())),
            files=tuple(a for a in attachments if a.measure_id == m.id),
        )
        for m in MEASURES(problem=problem.pk)
    )


MEASURES = Compiled(lambda problem: Measure.objects.filter(problem=problem, withdrawn_at=None).select_related("unit"))
FIGURES = Compiled(
    lambda problem: (
        MeasureFact.objects.filter(measure__problem=problem, measure__withdrawn_at=None)
        .select_related("fact__metric")
        .order_by("position", "id")
    )
)


def text_now(measure: Measure, links: Sequence[MeasureFact]) -> str:
    """The measure's words with each of its figures as it stands now."""
    made = pieces(measure.text, links, {link.fact_id: link.fact for link in links})
    return "".join(piece if isinstance(piece, str) else piece.text for piece in made)


def warnings_for(seen: Scene, attachments: Sequence[Attachment]) -> tuple[str, ...]:
    """Signals for whoever verifies, never verdicts: only while the report waits for a judgement."""
    problem = seen.problem
    if problem.state not in {State.SUBMITTED, State.VERIFIED}:
        return ()
    proofs = [a for a in attachments if a.role in {AttachmentRole.AFTER, AttachmentRole.SITE}]
    photos = [a.file for a in proofs if a.file.kind == Kind.PHOTO and a.file.erased_at is None]
    matches = near_same_of(photos)
    uses = _uses({m.file_id for found in matches.values() for m in found}, seen.by)
    site = problem.site
    where = Position(site.latitude, site.longitude, "wgs84") if site and site.latitude and site.longitude else None
    said = [
        signal.sentence
        for photo in photos
        for signal in signals(
            photo,
            found_at=problem.registered_at,
            site_position=where,
            previous_use=uses,
            matches=matches[photo.pk],
        )
    ]
    return tuple(dict.fromkeys(said))


def _uses(file_ids: set[int], by: Actor) -> dict[int, str]:
    """Where these files were used, as far as the reader may know."""
    if not file_ids:
        return {}
    rows = Attachment.objects.filter(file_id__in=file_ids, withdrawn_at=None, problem__in=visible_to(by))
    return {a.file_id: f"{a.problem.number} {a.get_role_display()}照片" for a in rows.select_related("problem")}


def _photos(attachments: Sequence[Attachment], role: str) -> tuple[Attachment, ...]:
    return tuple(a for a in attachments if a.role == role and a.file.kind == Kind.PHOTO)


def _part_lines(seen: Scene, days: Calendar) -> list[PartLine]:
    lines: list[PartLine] = []

    def add(parent: int | None, depth: int) -> None:
        order = {"lead": 0, "co_lead": 1, "assist": 2}
        children = [p for p in seen.parts if p.parent_id == parent]
        for part in sorted(children, key=lambda p: (order[p.role], p.id)):
            lines.append(_part_line(seen, part, depth, days))
            add(part.id, depth + 1)

    add(None, 0)
    return lines


def _part_line(seen: Scene, part: Assignment, depth: int, days: Calendar) -> PartLine:
    if part.done_at:
        said = "已办结"
    elif part.accepted_at:
        said = f"已签收，用时{worked_words(part.assigned_at, part.accepted_at, days)}"
    else:
        said = "还没有签收"
    settled = part.done_at is not None or seen.problem.state not in {State.DISPATCHED, State.RECTIFYING}
    return PartLine(
        unit=part.unit.short_name or part.unit.name,
        role=ROLE_LABELS[part.role],
        depth=depth,
        said=said,
        person=part.person_name,
        due=part.due,
        why=part.due_words,
        is_late=not settled and part.due is not None and part.due < seen.at,
        has_desk=seen.problem.desk_assignment_id == part.id,
    )


def _petition_line(petition: Petition) -> PetitionLine:
    unit = petition.assignment.unit.short_name or petition.assignment.unit.name
    asked = petition.asked_of.short_name or petition.asked_of.name if petition.asked_of else "交办单位"
    wish = petition.wish
    if petition.kind == "extension":
        old, new = moment_words(wish.get("due")), moment_words(wish.get("moment"))
        said = f"{unit}申请延期至{new}（原期限{old}），等{asked}审批"
    elif petition.kind == "suspension":
        said = f"{unit}申请暂缓到{wish.get('review_on', '')}复查，等{asked}审批"
    elif petition.kind == "dispute":
        said = f"{unit}提出申诉，" + ("已转呈下发单位，等答复" if petition.state == "forwarded" else f"等{asked}答复")
    else:
        said = f"{unit}提请{asked}协调" + ("，正在协调" if petition.answer.get("granted") else "，等答复")
    words = [wish.get("words"), wish.get("cause"), wish.get("plan"), petition.answer.get("issuer")]
    return PetitionLine(petition.kind, said, "\n".join(w for w in words if w))


def _verifiers(seen: Scene) -> tuple[str, ...]:
    """Who may verify or strike off now, by post; for the line that says who is next."""
    if seen.verifiers is None:
        return ()
    allowed = seen.verifiers.choice.allowed
    return tuple(
        dict.fromkeys(
            f"{s.organisation_name} {s.title}" for s in seen.verifiers.standings if (s.post_id, s.user_id) in allowed
        )
    )


def _relatives(problem: Problem, by: Actor) -> tuple[Problem, ...]:
    """The parts of a split one, those merged into it, and what it came from, as far as they are seen."""
    near = RELATIVES(problem=problem.pk, organisations=tuple(by.organisation_ids)) if by.organisation_ids else []
    near.sort(key=lambda other: (other.merged_into_id == problem.pk, other.pk))
    above = [p for p in (problem.parent, problem.merged_into) if p is not None]
    return tuple([*above, *near])


RELATIVES = Compiled(
    lambda problem, organisations: (
        seen_by(organisations).filter(Q(parent=problem) | Q(merged_into=problem)).order_by("pk")
    )
)


def _time_left(problem: Problem, days: Calendar) -> str:
    """What is left while the rectification clock stands still."""
    if problem.time_left is None:
        return ""
    return Left.from_json(problem.time_left).words(day_minutes=days.day_minutes)


def file_is_photo(file: File) -> bool:
    """Whether a file is shown as a picture."""
    return file.kind == Kind.PHOTO
