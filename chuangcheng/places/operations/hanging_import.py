"""Agreements, operators with licences, fronts from a sheet: a verdict for every row, then all of them or none.

What is there already is found again by what makes it one (`hanging_subjects`), so the same sheet twice has one effect;
what a sheet leaves empty stays as it is.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from chuangcheng.people.actor import Actor
from chuangcheng.people.models import Organisation
from chuangcheng.people.operations.record import record
from chuangcheng.places.operations.hanging import only_upkeep
from chuangcheng.places.operations.hanging_cells import Said, read_cells
from chuangcheng.places.operations.hanging_columns import COLUMNS, LABELS, THINGS, What
from chuangcheng.places.operations.hanging_subjects import SUBJECTS, Key, Subject, Values
from chuangcheng.places.operations.site_import import Progress, SheetImport, SheetRow, Verdict
from chuangcheng.places.operations.site_matching import Unknown, unknowns
from chuangcheng.places.operations.site_on_sheets import GroundMatcher
from chuangcheng.rules.refusals import Refused

MOST_ROWS = 3000
STEP = 200


def import_hanging(
    *,
    what: What,
    rows: Sequence[SheetRow],
    means: Mapping[str, Mapping[str, int]] | None = None,
    dry_run: bool,
    by: Actor,
    at: datetime,
    progress: Progress = lambda done, total: None,
) -> SheetImport:
    """Say what becomes of every row and, unless `dry_run`, write them all in one transaction.

    Progress is told only while rows are looked at: what is told within the transaction nobody sees, and it would keep
    the row of the job locked.

    Refused, with nothing written: `hanging_import_long`, `hanging_import_faulty`, and whatever saving a row refuses.
    """
    if len(rows) > MOST_ROWS:
        raise Refused(f"这张表超过{MOST_ROWS}行，请分成几份，一份一份导入。", code="hanging_import_long")
    matcher, subject = GroundMatcher(by, means or {}), SUBJECTS[what]()
    if dry_run:
        return _judged(rows, subject, matcher, today=timezone.localdate(at), progress=progress)[0]
    with transaction.atomic():
        _one_at_a_time(rows, matcher)
        found, todo = _judged(rows, subject, matcher, today=timezone.localdate(at))
        if count := found.count("error"):
            sentence = f"有{count}行有问题，一行都没有导入；请改好表再上传。"
            raise Refused(sentence, code="hanging_import_faulty")
        for line, said in todo:
            _saved(subject, line, said, by=by, at=at)
        counts = {verdict: found.count(verdict) for verdict in ("new", "changed", "same")}
        record(f"{THINGS[what]}.import", by=by, at=at, subject=f"{LABELS[what]}{len(rows)}行", old={}, new=counts)
    return found


def _one_at_a_time(rows: Sequence[SheetRow], matcher: GroundMatcher) -> None:
    """Two imports for one unit wait for each other, or both would find nothing there yet."""
    units = {matcher.find("unit", written) for row in rows if (written := row.cells.get("organisation_id", ""))}
    ids = sorted(unit for unit in units if isinstance(unit, int))
    list(Organisation.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))


def _saved(subject: Subject, line: int, said: Values, *, by: Actor, at: datetime) -> None:
    try:
        subject.save(said, by=by, at=at)
    except Refused as refused:
        sentence = f"第{line}行没有导入，整张表都没有导入：{refused.sentence}"
        raise Refused(sentence, code=refused.code, kind=refused.kind) from refused


def _judged(
    rows: Sequence[SheetRow],
    subject: Subject,
    matcher: GroundMatcher,
    *,
    today: date,
    progress: Progress = lambda done, total: None,
) -> tuple[SheetImport, list[tuple[int, Values]]]:
    """All verdicts, and what is to be written: (line, what the row says)."""
    columns = COLUMNS[subject.what]
    read = [(row, read_cells(row.cells, columns, matcher)) for row in rows]
    keepers = _Keepers(subject, matcher)
    subject.look_up([said.values for _, said in read if not said.wrong])
    found, unknown = SheetImport(), list[Unknown]()
    todo: list[tuple[int, Values]] = []
    lines: dict[Key, int] = {}
    for number, (row, said) in enumerate(read, start=1):
        verdict = "error"
        if not said.wrong:
            said.wrong += keepers.refusal(said) + _twice(subject, said, lines, row.line)
            verdict, wrong = subject.judge(said.values, today=today)
            said.wrong += wrong
        unknown += said.unknown
        verdict = "error" if said.wrong else verdict
        name = row.cells.get("name") or row.cells.get("number") or row.cells.get("signatory", "")
        found.verdicts.append(Verdict(row.line, name[:60], verdict, "".join(said.wrong)))
        if verdict in {"new", "changed"}:
            todo.append((row.line, said.values))
        if number % STEP == 0:
            progress(number, len(rows))
    found.unknown = unknowns(unknown)
    return found, todo


def _twice(subject: Subject, said: Said, lines: dict[Key, int], line: int) -> list[str]:
    first = lines.setdefault(subject.key(said.values), line)
    return [] if first == line else [f"和第{first}行重复，请去掉一行。"]


class _Keepers:
    """Which units the actor may write for; each asked once."""

    def __init__(self, subject: Subject, matcher: GroundMatcher) -> None:
        self.subject, self.matcher = subject, matcher
        self.known: dict[int, list[str]] = {}

    def refusal(self, said: Said) -> list[str]:
        """The sentence why not, or nothing."""
        unit_id: int = said.values["organisation_id"]
        if unit_id not in self.known:
            try:
                only_upkeep(self.matcher.by, self.matcher.unit_ids[unit_id], what=f"登记{self.subject.label}")
                self.known[unit_id] = []
            except Refused as refused:
                self.known[unit_id] = [refused.sentence]
        return self.known[unit_id]
