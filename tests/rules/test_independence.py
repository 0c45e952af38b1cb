"""Who may verify: never those who mended, and the most independent there are."""

from typing import Any

import pytest

from chuangcheng.rules.independence import Candidate, Distance, choose

HOSPITAL, PARTY, GENERAL, CITY = 1, 2, 3, 9
OUTSIDE = Candidate(post=90, user=90, seat_path=(CITY,))
PARTY_A = Candidate(post=20, user=20, seat_path=(HOSPITAL, PARTY))
PARTY_B = Candidate(post=21, user=21, seat_path=(HOSPITAL, PARTY))
GENERAL_A = Candidate(post=30, user=30, seat_path=(HOSPITAL, GENERAL))
LEADER = Candidate(post=40, user=40, seat_path=(HOSPITAL,))
PARENT = Candidate(post=50, user=50, seat_path=(CITY,))


def chosen(*pool: Candidate, **fields: Any) -> tuple[Distance | None, set[int]]:
    known: dict[str, Any] = {
        "leaders": [], "parents": [], "assigned_units": {HOSPITAL}, "hand_seats": set(), "barred": set(),
    }  # fmt: skip
    choice = choose(pool=pool, **{**known, **fields})
    return choice.distance, {user for _, user in choice.allowed}


def test_outside_all_assigned_seats_comes_first() -> None:
    assert chosen(PARTY_A, OUTSIDE) == (Distance.OUTSIDE, {90})


def test_a_section_that_had_no_hand_in_it_comes_next() -> None:
    assert chosen(PARTY_A, GENERAL_A, hand_seats={PARTY}) == (Distance.OTHER_SECTION, {30})


def test_then_another_person_of_the_section() -> None:
    assert chosen(PARTY_A, PARTY_B, hand_seats={PARTY}, barred={20}) == (Distance.OTHER_PERSON, {21})


def test_then_the_leader_in_charge_and_then_the_parent() -> None:
    assert chosen(PARTY_A, leaders=[LEADER], parents=[PARENT], barred={20}) == (Distance.LEADER, {40})
    assert chosen(PARTY_A, leaders=[LEADER], parents=[PARENT], barred={20, 40}) == (Distance.PARENT, {50})


def test_nobody_is_left_when_all_had_a_hand_in_it() -> None:
    assert chosen(PARTY_A, leaders=[LEADER], parents=[PARENT], barred={20, 40, 50}) == (None, set())


def test_a_two_person_office_that_leads_is_verified_by_its_other_person() -> None:
    mended = {"assigned_units": {PARTY}, "hand_seats": {PARTY}, "barred": {20}}
    assert chosen(PARTY_A, PARTY_B, **mended) == (Distance.OTHER_PERSON, {21})


def test_an_office_whose_section_has_no_part_stands_outside() -> None:
    assert chosen(PARTY_A, assigned_units={GENERAL}) == (Distance.OUTSIDE, {20})


@pytest.mark.parametrize("distance", list(Distance))
def test_only_the_own_house_is_printed_as_self_verified(distance: Distance) -> None:
    own = {Distance.OTHER_SECTION, Distance.OTHER_PERSON, Distance.LEADER}
    assert distance.is_own is (distance in own)
    assert distance.label.endswith("复核")


def test_the_innermost_section_is_the_one_that_counts() -> None:
    desk = 33
    inner = Candidate(post=31, user=31, seat_path=(HOSPITAL, GENERAL, desk))
    assert chosen(inner, PARTY_A, hand_seats={desk, PARTY}) == (Distance.OTHER_PERSON, {31, 20})
    assert chosen(inner, PARTY_A, hand_seats={GENERAL, PARTY}) == (Distance.OTHER_SECTION, {31})
