"""Enumeration: what is there and what is not answer alike"""

from scripts.measuring import Proved
from tests.permission.enumeration import all_told_apart, pairs
from tests.permission.standing import proof_world

SAMPLES = 60


def prove_nobody_learns_what_is_there() -> Proved:
    with proof_world() as world:
        count, against, widest = all_told_apart(world, samples=SAMPLES)
        known = len(list(pairs(world)))
    words = f"{known} pairs, {SAMPLES} samples each in turn, processor time; widest gap of the medians {widest:.1%}"
    return Proved("same answer, medians within 10 %, for what is there and what is not", count, tuple(against), words)
