"""Hostile texts in every field come to life nowhere; `make prove` opens every page, sheet and document."""

from collections.abc import Iterator

import pytest

from tests.corpora.hostile import ALL, MARK, in_csv, in_html, in_package
from tests.corpora.spreading import echoed, opened, spread
from tests.permission.standing import world_standing
from tests.permission.world import World
from tests.sheets import plain_list, repack

POLICY = "default-src 'self'"


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[World]:
    with django_db_blocker.unblock(), world_standing() as standing:  # type: ignore[attr-defined]
        spread()
        yield standing


@pytest.mark.django_db
def test_pages_sheets_and_documents_show_hostile_texts_as_words(world: World) -> None:
    pages: list[str] = []
    tried, against = opened(world, step=9, pages=pages)
    assert not against
    assert tried > 10
    assert len(pages) > 5


@pytest.mark.django_db
def test_forms_show_hostile_texts_again_as_words(world: World) -> None:
    tried, against = echoed(world, step=20)
    assert not against
    assert tried > 10


@pytest.mark.parametrize("text", ALL)
def test_a_page_that_forgot_to_escape_is_found_out(text: str) -> None:
    shown = [f"<p>{text}</p>", f'<p title="{text}"></p>', f"<p title='{text}'></p>", f'<a href="{text}">x</a>',
             f"<script>var a = '{text}'</script>"]  # fmt: skip
    assert MARK in text
    assert any(in_html(f"<html><body>{one}</body></html>", csp=POLICY) for one in shown)


def test_a_live_formula_and_a_live_cell_are_found_out() -> None:
    book = plain_list()
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        b'<c r="A1"><f>HYPERLINK("xmark")</f></c></row></sheetData></worksheet>'
    )
    assert in_package(repack(book, {"xl/worksheets/sheet1.xml": sheet}))
    assert not in_package(book)
    assert in_csv('"=1+xmark"\n')
    assert not in_csv('"\'=1+xmark"\n')
