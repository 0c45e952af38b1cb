"""Pin versions and hashes anew (`make lock`).

Lock files name no index and no download address, so that any mirror serves them.
"""

import os
import subprocess
from pathlib import Path

from scripts.set_up import ROOT, VENV, index_environment, npm

# In this order: each later file agrees with the versions chosen before it.
FILES = ("base", "dev", "setup", "uv", "node")


def lock(name: str) -> None:
    """Write requirements/<name>.txt from requirements/<name>.in for every platform with Python 3.11 or later."""
    print(f"requirements/{name}.txt", flush=True)
    command = [VENV / "bin" / "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
    command += ["--generate-hashes", "--no-header", "--no-emit-index-url", "--no-emit-find-links"]
    if name == "dev":
        command += ["--constraint", "requirements/base.txt"]
    command += [f"requirements/{name}.in", "--output-file", f"requirements/{name}.txt"]
    subprocess.run(command, cwd=ROOT, check=True, env=os.environ | index_environment())


def main() -> None:
    for name in FILES:
        lock(name)
    print("package-lock.json", flush=True)
    npm("install", "--package-lock-only", "--ignore-scripts")
    text = Path(ROOT / "package-lock.json").read_text()
    if '"resolved"' in text:
        raise SystemExit(
            "package-lock.json 里出现了下载地址：请确认 .npmrc 中有 omit-lockfile-registry-resolved=true。"
        )


if __name__ == "__main__":
    main()
