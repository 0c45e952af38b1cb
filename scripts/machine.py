"""What the machine itself must have, and how it is put there: Debian's packages, as root, without asking.

Standard library only: this runs before anything is installed.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

FONTS = "fonts-noto-cjk"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def postgresql_programs() -> Path | None:
    """The folder with initdb, pg_ctl and postgres: as pg_config says, else the newest of Debian's."""
    folders = []
    if pg_config := shutil.which("pg_config"):
        answer = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False).stdout.strip()
        folders.append(Path(answer))
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    folders += sorted(versions, key=lambda folder: int(folder.parent.name), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").is_file()), None)


def chromium() -> str | None:
    """The path of the system's Chromium."""
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


def chinese_font(python: Path) -> str | None:
    """The path of a font that papers can be set in, as the product itself finds it; None when there is none."""
    root = Path(__file__).resolve().parent.parent
    question = [str(python), "-m", "scripts.fonts"]
    answer = subprocess.run(question, cwd=root, capture_output=True, text=True, check=False)
    if answer.returncode not in {0, 3}:
        raise SystemExit(f"查找中文字体时出错，请把下面的内容发给开发人员：\n{answer.stderr}")
    return answer.stdout.strip() or None


def debian_font() -> bool:
    return any(Path("/usr/share/fonts").glob("**/*CJK*")) or any(Path("/usr/share/fonts").glob("**/*Hans*"))


def playwright_library() -> bool:
    """The library that the program inside Playwright's package is linked against."""
    return any(any(Path(folder).glob("*/libatomic.so.1")) for folder in ("/usr/lib", "/usr", "/lib"))


@dataclass(frozen=True)
class Need:
    """One thing tests need: the Debian package, and how it is told that it is there."""

    package: str
    present: Callable[[], object]


NEEDS = (
    Need("postgresql", postgresql_programs),
    Need("chromium", chromium),
    Need("libatomic1", playwright_library),
    # A library of its own stands between the product and the disk when a power cut is tried.
    Need("gcc", lambda: shutil.which("cc")),
    Need("libc6-dev", lambda: Path("/usr/include/stdlib.h").is_file()),
    Need(FONTS, debian_font),
)


def may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: list[str]) -> bool:
    """Install Debian packages, fetching the list of packages only when the first try fails. True when it went well."""
    command = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *packages]
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}

    said: list[str] = []

    def run(arguments: list[str]) -> bool:
        done = subprocess.run(arguments, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        said[:] = done.stdout.decode(errors="replace").splitlines()
        return done.returncode == 0

    good = run(command) or (run(["apt-get", "update", "--quiet"]) and run(command))
    if not good:
        sys.stdout.write("".join(f"  {line}\n" for line in said[-8:]))
    return good


def need_for_tests() -> None:
    """See that PostgreSQL, Chromium and a Chinese font are there; install them as root, else say how and stop."""
    missing = [need.package for need in NEEDS if not need.present()]
    if not missing:
        return
    command = f"apt-get update && apt-get install -y {' '.join(missing)}"
    if not may_install():
        words = "、".join(missing)
        raise SystemExit(f"测试还缺 {words}，请以管理员身份运行下面的命令，然后重试：\n  sudo sh -c '{command}'")
    print(f"· 安装 {'、'.join(missing)}", flush=True)
    install(missing)
    left = [need.package for need in NEEDS if not need.present()]
    if left:
        raise SystemExit(f"没有装上 {'、'.join(left)}，请检查软件源后手工运行：\n  {command}")
