"""Mutation testing: every function of the rules is changed in every small way mutmut knows, and tests must notice.

A change that no test notices is a survivor. Each survivor is explained by hand in survivors.yaml, function by
function: why the changed function does the same (`same`), or what nobody promises (`unpromised`). What is not
explained there speaks against the claim, and so does an explanation that no longer has a survivor.

mutmut changes what stands inside functions. Tables at the top of a module are compared with reviewed pages instead
(docs/problem-states.md), and what runs once at import cannot be changed afterwards.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import yaml

from scripts.set_up import ROOT

EXPLAINED = Path(__file__).with_name("survivors.yaml")
COPIED = ("chuangcheng", "scripts", "tests", "docs", "pyproject.toml", "package.json")
CONFIGURATION = """
[tool.mutmut]
source_paths = ["chuangcheng/rules"]
pytest_add_cli_args_test_selection = {tests}
pytest_add_cli_args = ["-p", "no:cacheprovider", "-p", "no:xdist"]
also_copy = ["chuangcheng", "scripts", "tests", "docs", "pyproject.toml", "package.json"]
"""
_LINE = re.compile(r"chuangcheng\.rules\.(?P<place>\S+)__mutmut_\d+: (?P<fate>.+)")
_MANGLED = re.compile(r"x(?:ǁ(?P<owner>\w+)ǁ|_)(?P<name>\w+)")
NOTICED = {"killed", "timeout", "segfault", "caught by type check"}


@dataclass(frozen=True)
class Outcome:
    """How many changes were tried, how many were noticed, and per function how many were not."""

    tried: int
    noticed: int
    survivors: dict[str, int]

    @property
    def share(self) -> float:
        return self.noticed / self.tried if self.tried else 0.0


def mutate(*, tests: tuple[str, ...] = ("tests/rules",), only: str = "*", children: int = 2) -> Outcome:
    """Change the functions named by `only` (chain.*), run the tests against each change, and count.

    Works on a copy in a temporary folder. Raises CalledProcessError when mutmut itself fails.
    """
    with tempfile.TemporaryDirectory(prefix="chuangcheng-mutation-") as folder:
        copy = Path(folder)
        for name in COPIED:
            source = ROOT / name
            copying = shutil.copytree if source.is_dir() else shutil.copy
            copying(source, copy / name)
        with (copy / "pyproject.toml").open("a", encoding="utf-8") as file:
            file.write(CONFIGURATION.format(tests=list(tests)))
        _run(copy, "run", "--max-children", str(children), f"chuangcheng.rules.{only}")
        return counted(_run(copy, "results", "--all", "true"))


def _run(folder: Path, *arguments: str) -> str:
    # The same examples every time: what is noticed must not depend on luck.
    environment = os.environ | {"CI": "true", "CHUANGCHENG_HOME": str(folder / "home")}
    command = [sys.executable, "-m", "mutmut", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"mutmut {arguments[0]} failed:\n{done.stdout[-3000:]}\n{done.stderr[-2000:]}")
    return done.stdout


def counted(listing: str) -> Outcome:
    """Read mutmut's list of results."""
    fates: Counter[str] = Counter()
    survivors: Counter[str] = Counter()
    for match in map(_LINE.search, listing.splitlines()):
        if match is None or match["fate"] == "not checked":
            continue
        fates[match["fate"]] += 1
        if match["fate"] not in NOTICED:
            survivors[_readable(match["place"])] += 1
    return Outcome(sum(fates.values()), sum(fates[fate] for fate in NOTICED), dict(survivors))


def _readable(place: str) -> str:
    """worktime.xǁLeftǁwords → worktime.Left.words; chain.x_root → chain.root."""
    module, _, mangled = place.partition(".")
    match = _MANGLED.fullmatch(mangled)
    if match is None:
        return place
    return ".".join(part for part in (module, match["owner"], match["name"]) if part)


def explained() -> dict[str, str]:
    """Function → why its survivors are none to worry about."""
    return yaml.safe_load(EXPLAINED.read_text(encoding="utf-8")) or {}


def unexplained(survivors: dict[str, int], explanations: dict[str, str]) -> tuple[str, ...]:
    """What speaks against the claim that every survivor is explained."""
    found = [f"{name}: {count} not explained" for name, count in survivors.items() if name not in explanations]
    return tuple(found + [f"{name}: explained, but nothing survives" for name in explanations if name not in survivors])
