"""What the pages for readers name is there: files, pictures, functions, every room."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.house.source import PACKAGE, ROOT, files, floors

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
SOURCE_PATH = re.compile(r"`([\w./-]+\.(?:py|html|toml))`")
FUNCTION = re.compile(r"`(?:\w+\.)*(\w+)`")
WALKS = ("docs/tour.md", "docs/recipes/*.md")
PLACEHOLDERS = {"inspect_again"}


def pages() -> Iterator[Path]:
    """Every page people read."""
    yield from sorted(ROOT.glob("*.md"))
    yield from sorted((ROOT / "docs").rglob("*.md"))


@cache
def sources() -> tuple[str, ...]:
    """Paths of everything one may name."""
    folders = ("chuangcheng", "scripts", "tests", "tools")
    found = [
        path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in {".py", ".html", ".toml"}
    ]
    return tuple(f"/{path.relative_to(ROOT).as_posix()}" for path in [*found, ROOT / "pyproject.toml"])


@cache
def code() -> str:
    """All our Python, to look words up in."""
    return "\n".join(path.read_text(encoding="utf-8") for path in files("chuangcheng", "tests", "scripts"))


def test_every_link_and_picture_leads_somewhere():
    dead = {
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages()
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    }
    assert not dead


def test_every_source_file_that_a_page_names_exists():
    missing = {
        f"{page.relative_to(ROOT)}: {named}"
        for page in pages()
        for named in SOURCE_PATH.findall(page.read_text(encoding="utf-8"))
        if not any(path.endswith(f"/{named}") for path in sources())
    }
    assert not missing


@pytest.mark.parametrize("walk", WALKS)
def test_every_name_of_the_tour_and_the_recipes_stands_in_the_code(walk):
    unknown = {
        f"{page.name}: {named}"
        for page in sorted(ROOT.glob(walk))
        for named in FUNCTION.findall(page.read_text(encoding="utf-8"))
        if named not in PLACEHOLDERS and not re.search(rf"\b{named}\b", code())
    }
    assert not unknown


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md", "docs/glossary.md"])
def test_every_room_is_introduced(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    rooms = {path.name for path in PACKAGE.iterdir() if path.name in floors()}
    if page.endswith("glossary.md"):  # doors and wiring have no words of their own
        rooms -= {"web", "api", "field", "cli", "config"}
    assert {room for room in rooms if not re.search(rf"^\s*(?:## )?.*\b{room}\b", text, re.MULTILINE)} == set()
