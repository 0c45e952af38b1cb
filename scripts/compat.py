"""What pages are sent must run on the oldest browsers: Chrome 90 and Safari 15, WeChat's web view among them.

Every own script and sheet, and every vendored file a page or script names, is parsed and held against MDN's tables of
what came with which version (npm `@mdn/browser-compat-data`). Found are: globals and what hangs on them; methods whose
name came later for everything that has one; syntax; properties, at-rules and selectors of sheets. What a script asks
for before it uses it stands in `scripts/compat.toml` with the reason. `python -m scripts.compat` prints and fails.
"""

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any

import tree_sitter_javascript
from django.conf import settings
from tree_sitter import Language, Node, Parser

from scripts.set_up import ROOT

FLOORS = {"chrome": 90.0, "chrome_android": 90.0, "safari": 15.0, "safari_ios": 15.0}
PACKAGE = ROOT / "chuangcheng"
TABLES = ROOT / "node_modules" / "@mdn" / "browser-compat-data" / "data.json"
ALLOWED = ROOT / "scripts" / "compat.toml"
NAMED = re.compile(r"""["'](?:\.\./)*(vendor/[\w./@-]+\.(?:m?js|css))["']""")
# Globals whose members are told apart by name; everything else is judged by the method's name alone.
HOLDERS = {
    "navigator": "Navigator", "document": "Document", "window": "Window", "self": "Window", "crypto": "Crypto",
    "history": "History", "location": "Location", "performance": "Performance", "screen": "Screen",
    "caches": "CacheStorage", "indexedDB": "IDBFactory",
}  # fmt: skip
SYNTAX = {"class_static_block": "static {} in a class", "hash_bang_line": "#!"}
LATE_REGEX = re.compile(r"\(\?<[=!]")
LATE_FLAGS = set("dv")
LATE_CSS = re.compile(r"[0-9](?:dvh|svh|lvh|cqw|cqh)\b|color-mix\(|light-dark\(|oklch\(|^\s*&", re.M)
UNSAFE = {"eval", "Function"}  # the content security policy lets neither run


@cache
def tables() -> dict[str, Any]:
    """MDN's tables."""
    found: dict[str, Any] = json.loads(TABLES.read_text(encoding="utf-8"))
    return found


def is_late(compat: dict[str, Any]) -> bool:
    """Whether one of the oldest browsers lacks it."""
    return any(since(compat["support"].get(name)) > floor for name, floor in FLOORS.items())


def since(said: Any) -> float:
    """The version that brought it, infinite for none."""
    first = said[0] if isinstance(said, list) else said
    if first is None or first.get("flags") or first.get("prefix") or first.get("alternative_name"):
        return float("inf")
    version = str(first.get("version_added")).lstrip("≤")
    return float(".".join(version.split(".")[:2])) if re.match(r"\d", version) else float("inf")


@cache
def methods() -> dict[str, bool]:
    """Name of a method or property to whether it came late everywhere it is."""
    found: dict[str, list[bool]] = {}
    rooms = (tables()["javascript"]["builtins"], tables()["api"])
    for room in rooms:
        for holder in room.values():
            for name, entry in holder.items():
                if "__compat" in entry:
                    found.setdefault(name.removesuffix("_static"), []).append(is_late(entry["__compat"]))
    return {name: all(late) for name, late in found.items()}


def entry_of(*path: str) -> dict[str, Any] | None:
    """The table of one feature, None where there is none."""
    at: Any = tables()
    for name in path:
        at = at.get(name)
        if at is None:
            return None
    found: dict[str, Any] | None = at.get("__compat")
    return found


def late_global(name: str) -> bool:
    """Whether a global of that name came late; unknown names are the file's own."""
    places = (("javascript", "builtins", name), ("api", name), ("api", "Window", name), ("api", "_globals", name))
    known = [entry for place in places if (entry := entry_of(*place))]
    return bool(known) and all(is_late(entry) for entry in known)


def late_member(holder: str, name: str) -> bool:
    """Whether `holder.name` came late, where the holder is a global we know."""
    places = [("javascript", "builtins", holder, name), ("api", HOLDERS.get(holder, holder), name),
              ("api", HOLDERS.get(holder, holder), f"{name}_static")]  # fmt: skip
    known = [entry for place in places if (entry := entry_of(*place))]
    if holder in {"window", "self"} and not known:
        return late_global(name)
    return bool(known) and all(is_late(entry) for entry in known)


# Scripts -----------------------------------------------------------------------------------------------


@cache
def parser() -> Parser:
    """For JavaScript."""
    return Parser(Language(tree_sitter_javascript.language()))


def nodes(root: Node) -> Iterator[Node]:
    """All, without recursion: minified files are deep."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(node.children)


def text(node: Node | None) -> str:
    """Its words."""
    return (node.text or b"").decode() if node is not None else ""


def script_faults(source: str) -> set[tuple[int, str]]:
    """Line and feature of everything the oldest browsers lack."""
    tree = list(nodes(parser().parse(source.encode()).root_node))
    own = {text(node) for node in tree if node.type == "identifier" and is_declared(node)}
    found = set()
    for node in tree:
        for feature in features(node, own):
            found.add((node.start_point.row + 1, feature))
    return found


def is_declared(node: Node) -> bool:
    """Whether an identifier is bound here: a variable, parameter, function, class, import."""
    parent = node.parent
    if parent is None:
        return False
    binding = {"formal_parameters", "import_clause", "import_specifier", "namespace_import", "array_pattern",
               "rest_pattern", "catch_clause", "arrow_function", "assignment_pattern"}  # fmt: skip
    if parent.type in binding:
        return parent.type != "arrow_function" or parent.child_by_field_name("parameter") == node
    return parent.child_by_field_name("name") == node


def features(node: Node, own: set[str]) -> Iterator[str]:
    """What a node needs that came late."""
    if node.type in SYNTAX:
        yield SYNTAX[node.type]
    elif node.type == "regex":
        yield from regex_features(node)
    elif node.type == "await_expression" and at_the_top(node):
        yield "await at the top of a module"
    elif node.type == "member_expression":
        yield from member_features(node, own)
    elif node.type == "identifier" and (name := text(node)) not in own and not is_declared(node) and late_global(name):
        yield name
    elif makes_code(node):
        yield "code made from text"


def makes_code(node: Node) -> bool:
    """`eval(…)`, `new Function(…)`."""
    place = {"call_expression": 0, "new_expression": 1}.get(node.type)
    return place is not None and text(node.child(place)) in UNSAFE


def regex_features(node: Node) -> Iterator[str]:
    """Look-behind and late flags."""
    if LATE_REGEX.search(text(node.child_by_field_name("pattern"))):
        yield "look-behind in a regular expression"
    for flag in LATE_FLAGS & set(text(node.child_by_field_name("flags"))):
        yield f"flag {flag} of a regular expression"


def at_the_top(node: Node) -> bool:
    """Outside every function."""
    parent = node.parent
    while parent is not None:
        if "function" in parent.type or parent.type == "method_definition":
            return False
        parent = parent.parent
    return True


def member_features(node: Node, own: set[str]) -> Iterator[str]:
    """`navigator.x`, and `anything.method(…)` by the method's name."""
    holder, name = text(node.child_by_field_name("object")), text(node.child_by_field_name("property"))
    if re.fullmatch(r"\w+", holder) and holder not in own and late_member(holder, name):
        yield f"{holder}.{name}"
    elif is_called(node) and name and methods().get(name):
        yield f".{name}()"


def is_called(node: Node) -> bool:
    """Whether it is the function of a call."""
    return node.parent is not None and node.parent.type == "call_expression" and node.parent.child(0) == node


# Sheets ------------------------------------------------------------------------------------------------


def sheet_faults(source: str) -> set[tuple[int, str]]:
    """Properties, at-rules, selectors and units that came late. A property alone that is not known is passed over."""
    plain = re.sub(r"/\*.*?\*/", lambda found: "\n" * found[0].count("\n"), source, flags=re.DOTALL)
    plain = re.sub(r"url\([^)]*\)|\"[^\"]*\"|'[^']*'", "''", plain)
    found = {(line_of(plain, hit.start()), hit[0].strip()) for hit in LATE_CSS.finditer(plain)}
    for kind, pattern in (("properties", r"(?<=[{;\s])([a-z][a-z-]+)\s*:(?!:)"), ("at-rules", r"@([a-z-]+)"),
                          ("selectors", r"::?([a-z][a-z-]+)")):  # fmt: skip
        for hit in re.finditer(pattern, plain):
            entry = entry_of("css", kind, hit[1])
            if entry and is_late(entry):
                found.add((line_of(plain, hit.start()), hit[0].strip()))
    return found


def line_of(source: str, at: int) -> int:
    """Counted from 1."""
    return source.count("\n", 0, at) + 1


# Files -------------------------------------------------------------------------------------------------


def own_files() -> list[Path]:
    """Every script and sheet of ours."""
    found = [
        path for folder in PACKAGE.glob("*/static") for path in folder.rglob("*") if path.suffix in {".js", ".css"}
    ]
    return sorted(found)


def vendored_files() -> list[Path]:
    """Every file from npm that a page, a script or the precache names."""
    sources = [*own_files(), *PACKAGE.rglob("templates/**/*.html"), *PACKAGE.rglob("*.py")]
    named = {name for path in sources for name in NAMED.findall(path.read_text(encoding="utf-8"))}
    return sorted({on_disk(name) for name in named})


def on_disk(name: str) -> Path:
    """Where `vendor/…` lies, as the pages' server finds it."""
    prefix, folder = next(found for found in settings.STATICFILES_DIRS if name.startswith(f"{found[0]}/"))
    return Path(folder) / name.removeprefix(f"{prefix}/")


def allowed(name: str) -> set[str]:
    """Features a file may use, for a reason that is written down."""
    return {feature for row in rows() if fnmatch(name, row["file"]) for feature in row["features"]}


@cache
def rows() -> list[dict[str, Any]]:
    """What stands in compat.toml."""
    found: list[dict[str, Any]] = tomllib.loads(ALLOWED.read_text(encoding="utf-8"))["allowed"]
    return found


def faults(path: Path) -> list[str]:
    """One line for each thing in a file that the oldest browsers lack and nobody has allowed."""
    name = path.relative_to(ROOT).as_posix()
    source = path.read_text(encoding="utf-8")
    found = sheet_faults(source) if path.suffix == ".css" else script_faults(source)
    passed = allowed(name)
    return [f"{name}:{line}: {feature}" for line, feature in sorted(found) if feature not in passed]


def main() -> None:
    found = [fault for path in [*own_files(), *vendored_files()] for fault in faults(path)]
    if found:
        sys.exit("Chrome 90 or Safari 15 have not:\n" + "\n".join(found))


if __name__ == "__main__":
    main()
