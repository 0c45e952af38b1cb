"""What was erased, kept outside the database without the data: so that a restored backup can be erased again.

A file holds for each word its length and a keyed digest. Sliding over the texts of a restored database finds the words
again where they came back; where they did not, nobody learns them from the file without the key beside it.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from chuangcheng.audit.durable import write_once
from chuangcheng.jobs.erasing_finding import Wanted, is_long, searched_models
from chuangcheng.rules.refusals import Refused

FORMAT = "chuangcheng-erasure-1"


@dataclass(frozen=True)
class Basis:
    """Why: who asked (a kind of asker, never a name), the reason, the document it stands on."""

    asked_by: str
    reason: str
    document: str = ""


def folder() -> Path:
    """Where the journal lies; copied elsewhere with the checkpoints, not put back from an old backup."""
    place = Path(settings.CHUANGCHENG_HOME) / "erasures"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def key() -> bytes:
    """The key of the digests, made with the first file. A journal without its key could find nothing: Refused."""
    path = folder() / "key"
    if not path.exists():
        if any(folder().glob("E-*.json")):
            raise Refused(
                f"清除登记缺少密钥文件 {path}，查不出恢复了哪些清除过的内容；请从登记的副本里把 key 一起放回。",
                code="erasure_key",
                kind="precondition",
            )
        write_once(path, os.urandom(32), mode=0o600)
    return path.read_bytes()


def digest(word: str, secret: bytes) -> str:
    """The keyed digest of a word."""
    return hashlib.blake2b(word.encode(), key=secret, digest_size=20).hexdigest()


def write(wanted: Wanted, basis: Basis, *, at: datetime) -> str:
    """Write the next file before anything is erased; its reference. The same erasure begun again keeps its file."""
    secret = key()
    rows = {
        "terms": [[len(word), digest(word, secret)] for word in wanted.written],
        "keep": [[len(word), digest(word, secret)] for word in wanted.keep],
    }
    for name, known in entries():
        if known["terms"] == rows["terms"] and known["keep"] == rows["keep"]:
            return name
    about = {"format": FORMAT, "at": at.isoformat(), **basis.__dict__, **rows}
    number = len(list(entries())) + 1
    while not write_once(folder() / f"E-{number:06d}.json", json.dumps(about, ensure_ascii=False).encode(), mode=0o600):
        number += 1
    return f"E-{number:06d}"


def entries() -> Iterator[tuple[str, dict[str, Any]]]:
    """(reference, content) of every file, oldest first."""
    for path in sorted(folder().glob("E-*.json")):
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise Refused(f"清除登记 {path.name} 损坏，请从副本恢复。", code="erasure_journal") from error
        yield path.stem, found


def recovered(content: dict[str, Any], *, report: Callable[[int, int, str], None]) -> Wanted | None:
    """The words of a file as far as the database holds them again; None when it holds none."""
    secret = key()
    sizes = {length for name in ("terms", "keep") for length, _ in content[name]}
    terms, keep = ({print_ for _, print_ in content[name]} for name in ("terms", "keep"))
    found: dict[str, str] = {}
    all_models = list(searched_models())
    for done, (model, names) in enumerate(all_models, start=1):
        for values in model._default_manager.order_by().values_list(*names).iterator(chunk_size=500):
            for text in texts_of(values):
                found.update((word, print_) for word, print_ in windows(text, sizes, secret) if print_ in terms | keep)
        report(done, len(all_models), "正在核对已恢复的内容")
    went = tuple(sorted(word for word, print_ in found.items() if print_ in terms))
    return Wanted(went, tuple(sorted(word for word, print_ in found.items() if print_ in keep))) if went else None


def windows(text: str, sizes: set[int], secret: bytes) -> Iterator[tuple[str, str]]:
    """Every piece of the text of one of the lengths, with its digest."""
    for size in sizes:
        for start in range(len(text) - size + 1):
            word = text[start : start + size]
            yield word, digest(word, secret)


def texts_of(value: Any) -> Iterator[str]:
    """Every text inside a value."""
    if isinstance(value, str):
        yield value
    elif is_long(value):
        yield str(value)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from texts_of(each)
    elif isinstance(value, dict):
        for name, each in value.items():
            yield str(name)
            yield from texts_of(each)
