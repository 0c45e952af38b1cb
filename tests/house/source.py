"""The project's source as the house tests read it: files, syntax trees, floors, and the reviewed exceptions."""

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "chuangcheng"
DOORS = ("web", "api", "field", "cli")
EXCEPTIONS = Path(__file__).with_name("exceptions.toml")


def files(*folders: str) -> Iterator[Path]:
    """Every Python file below the folders of the project, migrations left out."""
    for folder in folders:
        yield from (path for path in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in path.parts)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Every function and method of a file, as (file::function, node)."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{name(path)}::{node.name}", node


def imported(node: ast.AST) -> list[str]:
    """The modules (and for `from x import y` also x.y) that an import statement names."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        module = node.module or ""
        return [module, *(f"{module}.{alias.name}" for alias in node.names)]
    return []


def floors() -> dict[str, int]:
    """Room → floor, the top floor highest, as the import contract of pyproject.toml has it."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = next(contract["layers"] for contract in settings["contracts"] if contract["type"] == "layers")
    levels = enumerate(reversed(layers))
    return {room.strip(" ()"): height for height, layer in levels for room in layer.split("|")}


def unexcused(kind: str, found: set[str]) -> list[str]:
    """What is found and not excused, and what is excused and no longer found; both are faults."""
    excused = set(tomllib.loads(EXCEPTIONS.read_text(encoding="utf-8")).get(kind, {}))
    return [*sorted(found - excused), *(f"{entry}: no longer an exception" for entry in sorted(excused - found))]
