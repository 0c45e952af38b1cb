"""What holds for every template and stylesheet: contrast, no inline code.

That nothing is newer than the oldest browser is held by `scripts/compat.py` and `tests/house/test_compat.py`.
"""

import re
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

import chuangcheng.web

WEB = Path(chuangcheng.web.__file__).parent
STATIC = WEB / "static" / "web"
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
STYLES = sorted(STATIC.rglob("*.css"))
SCRIPTS = sorted(STATIC.rglob("*.js"))
TOKENS = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", (STATIC / "theme.css").read_text(encoding="utf-8")))
# Words in these colours stand on these grounds.
ON_LIGHT = list(product(("ink", "muted", "primary", "danger", "warn", "ok"), ("paper", "ground", "sunken")))
ON_TINT = [("primary", "primary-tint"), ("danger", "danger-tint"), ("warn", "warn-tint"), ("ok", "ok-tint")]
ON_DARK = [("paper", "primary"), ("paper", "primary-deep"), ("paper", "danger"), ("nav-text", "nav"), ("paper", "nav")]


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb after WCAG 2."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("words", "ground"), [*ON_LIGHT, *ON_TINT, *ON_DARK])
def test_words_stand_out_from_their_ground(words, ground):
    light, dark = sorted((luminance(TOKENS[words]), luminance(TOKENS[ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_no_inline_style_or_script(path):
    source = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|hx-on|javascript:|hx-vals=.js:", source)
    assert not re.search(r"<script(?![^>]*\bsrc=)", source)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_compiles(path):
    assert get_template(str(path.relative_to(WEB / "templates")))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_writes_no_markup_from_text(path):
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write",
        path.read_text(encoding="utf-8").replace('swap: "innerHTML"', ""),
    )


def classes_of(path: Path) -> set[str]:
    """The classes a template names outright; those put together by tags are left out."""
    found = re.findall(r'class="([^"{]*)"', path.read_text(encoding="utf-8"))
    return {name for names in found for name in names.split()}


def test_every_class_of_a_template_is_styled_somewhere():
    bootstrap = settings.NODE_MODULES / "bootstrap" / "dist" / "css" / "bootstrap.min.css"
    sheets = "".join(path.read_text(encoding="utf-8") for path in [*STYLES, bootstrap])
    styled = set(re.findall(r"\.([a-z][a-z0-9-]*)", sheets))
    used = {name for path in TEMPLATES for name in classes_of(path)}
    hooks = {"no-js", "tell"}
    assert used - styled - hooks == set()
