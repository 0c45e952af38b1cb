"""From every reachable state, in every role layout and at every depth, the people of that layout can strike it off.

The driver knows only which moves lead forward; every one of them is tried by everybody, in turn, through the real
operations, and the judge decides. A problem that nobody can move on is a dead end, and fails.

A problem that comes into the same position as one that was struck off before, in the same layout, is not played to
the end again: `position` holds everything the judge and the operations look at.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection

from chuangcheng.people.actor import CLOCK, Actor
from chuangcheng.problems.models import Assignment, Petition, Problem
from chuangcheng.problems.operations import (
    answering,
    assigning,
    dividing,
    measuring,
    petitions,
    registering,
    submitting,
    verifying,
)
from chuangcheng.problems.operations.ask import Ask
from chuangcheng.problems.operations.assigning import Order
from chuangcheng.problems.operations.registering import NewProblem
from chuangcheng.rules.refusals import Refused
from tests.problems.layouts import LAYOUTS, Layout, ground

pytestmark = pytest.mark.django_db

Try = Callable[[Ask], object]


class Play:
    """One problem in one layout."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.refusals: list[str] = []
        new = NewProblem(home=layout.home.id, text="示例问题", category=None)
        self.number = self.first(lambda by: registering.register(new=new, by=by, at=layout.tick())).number
        Problem.objects.filter(number=self.number).update(after_count=1)

    @property
    def problem(self) -> Problem:
        """The row as it is now."""
        return Problem.objects.select_related("list", "home").get(number=self.number)

    def first(self, make: Callable[[Actor], Problem]) -> Problem:
        """The first of the people whom the judge lets."""
        for actor in self.layout.actors():
            try:
                return make(actor)
            except Refused as refused:
                self.refusals.append(refused.sentence)
        raise AssertionError(self.refusals)

    def by_anybody(self, attempt: Try, *, words: str = "情况如下", unit: int | None = None) -> bool:
        """Let everybody try, first whoever could last time; on behalf afterwards, where units have no users."""
        what = (getattr(attempt, "__qualname__", repr(attempt)), unit)
        bases = ("", "电话告知") if self.layout.everything_on_behalf else ("",)
        tries = [(basis, actor) for basis in bases for actor in self.layout.actors()]
        tries.sort(key=lambda one: self.layout.lucky.get(what) != (one[0], one[1].user_id))
        for basis, actor in tries:
            at = self.layout.tick(0.2)
            try:
                attempt(Ask(number=self.number, by=actor, at=at, words=words, basis=basis, unit=unit))
            except Refused as refused:
                self.refusals.append(f"{actor.name}: {refused.sentence}")
            else:
                self.refusals.clear()
                self.layout.lucky[what] = (basis, actor.user_id)
                return True
        return False

    def must(self, attempt: Try, **options: object) -> "Play":
        """A step on the way to the state under test; somebody can make it."""
        assert self.by_anybody(attempt, **options), self.refusals  # type: ignore[arg-type]
        return self

    def order(self, ask: Ask) -> object:
        """交办 to the top of the line, with the layout's helper as co-lead."""
        layout = self.layout
        order = Order(
            lead=layout.line[0].id,
            co_leads=[layout.helper.id] if layout.helper and layout.helper != layout.line[0] else [],
            verifier=layout.verifier.id if layout.verifier else None,
            leader_post=layout.leader_post,
        )
        return assigning.dispatch(ask, order=order)

    def dispatch(self) -> "Play":
        """交办."""
        return self.must(self.order)

    def down(self) -> "Play":
        """Accept and hand down to the bottom of the line."""
        self.dispatch()
        for below in self.layout.line[1:]:
            self.must(partial(assigning.hand_down, lead=below.id))
        return self.must(answering.accept, unit=self.layout.line[-1].id)

    def up(self) -> "Play":
        """Measures, the co-lead's confirmation, and the submission."""
        self.down()
        self.fill_in()
        return self.must(lambda ask: submitting.submit(ask, person_name="承办人"))

    def fill_in(self) -> None:
        """A done measure of every lead and co-lead still without."""
        Problem.objects.filter(number=self.number).update(after_count=1)
        for part in Assignment.objects.filter(problem=self.problem, ended_at=None, returned_at=None):
            if part.role == "assist":
                continue
            fill = lambda ask: measuring.measure(ask, text="已整改到位", confirmed=True)  # noqa: E731
            self.by_anybody(fill, unit=part.unit_id)
            if part.role == "co_lead" and not part.done_at:
                self.by_anybody(measuring.confirm, unit=part.unit_id)

    def forward(self) -> bool:
        """One move that leads on from here."""
        problem = self.problem
        before = (problem.state, problem.desk_id, problem.desk_kind, problem.desk_assignment_id)
        for attempt in self.ways_on(problem):
            if not self.by_anybody(attempt, unit=problem.desk_id):
                self.by_anybody(attempt)
            now = self.problem
            if (now.state, now.desk_id, now.desk_kind, now.desk_assignment_id) != before:
                return True
        return False

    def ways_on(self, problem: Problem) -> list[Try]:
        """The moves that lead on from each state; a desk at a referral is answered first."""
        if problem.desk_kind == "referral":
            later = self.layout.now + timedelta(days=20)
            refuse: Try = lambda ask: petitions.answer_referral(ask, verdict="refuse")  # noqa: E731
            return [refuse, lambda ask: petitions.close_referral(ask, moment=later)]
        if problem.state == "rectifying":
            self.by_anybody(answering.accept, unit=problem.desk_id)
            self.fill_in()
        ways: dict[str, list[Try]] = {
            "registered": [self.order],
            "dispatched": [answering.accept],
            "rectifying": [lambda ask: submitting.submit(ask, person_name="承办人")],
            "submitted": [submitting.endorse, verifying.verify],
            "verified": [verifying.strike_off],
            "suspended": [petitions.resume],
            "disputed": [petitions.refuse_dispute],
            "void": [dividing.restore],
        }
        return ways[problem.state]

    def position(self) -> object:
        """All that decides what can be done next, without the times: row, parts, hands, measures and open requests."""
        problem = self.problem
        parts = Assignment.objects.filter(problem=problem, ended_at=None, returned_at=None).order_by("id")
        index: dict[int | None, int] = {part.id: n for n, part in enumerate(parts)}
        return (
            (problem.state, problem.previous_state, problem.desk_id, problem.desk_kind),
            (problem.lead_id, problem.dispatched_by_id, problem.verifier_id, problem.strike_by_id),
            index.get(problem.desk_assignment_id),
            tuple(
                (p.unit_id, p.role, index.get(p.parent_id), p.assigned_by_id, bool(p.accepted_at), bool(p.done_at),
                 bool(p.nothing_to_do), bool(p.person_name), bool(p.time_left), p.rule.get("clock"))
                for p in parts
            ),
            tuple((k, repr(sorted(v))) for k, v in sorted(problem.hands.items()) if isinstance(v, list)),
            ("since" in problem.hands, index.get(problem.hands.get("held")), problem.hands.get("unit")),
            tuple(sorted(set(problem.measures.values_list("unit_id", "recorded_by_id")))),
            tuple(problem.petitions.filter(state__in=["open", "forwarded"]).values_list("kind", "answer__granted")),
        )  # fmt: skip

    def finish(self, *, known: bool = True) -> None:
        """To struck_off, by moves that change state or desk; or to where another was struck off from, if `known`."""
        passed: set[object] = set()
        for _ in range(40):
            here = self.position()
            if self.problem.state == "struck_off" or (known and here in self.layout.finished):
                self.layout.finished |= passed
                return
            passed.add(here)
            assert self.forward(), (self.problem.state, self.problem.desk_kind, self.refusals[-12:])
        raise AssertionError("it goes round in circles")


def registered(play: Play) -> None:
    """待交办."""


def dispatched(play: Play) -> None:
    """待签收."""
    play.dispatch()


def recalled(play: Play) -> None:
    """撤回交办后."""
    play.dispatch().must(assigning.recall)


def returned(play: Play) -> None:
    """退单后."""
    play.dispatch().must(lambda ask: answering.return_(ask, reason="not_ours"))


def rectifying(play: Play) -> None:
    """整改中, at the bottom of the line."""
    play.down()


def taken_back(play: Play) -> None:
    """收回转交后, or simply at the top where nothing was handed down."""
    play.down()
    if len(play.layout.line) > 1:
        play.must(assigning.take_back, unit=play.layout.line[-2].id)


def referred(play: Play) -> None:
    """提请协调."""
    play.down().must(lambda ask: petitions.refer_up(ask, asked_of=play.layout.home.id))


def referral_granted(play: Play) -> None:
    """同意协调, the clock standing."""
    referred(play)
    play.must(lambda ask: petitions.answer_referral(ask, verdict="grant"))


def extended(play: Play) -> None:
    """延期后."""
    play.down()
    parts = Assignment.objects.filter(problem=play.problem, ended_at=None, role="lead")
    part = parts.order_by("-id").first()
    assert part is not None
    assert part.due is not None
    moment = min(part.due, play.problem.due or part.due) + timedelta(hours=3)
    asked = play.by_anybody(lambda ask: petitions.ask_extension(ask, moment=moment), unit=part.unit_id)
    if asked:
        play.by_anybody(lambda ask: petitions.decide_extension(ask, granted=False))
        assert not Petition.objects.filter(problem=play.problem, state="open").exists()


def suspended(play: Play) -> None:
    """暂缓."""
    top = play.layout.line[0].id
    play.down().must(
        lambda ask: petitions.ask_suspension(
            ask, cause="外部施工", plan="完工后整改", review_on=(play.layout.now + timedelta(days=30)).date()
        ),
        unit=top,
    )
    play.must(lambda ask: petitions.decide_suspension(ask, granted=True))


def woken(play: Play) -> None:
    """暂缓到期, by the clock."""
    suspended(play)
    petitions.resume(Ask(number=play.number, by=CLOCK, at=play.layout.tick(24 * 40)))


def disputed(play: Play) -> None:
    """申诉中."""
    play.down().must(petitions.dispute, unit=play.layout.line[0].id)


def upheld(play: Play) -> None:
    """申诉成立, so void."""
    disputed(play)
    play.must(petitions.uphold_dispute)


def submitted(play: Play) -> None:
    """待复核, at the first desk above."""
    play.up()


def withdrawn(play: Play) -> None:
    """撤回上报后."""
    play.up().must(submitting.withdraw)


def declined(play: Play) -> None:
    """初审退回后, where there is a desk above."""
    play.up()
    if len(play.layout.line) > 1:
        play.must(submitting.decline)


def endorsed(play: Play) -> None:
    """At the verifier."""
    play.up()
    for _ in play.layout.line[1:]:
        play.must(submitting.endorse)


def sent_back(play: Play) -> None:
    """退回重新整改."""
    endorsed(play)
    play.must(lambda ask: verifying.send_back(ask, reason="in_part"))


def verified(play: Play) -> None:
    """待销号, or struck off where the city has no such step."""
    endorsed(play)
    play.must(verifying.verify)


def reopened(play: Play) -> None:
    """反弹重新挂账."""
    play.finish(known=False)
    play.must(verifying.reopen)


def transferred(play: Play) -> None:
    """改派 to another unit of the line, or to the helper."""
    play.down()
    other = play.layout.line[1] if len(play.layout.line) > 1 else play.layout.helper
    if other is not None:
        play.must(lambda ask: assigning.transfer(ask, lead=other.id))
        play.layout.line = [other]


STATES = (
    registered, dispatched, recalled, returned, rectifying, taken_back, referred, referral_granted, extended,
    suspended, woken, disputed, upheld, submitted, withdrawn, declined, endorsed, sent_back, verified, reopened,
    transferred,
)  # fmt: skip


# The judge is the same code on both databases, and every move is tried on both elsewhere: each layout once will do.
WHERE = [
    pytest.param(layout, depth, id=f"{layout}-{depth}")
    for n, layout in enumerate(LAYOUTS)
    for depth in (1, 2, 3, 4)
    if depth == n % 4 + 1 or connection.vendor == "sqlite"
]


@pytest.mark.parametrize(("layout", "depth"), WHERE)
def test_struck_off_is_reachable_from_every_state_with_only_the_people_there_are(layout: str, depth: int) -> None:
    ground()
    ready = LAYOUTS[layout](depth)
    line = list(ready.line)
    for reach in STATES:
        ready.line = list(line)
        play = Play(ready)
        reach(play)
        try:
            play.finish()
        except AssertionError as dead_end:
            raise AssertionError(f"{ready.name}, depth {depth}, after {reach.__name__}: {dead_end}") from dead_end
