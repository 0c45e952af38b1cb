"""Commands as people run them: `command("verify")` in this process, `shell("init", home=…)` in one of its own."""

import os
import subprocess
import sys
from pathlib import Path

from chuangcheng.cli.app import run

ROOT = Path(__file__).resolve().parents[2]


def shell(*arguments: str, home: Path, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `chuangcheng …` with a home of its own, on SQLite unless `environment` says otherwise."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CHUANGCHENG_")}
    settings = {"CHUANGCHENG_HOME": str(home), "DJANGO_SETTINGS_MODULE": "chuangcheng.config.settings"}
    return subprocess.run(
        [sys.executable, "-m", "chuangcheng.cli", *arguments],
        cwd=ROOT,
        env=kept | settings | environment,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def command(capsys, *arguments: str) -> tuple[int, str, str]:
    """Run a command against the test's database: exit code, output, errors."""
    code = run(arguments)
    found = capsys.readouterr()
    return code, found.out, found.err
