"""What the judge looks at: states, relations, the problem and the actor as plain values."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a problem stands. Open is every state but STRUCK_OFF and VOID."""

    REGISTERED = "registered"
    DISPATCHED = "dispatched"
    RECTIFYING = "rectifying"
    SUBMITTED = "submitted"
    VERIFIED = "verified"
    STRUCK_OFF = "struck_off"
    SUSPENDED = "suspended"
    DISPUTED = "disputed"
    VOID = "void"

    @property
    def label(self) -> str:
        """The state as it is printed."""
        return LABELS[self]


LABELS = {
    State.REGISTERED: "待交办",
    State.DISPATCHED: "待签收",
    State.RECTIFYING: "整改中",
    State.SUBMITTED: "待复核",
    State.VERIFIED: "待销号",
    State.STRUCK_OFF: "已销号",
    State.SUSPENDED: "暂缓",
    State.DISPUTED: "申诉中",
    State.VOID: "不予认定",
}
NEXT_STEP = {
    State.REGISTERED: "下一步由登记单位的创城办交办",
    State.DISPATCHED: "下一步由牵头单位签收",
    State.RECTIFYING: "下一步由承办单位填写措施并上报",
    State.SUBMITTED: "下一步由上级逐级初审、复核",
    State.VERIFIED: "下一步由创城办销号",
    State.STRUCK_OFF: "问题已办结，再次出现时可反弹重新挂账",
    State.SUSPENDED: "暂缓到期自动恢复，也可由交办单位恢复整改",
    State.DISPUTED: "下一步由交办单位答复申诉",
    State.VOID: "确需整改的，由创城办恢复",
}
OPEN = frozenset(State) - {State.STRUCK_OFF, State.VOID}
EVERY = frozenset(State)


class Relation(StrEnum):
    """How an actor's standing must stand to the problem, or to the assignment the move is about."""

    COVERS = "covers"
    OWN_LEDGER = "own_ledger"
    DISPATCHER = "dispatcher"
    OWN_PART = "own_part"
    NAMED = "named"
    DESK = "desk"
    ABOVE_IN_TREE = "above_in_tree"
    ASSIGNER = "assigner"
    HANDED_DOWN = "handed_down"
    SUBMITTER = "submitter"
    ASKED = "asked"
    UNIT_LEADER = "unit_leader"
    MAY_VERIFY = "may_verify"
    MAY_STRIKE = "may_strike"
    SEES = "sees"


RELATION_WORDS = {
    Relation.COVERS: "管辖登记单位的",
    Relation.OWN_LEDGER: "登记单位自己的",
    Relation.DISPATCHER: "交办单位的",
    Relation.OWN_PART: "承办单位的",
    Relation.NAMED: "本问题指定的",
    Relation.DESK: "当前经办单位的",
    Relation.ABOVE_IN_TREE: "上一级承办单位的",
    Relation.ASSIGNER: "下达本项任务的单位的",
    Relation.HANDED_DOWN: "转交本项任务的单位的",
    Relation.SUBMITTER: "上报单位的",
    Relation.ASKED: "被提请单位的",
    Relation.UNIT_LEADER: "上报单位的",
    Relation.MAY_VERIFY: "与整改无关、有复核权的",
    Relation.MAY_STRIKE: "清单所属级别、未代填的",
    Relation.SEES: "能看到本问题的",
}
ROLE_WORDS = {
    "office": "创城办",
    "liaison": "联络员",
    "rectifier": "整改人员",
    "inspector": "督查员",
    "verifier": "复核员",
    "leader": "领导",
    "auditor": "审计员",
}


@dataclass(frozen=True)
class Who:
    """A role (None: any) in a relation."""

    role: str | None
    relation: Relation

    @property
    def words(self) -> str:
        """E.g. 交办单位的创城办."""
        return RELATION_WORDS[self.relation] + (ROLE_WORDS[self.role] if self.role else "人员")


@dataclass(frozen=True)
class Move:
    """One row of the table. `to` empty: the state stays. `behalf`: the office may make it for the unit."""

    code: str
    name: str
    frm: frozenset[State]
    to: tuple[State, ...]
    who: tuple[Who, ...]
    brings: str
    behalf: bool = False
    creates: bool = False

    @property
    def who_words(self) -> str:
        """Everybody who may make it, in words."""
        return "、".join(w.words for w in self.who) or "系统"


@dataclass(frozen=True)
class Part:
    """An assignment in force as the judge sees it. `unit_path`: ids from the top of the tree down to the unit."""

    id: int
    unit: int
    unit_path: tuple[int, ...]
    role: str
    parent: int | None
    assigned_by: int
    accepted: bool = False
    done: bool = False
    person_post: int | None = None


@dataclass(frozen=True)
class Situation:
    """The problem as the judge sees it. `may_verify`/`may_strike` are (post id, user id) pairs from `independence`."""

    number: str
    state: State
    home: int
    home_path: tuple[int, ...]
    parts: tuple[Part, ...] = ()
    dispatched_by: int | None = None
    desk: int | None = None
    desk_kind: str = ""
    desk_part: int | None = None
    submitting_unit: int | None = None
    asked_of: int | None = None
    follows: str = ""
    own_self_check: bool = False
    finder: int | None = None
    may_verify: frozenset[tuple[int, int]] = frozenset()
    may_strike: frozenset[tuple[int, int]] = frozenset()

    def part(self, part_id: int | None) -> Part | None:
        """The assignment in force with that id."""
        return next((p for p in self.parts if p.id == part_id), None)

    @property
    def lead_line(self) -> tuple[Part, ...]:
        """The chain of leads from the top down."""
        line: list[Part] = []
        parent: int | None = None
        while found := next((p for p in self.parts if p.role == "lead" and p.parent == parent), None):
            line.append(found)
            parent = found.id
        return tuple(line)

    def units_above(self, part: Part) -> frozenset[int]:
        """Units of the assignments above this one."""
        found: set[int] = set()
        above = self.part(part.parent)
        while above:
            found.add(above.unit)
            above = self.part(above.parent)
        return frozenset(found)


@dataclass(frozen=True)
class Stand:
    """One standing of the actor, as the judge sees it."""

    post: int
    user: int
    organisation: int
    roles: frozenset[str]
    ancestors: tuple[int, ...] = ()
    title: str = ""


def _holds_lead_desk(stand: Stand, case: Situation, part: Part | None) -> bool:
    held = part is None or (case.desk_part == part.id and part.unit == case.desk)
    return stand.organisation == case.desk and held


def _covers(stand: Stand, case: Situation, part: Part | None) -> bool:
    return stand.organisation in case.home_path


def _own_ledger(stand: Stand, case: Situation, part: Part | None) -> bool:
    return case.own_self_check and stand.organisation == case.home


def _dispatcher(stand: Stand, case: Situation, part: Part | None) -> bool:
    return stand.organisation == (case.dispatched_by or case.home)


def _own_part(stand: Stand, case: Situation, part: Part | None) -> bool:
    return part is not None and stand.organisation == part.unit


def _named(stand: Stand, case: Situation, part: Part | None) -> bool:
    return part is not None and part.person_post == stand.post


def _above_in_tree(stand: Stand, case: Situation, part: Part | None) -> bool:
    return part is not None and stand.organisation in case.units_above(part)


def _assigner(stand: Stand, case: Situation, part: Part | None) -> bool:
    return part is not None and stand.organisation == part.assigned_by


def _handed_down(stand: Stand, case: Situation, part: Part | None) -> bool:
    above = case.part(part.parent) if part else None
    return above is not None and stand.organisation == above.unit


def _submitter(stand: Stand, case: Situation, part: Part | None) -> bool:
    return stand.organisation == case.submitting_unit


def _asked(stand: Stand, case: Situation, part: Part | None) -> bool:
    return stand.organisation == case.asked_of


def _unit_leader(stand: Stand, case: Situation, part: Part | None) -> bool:
    unit = next((p for p in case.parts if p.unit == case.submitting_unit), None)
    return unit is not None and stand.organisation in unit.unit_path


def _may_verify(stand: Stand, case: Situation, part: Part | None) -> bool:
    return (stand.post, stand.user) in case.may_verify


def _may_strike(stand: Stand, case: Situation, part: Part | None) -> bool:
    return (stand.post, stand.user) in case.may_strike


def _sees(stand: Stand, case: Situation, part: Part | None) -> bool:
    return True


HOLDS = {
    Relation.COVERS: _covers,
    Relation.OWN_LEDGER: _own_ledger,
    Relation.DISPATCHER: _dispatcher,
    Relation.OWN_PART: _own_part,
    Relation.NAMED: _named,
    Relation.DESK: _holds_lead_desk,
    Relation.ABOVE_IN_TREE: _above_in_tree,
    Relation.ASSIGNER: _assigner,
    Relation.HANDED_DOWN: _handed_down,
    Relation.SUBMITTER: _submitter,
    Relation.ASKED: _asked,
    Relation.UNIT_LEADER: _unit_leader,
    Relation.MAY_VERIFY: _may_verify,
    Relation.MAY_STRIKE: _may_strike,
    Relation.SEES: _sees,
}
