"""What papers, replies and reports say of problems, in a fixed number of statements however many there are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet

from chuangcheng.evidence.models import File
from chuangcheng.facts.models import Fact
from chuangcheng.facts.queries import facts_by_id
from chuangcheng.problems.models import Assignment, Attachment, Measure, MeasureFact, MeasureKind, Petition, Problem
from chuangcheng.rules.quantities import Change
from chuangcheng.rules.situations import LABELS, State


@dataclass(frozen=True)
class Figure:
    """A printed figure of a fact; a change prints two, `part` 0 and 1. None of the words between are figures."""

    fact_id: int
    text: str
    metric: str
    part: int = 0


Piece = str | Figure


@dataclass(frozen=True)
class MeasureView:
    """A measure as a row of words and figures."""

    id: int
    unit: str
    kind: str
    pieces: tuple[Piece, ...]
    person: str
    done: bool

    @property
    def text(self) -> str:
        """As printed."""
        return "".join(p if isinstance(p, str) else p.text for p in self.pieces)


@dataclass(frozen=True)
class PhotoView:
    """A photo or paper attached, by role."""

    file: File
    role: str


@dataclass
class Dossier:
    """One problem with what was done about it. `reason` is why it is not done yet, `plan` what comes next."""

    problem: Problem
    parts: list[Assignment] = field(default_factory=list)
    measures: list[MeasureView] = field(default_factory=list)
    photos: list[PhotoView] = field(default_factory=list)
    petitions: list[Petition] = field(default_factory=list)

    @property
    def shown(self) -> Problem:
        """The row whose state counts: the main problem for a merged one."""
        return self.problem.merged_into or self.problem

    @property
    def leads(self) -> list[str]:
        """Lead first, then co-leads."""
        top = [p for p in self.parts if p.parent_id is None and p.returned_at is None]
        ordered = sorted(top, key=lambda p: (p.role != "lead", p.id))
        return [p.unit.name for p in ordered if p.role in {"lead", "co_lead"}]

    @property
    def assists(self) -> list[str]:
        """Assisting units."""
        return [p.unit.name for p in self.parts if p.role == "assist"]

    @property
    def person(self) -> str:
        """The responsible person of the lead."""
        return next((p.person_name or (p.person.title if p.person else "") for p in self.parts if p.role == "lead"), "")

    @property
    def findings(self) -> list[MeasureView]:
        """自查情况."""
        return [m for m in self.measures if m.kind == MeasureKind.FINDING]

    @property
    def done_measures(self) -> list[MeasureView]:
        """整改措施."""
        return [m for m in self.measures if m.kind == MeasureKind.MEASURE]

    @property
    def before(self) -> list[File]:
        """Photos before."""
        return [p.file for p in self.photos if p.role == "before" and p.file.kind == "photo"]

    @property
    def after(self) -> list[File]:
        """Photos after."""
        return [p.file for p in self.photos if p.role == "after" and p.file.kind == "photo"]

    @property
    def finished_at(self) -> datetime | None:
        """When it was done: the submission that was verified."""
        return self.shown.submitted_at if self.is_done else None

    @property
    def is_done(self) -> bool:
        """Struck off, or verified and waiting only for that."""
        return self.shown.state in {State.STRUCK_OFF, State.VERIFIED}

    @property
    def result_word(self) -> str:
        """是否完成 as the issuer's sheet asks: 已完成, 申诉中, 不予认定, 未完成."""
        if self.is_done:
            return "已完成"
        if self.shown.state in {State.DISPUTED, State.VOID}:
            return LABELS[State(self.shown.state)]
        return "未完成"

    @property
    def reason(self) -> str:
        """Why it is not done, from the open or granted petition, else from its state."""
        if self.is_done:
            return ""
        for petition in reversed(self.petitions):
            if petition.state in {"open", "granted", "forwarded"}:
                return str(petition.wish.get("cause") or petition.wish.get("words") or "")
        return ""

    @property
    def plan(self) -> str:
        """What comes next: the plan of a suspension, else the deadline."""
        for petition in reversed(self.petitions):
            if petition.kind == "suspension" and petition.state in {"open", "granted"}:
                return str(petition.wish.get("plan") or "")
        return ""


def dossiers(problems: QuerySet[Problem]) -> list[Dossier]:
    """The dossiers of these problems, in the order of the query; eight statements in all."""
    rows = list(problems.select_related("lead", "category", "site", "area", "desk", "merged_into", "list", "home"))
    found = {p.id: Dossier(p) for p in rows}
    ids = list(found)
    for part in Assignment.objects.filter(problem_id__in=ids, returned_at=None).select_related("unit", "person"):
        if part.ended_at is None:
            found[part.problem_id].parts.append(part)
    for measure in measure_views(ids):
        found[measure[0]].measures.append(measure[1])
    for attached in attachments_of(ids):
        found[attached.problem_id].photos.append(PhotoView(attached.file, attached.role))
    for petition in Petition.objects.filter(problem_id__in=ids).order_by("id"):
        found[petition.problem_id].petitions.append(petition)
    return list(found.values())


def attachments_of(ids: Sequence[int]) -> Iterable[Attachment]:
    """Files still attached, oldest first; a withdrawn one is left out."""
    rows = Attachment.objects.filter(problem_id__in=ids, withdrawn_at=None, file__erased_at=None)
    return rows.select_related("file").order_by("id")


def measure_views(ids: Sequence[int]) -> Iterable[tuple[int, MeasureView]]:
    """(problem id, measure) in the order they were written."""
    measures = list(
        Measure.objects.filter(problem_id__in=ids, withdrawn_at=None).select_related("unit").order_by("position", "id")
    )
    links: dict[int, list[MeasureFact]] = defaultdict(list)
    for link in MeasureFact.objects.filter(measure__in=measures).order_by("position", "id"):
        links[link.measure_id].append(link)
    facts = facts_by_id(link.fact_id for group in links.values() for link in group)
    for row in measures:
        yield (
            row.problem_id,
            MeasureView(
                id=row.id,
                unit=row.unit.name,
                kind=row.kind,
                pieces=tuple(pieces(row.text, links[row.id], facts)),
                person=row.person_name,
                done=row.is_done,
            ),
        )


def pieces(text: str, links: Sequence[MeasureFact], facts: dict[int, Fact]) -> Iterable[Piece]:
    """The measure's words with its figures as they stand now; a figure not in the words is put at the end."""
    at, loose = 0, []
    for link in links:
        fact = facts[link.fact_id]
        if link.start is None or link.end is None or link.start < at:
            loose.append(fact)
            continue
        if text[at : link.start]:
            yield text[at : link.start]
        yield from printed(fact)
        at = link.end
    rest = text[at:]
    if loose and rest.endswith(("。", "；", ";")):
        rest = rest[:-1]
    if rest:
        yield rest
    for fact in loose:
        yield from printed(fact)


def printed(fact: Fact) -> Iterable[Piece]:
    """A figure as it is printed now. A withdrawn fact prints nothing; a change prints two figures."""
    if fact.withdrawn_at:
        return
    figure = fact.figure
    if not isinstance(figure, Change):
        yield Figure(fact.id, fact.printed, fact.metric.name)
        return
    first, second = figure.from_.printed, figure.to.printed
    start = fact.printed.find(first)
    end = fact.printed.find(second, start + len(first))
    if start > 0:
        yield fact.printed[:start]
    yield Figure(fact.id, first, fact.metric.name, 0)
    yield fact.printed[start + len(first) : end]
    yield Figure(fact.id, second, fact.metric.name, 1)
    if fact.printed[end + len(second) :]:
        yield fact.printed[end + len(second) :]
