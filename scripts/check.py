"""Everything that can be said about the code without running its tests (`make check`). Says all faults, then fails."""

import os
import subprocess
import sys
import tempfile
import time

from scripts.set_up import ROOT, VENV

BIN = VENV / "bin"
PYTHON = str(BIN / "python")
CHECKS: dict[str, list[str]] = {
    "style": [str(BIN / "ruff"), "check", "--quiet", "."],
    "format": [str(BIN / "ruff"), "format", "--check", "--output-format", "concise", "."],
    "types": [str(BIN / "mypy"), "--no-error-summary", "chuangcheng", "scripts"],
    "layers": [str(BIN / "lint-imports"), "--no-cache"],
    "generated pages": [PYTHON, "-m", "scripts.generated", "--check"],
    "migrations": [PYTHON, "-m", "django", "makemigrations", "--check", "--dry-run"],
    "forbidden things": [PYTHON, "-m", "scripts.forbidden"],
    "oldest browsers": [PYTHON, "-m", "scripts.compat"],
    "locks": [PYTHON, "-m", "scripts.lock", "--check"],
    "house rules": [PYTHON, "-m", "pytest", "-q", "tests/house", "-m", "not browser", "--tb=short"],
}


def run(name: str, command: list[str], environment: dict[str, str]) -> bool:
    """One check; its words are shown only when it finds something."""
    begun = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    good = done.returncode == 0
    print(f"{'ok  ' if good else 'FAIL'} {name} ({time.monotonic() - begun:.1f} s)", flush=True)
    if not good:
        print(done.stdout + done.stderr, flush=True)
    return good


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        settings = {"CHUANGCHENG_HOME": home, "DJANGO_SETTINGS_MODULE": "chuangcheng.config.settings"}
        environment = os.environ | settings
        results = [run(name, command, environment) for name, command in CHECKS.items()]
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
