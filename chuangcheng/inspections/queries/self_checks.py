"""自查: which checks a person sees, one of them with its chapters and items, and all of it for a report."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from chuangcheng.inspections.models import SelfCheck, SelfCheckItem, SelfCheckState, SelfVerdict
from chuangcheng.people.actor import Actor
from chuangcheng.people.models import Organisation
from chuangcheng.people.queries import unit_names
from chuangcheng.people.queries.choices import below
from chuangcheng.rules.duties import Duty, Kept, kept, worst
from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.situations import State

# Who reads what the units below say of themselves.
READS_BELOW = frozenset({"office", "leader", "inspector"})
WORKS = frozenset({"office", "liaison", "rectifier"})


@dataclass(frozen=True)
class Progress:
    """How far a self-check is; `problems` were found, `registered` of them are on the ledger."""

    total: int = 0
    answered: int = 0
    problems: int = 0
    registered: int = 0

    @property
    def words(self) -> str:
        """12/20条."""
        return f"{self.answered}/{self.total}条"


@dataclass(frozen=True)
class ProblemLine:
    """A problem found; `number` and `state` once it is on the ledger."""

    id: int
    text: str
    number: str = ""
    state: str = ""


@dataclass(frozen=True)
class EvidenceLine:
    """A file that proves an item."""

    file_id: int
    name: str
    kind: str
    stage: str
    stage_label: str


@dataclass(frozen=True)
class OccasionLine:
    """One time a duty was done."""

    on: date
    words: str
    expected: int | None
    present: int | None

    @property
    def attendance(self) -> str:
        """应到20人，实到18人."""
        said = [f"{word}{n}人" for word, n in (("应到", self.expected), ("实到", self.present)) if n is not None]
        return "，".join(said)


@dataclass(frozen=True)
class ItemLine:
    """One item with everything said of it. `kept` are the periods of its duty, judged to a day."""

    row: SelfCheckItem
    duty: Duty | None
    kept: tuple[Kept, ...]
    problems: tuple[ProblemLine, ...]
    occasions: tuple[OccasionLine, ...]
    evidence: tuple[EvidenceLine, ...]

    @property
    def standing(self) -> str | None:
        """The worst of the periods."""
        return worst(self.kept)

    @property
    def is_answered(self) -> bool:
        """Whether the unit has judged itself here."""
        return bool(self.row.verdict)


@dataclass(frozen=True)
class Chapter:
    """Items under one heading."""

    name: str
    items: tuple[ItemLine, ...]


@dataclass(frozen=True)
class SelfCheckPage:
    """One self-check whole."""

    row: SelfCheck
    unit_name: str
    standard: str
    chapters: tuple[Chapter, ...]
    progress: Progress
    may_work: bool

    @property
    def items(self) -> tuple[ItemLine, ...]:
        """All items in order."""
        return tuple(item for chapter in self.chapters for item in chapter.items)

    def count(self, verdict: str) -> int:
        """How many items were judged so."""
        return sum(item.row.verdict == verdict for item in self.items)

    @property
    def verdicts(self) -> list[tuple[str, int]]:
        """Each judgement with how many items."""
        return [(str(label), self.count(value)) for value, label in SelfVerdict.choices]


def self_checks_seen(by: Actor) -> QuerySet[SelfCheck]:
    """Those of the own organisations, and for office, leaders and inspectors those of all below."""
    if by.is_clock:
        return SelfCheck.objects.all()
    seen = Q(unit_id__in=by.organisation_ids)
    for standing in by.standings:
        if standing.roles & READS_BELOW:
            seen |= Q(unit__path__startswith="/" + "/".join(map(str, standing.ancestors)) + "/")
    return SelfCheck.objects.filter(seen) if by.standings else SelfCheck.objects.none()


def may_work(by: Actor, unit: Organisation) -> bool:
    """Whether this person may answer for the unit: its own people, or an office above it."""
    for standing in by.standings:
        own = standing.organisation_id == unit.id and standing.roles & WORKS
        above = standing.organisation_id in unit.ancestor_ids and "office" in standing.roles
        if own or above:
            return True
    return False


def units_to_check(by: Actor) -> list[Organisation]:
    """Units this person may begin a self-check for, own ones first."""
    units = [unit for unit in below(by).order_by("position", "id") if may_work(by, unit)]
    return sorted(units, key=lambda unit: unit.id not in by.organisation_ids)


def self_check_seen(check_id: int, by: Actor) -> SelfCheck:
    """One self-check. Raises Refused (missing) for whoever does not see it."""
    row = self_checks_seen(by).select_related("unit", "standard__system", "site").filter(pk=check_id).first()
    if row is None:
        raise Refused("没有这次自查，或它不归您看；请从自查列表重新打开。", code="self_check_missing", kind="missing")
    return row


def self_check_lines(
    by: Actor, *, before: int | None = None, state: str = "", limit: int = 30
) -> list[tuple[SelfCheck, Progress]]:
    """Self-checks newest first, with how far they are. Three statements."""
    rows = self_checks_seen(by).select_related("unit").order_by("-id")
    if before is not None:
        rows = rows.filter(id__lt=before)
    if state:
        rows = rows.filter(state=state)
    found = list(rows[:limit])
    known = progress_of([row.id for row in found])
    return [(row, known.get(row.id, Progress())) for row in found]


def progress_of(ids: Iterable[int]) -> dict[int, Progress]:
    """How far these self-checks are."""
    wanted = list(ids)
    items = SelfCheckItem.objects.filter(self_check_id__in=wanted).values("self_check_id").order_by()
    counts = {
        row["self_check_id"]: row
        for row in items.annotate(total=Count("id"), answered=Count("id", filter=~Q(verdict="")))
    }
    found = {
        row["self_check_id"]: row
        for row in items.annotate(
            problems_=Count("problems"), registered=Count("problems", filter=Q(problems__problem__isnull=False))
        )
    }
    return {
        i: Progress(row["total"], row["answered"], found[i]["problems_"], found[i]["registered"])
        for i, row in counts.items()
    }


def self_check_page(check_id: int, *, by: Actor, at: datetime) -> SelfCheckPage:
    """One self-check whole. Six statements however many items."""
    row = self_check_seen(check_id, by)
    items = list(row.items.order_by("position").prefetch_related("problems__problem", "occasions", "evidence__file"))
    lines = [item_line(item, row, today=timezone.localdate(at)) for item in items]
    chapters = [Chapter(name, tuple(group)) for name, group in groupby(lines, key=lambda line: line.row.chapter)]
    problems = [problem for line in lines for problem in line.problems]
    return SelfCheckPage(
        row=row,
        unit_name=unit_names([row.unit_id])[row.unit_id],
        standard=standard_words(row),
        chapters=tuple(chapters),
        progress=Progress(
            len(lines), sum(line.is_answered for line in lines), len(problems), sum(bool(p.number) for p in problems)
        ),
        may_work=may_work(by, row.unit),
    )


def standard_words(row: SelfCheck) -> str:
    """By what it goes: the standard's name and version, the site's check items, or 自列条目."""
    if row.standard is None:
        return "自列条目"
    name = f"{row.standard.system.name}（{row.standard.label}）"
    return f"{name} · {row.site.name}" if row.site else name


def item_seen(item_id: int, by: Actor) -> SelfCheckItem:
    """One item of a self-check this person sees. Raises Refused (missing)."""
    rows = SelfCheckItem.objects.select_related("self_check__unit")
    row = rows.filter(pk=item_id, self_check__in=self_checks_seen(by)).first()
    if row is None:
        raise Refused(
            "没有这个自查条目，或它不归您看；请从自查列表重新打开。", code="self_check_item_missing", kind="missing"
        )
    return row


def item_line(item: SelfCheckItem, check: SelfCheck, *, today: date) -> ItemLine:
    """An item with its duty reckoned to a day."""
    duty = Duty(item.times, item.per) if item.times and item.per else None  # type: ignore[arg-type]
    occasions = tuple(OccasionLine(o.on, o.words, o.expected, o.present) for o in item.occasions.all())
    done_on = [occasion.on for occasion in occasions]
    periods = kept(duty, done_on, frm=check.from_date, to=check.to_date, today=today) if duty else ()
    problems = tuple(
        ProblemLine(
            p.id,
            p.text,
            p.problem.number if p.problem else "",
            State(p.problem.state).label if p.problem else "",
        )
        for p in item.problems.all()
    )
    evidence = tuple(
        EvidenceLine(e.file_id, e.file.original_name or "文件", e.file.kind, e.stage, e.get_stage_display())
        for e in item.evidence.all()
    )
    return ItemLine(item, duty, periods, problems, occasions, evidence)


@dataclass(frozen=True)
class Dossier:
    """All a report of a self-check is made of: chapters with what is done, what shines, what is wrong and short."""

    check: SelfCheck
    unit_name: str
    standard: str
    chapters: tuple[Chapter, ...]
    verdicts: tuple[tuple[str, int], ...]
    problems: int
    registered: int
    struck_off: int
    open: int


def selfcheck_dossier(check_id: int, *, by: Actor, at: datetime) -> Dossier:
    """Everything for 对标自查报告, read anew each time: problems say where they stand on the ledger now."""
    page = self_check_page(check_id, by=by, at=at)
    states: dict[str, int] = defaultdict(int)
    for item in page.items:
        for problem in item.problems:
            states[problem.state] += 1
    registered = page.progress.registered
    struck_off = states[State.STRUCK_OFF.label]
    return Dossier(
        check=page.row,
        unit_name=page.unit_name,
        standard=page.standard,
        chapters=page.chapters,
        verdicts=tuple(page.verdicts),
        problems=page.progress.problems,
        registered=registered,
        struck_off=struck_off,
        open=registered - struck_off - states[State.VOID.label],
    )


def waiting_self_checks(by: Actor, *, limit: int = 5) -> list[SelfCheck]:
    """Open self-checks of the units this person answers for, the soonest due first; for the room's page."""
    own = [s.organisation_id for s in by.standings if s.roles & WORKS]
    rows = SelfCheck.objects.filter(unit_id__in=own, state=SelfCheckState.OPEN)
    return list(rows.select_related("unit").order_by("due_on", "id")[:limit])
