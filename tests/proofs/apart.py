"""Proofs on both databases: each in a process of its own, over a database made for it and gone afterwards.

`apart("tests.proofs.machine", "postgresql", 500)` runs this file as a program, which calls the module's `run(500)` once
Django is ready and prints what it found, as JSON.
"""

import importlib
import json
import os
import subprocess
import sys
from typing import Any

import django
from django.core.management import call_command

from scripts.set_up import ROOT
from tests.environment import CHOICE, DATABASES, prepare

__all__ = ["DATABASES", "apart"]


def apart(module: str, database: str, *arguments: object, durable: bool = False) -> dict[str, Any]:
    """What the module's run found. Raises AssertionError with its last words when it fell over."""
    environment = os.environ | {CHOICE: database, "PROOF_DURABLE": "1" if durable else ""}
    command = [sys.executable, "-m", __name__, module, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssertionError(f"{module} on {database}: {done.stdout[-2000:]} {done.stderr[-3000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def alone(module: str, *arguments: int) -> None:
    """Inside that process: a migrated database, then the module's `run` with the numbers it was given."""
    prepare(durable=bool(os.environ.get("PROOF_DURABLE")))
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    print(json.dumps(importlib.import_module(module).run(*arguments), ensure_ascii=False, default=str))


if __name__ == "__main__":
    alone(sys.argv[1], *map(int, sys.argv[2:]))
