"""Which moves this reader may make now: the judge's answer, narrowed by what a move would refuse anyway."""

from collections.abc import Callable
from dataclasses import dataclass

from chuangcheng.problems.operations.urging import SUPERVISE_LEVELS
from chuangcheng.problems.queries.scene import Scene
from chuangcheng.rules.problem_states import MOVES, judge, may
from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.situations import Part, State

NOT_BY_HAND = {"register", "fix_on_spot", "escalate", "recompute", "follow", "erase"}
OF_OWN_PART = {"accept", "return", "measure", "ask_extension", "ask_suspension", "dispute", "confirm", "attach"}
OF_THE_DESK = {"hand_down", "submit", "endorse", "decline", "refer_up"}
OF_A_PETITION = {
    "withdraw_extension": "extension",
    "decide_extension": "extension",
    "decide_suspension": "suspension",
    "withdraw_dispute": "dispute",
}
FILLED_IN = (
    "accept", "measure", "confirm", "submit", "endorse", "decline", "return", "hand_down", "take_back", "refer_up",
    "ask_extension", "decide_extension", "withdraw_extension", "ask_suspension", "dispute", "withdraw_dispute",
    "withdraw",
)  # fmt: skip
# The first of these that may be made is the page's one primary button.
URGENCY = (
    "decide_extension", "decide_suspension", "answer_referral", "close_referral", "dispatch", "accept", "sign",
    "endorse", "verify", "strike_off", "submit", "confirm", "measure", "record_issuer_answer", "uphold_dispute",
    "refuse_dispute", "forward_dispute", "resume", "instruct",
)  # fmt: skip
# What stands beside a primary: the other answer to the same question.
OTHERWISE = {"verify": "send_back", "strike_off": "send_back", "endorse": "decline", "accept": "return"}
DANGEROUS = {"void", "return", "send_back", "decline", "drop_unit"}


@dataclass(frozen=True)
class MoveNow:
    """A move that may be made. `unit` says for which unit where the reader's posts leave a choice; `for_name` its name
    on the button; `on_behalf` makes it a fill-in by the office."""

    code: str
    name: str
    unit: int | None = None
    for_name: str = ""
    on_behalf: bool = False

    @property
    def is_dangerous(self) -> bool:
        """Whether the button is red."""
        return self.code in DANGEROUS


@dataclass(frozen=True)
class Moves:
    """What to do now: one primary, what stands beside it, the rest, and what the office may fill in for units."""

    primary: MoveNow | None
    beside: tuple[MoveNow, ...]
    rest: tuple[MoveNow, ...]
    on_behalf: tuple[MoveNow, ...]

    @property
    def any(self) -> bool:
        """Whether there is something to do."""
        return bool(self.primary or self.beside or self.rest or self.on_behalf)


def moves_now(scene: Scene) -> Moves:
    """Sort the reader's moves by what matters now."""
    found = [made for code in MOVES if code not in NOT_BY_HAND for made in _own(scene, code)]
    order = {code: n for n, code in enumerate(_urgency(scene))}
    mine = sorted((m for m in found if m.code in order), key=lambda m: order[m.code])
    primary = mine[0] if mine else None
    other = OTHERWISE.get(primary.code) if primary else None
    beside = tuple([*mine[1:2], *(m for m in found if m.code == other)][:2])
    rest = tuple(m for m in found if m is not primary and m not in beside)
    return Moves(primary, beside, rest, tuple(_on_behalf(scene, found)))


def may_make(scene: Scene, code: str) -> bool:
    """Whether this one move could be made now by the reader, as themselves."""
    return bool(_own(scene, code))


def need_may(scene: Scene, code: str, *, behalf: bool = False) -> None:
    """Raise what the judge says to a reader who may not make this move for any part of the problem.

    For doors, before they say what is wrong with a form: whose move it is comes first. The move itself judges again.
    """
    parts: list[Part | None] = [*scene.situation.parts, None] if behalf else _parts_for(scene, code)
    said: Refused | None = None
    for part in parts or [None]:
        try:
            judge(code=code, case=scene.situation, stands=scene.stands, part=part, behalf=behalf)
            return
        except Refused as refused:
            said = said or refused
    if said is not None:
        raise said


def _urgency(scene: Scene) -> tuple[str, ...]:
    """Before anything was done, 填写措施 comes before 上报."""
    if scene.problem.measure_count:
        return URGENCY
    first = [code for code in URGENCY if code != "measure"]
    first.insert(first.index("submit"), "measure")
    return tuple(first)


def _own(scene: Scene, code: str) -> list[MoveNow]:
    parts = [
        part
        for part in _parts_for(scene, code)
        if FITS.get(code, _always)(scene, part) and may(code=code, case=scene.situation, stands=scene.stands, part=part)
    ]
    name = MOVES[code].name
    if code not in OF_OWN_PART:
        return [MoveNow(code, name)] if parts else []
    if code == "attach" or (len(parts) == 1 and parts[0]):
        return [MoveNow(code, name, unit=parts[0].unit if parts[0] else None)] if parts else []
    return [MoveNow(code, name, unit=p.unit, for_name=_unit_name(scene, p)) for p in parts if p]


def _on_behalf(scene: Scene, own: list[MoveNow]) -> list[MoveNow]:
    """What the office may fill in: for every part in force, without what the reader can do anyway."""
    if "office" not in scene.by.roles:
        return []
    known = {(m.code, m.unit) for m in own}
    found = []
    for code in FILLED_IN:
        parts = list(scene.situation.parts) if code in OF_OWN_PART else _parts_for(scene, code)
        for part in parts:
            if part is None or (code, part.unit) in known or (code, None) in known:
                continue
            if FITS.get(code, _always)(scene, part) and _fills_in(scene, code, part):
                found.append(MoveNow(code, MOVES[code].name, part.unit, _unit_name(scene, part), on_behalf=True))
    return found


def _fills_in(scene: Scene, code: str, part: Part) -> bool:
    try:
        judge(code=code, case=scene.situation, stands=scene.stands, part=part, behalf=True)
    except Refused:
        return False
    return True


def _parts_for(scene: Scene, code: str) -> list[Part | None]:
    """The parts a move could be about; None where it is about the problem."""
    if code == "attach":
        return [*scene.own_parts[:1], None]
    if code in OF_OWN_PART:
        return list(scene.own_parts)
    if code in OF_THE_DESK:
        return [scene.desk_part]
    if code in OF_A_PETITION:
        petition = scene.petition(OF_A_PETITION[code])
        return [scene.situation.part(petition.assignment_id)] if petition else []
    return PARTS_FOR.get(code, _about_the_problem)(scene)


def _about_the_problem(scene: Scene) -> list[Part | None]:
    return [None]


PARTS_FOR: dict[str, Callable[[Scene], list[Part | None]]] = {
    "withdraw": lambda scene: [scene.situation.part(scene.problem.hands.get("held"))],
    "take_back": lambda scene: [p for p in scene.situation.lead_line if p.parent is not None],
    "drop_unit": lambda scene: [p for p in scene.situation.parts if p.role != "lead"],
    "reset_deadline": lambda scene: list(scene.situation.parts),
    "add_unit": lambda scene: [None, *scene.own_parts],
    "restate": lambda scene: [None, *scene.own_parts],
}


def _unit_name(scene: Scene, part: Part) -> str:
    row = scene.assignment(part.id)
    return row.unit.short_name or row.unit.name if row else ""


def _always(scene: Scene, part: Part | None) -> bool:
    return True


def _is_desk(kind: str) -> Callable[[Scene, Part | None], bool]:
    return lambda scene, part: scene.problem.desk_kind == kind


def _referral_is(granted: bool) -> Callable[[Scene, Part | None], bool]:
    def fits(scene: Scene, part: Part | None) -> bool:
        petition = scene.petition("referral")
        return petition is not None and bool(petition.answer.get("granted")) is granted

    return fits


def _top_without(kind: str) -> Callable[[Scene, Part | None], bool]:
    return lambda scene, part: part is not None and part == scene.top_lead and scene.petition(kind) is None


def _extension_fits(scene: Scene, part: Part | None) -> bool:
    row = scene.assignment(part.id) if part else None
    asked = any(p.kind == "extension" and p.assignment_id == (part.id if part else 0) for p in scene.petitions)
    return row is not None and row.due is not None and scene.at <= row.due and row.done_at is None and not asked


def _dispute_may_be_decided(scene: Scene, part: Part | None) -> bool:
    petition = scene.petition("dispute")
    return petition is not None and (not scene.is_outside or "issuer" in petition.answer)


def _withdraw_fits(scene: Scene, part: Part | None) -> bool:
    return part is not None and scene.problem.desk_assignment_id == part.parent


def _not_signed(scene: Scene, part: Part | None) -> bool:
    signed = scene.problem.hands.get("signed", [])
    return scene.city.leader_signs and not signed


def _not_accepted(scene: Scene, part: Part | None) -> bool:
    return part is not None and not part.accepted


def _co_lead_not_done(scene: Scene, part: Part | None) -> bool:
    return part is not None and part.role == "co_lead" and not part.done


FITS: dict[str, Callable[[Scene, Part | None], bool]] = {
    "accept": _not_accepted,
    "recall": lambda scene, part: scene.top_lead is not None and not scene.top_lead.accepted,
    "hand_down": _is_desk("lead"),
    "refer_up": _is_desk("lead"),
    "submit": _is_desk("lead"),
    "endorse": _is_desk("endorse"),
    "decline": _is_desk("endorse"),
    "verify": _is_desk("verify"),
    "send_back": lambda scene, part: scene.problem.desk_kind in {"verify", "strike_off"},
    "confirm": _co_lead_not_done,
    "ask_extension": _extension_fits,
    "ask_suspension": _top_without("suspension"),
    "dispute": _top_without("dispute"),
    "withdraw": _withdraw_fits,
    "sign": _not_signed,
    "restate": lambda scene, part: scene.problem.measure_count > 0,
    "answer_referral": _referral_is(False),
    "close_referral": _referral_is(True),
    "forward_dispute": lambda scene, part: (
        scene.is_outside and any(p.kind == "dispute" and p.state == "open" for p in scene.petitions)
    ),
    "record_issuer_answer": lambda scene, part: any(
        p.kind == "dispute" and p.state == "forwarded" and "issuer" not in p.answer for p in scene.petitions
    ),
    "uphold_dispute": _dispute_may_be_decided,
    "refuse_dispute": _dispute_may_be_decided,
    "supervise": lambda scene, part: scene.problem.supervise_level < max(SUPERVISE_LEVELS),
    "urge": lambda scene, part: scene.problem.state != State.REGISTERED,
}
