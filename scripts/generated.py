"""Pages and files that are made from code (`python -m scripts.generated`), and whether they are in step (`--check`).

To add one: write a function that returns the whole text, and name it in GENERATED with the path it belongs to.
"""

import argparse
import os
from collections.abc import Callable

import django

from scripts.set_up import ROOT

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chuangcheng.config.settings")
django.setup()

from chuangcheng.rules import problem_states  # noqa: E402  (some generators need the settings)
from scripts import client_types, refusals  # noqa: E402

GENERATED: dict[str, Callable[[], str]] = {
    "docs/problem-states.md": problem_states.as_markdown,
    "docs/refusals.md": refusals.as_markdown,
    "clients/python/chuangcheng_client/types.py": client_types.as_python,
}


def out_of_step() -> list[str]:
    """The paths whose text is not what their generator says."""
    found = []
    for path, generate in GENERATED.items():
        file = ROOT / path
        if not file.is_file() or file.read_text(encoding="utf-8") != generate():
            found.append(path)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say what is out of step")
    stale = out_of_step()
    if parser.parse_args().check:
        if stale:
            raise SystemExit("Out of step, run `.venv/bin/python -m scripts.generated`: " + ", ".join(stale))
        return
    for path in stale:
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(GENERATED[path](), encoding="utf-8")
        print(path)


if __name__ == "__main__":
    main()
