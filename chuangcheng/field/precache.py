"""What the phone keeps to open without a signal: every file by the hash of its content, no build step."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

OWN = Path(__file__).parent / "static" / "field"
KINDS = {".js", ".css", ".svg", ".png"}
NOT_KEPT = {"worker.js"}  # is itself what keeps the others
# From other rooms and from npm; modules name each other by relative addresses.
OTHERS = (
    "web/theme.css",
    "vendor/idb/index.js",
    "vendor/exifr/lite.esm.js",
    "vendor/fflate/browser.js",
    "vendor/hashes/sha2.js",
    "vendor/hashes/_md.js",
    "vendor/hashes/_u64.js",
    "vendor/hashes/utils.js",
)
ICONS = (
    "arrow-left", "camera", "check", "circle-alert", "clipboard-list", "cloud-off", "download", "image", "list-checks",
    "log-out", "minus", "plus", "refresh-cw", "send", "trash-2", "upload", "user", "x",
)  # fmt: skip


@dataclass(frozen=True)
class Precache:
    """`files` maps address to the SHA-256 of its bytes; `version` is that of all of them with the shell."""

    files: dict[str, str]
    version: str
    shell: str


def precache() -> Precache:
    """What belongs together now; read again for every call while developing."""
    return _gather() if settings.DEBUG else _kept()


def own_files() -> list[Path]:
    """The app's own files that are kept."""
    return sorted(path for path in OWN.rglob("*") if path.suffix in KINDS and path.name not in NOT_KEPT)


def file_named(name: str) -> Path:
    """A static file on disk. Raises FileNotFoundError: the front-end packages are not installed."""
    found = finders.find(name)
    if not found:
        raise FileNotFoundError(f"{name}: run `make setup`")
    return Path(found)


def _names() -> Iterator[tuple[str, Path]]:
    for path in own_files():
        yield f"field/{path.relative_to(OWN).as_posix()}", path
    for name in OTHERS:
        yield name, file_named(name)


def _gather() -> Precache:
    files = {f"{settings.STATIC_URL}{name}": _digest(path.read_bytes()) for name, path in _names()}
    worker = (OWN / "worker.js").read_bytes()
    shell = _shell("")
    said = "".join(f"{name} {digest}\n" for name, digest in files.items()) + shell
    version = _digest(said.encode() + worker)[:16]
    return Precache(files, version, _shell(version))


_kept = cache(_gather)


def _shell(version: str) -> str:
    return render_to_string("field/shell.html", {"version": version, "icons": _icons()})


def _icons() -> SafeString:
    """The line icons of the npm package, each as a symbol that pages refer to."""
    drawn = ((name, mark_safe(_drawing(name))) for name in ICONS)  # noqa: S308 our own package's drawings
    symbols = format_html_join("", '<symbol id="i-{}" viewBox="0 0 24 24">{}</symbol>', drawn)
    return format_html('<svg xmlns="http://www.w3.org/2000/svg" hidden>{}</svg>', symbols)


def _drawing(name: str) -> str:
    path = settings.NODE_MODULES / "lucide-static" / "icons" / f"{name}.svg"
    found = re.search(r"<svg[^>]*>(.*)</svg>", path.read_text(), re.DOTALL) if path.is_file() else None
    return " ".join(found[1].split()) if found else ""


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
