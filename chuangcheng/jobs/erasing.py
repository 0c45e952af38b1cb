"""Erase a person from the records: journal first, then the ledger with a step each, then the other tables and the log.

Every batch is a transaction of its own and looks for what is still there, so a crash anywhere is mended by running
again. At the end the whole database is searched for the words.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, models, transaction

from chuangcheng.audit.models import Entry
from chuangcheng.audit.operations import log
from chuangcheng.audit.sealing import TEXTS, erase_texts, seal_all
from chuangcheng.jobs import erasing_journal
from chuangcheng.jobs.erasing_finding import Place, Wanted, find, kept_because, mentioning, remains, searched_models
from chuangcheng.jobs.erasing_journal import Basis
from chuangcheng.jobs.erasing_words import KINDS, by_kind
from chuangcheng.jobs.ledger_exports import exports_folder
from chuangcheng.jobs.models import Job
from chuangcheng.jobs.queries import job as job_of
from chuangcheng.jobs.queueing import Progress, enqueue
from chuangcheng.jobs.tasks_places import kept_folder
from chuangcheng.people.actor import Actor
from chuangcheng.people.models import User
from chuangcheng.people.rights import only_administrators
from chuangcheng.problems.models import Problem, Step
from chuangcheng.problems.operations.erasing import TEXTS as PROBLEM_TEXTS
from chuangcheng.problems.operations.erasing import erase_in_problem
from chuangcheng.rules.refusals import Refused

Report = Callable[[int, int, str], None]
BATCH = 200
ASKERS = {
    "self": "本人", "guardian": "监护人或家属", "unit": "所在单位", "authority": "主管机关或法院", "own": "本单位自查",
}  # fmt: skip
TASK, SEARCH = "erase_person", "find_person"


@dataclass
class Erased:
    """What was done: the reference, texts by table, what stays with its reason, and what should not be there still."""

    reference: str
    texts: dict[str, int] = field(default_factory=dict)
    kept: list[Place] = field(default_factory=list)
    left: list[tuple[str, str, int]] = field(default_factory=list)


def silent(done: int, total: int, sentence: str) -> None:
    """Report to nobody."""


def preview(
    wanted: Wanted, *, by: Actor, at: datetime, report: Report = silent, job_id: int | None = None
) -> list[Place]:
    """What would go and what would stay. That it was looked for is logged, without the words."""
    only_administrators(by, what="清除个人信息")
    found = find(wanted, report=report, job_id=job_id)
    log(action="person.search", by_id=by.user_id, who=by.name, at=at, new={"rows": sum(place.rows for place in found)})
    return found


def start_search(wanted: Wanted, *, by: Actor, at: datetime) -> Job:
    """`preview` as a job, for it reads every table once; the words leave the job when it is over."""
    only_administrators(by, what="清除个人信息")
    return enqueue(task_name=SEARCH, args={"wanted": asdict(wanted)}, by=by, at=at)


def search_task(args: dict[str, Any], *, by: Actor, at: datetime, progress: Progress) -> dict[str, Any]:
    """The job: kinds of records and counts, never contents."""
    found = by_kind(preview(wanted_of(args), by=by, at=at, report=progress, job_id=progress.job_id))
    return {"found": [asdict(line) for line in found], "sentence": "查找完了，还什么也没有改。"}


def wanted_of(args: dict[str, Any]) -> Wanted:
    """The words from the arguments of a job."""
    return Wanted(*(tuple(args["wanted"][name]) for name in ("terms", "keep")))


def check_basis(wanted: Wanted, basis: Basis) -> None:
    """The basis is kept for ever, so it must not hold what is erased."""
    if basis.asked_by not in ASKERS or not basis.reason.strip():
        raise Refused("请写明谁提出、为什么清除。", code="erase_basis")
    if any(wanted.mask(text) != text for text in (basis.reason, basis.document)):
        raise Refused("理由和文号会长期保存，里面不能写要清除的姓名、电话；请改写。", code="erase_basis_names")


def start_erasure(wanted: Wanted, basis: Basis, *, by: Actor, at: datetime) -> Job:
    """Erase as a job; the words leave it when it is over, however it ends."""
    only_administrators(by, what="清除个人信息")
    check_basis(wanted, basis)
    return enqueue(task_name=TASK, args={"wanted": asdict(wanted), "basis": asdict(basis)}, by=by, at=at)


@dataclass(frozen=True)
class Past:
    """An erasure that was begun, as the journal has it: why, but not whom; `job_id` while its result is kept."""

    reference: str
    at: datetime
    asked_by: str
    reason: str
    document: str
    job_id: int | None


def past_erasures(*, by: Actor) -> list[Past]:
    """Every erasure so far, newest first."""
    only_administrators(by, what="清除个人信息")
    ended = Job.objects.filter(task=TASK, state="done").order_by("id").values_list("result", "id")
    jobs = {(result or {}).get("reference"): job_id for result, job_id in ended}
    found = [
        Past(
            name,
            datetime.fromisoformat(c["at"]),
            ASKERS.get(c["asked_by"], ""),
            c["reason"],
            c["document"],
            jobs.get(name),
        )
        for name, c in erasing_journal.entries()
    ]
    return found[::-1]


def erasure_job(job_id: int, *, by: Actor) -> Job:
    """The job of an erasure or of its search, for administrators. Refused: `administrators_only`, `job_missing`."""
    only_administrators(by, what="清除个人信息")
    found = job_of(job_id, by=by)
    if found.task not in {TASK, SEARCH}:
        raise Refused("没有找到这次清除；请从“清除个人信息”页重新进入。", code="erasure_missing", kind="missing")
    return found


def erase_task(args: dict[str, Any], *, by: Actor, at: datetime, progress: Progress) -> dict[str, Any]:
    """The job."""
    basis = Basis(**args["basis"])
    done = erase_person(wanted_of(args), basis, by=by, at=at, report=progress, job_id=progress.job_id)
    lines = sentences(done)
    return {"reference": done.reference, "lines": lines, "sentence": lines[-1], "sound": not done.left}


def erase_person(
    wanted: Wanted,
    basis: Basis,
    *,
    by: Actor,
    at: datetime,
    report: Report = silent,
    job_id: int | None = None,
    reference: str = "",
) -> Erased:
    """Erase everywhere; safe to repeat; `reference` of an earlier erasure that is done again.

    Refused: `administrators_only`, `erase_basis`, `erase_basis_names`.
    """
    only_administrators(by, what="清除个人信息")
    check_basis(wanted, basis)
    done = Erased(reference or erasing_journal.write(wanted, basis, at=at))
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # Pages that become free are overwritten.
            cursor.execute("PRAGMA secure_delete = ON")
    erase_problems(wanted, done, at=at, report=report)
    erase_tables(wanted, done, report=report, job_id=job_id)
    erase_log(wanted, done)
    for path in (*exports_folder().iterdir(), *kept_folder().iterdir()):
        path.unlink(missing_ok=True)
    if job_id is not None:
        Job.objects.filter(id=job_id).update(args={})
    finish(wanted, done, basis, by=by, at=at, report=report)
    return done


def finish(wanted: Wanted, done: Erased, basis: Basis, *, by: Actor, at: datetime, report: Report) -> None:
    """Look whether anything is left beyond what is kept, and log it."""
    done.kept = [place for place in find(wanted, report=report) if place.kept]
    known: dict[tuple[str, str], int] = {}
    for place in done.kept:
        known[place.table, place.column] = known.get((place.table, place.column), 0) + place.rows
    done.left = [(t, c, n) for t, c, n in remains(wanted, report=report) if n > known.get((t, c), 0)]
    log(action="person.erase", by_id=by.user_id, who=by.name, at=at, subject=done.reference, success=not done.left,
        new={"asked_by": ASKERS[basis.asked_by], "reason": basis.reason, "document": basis.document,
             "texts": sum(done.texts.values()), "kept": sum(place.rows for place in done.kept)})  # fmt: skip


def erase_problems(wanted: Wanted, done: Erased, *, at: datetime, report: Report) -> None:
    """The ledger: each problem in a transaction with its step."""
    ids = set(mentioning(Problem, PROBLEM_TEXTS, wanted).values_list("id", flat=True))
    ids |= set(mentioning(Step, ["words"], wanted).values_list("problem_id", flat=True))
    for count, problem_id in enumerate(sorted(ids), start=1):
        texts = erase_in_problem(problem_id=problem_id, mask=wanted.mask, reference=done.reference, at=at)
        done.texts["台账"] = done.texts.get("台账", 0) + texts
        report(count, len(ids), "正在清除台账里的文字")


def erase_tables(wanted: Wanted, done: Erased, *, report: Report, job_id: int | None) -> None:
    """Every other table, a batch of rows in a transaction."""
    tables = [(model, names) for model, names in searched_models() if model not in (Step, Entry)]
    for count, (model, names) in enumerate(tables, start=1):
        ids = list(mentioning(model, names, wanted).values_list("pk", flat=True))
        if model is Job:
            ids = [key for key in ids if key != job_id]
        label = KINDS.get(model._meta.db_table, str(model._meta.verbose_name))
        for first in range(0, len(ids), BATCH):
            made = mask_rows(model, names, ids[first : first + BATCH], wanted)
            done.texts[label] = done.texts.get(label, 0) + made
        report(count, len(tables), "正在清除其他记录里的文字")


def mask_rows(model: type[models.Model], names: list[str], ids: list[Any], wanted: Wanted) -> int:
    """One batch of rows, locked in their order; how many texts changed."""
    made = 0
    with transaction.atomic():
        for row in model._default_manager.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"):
            for name in names:
                value = getattr(row, name)
                masked = wanted.mask_value(value)
                if masked != value and not kept_because(row, name):
                    put(model, row, name, masked)
                    made += 1
    return made


def put(model: type[models.Model], row: models.Model, name: str, masked: Any) -> None:
    """Write one value; who left is given another name altogether, and what must be unique gets the row's id."""
    values = {name: masked}
    if isinstance(row, User):
        values = {"display_name": f"离任人员{row.pk}", "username": f"former-{row.pk}", "phone": "", "email": "",
                  "preferences": {}}  # fmt: skip
    rows = model._default_manager.filter(pk=row.pk)
    try:
        with transaction.atomic():
            rows.update(**values)
    except IntegrityError:
        limit = getattr(model._meta.get_field(name), "max_length", None)
        rows.update(**{name: f"{masked}{row.pk}"[-limit:] if limit else f"{masked}{row.pk}"})


def erase_log(wanted: Wanted, done: Erased) -> None:
    """Texts of the log go whole, as those of steps do; an entry that is not sealed yet is sealed first."""
    seal_all()
    names = [name for name in TEXTS if name != "address"]
    what_goes: dict[tuple[str, ...], list[int]] = {}
    for key, *values in mentioning(Entry, names, wanted).values_list("id", *names):
        goes = tuple(name for name, value in zip(names, values, strict=True) if wanted.mask_value(value) != value)
        what_goes.setdefault(goes, []).append(key)
    for goes, ids in what_goes.items():
        for first in range(0, len(ids) if goes else 0, BATCH):
            erase_texts(ids[first : first + BATCH], goes)
        done.texts["审计日志"] = done.texts.get("审计日志", 0) + len(ids) * len(goes)


def erase_again(*, by: Actor, at: datetime, report: Report = silent) -> list[Erased]:
    """After a restore: whatever the journal says was erased and has come back goes again."""
    only_administrators(by, what="清除个人信息")
    done = []
    for name, content in erasing_journal.entries():
        wanted = erasing_journal.recovered(content, report=report)
        if wanted is not None:
            basis = Basis(content["asked_by"], content["reason"], content["document"])
            done.append(erase_person(wanted, basis, by=by, at=at, report=report, reference=name))
    return done


def sentences(done: Erased) -> list[str]:
    """What was done, for people."""
    lines = [f"清除编号 {done.reference}。"]
    lines += [f"{label}：清除{count}处。" for label, count in done.texts.items() if count]
    lines += [f"{line.kind}：保留{line.rows}处，{line.kept}。" for line in by_kind(done.kept)]
    lines += [f"✗ {table}.{column} 还有{rows}处，没有清除干净，请联系维护人员。" for table, column, rows in done.left]
    lines.append("✓ 全库检查，除上面保留的以外没有再发现。" if not done.left else "没有清除干净。")
    return lines
