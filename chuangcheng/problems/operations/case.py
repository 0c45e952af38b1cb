"""A problem on the table: its row locked, its assignments read, the judge's view of it, and what a move changes."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from chuangcheng.people.actor import Actor, Standing
from chuangcheng.people.models import City, Organisation
from chuangcheng.people.queries import city
from chuangcheng.problems.models import Assignment, Attachment, Measure, Petition, Problem
from chuangcheng.problems.operations.ask import Ask
from chuangcheng.problems.queries.situation import in_force, situation_of, stands_of
from chuangcheng.problems.queries.verifiers import Verifiers, strikers_of, verifiers_of
from chuangcheng.rules.problem_states import MOVES, Grant, judge, judge_state
from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.situations import Relation, Situation, State
from chuangcheng.rules.worktime import Calendar
from chuangcheng.standards.queries import DeadlineRules, timing

CLOCK_SLACK = timedelta(seconds=5)


@dataclass
class Case:
    """The working set of one move. `codes` and `words` go into the step; `changed` assignments are saved with it."""

    problem: Problem
    code: str
    ask: Ask
    parts: list[Assignment]
    situation: Situation
    grant: Grant | None = None
    part: Assignment | None = None
    codes: dict[str, Any] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    changed: list[Assignment] = field(default_factory=list)
    seen_by: set[int] = field(default_factory=set)
    attachments: list[Attachment] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    from_state: str = ""
    petition: Petition | None = None
    verifiers: Verifiers | None = None

    @classmethod
    def of(cls, problem: Problem, *, code: str, ask: Ask) -> "Case":
        """Read the assignments in force and see the problem as the judge sees it."""
        parts = in_force(problem)
        case = cls(
            problem=problem,
            code=code,
            ask=ask,
            parts=parts,
            situation=situation_of(problem, parts),
            from_state=problem.state,
        )
        if ask.words:
            case.words["note"] = ask.words.strip()
        case.check_time()
        return case

    @property
    def by(self) -> Actor:
        """Who asks."""
        return self.ask.by

    @property
    def at(self) -> datetime:
        """When it is recorded."""
        return self.ask.at

    @property
    def when(self) -> datetime:
        """When it happened: for the clock of the problem; on behalf it may lie before `at`."""
        return max(self.ask.happened_at or self.ask.at, self.problem.moved_at)

    @cached_property
    def timing(self) -> tuple[Calendar, DeadlineRules]:
        """The calendar and the category's limits, read once per move."""
        return timing(self.problem.category_id)

    @cached_property
    def city(self) -> City:
        """The city's switches, read once per move."""
        return city()

    @property
    def calendar(self) -> Calendar:
        """The city's working days and office hours."""
        return self.timing[0]

    @property
    def limits(self) -> DeadlineRules:
        """The three default deadlines of the problem's category."""
        return self.timing[1]

    @property
    def on_behalf(self) -> bool:
        """Whether the office makes the unit's move."""
        return bool(self.ask.basis)

    @property
    def state(self) -> State:
        """The state now."""
        return State(self.problem.state)

    def check_time(self) -> None:
        """`happened_at` lies between the previous step and now; the clock of the machine does not run backwards."""
        happened, moved = self.ask.happened_at, self.problem.moved_at
        if happened and happened > self.at:
            raise Refused("办理时间不能晚于现在，请改正。", code="happened_later", fields={"happened_at": "晚于现在"})
        if happened and happened < moved:
            raise Refused(
                f"办理时间不能早于上一步（{moved.astimezone(self.at.tzinfo):%Y-%m-%d %H:%M}），请改正。",
                code="happened_earlier",
                fields={"happened_at": "早于上一步"},
            )
        if self.at < moved - CLOCK_SLACK:
            raise Refused(
                f"问题{self.problem.number}的上一步记在{moved.astimezone(self.at.tzinfo):%Y-%m-%d %H:%M}，比现在的"
                "服务器时间还晚，到那时才能接着办；急办的请另行登记，并请系统管理员在“运行状况”里核对服务器时间。",
                code="clock_behind",
                kind="busy",
            )

    def assignment(self, part_id: int | None) -> Assignment | None:
        """An assignment in force by id."""
        return next((p for p in self.parts if p.id == part_id), None)

    @property
    def top_lead(self) -> Assignment | None:
        """The lead that the dispatching office named."""
        line = self.situation.lead_line
        return self.assignment(line[0].id) if line else None

    def own_part(self) -> Assignment:
        """The assignment the actor means: of the unit named in the ask, else of an own unit, the deepest first."""
        wanted = {self.ask.unit} if self.ask.unit else self.by.organisation_ids
        posts = {s.post_id for s in self.by.standings}
        mine = [p for p in self.parts if p.unit_id in wanted] or [p for p in self.parts if p.person_id in posts]
        if self.on_behalf and not mine:
            mine = [p for p in self.parts if p.id == self.problem.desk_assignment_id]
        desk = [p for p in mine if p.id == self.problem.desk_assignment_id]
        if desk or mine:
            return (desk or mine)[-1]
        self.decide()
        raise Refused(
            f"问题{self.problem.number}没有交办给您所在的单位，不能“{MOVES[self.code].name}”；有情况要说明的，请写情况说明。",
            code=f"{self.code}_no_part",
            kind="forbidden",
        )

    def desk_part(self) -> Assignment | None:
        """The assignment that holds the desk."""
        return self.assignment(self.problem.desk_assignment_id)

    def decide(self, part: Assignment | None = None) -> None:
        """Ask the judge; keeps the grant and the part for the step."""
        self.load_rights()
        self.part = part
        self.grant = judge(
            code=self.code,
            case=self.situation,
            stands=stands_of(self.by),
            part=self.situation.part(part.id) if part else None,
            behalf=self.on_behalf,
        )

    def could(self, part: Assignment | None) -> bool:
        """Whether the judge would let the actor, for moves that could be about one of several parts."""
        try:
            self.decide(part)
        except Refused:
            return False
        return True

    def decide_as_clock(self) -> None:
        """The clock's own moves stand on no post; only the state is judged."""
        if self.by.is_clock:
            judge_state(code=self.code, case=self.situation)
        else:
            self.decide()

    def load_rights(self) -> None:
        """Work out who may verify or strike off, for the moves that ask."""
        relations = {who.relation for who in MOVES[self.code].who}
        if Relation.MAY_VERIFY in relations and self.state is State.SUBMITTED:
            self.verifiers = verifiers_of(self.problem, self.parts, self.when)
            self.situation = self.situation_with(may_verify=self.verifiers.choice.allowed)
        elif Relation.MAY_STRIKE in relations or Relation.MAY_VERIFY in relations:
            self.verifiers = strikers_of(self.problem, self.parts, self.when)
            allowed = self.verifiers.choice.allowed
            if self.code == "send_back":
                allowed |= verifiers_of(self.problem, self.parts, self.when).choice.allowed
            self.situation = self.situation_with(may_strike=allowed, may_verify=allowed)

    def situation_with(self, **changes: Any) -> Situation:
        """The situation with some fields replaced."""
        return situation_of(self.problem, self.parts, **changes)

    @property
    def standing(self) -> Standing | None:
        """The actor's standing the judge granted the move under."""
        if self.grant is None:
            return None
        return next((s for s in self.by.standings if s.post_id == self.grant.stand.post), None)

    @property
    def acting_for(self) -> int | None:
        """The organisation the move is made by: of the part on behalf, else of the granted standing."""
        if self.on_behalf and self.part:
            return self.part.unit_id
        standing = self.standing
        return standing.organisation_id if standing else None

    def need(self, condition: object, sentence: str, *, code: str, field: str = "") -> None:
        """Refuse as invalid unless the condition holds; what a move must bring."""
        if not condition:
            raise Refused(sentence, code=f"{self.code}_{code}", fields={field: sentence} if field else None)

    def need_right(self, condition: object, sentence: str, *, code: str) -> None:
        """Refuse as forbidden unless the condition holds; whose move it is, where the table of moves is wider."""
        if not condition:
            raise Refused(sentence, code=f"{self.code}_{code}", kind="forbidden")

    def need_words(self, what: str = "原因") -> None:
        """The move wants a note."""
        self.need(
            self.ask.words.strip(),
            f"“{MOVES[self.code].name}”须写明{what}，请填写后再提交。",
            code="words_missing",
            field="words",
        )

    def change(self, part: Assignment) -> None:
        """Have an assignment saved with the step; a new one is inserted where it is made."""
        if part.pk and part not in self.changed:
            self.changed.append(part)

    def end(self, *parts: Assignment, returned: bool = False) -> None:
        """End assignments; they stay in the history."""
        for part in parts:
            part.ended_at = self.when
            part.returned_at = self.when if returned else part.returned_at
            self.change(part)
            self.parts.remove(part)
        self.refresh()

    def below(self, part: Assignment) -> list[Assignment]:
        """The part and everything assigned under it."""
        found = [part]
        for member in found:
            found.extend(p for p in self.parts if p.parent_id == member.id)
        return found

    def refresh(self) -> None:
        """See the problem anew after assignments changed."""
        self.situation = situation_of(self.problem, self.parts)

    def sees(self, *organisations: Organisation | None) -> None:
        """These organisations, everything above them and their line parents see the problem from now on."""
        for organisation in organisations:
            if organisation is not None:
                self.seen_by |= set(organisation.ancestor_ids)
                if organisation.line_parent:
                    self.seen_by |= set(organisation.line_parent.ancestor_ids)
