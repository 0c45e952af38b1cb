"""Draws worked out with sha256sum, so that the same seed draws the same sites for ever."""

import pytest

from chuangcheng.rules.draws import Candidate, Draw, Pair, Person, Task, Wish, assign, draw, pairs_of, place

SEED = "20260302"
# printf '20260302|site:1' | sha256sum …: 4 comes before 2, 2 before 1; 3 is of another stratum.
SITE_1 = "5d093add02642b583ca202fe259ddebe4dc61de4125a2b77ab8c74b55a82110a"
# printf 'site:1\ttype:1\nsite:2\ttype:1\nsite:3\ttype:2\nsite:4\ttype:1\n' | sha256sum
POOL_HASH = "b174e32e97726ae7ddc3e7955e1179b926e31e66c71b7761e5977c063056a1e5"


def test_a_place_is_the_digest_read_as_a_number():
    assert place(SEED, "site:1") == int(SITE_1, 16)


def test_a_draw_is_kept_whole():
    pool = [Candidate(f"site:{n}", "type:2" if n == 3 else "type:1") for n in (1, 2, 3, 4)]
    made = draw(seed=SEED, pool=pool, wanted={"type:1": Wish(count=2)})
    sizes, taken = {"type:1": 3, "type:2": 1}, {"type:1": 2, "type:2": 0}
    assert made == Draw(SEED, POOL_HASH, ("site:4", "site:2"), sizes, taken)


@pytest.mark.parametrize(
    ("own", "pairs"),
    [
        ({}, [(3, 2), (4, 1)]),  # digests of s|person:1 … 4: 3 before 2, 4, 1
        ({3: 1, 2: 1, 4: 2, 1: 2}, [(3, 4), (2, 1)]),
        ({1: 1, 2: 1, 3: 1, 4: 1}, [(3, 2), (4, 1)]),
    ],
)
def test_pairs_come_from_the_seed_and_from_different_units_where_that_is_possible(own, pairs):
    people = [Person(n, f"{n}", frozenset({own[n]} if n in own else ())) for n in (1, 2, 3, 4)]
    assert [(one.key, other.key) for one, other in pairs_of(people, seed="s")] == pairs


def team(number):
    return Pair(number, (Person(number * 10, "甲"), Person(number * 10 + 1, "乙")))


def test_tasks_go_area_by_area_to_the_team_the_seed_names_up_to_its_share():
    """In A the digests put team 1 first, in B team 2; tasks come a, b, then c, e, d; the share of five is two."""
    tasks = [Task(key, area=area) for key, area in zip("abcde", "AABBB", strict=True)]
    assert assign(seed="s", tasks=tasks, teams=[team(1), team(2), team(3)]).teams == {
        "a": 1,
        "b": 1,
        "c": 2,
        "e": 2,
        "d": 3,
    }
    assert assign(seed="s", tasks=tasks[2:3], teams=[team(1), team(2), team(3)]).teams == {"c": 2}


def test_an_uneven_end_is_evened_out_along_a_chain_of_teams():
    """Nobody of 3 may see the p's, nobody of 2 the q's: greedily 2, 1, 3; a q goes to 1 and a p on to 2."""
    teams = [team(1), Pair(2, (Person(20, "甲", frozenset({7})), Person(21, "乙"))),
             Pair(3, (Person(30, "甲", frozenset({8})), Person(31, "乙")))]  # fmt: skip
    tasks = [Task(f"p{n}", units=frozenset({8}), area="A") for n in range(3)]
    tasks += [Task(f"q{n}", units=frozenset({7}), area="B") for n in range(3)]
    found = assign(seed="s", tasks=tasks, teams=teams)
    assert sorted(found.teams.values()) == [1, 1, 2, 2, 3, 3]
    assert not found.impossible
    assert all(found.teams[f"p{n}"] != 3 and found.teams[f"q{n}"] != 2 for n in range(3))
    assert assign(seed="s", tasks=tasks, teams=[]).impossible["p0"] == "“”还没有检查组可派，请先编组。"


def test_a_trade_goes_to_its_bureau_and_what_is_left_to_the_others():
    tasks = [Task(f"site:{n}", f"点位{n}", trade=n % 3) for n in range(9)]
    bureau = Pair(2, (Person(20, "甲"), Person(21, "乙", frozenset({5}))), frozenset({1, 2}))
    found = assign(seed=SEED, tasks=tasks, teams=[team(1), bureau, team(3)]).teams
    assert {task.trade for task in tasks if found[task.key] == 2} == {1, 2}
    assert {found[task.key] for task in tasks if task.trade == 0} == {1, 3}
    own = Task("site:9", "自家点位", frozenset({5}), trade=1)
    assert assign(seed=SEED, tasks=[own], teams=[team(1), bureau]).teams == {"site:9": 1}
    alone = assign(seed=SEED, tasks=[tasks[0]], teams=[bureau])
    assert alone.impossible == {"site:0": "“点位0”这类点位不归各条线组管；请增加一个不属于条线部门的检查组。"}
