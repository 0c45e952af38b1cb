"""Pin versions and hashes anew (`make lock`), or say what is asked for and not pinned (`--check`).

Lock files name no index and no download address, so that any mirror serves them.
"""

import argparse
import os
import re
import subprocess
from pathlib import Path

from scripts.set_up import REQUIREMENTS, ROOT, VENV, index_environment, npm

# In this order: each later file agrees with the versions chosen before it.
FILES = ("base", "dev", "prove", "setup", "uv", "node")
NAME = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)")


def lock(name: str) -> None:
    """Write requirements/<name>.txt from requirements/<name>.in for every platform with Python 3.11 or later."""
    print(f"requirements/{name}.txt", flush=True)
    command = [str(VENV / "bin" / "uv"), "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
    command += ["--generate-hashes", "--no-header", "--no-emit-index-url", "--no-emit-find-links"]
    earlier = {"dev": ["base"], "prove": ["base", "dev"]}.get(name, [])
    for each in earlier:
        command += ["--constraint", f"requirements/{each}.txt"]
    command += [f"requirements/{name}.in", "--output-file", f"requirements/{name}.txt"]
    subprocess.run(command, cwd=ROOT, check=True, env=os.environ | index_environment())


def names(file: Path) -> set[str]:
    """The packages a requirements file names, spelt one way."""
    found = (NAME.match(line) for line in file.read_text(encoding="utf-8").splitlines())
    return {re.sub(r"[-_.]+", "-", match.group(1)).lower() for match in found if match}


def unpinned() -> list[str]:
    """What the .in files ask for and the .txt files do not pin."""
    found = []
    for name in FILES:
        missing = names(REQUIREMENTS / f"{name}.in") - names(REQUIREMENTS / f"{name}.txt")
        found += [f"requirements/{name}.in: {package}" for package in sorted(missing)]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say what is not pinned")
    if not parser.parse_args().check:
        for name in FILES:
            lock(name)
        print("package-lock.json", flush=True)
        npm("install", "--package-lock-only", "--ignore-scripts")
    if left := unpinned():
        raise SystemExit("Not pinned, run `make lock`:\n" + "\n".join(left))


if __name__ == "__main__":
    main()
