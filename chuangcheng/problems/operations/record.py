"""Write down a move: the problem's row, its assignments, the chained step, what came with it, and the outbox row."""

import secrets
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from chuangcheng.evidence.queries import files as stored_files
from chuangcheng.notices.operations import post_outbox
from chuangcheng.problems.models import Assignment, Attachment, AttachmentRole, Sight, Step
from chuangcheng.problems.operations.case import Case
from chuangcheng.rules import chain
from chuangcheng.statements import insert, update

ASSIGNMENT_FIELDS = [
    "parent", "assigned_at", "accept_due", "due", "rule", "due_words", "time_left", "accepted_at", "person",
    "person_name", "done_at", "nothing_to_do", "returned_at", "ended_at",
]  # fmt: skip

# What the clock says moves nothing on: a telephone call of before may still be written down after it.
WARNINGS = {"escalate", "recompute", "erase"}


def record(case: Case, *, key: UUID | None = None, fingerprint: str = "") -> Step:
    """Save what the move changed and append its step to the problem's chain."""
    count_files(case)
    step = write_step(case, key=key, fingerprint=fingerprint)
    save_changes(case)
    attach(case, step)
    return step


def write_step(case: Case, *, key: UUID | None, fingerprint: str) -> Step:
    """The next step of the chain; also moves the problem's head, count, version and time on."""
    problem, standing = case.problem, case.standing
    step = Step(
        problem=problem,
        seq=problem.step_count + 1,
        move=case.code,
        from_state=case.from_state,
        to_state=problem.state,
        actor_id=case.by.user_id,
        post_id=standing.post_id if standing else None,
        organisation_id=standing.organisation_id if standing else None,
        on_behalf_of_id=case.acting_for if case.on_behalf else None,
        assignment=case.part if case.part and case.part.pk else None,
        happened_at=case.when,
        recorded_at=case.at,
        codes=codes_of(case),
        key=key,
        body_hash=fingerprint,
        previous=problem.head,
    )
    words = dict(case.words)
    if case.on_behalf:
        words["basis"] = case.ask.basis
    seal(step, words, number=problem.number)
    insert(step)
    problem.step_count, problem.head = step.seq, step.hash
    problem.version += 1
    if case.code not in WARNINGS:
        problem.moved_at = case.when
    return step


def codes_of(case: Case) -> dict[str, Any]:
    """What the step keeps besides words: the move's own codes, the files it brought and where the desk went."""
    codes = dict(case.codes)
    codes["desk"] = [case.problem.desk_kind, case.problem.desk_id]
    if case.ask.files:
        codes["files"] = [[f.file_id, f.role] for f in case.ask.files]
    return codes


def seal(step: Step, words: dict[str, str], *, number: str) -> None:
    """Salt and digest every free text, then hash the step onto the chain."""
    step.words = {name: text for name, text in words.items() if text}
    step.salts = {name: secrets.token_hex(8) for name in step.words}
    step.digests = {n: chain.digest(salt=step.salts[n], text=text) for n, text in step.words.items()}
    step.hash = chain.step_hash(previous=step.previous, body=step_body(step, number=number))


def step_body(step: Step, *, number: str) -> dict[str, Any]:
    """Everything of a step that the hash covers; times in UTC so that both databases give the same text."""
    return {
        "problem": number,
        "seq": step.seq,
        "move": step.move,
        "from": step.from_state,
        "to": step.to_state,
        "actor": step.actor_id,
        "post": step.post_id,
        "organisation": step.organisation_id,
        "on_behalf_of": step.on_behalf_of_id,
        "assignment": step.assignment_id,
        "happened_at": utc_text(step.happened_at),
        "recorded_at": utc_text(step.recorded_at),
        "codes": step.codes,
        "digests": step.digests,
        "key": str(step.key) if step.key else None,
    }


def utc_text(moment: datetime) -> str:
    """ISO 8601 in UTC, to the microsecond both databases keep."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def save_changes(case: Case) -> None:
    """One update of the problem, one of the assignments, one insert of new sights."""
    update(case.problem)
    save_assignments(case)
    if case.seen_by:
        Sight.objects.bulk_create(
            [Sight(organisation_id=o, problem=case.problem) for o in sorted(case.seen_by)], ignore_conflicts=True
        )


def save_assignments(case: Case) -> None:
    """Save what changed so far; also called before an insert, so that an ended part makes room for a new one."""
    saved, case.changed = case.changed, []
    if len(saved) == 1:
        update(saved[0])
    elif saved:
        Assignment.objects.bulk_update(saved, ASSIGNMENT_FIELDS)


def count_files(case: Case) -> None:
    """Keep the numbers of before and after photos on the row: pictures only, each once however often it is sent."""
    if not case.ask.files:
        return
    problem = case.problem
    new = {(f.file_id, f.role) for f in case.ask.files}
    if problem.before_count or problem.after_count:
        new -= set(Attachment.objects.filter(problem=problem).values_list("file_id", "role"))
    photos = {file.id for file in stored_files(f for f, _ in new).values() if file.kind == "photo"}
    problem.before_count += sum(role == AttachmentRole.BEFORE and file in photos for file, role in new)
    problem.after_count += sum(role == AttachmentRole.AFTER and file in photos for file, role in new)


def attach(case: Case, step: Step) -> None:
    """File what the move brought under its step, and under its measure where there is one."""
    measure = case.measures[-1] if case.measures else None
    rows = [
        Attachment(problem=case.problem, step=step, measure=measure, file_id=f.file_id, role=f.role, position=i)
        for i, f in enumerate(case.ask.files)
    ]
    if rows:
        Attachment.objects.bulk_create(rows, ignore_conflicts=True)


def announce(case: Case, step: Step) -> None:
    """Tell the outbox; who hears of it is worked out later from the step."""
    post_outbox(
        kind=f"problem.{case.code}",
        subject=case.problem.number,
        payload={
            "problem": case.problem.id,
            "step": step.id,
            "from": step.from_state,
            "to": step.to_state,
            "desk": case.problem.desk_id,
            "desk_kind": case.problem.desk_kind,
            "by": step.actor_id,
            **{name: case.codes[name] for name in ("level", "unit", "units", "asked_of") if name in case.codes},
        },
        at=case.at,
    )
