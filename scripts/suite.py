"""The whole suite (`make test`): checks, all tests on SQLite, those with a database again on PostgreSQL, journeys.

Runs everything even after a failure, then says what failed.
"""

import os
import subprocess
import sys
import time

from scripts.set_up import ROOT, VENV

PYTHON = str(VENV / "bin" / "python")
PYTEST = [PYTHON, "-m", "pytest", "-q", "--maxfail=25", "--durations=8", "-p", "no:cacheprovider"]
# One more than there are cores: many tests wait, for a server, a clock or the disk.
PARALLEL = ["-n", "3", "--dist", "worksteal"]
BROWSERS = ["-n", "2", "--dist", "worksteal"]
DATABASE = "CHUANGCHENG_TEST_DATABASE"
PARTS: dict[str, tuple[list[str], dict[str, str]]] = {
    "checks": ([PYTHON, "-m", "scripts.check"], {}),
    "tests on SQLite": ([*PYTEST, *PARALLEL, "-m", "not browser"], {DATABASE: "sqlite"}),
    "tests on PostgreSQL": ([*PYTEST, *PARALLEL, "-m", "database and not browser"], {DATABASE: "postgresql"}),
    "browser journeys": ([*PYTEST, *BROWSERS, "-m", "browser"], {DATABASE: "sqlite"}),
}


def main() -> None:
    failed = []
    for name, (command, environment) in PARTS.items():
        print(f"\n== {name}", flush=True)
        begun = time.monotonic()
        if subprocess.run(command, cwd=ROOT, env=os.environ | environment, check=False).returncode:
            failed.append(name)
        print(f"-- {name}: {time.monotonic() - begun:.0f} s", flush=True)
    if failed:
        sys.exit(f"\n未通过：{'、'.join(failed)}")
    print("\n全部通过。")


if __name__ == "__main__":
    main()
