"""The lint for the oldest browsers finds what they lack, and passes what they have and what is a file's own."""

import pytest

from scripts.compat import faults, own_files, rows, script_faults, sheet_faults, vendored_files


@pytest.mark.parametrize(
    ("source", "feature"),
    [
        ("const last = rows.at(-1);", ".at()"),
        ("const copy = structuredClone(draft);", "structuredClone"),
        ("Object.hasOwn(a, 'b');", "Object.hasOwn"),
        ("const id = crypto.randomUUID();", "crypto.randomUUID"),
        ("rows.toSorted();", ".toSorted()"),
        ("rows.findLast((row) => row);", ".findLast()"),
        ("navigator.locks.request('a', work);", "navigator.locks"),
        ("box.showPopover();", ".showPopover()"),
        ("class A { static { this.x = 1; } }", "static {} in a class"),
        ("const found = /(?<=a)b/.test(words);", "look-behind in a regular expression"),
        ("const kept = await load();", "await at the top of a module"),
        ("new Function('return 1');", "code made from text"),
    ],
)
def test_a_script_with_what_came_later_is_found(source, feature):
    assert (1, feature) in script_faults(source)


@pytest.mark.parametrize(
    "source",
    [
        "async function open() { return (await fetch('/')).json(); }",
        "const at = draft.at; rows.map((row) => row.id ?? 0)?.length;",
        "const structuredClone = (value) => value; structuredClone(1);",
        "class Away extends Error { #said = 1; }",
        "document.body.replaceChildren(...rows);",
    ],
)
def test_a_script_with_what_they_have_passes(source):
    assert script_faults(source) == set()


@pytest.mark.parametrize(
    "source", ["a:has(b) { color: red; }", "@container (width > 1px) { }", "@layer base;", "p { height: 100dvh; }"]
)
def test_a_sheet_with_what_came_later_is_found(source):
    assert sheet_faults(source)


def test_a_sheet_with_what_they_have_passes():
    assert sheet_faults("p { display: grid; gap: 4px; aspect-ratio: 1; top: env(safe-area-inset-top); }") == set()


def test_every_file_that_is_sent_is_looked_at():
    names = {path.name for path in [*own_files(), *vendored_files()]}
    assert {"app.js", "worker.js", "theme.css", "sha2.js", "lite.esm.js", "bootstrap.min.css"} <= names


def test_own_files_of_the_app_need_nothing_newer():
    assert [fault for path in own_files() if "field" in path.parts for fault in faults(path)] == []


def test_what_is_allowed_says_why():
    assert all(row["why"] and row["features"] for row in rows())
