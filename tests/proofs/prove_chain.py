"""The chain of a problem's steps: every single change of a chain of sixty steps."""

from typing import Any

from chuangcheng.rules import chain
from scripts.measuring import Proved

LENGTH = 60
Step = dict[str, Any]


def history() -> list[Step]:
    """Steps with their hashes, as they are stored."""
    steps: list[Step] = []
    previous = ""
    for number in range(LENGTH):
        body = {
            "number": "2026-000123",
            "position": number,
            "move": f"move{number % 7}",
            "by": number % 5,
            "at": f"2026-03-02T09:{number:02}:00+08:00",
            "text": chain.digest(salt=f"salt{number}", text=f"说明{number}"),
        }
        previous = chain.step_hash(previous=previous, body=body)
        steps.append({"body": body, "hash": previous})
    return steps


def whole(steps: list[Step], head: str) -> bool:
    """Does every step follow from the one before, up to the known head?"""
    previous = ""
    for step in steps:
        if chain.step_hash(previous=previous, body=step["body"]) != step["hash"]:
            return False
        previous = step["hash"]
    return previous == head


def changed(value: object) -> object:
    return value + 1 if isinstance(value, int) else f"{value}x"


def edited() -> list[tuple[str, list[Step]]]:
    """Every change of one field, every step left out, doubled or swapped with the next, every cut at the end."""
    steps, found = history(), []
    for position, step in enumerate(steps):
        before, after = steps[:position], steps[position + 1 :]
        for field, value in step["body"].items():
            body = step["body"] | {field: changed(value)}
            found.append((f"{field} of step {position}", [*before, step | {"body": body}, *after]))
        found.append((f"step {position} left out", [*before, *after]))
        found.append((f"step {position} doubled", [*before, step, step, *after]))
        found.append((f"cut before step {position}", before))
        if after:
            found.append((f"step {position} swapped", [*before, after[0], step, *after[1:]]))
    return found


def prove_every_single_change_is_found() -> Proved:
    head = history()[-1]["hash"]
    assert whole(history(), head), "the unchanged chain must verify"
    cases = edited()
    return Proved(
        "every change of one field, and every step left out, doubled, swapped or cut off, is found",
        len(cases),
        tuple(name for name, steps in cases if whole(steps, head)),
    )
