"""A database brought up once for a whole run of xdist workers: their own and those of whole installations are copies.

Where there are no workers everything migrates for itself.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from scripts import machine

NAME = "ready"
FILE = "chuangcheng.sqlite3"


def copied(settings: dict[str, Any]) -> bool:
    """Put a copy where the test database of these settings will be looked for; False where no workers share one."""
    if not shared():
        return False
    name = settings["TEST"]["NAME"]
    url = os.environ.get("CHUANGCHENG_DATABASE_URL", "")
    with made(url) as folder:
        if url:
            with psycopg.connect(url, autocommit=True) as line:
                line.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), named()))
        else:
            shutil.copy(folder / FILE, name)
    return True


def put(home: Path, url: str = "") -> None:
    """Bring up the empty database of an installation that has its home here and perhaps a server of its own."""
    ours = os.environ.get("CHUANGCHENG_DATABASE_URL", "")
    if not shared() or bool(url) > bool(ours):
        return
    with made(ours if url else "") as folder:
        if url:
            program = str(machine.postgresql_programs() / "psql")  # type: ignore[operator]
            script = ["--quiet", "--single-transaction", "--set", "ON_ERROR_STOP=1", "--file", str(folder / "dump")]
            subprocess.run([program, *script, url], check=True, stdout=subprocess.DEVNULL)
        else:
            home.mkdir(parents=True, exist_ok=True)
            shutil.copy(folder / FILE, home / FILE)


def shared() -> bool:
    """Whether this is one of several workers."""
    return "PYTEST_XDIST_WORKER" in os.environ


def named() -> sql.Identifier:
    return sql.Identifier(NAME)


@contextmanager
def made(url: str) -> Iterator[Path]:
    """The folder of what is copied, made by the first who asks; one worker at a time."""
    folder = Path(os.environ["CHUANGCHENG_HOME"]).parent / (f"{NAME}-postgresql" if url else NAME)
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "made").exists():
            make(folder, url)
            (folder / "made").touch()
        yield folder


def make(folder: Path, url: str) -> None:
    """The one that is copied, by the product's own command."""
    environment = {name: value for name, value in os.environ.items() if name != "CHUANGCHENG_DATABASE_URL"}
    environment["CHUANGCHENG_HOME"] = str(folder)
    here = urlunsplit(urlsplit(url)._replace(path=f"/{NAME}"))
    if url:
        with psycopg.connect(url, autocommit=True) as line:
            line.execute(sql.SQL("CREATE DATABASE {}").format(named()))
        environment["CHUANGCHENG_DATABASE_URL"] = here
    command = [sys.executable, "-m", "chuangcheng.cli", "manage", "migrate", "--no-input", "--verbosity", "0"]
    subprocess.run(command, env=environment, check=True)
    if url:
        program = str(machine.postgresql_programs() / "pg_dump")  # type: ignore[operator]
        subprocess.run([program, "--file", str(folder / "dump"), here], check=True)
