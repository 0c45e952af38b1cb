"""Things that may stand in no file of the project: registry hosts, download addresses, paths of one machine, secrets.

`python -m scripts.forbidden` prints every place and fails when there is one.
"""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from scripts.set_up import ROOT

# Written in pieces, so that this file does not find itself.
REGISTRIES = "|".join(("pypi", "pythonhosted", "npmjs", "npmmirror", "deb\\.debian", "crates", "mirrors?"))
EVERYWHERE = {
    "a registry host": re.compile(rf"\b(?:{REGISTRIES})(?:\.[\w-]+)*\.(?:org|com|net|cn|io)\b"),
    "a path of one machine": re.compile(r"(?<![\w.])/(?:work/(?:main|shared|notes)|root|home/\w+|opt/wheels)\b"),
    "a private key": re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----"),
}
IN_LOCKS = {
    "a download address": re.compile(r'"resolved"|--(?:extra-)?index-url|--find-links|://'),
}
LOCKS = re.compile(r"^(requirements/.+\.(txt|in)|package-lock\.json|\.npmrc)$")
# npm notes where a package's author may be thanked; nothing is fetched from there.
HARMLESS = re.compile(r'^\s*"url": "https://')


def tracked() -> list[str]:
    """Every file that is or is about to be committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for path in answer.split("\0") if path and (ROOT / path).is_file()]


def faults(path: str, text: str) -> Iterator[str]:
    """One line per forbidden thing in a text."""
    rules = EVERYWHERE | (IN_LOCKS if LOCKS.match(path) else {})
    for number, line in enumerate(text.splitlines(), start=1):
        if path == "package-lock.json" and HARMLESS.match(line):
            continue
        for name, pattern in rules.items():
            if found := pattern.search(line):
                yield f"{path}:{number}: {name}: {found.group()}"


def main() -> None:
    found: list[str] = []
    for path in tracked():
        content = Path(ROOT / path).read_bytes()
        if b"\0" not in content[:4096]:
            found += faults(path, content.decode("utf-8", errors="replace"))
    if found:
        raise SystemExit("\n".join(found))


if __name__ == "__main__":
    main()
