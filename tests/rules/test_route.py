"""Orders of visits: by hand, never worse than nearest neighbour, the same every time, quick."""

import itertools
import random
from time import process_time

from chuangcheng.rules.coordinates import Position, distance
from chuangcheng.rules.route import Stop, Way, best_order


def line(*longitudes):
    return [Stop(str(n), 30.0, longitude) for n, longitude in enumerate(longitudes)]


def metres(stops, keys):
    known = {stop.key: Position(stop.latitude, stop.longitude) for stop in stops}
    return sum(distance(known[a], known[b]) for a, b in itertools.pairwise(keys))


def test_stops_on_a_road_are_visited_along_it():
    stops = line(114.03, 114.00, 114.02, 114.01)
    assert best_order(stops).keys in {("1", "3", "2", "0"), ("0", "2", "3", "1")}


def test_the_way_begins_where_somebody_sets_out():
    stops = line(114.03, 114.00, 114.02, 114.01)
    assert best_order(stops, start=(30.0, 114.04)).keys == ("0", "2", "3", "1")
    assert best_order(stops, start=(30.0, 113.99)).keys == ("1", "3", "2", "0")


def test_the_nearest_first_is_bettered_where_it_goes_to_and_fro():
    """The nearest neighbour goes 1, -2, 4, -8 (22 thousandths of a degree); first east, then west is 16, 1,541 m."""
    stops = line(114.000, 114.001, 113.998, 114.004, 113.992)
    way = best_order(stops, start=(30.0, 114.0))
    assert way.keys[-1] == "4"
    assert 1539 < way.metres < 1543


def test_the_metres_are_those_of_the_sphere():
    stops = line(114.00, 114.01, 114.02)
    assert abs(best_order(stops).metres - metres(stops, ("0", "1", "2"))) < 5


def test_stops_without_a_position_come_last_by_area():
    stops = [Stop("x", area="/2/"), *line(114.0, 114.1), Stop("z", area="/1/"), Stop("y", area="/2/")]
    assert best_order(stops).keys[-3:] == ("z", "x", "y")
    assert best_order([Stop("b"), Stop("a")]).keys == ("a", "b")
    assert best_order([]) == Way((), 0.0)
    assert best_order(line(114.0)).keys == ("0",)


def test_fifty_stops_take_less_than_fifty_milliseconds_and_always_come_out_the_same():
    chance = random.Random(7)
    stops = [Stop(f"{n:02}", 30 + chance.random() / 10, 114 + chance.random() / 10) for n in range(50)]
    best_order(stops)
    begun = process_time()
    way = best_order(stops)
    assert process_time() - begun < 0.05
    assert sorted(way.keys) == sorted(stop.key for stop in stops)
    assert way == best_order(list(reversed(stops)))


def test_no_stretch_turned_round_makes_the_way_shorter():
    """From anywhere, and from where somebody sets out; both ends of a stretch may be those of the way."""
    chance = random.Random(11)
    for size in (2, 3, 4, 9, 16, 30):
        stops = [Stop(f"{n:02}", 30 + chance.random() / 10, 114 + chance.random() / 10) for n in range(size)]
        for start in (None, (30.05, 114.05)):
            here = [Stop("from", *start)] if start else []
            keys = [*(stop.key for stop in here), *best_order(stops, start=start).keys]
            length = metres(stops + here, keys)
            for i, j in itertools.combinations(range(len(here), len(keys)), 2):
                turned = keys[:i] + keys[i : j + 1][::-1] + keys[j + 1 :]
                assert metres(stops + here, turned) > length - 0.5  # a flat map against the sphere


def test_the_order_is_near_the_best_there_is():
    """Against every order of seven stops."""
    from itertools import permutations

    chance = random.Random(3)
    for _ in range(10):
        stops = [Stop(str(n), 30 + chance.random() / 10, 114 + chance.random() / 10) for n in range(7)]
        shortest = min(metres(stops, keys) for keys in permutations("0123456"))
        assert metres(stops, best_order(stops).keys) <= shortest * 1.15
