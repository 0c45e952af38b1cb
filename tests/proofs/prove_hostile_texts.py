"""Hostile texts in every field: scripts, elements, attributes, headers and formulas come to life nowhere."""

from scripts.measuring import Proved
from tests.corpora.browsing import run_in_a_browser
from tests.corpora.hostile import ALL
from tests.corpora.spreading import echoed, opened, spread
from tests.permission.standing import proof_world


def prove_nothing_a_person_typed_comes_to_life() -> list[Proved]:
    pages: list[str] = []
    with proof_world() as world:
        changed = spread()
        read, in_reading = opened(world, pages=pages)
        sent, in_sending = echoed(world)
    figures = f"{len(ALL)} texts, put beside {changed:,} texts of every table"
    return [
        Proved("pages, sheets, documents and answers show them as words", read, tuple(in_reading), figures),
        Proved("forms that were sent with them show them as words", sent, tuple(in_sending)),
        Proved(
            "Chromium, with no policy to hold it back, runs none of them", len(pages), tuple(run_in_a_browser(pages))
        ),
    ]
