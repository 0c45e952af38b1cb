"""The house rules that import-linter and ruff cannot say."""

import ast
import re
from collections.abc import Iterable

from django.apps import apps
from django.conf import settings

from tests.house.source import DOORS, PACKAGE, ROOT, files, floors, functions, imported, name, tree, unexcused

LONGEST_FUNCTION = 40
LONGEST_FILE = 400
WALLS = ("evidence", "notices", "audit")
VAGUE = {"utils", "util", "common", "helpers", "helper", "services", "core", "misc", "managers"}
MODELS = re.compile(r"^chuangcheng\.\w+\.models\b")


def none(faults: Iterable[str]) -> None:
    """Fail with every fault on a line of its own."""
    found = sorted(faults)
    assert not found, "\n" + "\n".join(found)


def room(model) -> str | None:
    module = model.__module__.split(".")
    return module[1] if module[0] == "chuangcheng" else None


def relations():
    """Every foreign key and many-to-many of our models, as (from room, to room, to the user, label)."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            target = field.related_model
            if field.is_relation and not field.auto_created and room(model) and target is not None and room(target):
                user = target._meta.label == settings.AUTH_USER_MODEL
                yield room(model), room(target), user, f"{model._meta.label}.{field.name}"


def test_foreign_keys_run_downstairs_as_imports_do():
    height = floors()
    upward = {
        label
        for source, target, user, label in relations()
        if source != target and height[target] >= height[source] and not (source in WALLS and user)
    }
    none(upward)


def test_every_room_with_tables_stands_on_a_floor():
    none({room(model) for model in apps.get_models() if room(model)} - set(floors()))


def test_functions_have_forty_lines_at_most():
    def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
        return (node.end_lineno or node.lineno) - node.lineno + 1

    found = {
        label
        for path in files("chuangcheng", "scripts")
        for label, node in functions(path)
        if length(node) > LONGEST_FUNCTION
    }
    none(unexcused("long_functions", found))


def test_files_have_four_hundred_lines_at_most():
    found = {
        name(path)
        for path in files("chuangcheng", "scripts", "tests")
        if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST_FILE
    }
    none(unexcused("long_files", found))


def test_imports_stand_at_the_top_of_the_file():
    found = {
        label
        for path in files("chuangcheng", "scripts")
        for label, function in functions(path)
        if any(imported(node) for node in ast.walk(function))
    }
    none(unexcused("inner_imports", found))


def test_no_room_listens_to_signals():
    found = {
        name(path)
        for path in files("chuangcheng")
        for node in ast.walk(tree(path))
        for module in imported(node)
        if module.startswith("django.dispatch") or (".signals" in module and not module.startswith("chuangcheng"))
    }
    none(unexcused("signals", found))


def touches_models(path) -> bool:
    nodes = list(ast.walk(tree(path)))
    return any(MODELS.match(module) for node in nodes for module in imported(node)) or any(
        isinstance(node, ast.Attribute) and node.attr == "objects" for node in nodes
    )


def test_doors_touch_no_models():
    rooms = [f"chuangcheng/{door}" for door in DOORS if (PACKAGE / door).is_dir()]
    found = {name(path) for path in files(*rooms) if touches_models(path)}
    none(unexcused("models_in_doors", found))


def test_no_file_or_folder_is_named_vaguely():
    paths = [path for path in PACKAGE.rglob("*") if path.is_dir() or path.suffix == ".py"]
    none(name(path) for path in paths if path.stem in VAGUE)


def test_test_files_lie_in_the_folder_of_a_room():
    # Beside the rooms: promises of the whole house, which no one room can keep.
    promises = {"permission", "corpora", "durability", "operating", "erasing"}
    allowed = set(floors()) | promises | {"house", "bench", "proofs", "journeys"}
    found = {path.relative_to(ROOT / "tests").parts[0] for path in (ROOT / "tests").rglob("test_*.py")}
    none(found - allowed)
