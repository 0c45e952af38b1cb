"""The difference hash, and the promise that the band look-ups miss no match."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.rules import likeness

hashes = st.integers(0, 2**64 - 1)
flips = st.sets(st.integers(0, 63), max_size=likeness.NEAR)


def flipped(hashed, places):
    for place in places:
        hashed ^= 1 << place
    return hashed


def found_by(probe, hashed):
    cut = likeness.bands(hashed)
    return cut[probe.band] == probe.value and cut[(probe.band + 1) % 4] in probe.next_values


def test_a_picture_falling_off_to_the_right_is_all_ones_and_rising_all_zeros():
    falling = [list(range(90, 0, -10))] * 8
    assert likeness.dhash(falling) == 2**64 - 1
    assert likeness.dhash([row[::-1] for row in falling]) == 0


def test_the_first_pair_is_the_highest_bit_and_the_last_the_lowest():
    rows = [[0] * 9 for _ in range(8)]
    rows[0][0] = 200
    assert likeness.dhash(rows) == 1 << 63
    rows[0][0], rows[7][7] = 0, 200
    assert likeness.dhash(rows) == 1


def test_a_flat_picture_has_no_hash():
    assert likeness.dhash([[120 + (x + y) % 2 for x in range(9)] for y in range(8)]) is None


@pytest.mark.parametrize("rows", [[], [[1] * 9] * 7, [[1] * 8] * 8])
def test_another_shape_is_a_mistake_of_the_caller(rows):
    with pytest.raises(ValueError, match="8 rows of 9"):
        likeness.dhash(rows)


@given(st.lists(st.lists(st.integers(0, 200), min_size=9, max_size=9), min_size=8, max_size=8), st.integers(1, 55))
def test_a_brighter_print_hashes_the_same(rows, brighter):
    assert likeness.dhash([[grey + brighter for grey in row] for row in rows]) == likeness.dhash(rows)


@given(hashes)
def test_a_hash_fits_a_bigint_and_comes_back(hashed):
    assert -(2**63) <= likeness.to_signed(hashed) < 2**63
    assert likeness.to_unsigned(likeness.to_signed(hashed)) == hashed


@given(hashes)
def test_four_bands_make_the_hash(hashed):
    one, two, three, four = likeness.bands(hashed)
    assert one << 48 | two << 32 | three << 16 | four == hashed


@given(hashes, flips)
def test_the_look_ups_find_every_hash_within_three_bits(hashed, places):
    other = flipped(hashed, places)
    assert likeness.distance(hashed, other) == len(places)
    assert likeness.alike(hashed, other)
    assert any(found_by(probe, other) for probe in likeness.probes(hashed))


@given(hashes, st.sets(st.integers(0, 63), min_size=4))
def test_four_bits_apart_is_another_picture(hashed, places):
    assert not likeness.alike(hashed, flipped(hashed, places))
