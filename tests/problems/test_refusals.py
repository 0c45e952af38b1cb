"""Every refusal says what is the matter and what to do, and no two causes share a sentence (docs/refusals.md)."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from chuangcheng.rules.problem_states import MOVES, judge
from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.situations import NEXT_STEP, Move, Situation, Stand, State
from scripts import refusals
from scripts.refusals import GAP, Sentence

TELLS_WHAT_TO_DO = re.compile("请|须|可|由|不用|先|再|等")
WRITTEN = [s for s in refusals.sentences() if s.where != "rules/problem_states.py"]
WHOLE = [s for s in WRITTEN if s.text != GAP]
WRONG_STATES = [
    pytest.param(move, state, id=f"{move.code}-{state}")
    for move in MOVES.values()
    if not move.creates
    for state in State
    if state not in move.frm
]
EVERYBODY_ELSE = Stand(
    post=9,
    user=9,
    organisation=9,
    roles=frozenset({"office", "liaison", "rectifier", "inspector", "verifier", "leader"}),
)


def test_the_page_of_refusals_is_the_code() -> None:
    page = Path(refusals.PACKAGE).parent / "docs" / "refusals.md"
    assert page.read_text(encoding="utf-8") == refusals.as_markdown(), "run `make docs` and review the difference"


def test_there_are_refusals_of_every_room_that_writes() -> None:
    rooms = {s.where.split("/")[0] for s in WRITTEN}
    assert {"problems", "people", "imports", "reports", "evidence", "facts", "places", "standards"} <= rooms


def test_no_two_causes_share_a_sentence() -> None:
    causes: dict[str, set[str]] = defaultdict(set)
    for sentence in [*WHOLE, *refusals.judged()]:
        causes[sentence.text].add(sentence.code)
    assert {text: codes for text, codes in causes.items() if len(codes) > 1} == {}


@pytest.mark.parametrize("sentence", WHOLE, ids=lambda s: f"{s.where}:{s.code}")
def test_a_refusal_is_a_sentence_that_says_what_to_do(sentence: Sentence) -> None:
    assert len(sentence.text) >= 10 or sentence.text.endswith(f"：{GAP}")
    assert sentence.text.endswith(("。", GAP))
    assert TELLS_WHAT_TO_DO.search(sentence.text) or sentence.text.endswith(f"：{GAP}")


@pytest.mark.parametrize(("move", "state"), WRONG_STATES)
def test_in_a_wrong_state_a_move_is_refused_naming_state_who_may_and_the_next_step(move: Move, state: State) -> None:
    case = Situation(number="2026-000123", state=state, home=1, home_path=(1,))
    with pytest.raises(Refused) as refused:
        judge(code=move.code, case=case, stands=[EVERYBODY_ELSE])
    assert refused.value.kind == "conflict"
    assert state.label in refused.value.sentence
    assert move.who_words in refused.value.sentence
    assert NEXT_STEP[state] in refused.value.sentence


@pytest.mark.parametrize("code", [code for code in MOVES if code not in {"note", "attach"}])
def test_somebody_without_a_part_in_it_is_told_who_may(code: str) -> None:
    move = MOVES[code]
    for state in State if move.creates else move.frm:
        case = Situation(number="2026-000123", state=state, home=1, home_path=(1,), dispatched_by=1, desk=1)
        with pytest.raises(Refused) as refused:
            judge(code=code, case=case, stands=[EVERYBODY_ELSE])
        assert refused.value.kind == "forbidden"
        assert move.who_words in refused.value.sentence
        assert state.label in refused.value.sentence
        assert NEXT_STEP[state] in refused.value.sentence


@pytest.mark.parametrize("code", [code for code, move in MOVES.items() if not move.behalf])
def test_what_may_not_be_filled_in_is_refused_to_the_office(code: str) -> None:
    move = MOVES[code]
    state = State.REGISTERED if move.creates else min(move.frm)
    case = Situation(number="2026-000123", state=state, home=9, home_path=(9,), dispatched_by=9)
    with pytest.raises(Refused, match="不能代填"):
        judge(code=code, case=case, stands=[EVERYBODY_ELSE], behalf=True)


@pytest.mark.parametrize("code", [code for code in MOVES if code not in {"note", "follow", "erase"}])
def test_a_row_that_follows_another_is_moved_there(code: str) -> None:
    case = Situation(number="2026-000123", state=State.RECTIFYING, home=9, home_path=(9,), follows="2026-000100")
    with pytest.raises(Refused, match="2026-000100"):
        judge(code=code, case=case, stands=[EVERYBODY_ELSE])
