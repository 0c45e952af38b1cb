"""Draws can be repeated and proven, are fair over many seeds, and keep people from their own units."""

import hashlib
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.rules.draws import Candidate, Pair, Person, Task, Wish, assign, draw, hash_of, pairs_of, proves

POOL = [Candidate(f"site:{n}", f"type:{n % 3}|area:{n % 2}") for n in range(1, 31)]
TWO = Wish(count=2)


def test_a_draw_can_be_repeated_with_nothing_but_sha256():
    drawn = draw(seed="2026年第1批", pool=POOL, wanted={"type:0|area:0": TWO}).drawn
    stratum = [f"site:{n}" for n in range(1, 31) if n % 6 == 0]
    by_hand = sorted(stratum, key=lambda key: hashlib.sha256(f"2026年第1批|{key}".encode()).hexdigest())[:2]
    assert list(drawn) == by_hand


def test_a_known_seed_always_draws_the_same():
    """Worked out with sha256sum: of `one|site:1` … `one|site:5` the smallest digests are those of 2 and 5."""
    pool = [Candidate(f"site:{n}") for n in range(1, 6)]
    assert draw(seed="one", pool=pool, wanted={"": TWO}).drawn == ("site:2", "site:5")


def test_the_order_of_the_pool_and_doubles_in_it_change_nothing():
    one = draw(seed="s", pool=POOL, wanted={}, otherwise=TWO)
    other = draw(seed="s", pool=[*reversed(POOL), POOL[3]], wanted={}, otherwise=TWO)
    assert one == other


def test_a_draw_is_proven_by_its_pool_and_seed_and_by_no_other():
    wish = {"of": {}, "otherwise": TWO}
    made = draw(seed="s", pool=POOL, wanted=wish["of"], otherwise=TWO)
    kept = {"pool_hash": made.pool_hash, "drawn": made.drawn, "wanted": {}, "otherwise": TWO}
    assert proves(seed="s", pool=POOL, **kept)
    assert not proves(seed="t", pool=POOL, **kept)
    assert not proves(seed="s", pool=POOL[1:], **kept)
    moved = [Candidate(POOL[0].key, "type:9|area:9"), *POOL[1:]]
    assert hash_of(moved) != made.pool_hash
    assert not proves(seed="s", pool=moved, **kept)
    assert not proves(seed="s", pool=POOL, **{**kept, "drawn": (*made.drawn[1:], "site:99")})


def test_a_share_is_rounded_up_and_never_more_than_there_are():
    fifth = Wish(share=Fraction(1, 5))
    assert [fifth.of(n) for n in (0, 1, 5, 6, 11)] == [0, 1, 1, 2, 3]
    assert Wish(count=9).of(4) == 4
    assert Wish(count=3, share=Fraction(1, 5)).of(100) == 20
    assert draw(seed="s", pool=POOL, wanted={"type:0|area:0": Wish()}, otherwise=TWO).taken["type:0|area:0"] == 0


@pytest.mark.parametrize("prefix", ["2026-", "第", "a|b|"])
def test_over_many_seeds_every_site_is_drawn_equally_often(prefix):
    """Chi-square over 3,000 draws of 4 out of 20; 19 degrees of freedom, 43.8 is passed once in a thousand times."""
    pool = [Candidate(f"site:{n}", "x") for n in range(20)]
    times = Counter(
        key for n in range(3000) for key in draw(seed=f"{prefix}{n}", pool=pool, wanted={"x": Wish(4)}).drawn
    )
    expected = 3000 * 4 / 20
    # Four drawn at once do not vary independently: the statistic is that of 19 degrees times (1 - 4/20).
    chi_square = sum((times[one.key] - expected) ** 2 / expected for one in pool) / (1 - 4 / 20)
    assert chi_square < 43.8
    assert chi_square > 5.4


def test_over_many_seeds_pairs_of_sites_come_together_equally_often():
    """45 pairs of ten, two drawn each time: 44 degrees of freedom, 78.7 is passed once in a thousand times."""
    pool = [Candidate(f"site:{n}", "x") for n in range(10)]
    times = Counter(tuple(sorted(draw(seed=str(n), pool=pool, wanted={"x": TWO}).drawn)) for n in range(4500))
    assert sum((times[pair] - 100) ** 2 / 100 for pair in times) + (45 - len(times)) * 100 < 78.7


TEAMS = (
    Pair(1, (Person(1, "甲", frozenset({1, 5})), Person(2, "乙", frozenset({1, 6})))),
    Pair(2, (Person(3, "丙", frozenset({1, 7})), Person(4, "丁", frozenset({1, 8})))),
)


def test_nobody_inspects_the_own_unit():
    tasks = [Task(f"site:{n}", f"点位{n}", frozenset({5 if n % 2 else 8})) for n in range(10)]
    found = assign(seed="s", tasks=tasks, teams=TEAMS)
    assert {task.key: 2 if 5 in task.units else 1 for task in tasks} == found.teams


def test_a_site_everybody_is_barred_from_says_why():
    found = assign(seed="s", tasks=[Task("site:1", "中心公园", frozenset({1}))], teams=TEAMS)
    assert not found.teams
    assert found.impossible["site:1"] == (
        "“中心公园”各组都有人要回避（甲、丙是责任单位或其下属单位的人）；请增加外单位的检查组。"
    )
    assert "请先编组" in assign(seed="s", tasks=[Task("site:1", "公园")], teams=[]).impossible["site:1"]


def test_an_area_stays_with_one_team_where_that_is_even():
    tasks = [Task(f"site:{n}", area=f"/{n % 2}/") for n in range(20)]
    found = assign(seed="s", tasks=tasks, teams=TEAMS)
    assert {len({found.teams[t.key] for t in tasks if t.area == area}) for area in ("/0/", "/1/")} == {1}


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=40),
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=5),
    st.text(max_size=5),
)
def test_whatever_is_possible_is_assigned_as_evenly_as_can_be(places, people, seed):
    tasks = [Task(f"site:{n}", units=frozenset({unit}), area=str(area)) for n, (unit, area) in enumerate(places)]
    teams = [
        Pair(n, (Person(2 * n, "甲", frozenset({a})), Person(2 * n + 1, "乙", frozenset({b}))))
        for n, (a, b) in enumerate(people)
    ]
    found = assign(seed=seed, tasks=tasks, teams=teams)
    ready = {t.key: {team.key for team in teams if not team.barred_from(t.units)} for t in tasks}
    assert set(found.teams) | set(found.impossible) == set(ready)
    assert not set(found.teams) & set(found.impossible)
    assert all(team in ready[key] for key, team in found.teams.items())
    assert all(not ready[key] for key in found.impossible)
    load = Counter(found.teams.values())
    for key, team in found.teams.items():
        assert all(load[team] - load[other] <= 1 for other in ready[key])


def test_people_are_paired_with_strangers_where_there_are_any():
    own = [frozenset({n // 2}) for n in range(6)]
    people = [Person(n, str(n), own[n]) for n in range(6)]
    for seed in "abcdefgh":
        pairs = pairs_of(people, seed=seed)
        assert len(pairs) == 3
        assert sum(bool(a.own & b.own) for a, b in pairs) <= 1
        assert pairs == pairs_of(list(reversed(people)), seed=seed)
    assert len(pairs_of(people[:5], seed="a")) == 2
