"""The second model of the ledger: where each move may lead and who may make it, and what must hold after every step.

Written by hand from the design's table, never from the product's own (`rules/problem_states.py`).
"""

from chuangcheng.notices.models import Outbox
from chuangcheng.people.actor import Actor
from chuangcheng.problems.models import Assignment, Problem, Step
from chuangcheng.problems.operations.record import step_body
from chuangcheng.rules import chain
from tests.problems.books import Book

ARROWS: dict[str, set[tuple[str, str]]] = {
    "dispatch": {("registered", "dispatched")},
    "recall": {("dispatched", "registered")},
    "accept": {("dispatched", "rectifying"), ("dispatched", "dispatched"), ("rectifying", "rectifying")},
    "return": {("dispatched", "registered"), ("rectifying", "registered"), ("rectifying", "rectifying"),
               ("dispatched", "dispatched")},
    "transfer": {("dispatched", "dispatched"), ("rectifying", "dispatched")},
    "hand_down": {("dispatched", "rectifying"), ("rectifying", "rectifying")},
    "dispute": {("dispatched", "disputed"), ("rectifying", "disputed")},
    "uphold_dispute": {("disputed", "void")},
    "refuse_dispute": {("disputed", "dispatched"), ("disputed", "rectifying")},
    "withdraw_dispute": {("disputed", "dispatched"), ("disputed", "rectifying")},
    "decide_suspension": {("rectifying", "suspended"), ("rectifying", "rectifying")},
    "resume": {("suspended", "rectifying")},
    "submit": {("rectifying", "submitted")},
    "endorse": {("submitted", "submitted")},
    "decline": {("submitted", "rectifying")},
    "withdraw": {("submitted", "rectifying")},
    "verify": {("submitted", "verified")},
    "strike_off": {("verified", "struck_off")},
    "send_back": {("submitted", "rectifying"), ("verified", "rectifying")},
    "reopen": {("struck_off", "dispatched"), ("struck_off", "registered")},
    "void": {(s, "void") for s in ("registered", "dispatched", "rectifying", "submitted", "verified", "suspended",
                                   "disputed")},
    "restore": {("void", "registered")},
    **{code: {("rectifying", "rectifying")} for code in (
        "take_back", "refer_up", "answer_referral", "close_referral", "measure", "confirm", "ask_extension",
        "decide_extension", "ask_suspension")},
}  # fmt: skip
# Which posts a move is for, as the design says; None is everybody who sees the problem.
OFFICE, UNIT, DESK, EITHER = {"office"}, {"liaison"}, {"liaison", "rectifier"}, {"office", "liaison"}
WHO: dict[str, set[str] | None] = {
    **dict.fromkeys(("dispatch", "recall", "transfer", "strike_off", "void", "restore", "urge", "resume",
                     "decide_suspension", "uphold_dispute"), OFFICE),
    **dict.fromkeys(("accept", "return", "hand_down", "take_back", "dispute"), UNIT),
    **dict.fromkeys(("measure", "submit"), DESK),
    **dict.fromkeys(("answer_referral", "close_referral", "decide_extension", "endorse", "decline"), EITHER),
    "reopen": {"office", "inspector"},
    "note": None,
}  # fmt: skip
STATES = ("registered", "dispatched", "rectifying", "submitted", "verified", "struck_off", "suspended", "disputed",
          "void")  # fmt: skip
# What may lead on from each state, so that a run gets somewhere.
LIKELY = {
    state: [c for c, arrows in ARROWS.items() if c != "void" and any(a == state for a, _ in arrows)] for state in STATES
}


def whole(problem: Problem) -> bool:
    """Does the chain verify, every text included?"""
    previous = ""
    for step in Step.objects.filter(problem=problem).order_by("seq"):
        texts = {n: chain.digest(salt=step.salts[n], text=t) for n, t in step.words.items()}
        made = chain.step_hash(previous=previous, body=step_body(step, number=problem.number))
        if made != step.hash or step.previous != previous or texts != step.digests:
            return False
        previous = step.hash
    return previous == problem.head


def check(book: Book, before: Problem, actor: Actor) -> None:
    """What must hold after every step: one chained step, told once, as the model allows, by whom it allows."""
    problem = book.problem
    steps = Step.objects.filter(problem=problem).order_by("seq")
    last = steps.last()
    assert last is not None
    assert problem.step_count == steps.count()
    assert problem.version - before.version == problem.step_count - before.step_count == 1
    assert problem.head == last.hash
    assert (last.from_state, last.to_state) == (before.state, problem.state)
    free = {(s, s) for s in (before.state,)}
    assert (before.state, problem.state) in ARROWS.get(last.move, free), last.move
    assert last.post is None or WHO.get(last.move) is None or set(last.post.roles) & set(WHO[last.move] or ()), (
        last.move
    )
    assert last.actor_id == actor.user_id
    told = Outbox.objects.filter(subject=problem.number, payload__step=last.id).values_list("kind", flat=True)
    assert list(told) == [f"problem.{last.move}"]
    assert whole(problem), "the chain is broken"
    check_desk(problem)
    late = [step.codes["late"] for step in steps if "late" in step.codes]
    sums: dict[str, int] = {}
    for one in late:
        sums[str(one["unit"])] = sums.get(str(one["unit"]), 0) + one["minutes"]
    assert sums == problem.overdue
    assert all(one["minutes"] >= 0 for one in late)


def check_desk(problem: Problem) -> None:
    """One lead line without a branch; the desk stands on it; a clock stands exactly while it should."""
    parts = list(Assignment.objects.filter(problem=problem, ended_at=None, returned_at=None))
    leads = [p for p in parts if p.role == "lead"]
    assert len({p.parent_id for p in leads}) == len(leads), "two leads under one"
    known = {p.id for p in parts}
    assert all(p.parent_id is None or p.parent_id in known for p in parts), "an orphan"
    assert (problem.desk_id is None) == (problem.state in {"struck_off", "void"})
    assert problem.desk_id is not None or problem.desk_due is None, "the filters by deadline do not ask for a desk"
    if problem.desk_kind == "lead":
        desk = next(p for p in leads if p.id == problem.desk_assignment_id)
        assert problem.desk_id == desk.unit_id
        assert problem.desk_due == (desk.due if desk.accepted_at else desk.accept_due)
    top = next((p for p in leads if p.parent_id is None), None)
    assert problem.lead_id == (top.unit_id if top else problem.lead_id)
    if top and problem.state in {"submitted", "verified", "suspended", "disputed"}:
        assert top.time_left is not None
    if top and problem.state == "rectifying" and problem.desk_kind == "lead":
        assert all(p.time_left is None for p in parts)
        assert problem.due == top.due
    by_id = {p.id: p for p in parts}
    for part in parts:
        outer = by_id.get(part.parent_id or 0)
        if outer and outer.due and part.due and problem.state == "rectifying" and problem.desk_kind == "lead":
            assert part.due <= outer.due
