"""What the judge says when it refuses: the sentence, the code that docs/refusals.md lists, and the kind of answer."""

from dataclasses import replace

import pytest

from chuangcheng.rules.problem_states import Grant, judge, judge_state, may
from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.situations import Situation, Stand, State
from tests.rules.test_problem_states import BUREAU, CITY, DISTRICT, HELP, LOW, STREET, TOP, situation, stand


def refused(code: str, case: Situation, *stands: Stand, **more: object) -> tuple[str, str, str]:
    with pytest.raises(Refused) as met:
        judge(code=code, case=case, stands=stands, **more)  # type: ignore[arg-type]
    return met.value.code, met.value.kind, met.value.sentence


def test_a_refusal_carries_its_sentence_code_kind_and_fields() -> None:
    plain = Refused("请填写内容。", code="empty")
    assert (plain.sentence, plain.code, plain.kind, plain.fields) == ("请填写内容。", "empty", "invalid", {})
    full = Refused("请填写内容。", code="empty", kind="conflict", fields={"text": "必填"})
    assert (full.kind, full.fields, str(full)) == ("conflict", {"text": "必填"}, "请填写内容。")


def test_the_wrong_state_is_a_conflict_that_says_when_who_and_what_comes_next() -> None:
    assert refused("verify", situation(), stand(CITY, "verifier")) == (
        "verify_wrong_state",
        "conflict",
        "问题2026-000123现在是“整改中”，不能“复核通过”；“待复核”时由与整改无关、有复核权的人员办理。下一步由承办单位填写措施并上报。",
    )
    assert "“待交办”、“待签收”、“整改中”时由" in refused("split", situation(State.VERIFIED), stand(CITY, "office"))[2]


@pytest.mark.parametrize("code", ["note", "follow", "erase"])
def test_a_follower_is_written_of_moved_along_and_freed_of_a_persons_words(code: str) -> None:
    judge_state(code=code, case=situation(follows="2026-000100"))


def test_a_follower_takes_notes_only() -> None:
    case = situation(follows="2026-000100")
    assert refused("submit", case, stand(STREET, "liaison"), part=LOW) == (
        "submit_follows",
        "conflict",
        "问题2026-000123已随2026-000100办理，不能单独“上报整改情况”；请到2026-000100办理，这里只能写情况说明。",
    )
    assert may(code="note", case=case, stands=[stand(STREET)])
    judge_state(code="follow", case=case)


def test_the_wrong_person_is_forbidden_and_told_whose_it_is() -> None:
    code, kind, sentence = refused("transfer", situation(), stand(DISTRICT, "office"))
    assert (code, kind) == ("transfer_not_yours", "forbidden")
    assert sentence.startswith("“改派”由")
    assert "您现在的岗位不在其中（问题2026-000123为“整改中”，" in sentence


def test_filling_in_is_refused_where_nobody_may_and_where_one_may_not() -> None:
    office = stand(CITY, "office")
    code, kind, _ = refused("transfer", situation(), office, behalf=True)
    assert (code, kind) == ("transfer_no_behalf", "forbidden")
    code, kind, _ = refused("submit", situation(), stand(99, "office"), part=LOW, behalf=True)
    assert (code, kind) == ("submit_behalf_not_yours", "forbidden")
    assert refused("submit", situation(), stand(CITY, "liaison"), part=LOW, behalf=True)[1] == "forbidden"


def test_the_office_above_the_unit_fills_in_under_its_own_standing() -> None:
    district = stand(DISTRICT, "office", post=8)
    grant = judge(code="submit", case=situation(), stands=[district], part=LOW, behalf=True)
    assert grant == Grant(district, on_behalf=True)
    # About no assignment there is nobody below whom it could stand above.
    assert refused("refer_up", situation(), district, behalf=True)[1] == "forbidden"
    assert judge(code="refer_up", case=situation(), stands=[stand(CITY, "office")], behalf=True).on_behalf


@pytest.mark.parametrize(
    ("code", "state", "who", "fields", "yes"),
    [
        ("strike_off", State.VERIFIED, stand(CITY, "office"), {"may_strike": frozenset({(1, 1)})}, True),
        ("strike_off", State.VERIFIED, stand(CITY, "office", user=2), {"may_strike": frozenset({(1, 1)})}, False),
        ("sign", State.SUBMITTED, stand(DISTRICT, "leader"), {"submitting_unit": STREET}, True),
        ("sign", State.SUBMITTED, stand(STREET, "leader"), {"submitting_unit": STREET}, True),
        ("sign", State.SUBMITTED, stand(BUREAU, "leader"), {"submitting_unit": STREET}, False),
        ("sign", State.SUBMITTED, stand(STREET, "leader"), {}, False),
        ("sign", State.SUBMITTED, stand(STREET, "leader"), {"submitting_unit": 99}, False),
        ("withdraw", State.SUBMITTED, stand(STREET, "liaison"), {"submitting_unit": STREET}, True),
        ("withdraw", State.SUBMITTED, stand(DISTRICT, "liaison"), {"submitting_unit": STREET}, False),
        ("register", State.REGISTERED, stand(STREET, "liaison"), {"home": STREET, "own_self_check": True}, True),
        ("register", State.REGISTERED, stand(STREET, "liaison"), {"home": STREET}, False),
        ("register", State.REGISTERED, stand(BUREAU, "liaison"), {"home": STREET, "own_self_check": True}, False),
        ("urge", State.RECTIFYING, stand(77, "office"), {"dispatched_by": 77}, True),
        ("transfer", State.RECTIFYING, stand(CITY, "office"), {"dispatched_by": None}, True),
        ("transfer", State.RECTIFYING, stand(77, "office"), {"dispatched_by": None}, False),
    ],
)
def test_relations_to_the_case_decide(
    code: str, state: State, who: Stand, fields: dict[str, object], yes: bool
) -> None:
    assert may(code=code, case=situation(state, **fields), stands=[who]) is yes


def test_deciding_what_was_handed_down_is_for_the_unit_that_handed_it_down() -> None:
    assert may(code="decide_extension", case=situation(), stands=[stand(DISTRICT, "liaison")], part=LOW)
    assert not may(code="decide_extension", case=situation(), stands=[stand(DISTRICT, "liaison")], part=TOP)
    assert not may(code="decide_extension", case=situation(), stands=[stand(DISTRICT, "liaison")])
    assert not may(code="take_back", case=situation(), stands=[stand(BUREAU, "liaison")], part=HELP)


def test_units_above_are_all_of_them_up_to_the_top() -> None:
    deeper = replace(LOW, id=13, unit=30, unit_path=(CITY, DISTRICT, STREET, 30), parent=LOW.id, assigned_by=STREET)
    case = situation(parts=(TOP, LOW, HELP, deeper))
    assert case.units_above(deeper) == {DISTRICT, STREET}
    assert case.units_above(TOP) == frozenset()
