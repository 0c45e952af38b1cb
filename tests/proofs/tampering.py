"""An attacker with the database: single edits, recomputed chains before and after the last checkpoint.

Each attack is made in a transaction that is rolled back, so that the next meets the ledger as it was. Asked is the
product's own verification, whose verdict `tests/audit/test_proof.py` holds against the stand-alone tool.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction

from chuangcheng.audit.checking import Verdict
from chuangcheng.jobs.checkpoints import checkpoint_now
from chuangcheng.jobs.proof import verify_ledger
from chuangcheng.problems.models import Problem, Step
from chuangcheng.problems.operations.record import step_body
from chuangcheng.problems.operations.urging import note
from chuangcheng.rules import chain
from tests.ledgers import Ledger, ledger

PROBLEMS, NOTES = 12, 4
Attack = Callable[[random.Random], str]


class Undone(Exception):
    """Takes an attack back."""


@dataclass
class Tampered:
    """How many attacks were made of each kind, and those that were not answered as they must be."""

    made: dict[str, int] = field(default_factory=dict)
    against: list[str] = field(default_factory=list)


def filled() -> Ledger:
    """Some problems with a checkpoint half-way through their steps."""
    book = ledger()
    problems = [book.register(f"第{n}处垃圾桶满溢") for n in range(PROBLEMS)]
    for problem in problems:
        book.dispatch(problem)
    for count in range(2 * NOTES):
        if count == NOTES:
            checkpoint_now(at=book.now)
        for problem in problems:
            note(book.ask(problem, "市办甲", words=f"情况{count}"))
    return book


EDITS: dict[str, Callable[[Step, random.Random], Any]] = {
    "move": lambda s, r: r.choice([m for m in ("void", "verify", "strike_off") if m != s.move]),
    "to_state": lambda s, r: r.choice([v for v in ("struck_off", "void") if v != s.to_state]),
    "from_state": lambda s, r: f"{s.from_state}x"[-20:],
    "actor_id": lambda s, r: None,
    "post_id": lambda s, r: None,
    "organisation_id": lambda s, r: None,
    "happened_at": lambda s, r: s.happened_at + timedelta(microseconds=r.randint(1, 10**12)),
    "recorded_at": lambda s, r: s.recorded_at - timedelta(seconds=r.randint(1, 10**6)),
    "codes": lambda s, r: {**s.codes, "desk": ["lead", r.randint(100, 999)]},
    "words": lambda s, r: {**s.words, r.choice(["note", "basis", "text"]): f"改过{r.random()}"},
    "salts": lambda s, r: {name: f"{salt}0" for name, salt in s.salts.items()} | {"x": "y"},
    "digests": lambda s, r: {**s.digests, "note": f"{r.getrandbits(256):064x}"},
    "hash": lambda s, r: f"{r.getrandbits(256):064x}",
    "previous": lambda s, r: f"{r.getrandbits(256):064x}",
    "seq": lambda s, r: s.seq + 1000,
}


def edited(r: random.Random) -> str:
    """(a) One column of one step, or a step that is gone, or a row's count or head; nothing recomputed."""
    step = r.choice(list(Step.objects.select_related("problem")))
    what = r.choice([*EDITS, "gone", "head", "step_count"])
    if what == "gone":
        Step.objects.filter(id=step.id).delete()
    elif what in {"head", "step_count"}:
        Problem.objects.filter(id=step.problem_id).update(
            **{what: "0" * 64 if what == "head" else step.problem.step_count + r.choice((-1, 1))}
        )
    else:
        if what == "salts" and not step.words:
            what = "hash"
        Step.objects.filter(id=step.id).update(**{what: EDITS[what](step, r)})
    return f"{what} of {step.problem.number} step {step.seq}"


def anchored_of(problem: Problem) -> int:
    """How many of its steps the checkpoint covers: register, dispatch and the first notes."""
    return 2 + NOTES


def recomputed_before(r: random.Random) -> str:
    """(b) A step the checkpoint covers is rewritten, or left out, and everything behind it recomputed."""
    problem = r.choice(list(Problem.objects.all()))
    seq, gone = r.randint(1, anchored_of(problem)), r.random() < 0.3
    rewrite(problem, seq, r, gone=gone)
    return f"{'left out' if gone else 'rewrote'} {problem.number} step {seq}"


def recomputed_after(r: random.Random) -> str:
    """(c) The same with a step later than the checkpoint."""
    problem = r.choice(list(Problem.objects.all()))
    seq = r.randint(anchored_of(problem) + 1, problem.step_count)
    rewrite(problem, seq, r, gone=False)
    return f"rewrote {problem.number} step {seq}"


def rewrite(problem: Problem, seq: int, r: random.Random, *, gone: bool) -> None:
    """As somebody does who knows how the chain is made."""
    rows = list(Step.objects.filter(problem=problem).order_by("seq"))
    if gone:
        Step.objects.filter(id=rows.pop(seq - 1).id).delete()
    elif rows[seq - 1].words:
        rows[seq - 1].words = {name: f"改过{r.random()}" for name in rows[seq - 1].words}
    else:
        rows[seq - 1].codes = {**rows[seq - 1].codes, "desk": ["lead", r.randint(100, 999)]}
    previous = ""
    for place, row in enumerate(rows, start=1):
        row.seq, row.previous = place, previous
        row.digests = {n: chain.digest(salt=row.salts[n], text=text) for n, text in row.words.items()}
        row.hash = previous = chain.step_hash(previous=previous, body=step_body(row, number=problem.number))
        if place >= seq:
            row.save()
    Problem.objects.filter(id=problem.id).update(head=previous, step_count=len(rows))


def verdict_after(attack: Attack, r: random.Random) -> tuple[str, Verdict]:
    """Make the attack, verify, take it back."""
    try:
        with transaction.atomic():
            said, verdict = attack(r), verify_ledger(with_files=False)
            raise Undone
    except Undone:
        return said, verdict


def attacked(count: int, *, seed: int = 1) -> Tampered:
    """Each of the three kinds so many times."""
    filled()
    r, found = random.Random(seed), Tampered()
    untouched = verify_ledger(with_files=False)
    if not untouched.sound:
        found.against.append(f"the untouched ledger is not sound: {untouched.faults[:1]}")
    for name, attack in (("edited", edited), ("before", recomputed_before), ("after", recomputed_after)):
        for _ in range(count):
            said, verdict = verdict_after(attack, r)
            if name == "after":
                fine = verdict.sound and verdict.loose_steps == untouched.loose_steps > 0
            else:
                fine = not verdict.sound
            if not fine:
                found.against.append(f"{name}: {said}")
        found.made[name] = count
    return found


def run(count: int) -> dict[str, Any]:
    """In a process of its own."""
    return vars(attacked(count))
