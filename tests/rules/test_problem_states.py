"""The table of moves and its judge: state first, then role and relation."""

from pathlib import Path

import pytest

from chuangcheng.rules.problem_states import MOVES, OPEN, as_markdown, judge, may
from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.situations import Part, Situation, Stand, State

CITY, DISTRICT, STREET, BUREAU = 1, 2, 3, 4
TOP = Part(id=10, unit=DISTRICT, unit_path=(CITY, DISTRICT), role="lead", parent=None, assigned_by=CITY)
LOW = Part(id=11, unit=STREET, unit_path=(CITY, DISTRICT, STREET), role="lead", parent=10, assigned_by=DISTRICT)
HELP = Part(id=12, unit=BUREAU, unit_path=(CITY, BUREAU), role="co_lead", parent=None, assigned_by=CITY, person_post=77)


def situation(state: State = State.RECTIFYING, **fields: object) -> Situation:
    known: dict[str, object] = {
        "number": "2026-000123", "state": state, "home": CITY, "home_path": (CITY,), "parts": (TOP, LOW, HELP),
        "dispatched_by": CITY, "desk": STREET, "desk_part": LOW.id, "desk_kind": "lead",
    }  # fmt: skip
    return Situation(**{**known, **fields})  # type: ignore[arg-type]


def stand(organisation: int, *roles: str, post: int = 1, user: int = 1) -> Stand:
    return Stand(post=post, user=user, organisation=organisation, roles=frozenset(roles))


def test_docs_are_generated_from_the_table() -> None:
    page = Path(__file__).parents[2] / "docs" / "problem-states.md"
    assert page.read_text(encoding="utf-8") == as_markdown()


def test_the_lead_line_runs_from_the_top_down_and_leaves_co_leads_out() -> None:
    assert [p.id for p in situation().lead_line] == [10, 11]


def test_every_move_of_the_design_is_in_the_table_with_its_states() -> None:
    before, work = {State.DISPATCHED, State.RECTIFYING}, {State.RECTIFYING}
    wanted = {
        "amend": OPEN, "dispatch": {State.REGISTERED}, "recall": {State.DISPATCHED}, "accept": before,
        "return": before, "transfer": before, "reset_deadline": before, "add_unit": before, "drop_unit": before,
        "hand_down": before, "take_back": work, "refer_up": work, "answer_referral": work, "close_referral": work,
        "measure": work, "ask_extension": work, "withdraw_extension": work, "decide_extension": work,
        "ask_suspension": work, "decide_suspension": work, "resume": {State.SUSPENDED}, "dispute": before,
        "uphold_dispute": {State.DISPUTED}, "refuse_dispute": {State.DISPUTED}, "withdraw_dispute": {State.DISPUTED},
        "confirm": work, "submit": work, "sign": {State.SUBMITTED}, "endorse": {State.SUBMITTED},
        "decline": {State.SUBMITTED}, "withdraw": {State.SUBMITTED}, "verify": {State.SUBMITTED},
        "strike_off": {State.VERIFIED}, "send_back": {State.SUBMITTED, State.VERIFIED},
        "reopen": {State.STRUCK_OFF}, "split": before | {State.REGISTERED}, "merge": before | {State.REGISTERED},
        "void": OPEN, "restore": {State.VOID}, "urge": OPEN, "supervise": OPEN, "instruct": OPEN, "note": set(State),
    }  # fmt: skip
    assert {code: set(MOVES[code].frm) for code in wanted} == {code: set(states) for code, states in wanted.items()}


@pytest.mark.parametrize(
    ("code", "who", "part", "yes"),
    [
        ("submit", stand(STREET, "liaison"), LOW, True),
        ("submit", stand(DISTRICT, "liaison"), LOW, False),
        ("submit", stand(BUREAU, "liaison"), HELP, False),
        ("submit", stand(BUREAU, "rectifier", post=77), HELP, True),
        ("measure", stand(BUREAU, "liaison"), HELP, True),
        ("measure", stand(STREET, "liaison"), HELP, False),
        ("confirm", stand(BUREAU, "liaison"), HELP, True),
        ("take_back", stand(DISTRICT, "liaison"), LOW, True),
        ("take_back", stand(STREET, "liaison"), LOW, False),
        ("transfer", stand(CITY, "office"), None, True),
        ("transfer", stand(DISTRICT, "office"), None, False),
        ("decide_extension", stand(CITY, "office"), TOP, True),
        ("decide_extension", stand(CITY, "liaison"), TOP, False),
        ("decide_extension", stand(DISTRICT, "liaison"), LOW, True),
        ("decide_extension", stand(CITY, "office"), LOW, False),
        ("void", stand(CITY, "office"), None, True),
        ("void", stand(DISTRICT, "office"), None, False),
        ("instruct", stand(CITY, "leader"), None, True),
        ("instruct", stand(CITY, "office"), None, False),
        ("urge", stand(CITY, "office"), None, True),
        ("note", stand(BUREAU, "auditor"), None, True),
    ],
)
def test_role_and_relation_decide_who_may(code: str, who: Stand, part: Part | None, yes: bool) -> None:
    assert may(code=code, case=situation(), stands=[who], part=part) is yes


def test_the_office_asked_for_help_does_not_hold_the_units_desk() -> None:
    case = situation(desk=CITY, desk_kind="referral", asked_of=CITY)
    assert may(code="answer_referral", case=case, stands=[stand(CITY, "office")])
    assert not may(code="hand_down", case=case, stands=[stand(CITY, "liaison")], part=LOW)


def test_the_first_standing_that_may_is_the_one_the_step_names() -> None:
    grant = judge(
        code="transfer", case=situation(), stands=[stand(BUREAU, "office", post=5), stand(CITY, "office", post=6)]
    )
    assert grant.stand.post == 6
    assert not grant.on_behalf


def test_the_dispatching_office_fills_in_for_a_unit_but_not_for_itself() -> None:
    office = stand(CITY, "office")
    assert judge(code="submit", case=situation(), stands=[office], part=LOW, behalf=True).on_behalf
    with pytest.raises(Refused, match="不能代填"):
        judge(code="transfer", case=situation(), stands=[office], behalf=True)
    with pytest.raises(Refused, match="代填“上报整改情况”由交办单位"):
        judge(code="submit", case=situation(), stands=[stand(99, "office")], part=LOW, behalf=True)


def test_verifying_and_striking_off_are_by_name() -> None:
    case = situation(State.SUBMITTED, may_verify=frozenset({(1, 1)}))
    assert may(code="verify", case=case, stands=[stand(CITY, "verifier")])
    assert not may(code="verify", case=case, stands=[stand(CITY, "verifier", user=2)])
