"""Random moves by everybody, judged by a second, hand-written model of the states, and by what must always hold.

CHUANGCHENG_MACHINE_STEPS sets how long each of the runs is (50; the suite plays six runs, so 300 steps).
"""

import os
from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest

from chuangcheng.people.actor import CLOCK
from chuangcheng.problems.models import Assignment, Problem, Step
from chuangcheng.problems.operations import answering, assigning, dividing, measuring, petitions, submitting, urging
from chuangcheng.problems.operations import verifying as v
from chuangcheng.problems.operations.ask import Ask
from chuangcheng.problems.operations.record import step_body
from chuangcheng.rules import chain
from chuangcheng.rules.refusals import Refused
from tests.problems.books import Book

pytestmark = pytest.mark.django_db
STEPS = int(os.environ.get("CHUANGCHENG_MACHINE_STEPS", "50"))
# The second model: where each move may lead from where, written by hand from the design's table.
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
Moves = dict[str, Callable[[Ask], object]]


def moves(book: Book, chance: Random) -> Moves:
    """One of each, with what it brings drawn by lot."""
    later = book.now + timedelta(days=chance.randint(1, 30))
    org = lambda *names: book.org(chance.choice(names))  # noqa: E731
    order = assigning.Order(lead=org("城管局", "东湖区", "公安局"), co_leads=[book.org("市监局")])
    return {
        "dispatch": lambda ask: assigning.dispatch(ask, order=order),
        "recall": assigning.recall,
        "accept": answering.accept,
        "return": lambda ask: answering.return_(ask, reason="other"),
        "transfer": lambda ask: assigning.transfer(ask, lead=org("城管局", "东湖区", "市监局")),
        "hand_down": lambda ask: assigning.hand_down(ask, lead=org("南桥街道", "榆树社区", "南桥派出所")),
        "take_back": assigning.take_back,
        "refer_up": lambda ask: petitions.refer_up(ask, asked_of=org("云屏市", "东湖区")),
        "answer_referral": lambda ask: petitions.answer_referral(ask, verdict=chance.choice(["grant", "refuse"])),
        "close_referral": lambda ask: petitions.close_referral(ask, moment=later),
        "measure": lambda ask: measuring.measure(ask, text="已清理", confirmed=True),
        "confirm": lambda ask: measuring.confirm(ask, nothing_to_do="不涉及"),
        "ask_extension": lambda ask: petitions.ask_extension(ask, moment=later),
        "decide_extension": lambda ask: petitions.decide_extension(ask, granted=chance.random() < 0.5),
        "ask_suspension": lambda ask: petitions.ask_suspension(ask, cause="修路", plan="完工", review_on=later.date()),
        "decide_suspension": lambda ask: petitions.decide_suspension(ask, granted=chance.random() < 0.8),
        "resume": lambda ask: petitions.resume(ask, moment=later),
        "dispute": petitions.dispute,
        "uphold_dispute": petitions.uphold_dispute,
        "refuse_dispute": lambda ask: petitions.refuse_dispute(ask, moment=later),
        "withdraw_dispute": petitions.withdraw_dispute,
        "submit": lambda ask: submitting.submit(ask, person_name="承办人", nothing_to_do="已处理"),
        "endorse": submitting.endorse,
        "decline": submitting.decline,
        "withdraw": submitting.withdraw,
        "verify": v.verify,
        "strike_off": v.strike_off,
        "send_back": lambda ask: v.send_back(ask, reason="in_part"),
        "reopen": v.reopen,
        "void": dividing.void,
        "restore": dividing.restore,
        "urge": urging.urge,
        "note": urging.note,
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


def check(book: Book, before: Problem) -> None:
    """What must hold after every step."""
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


@pytest.mark.parametrize("seed", range(6))
def test_random_moves_keep_to_the_model_and_leave_the_ledger_whole(seed: int) -> None:
    chance, book = Random(seed), Book()
    people = [book.people.actor(name) for name in book.people.users]
    made = tries = 0
    while made < STEPS and tries < STEPS * 60:
        tries += 1
        before, table = book.problem, moves(book, chance)
        code = chance.choice(LIKELY.get(before.state, list(table)) if chance.random() < 0.85 else list(table))
        book.wait(minutes=chance.choice([5, 60, 60 * 24]))
        actors = [CLOCK] if code == "resume" and chance.random() < 0.5 else chance.sample(people, len(people))
        made += one_of(book, actors, table[code], before)
    assert made == STEPS
    assert whole(book.problem)


# What may lead on from each state, so that a run gets somewhere.
LIKELY = {state: [c for c, arrows in ARROWS.items() if any(a == state for a, _ in arrows) and c not in {"void"}]
          for state in ("registered", "dispatched", "rectifying", "submitted", "verified", "struck_off", "suspended",
                        "disputed", "void")}  # fmt: skip


def one_of(book: Book, actors: list, attempt: Callable[[Ask], object], before: Problem) -> int:
    """Let them try in turn; after the first who may, everything is checked; a refusal changes nothing."""
    for actor in actors:
        try:
            attempt(Ask(number=book.number, by=actor, at=book.now, words="情况如下"))
        except Refused:
            continue
        check(book, before)
        return 1
    assert book.problem.version == before.version
    return 0
