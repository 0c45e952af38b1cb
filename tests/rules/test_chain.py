"""The chain of a problem's steps."""

import hashlib

from hypothesis import given
from hypothesis import strategies as some

from chuangcheng.rules.chain import GENESIS, digest, root, step_hash

BODY = {"move": "accept", "seq": 2, "codes": {"part": 7}}


def test_the_first_step_follows_from_sixty_four_noughts() -> None:
    assert step_hash(previous="", body=BODY) == step_hash(previous=GENESIS, body=BODY)


def test_the_hash_is_what_anybody_can_work_out_by_hand() -> None:
    text = GENESIS + "\x1e" + '{"codes":{"part":7},"move":"accept","seq":2}'
    assert step_hash(previous="", body=BODY) == hashlib.sha256(text.encode()).hexdigest()


def test_the_order_of_the_fields_does_not_matter_and_their_values_do() -> None:
    assert step_hash(previous="", body=dict(reversed(BODY.items()))) == step_hash(previous="", body=BODY)
    assert step_hash(previous="", body=BODY | {"seq": 3}) != step_hash(previous="", body=BODY)


def test_another_past_is_another_hash() -> None:
    first = step_hash(previous="", body=BODY)
    assert step_hash(previous=first, body=BODY) != first


@given(some.text(), some.text())
def test_texts_are_told_apart_by_their_digests(one: str, other: str) -> None:
    assert (digest(salt="a", text=one) == digest(salt="a", text=other)) is (one == other)


def test_the_same_text_with_another_salt_cannot_be_recognised() -> None:
    assert digest(salt="a", text="已清理") != digest(salt="b", text="已清理")


def test_a_root_covers_every_head_in_whatever_order_they_come() -> None:
    heads = [("2026-000001", 3, "a"), ("2026-000002", 1, "b")]
    assert root(previous="", heads=heads) == root(previous="", heads=heads[::-1])
    assert root(previous="", heads=heads) != root(previous="", heads=[("2026-000001", 3, "a"), ("2026-000002", 2, "b")])
    assert root(previous="x", heads=heads) != root(previous="", heads=heads)


def test_hashes_are_the_same_for_ever() -> None:
    """Worked out once with another program; a change here would break every chain ever written."""
    body = {"b": "甲", "a": 1}
    assert digest(salt="盐", text="垃圾") == "1bdbf5a5e934d844b8681469e086e805812296f97f56893cbb785cbc5ea28470"
    assert step_hash(previous="", body=body) == "eea8651c505299a5a4f17b9f308e446d7c5c823bbdda89df44b124b66b414b84"
    assert step_hash(previous="f" * 64, body=body) == "a677f30d59e716d07d3aff80bc21491f60d40988a3a43fef375b1641faf3c039"
    heads = [("2026-000002", 3, "b"), ("2026-000001", 2, "甲")]
    assert root(previous="", heads=heads) == "77f7ca30d2a1abddb208647d3d122ee50f8c96bd08ad5d5fdf1168ab6e9e0afe"
    assert root(previous="e" * 64, heads=[]) == "5195c993fd0abd32fa5f20c5905cfcd2c74d1aa228cc4f096dfe15863e5deace"
