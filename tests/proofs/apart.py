"""Proofs on both databases: each in a process of its own, over a database made for it and gone afterwards.

`apart("tests.proofs.machine", "postgresql", 500)` runs `python -m tests.proofs.machine 500`, which calls
`alone(run)` and prints what `run(500)` found, as JSON.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import django
from django.core.management import call_command

from scripts.set_up import ROOT
from tests.environment import CHOICE, DATABASES, prepare

__all__ = ["DATABASES", "alone", "apart"]


def apart(module: str, database: str, *arguments: object, durable: bool = False) -> dict[str, Any]:
    """What the module's run found. Raises AssertionError with its last words when it fell over."""
    environment = os.environ | {CHOICE: database, "PROOF_DURABLE": "1" if durable else ""}
    command = [sys.executable, "-m", module, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssertionError(f"{module} on {database}: {done.stdout[-2000:]} {done.stderr[-3000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def alone(run: Callable[..., dict[str, Any]]) -> None:
    """Inside that process: a migrated database, then `run` with the numbers it was given."""
    prepare(durable=bool(os.environ.get("PROOF_DURABLE")))
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    print(json.dumps(run(*map(int, sys.argv[1:])), ensure_ascii=False, default=str))
