"""Checkpoints: once a day the heads of all chains that moved are put under one root, signed, and kept outside.

The file is written first and never over another; a row that is missing after a crash is made from it. What was copied
elsewhere before somebody changed the database proves the change.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from chuangcheng.audit import signing
from chuangcheng.audit.durable import write_once
from chuangcheng.audit.models import Checkpoint
from chuangcheng.rules import chain
from chuangcheng.rules.refusals import Refused

FORMAT = "chuangcheng-checkpoint-1"
Head = tuple[str, int, str]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A checkpoint as it stands in its file. `heads` are (problem number, step count, hash of the last step)."""

    number: int
    at: str
    cursor: int
    previous_root: str
    root: str
    heads: tuple[Head, ...]
    key: str
    signature: str

    @property
    def message(self) -> str:
        """What is signed."""
        return "\n".join([FORMAT, str(self.number), self.at, str(self.cursor), self.previous_root, self.root, self.key])

    def as_json(self) -> str:
        """The file's text, one head on a line so that it can be printed and compared."""
        head = {
            "format": FORMAT, "number": self.number, "at": self.at, "cursor": self.cursor,
            "previous_root": self.previous_root, "root": self.root, "key": self.key, "signature": self.signature,
        }  # fmt: skip
        lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in self.heads)
        return f'{json.dumps(head, ensure_ascii=False)[:-1]},\n"heads": [\n{lines}\n]}}\n'

    @classmethod
    def of(cls, data: dict[str, Any]) -> "Sheet":
        """From parsed JSON. Raises Refused when it is no checkpoint."""
        try:
            heads = tuple((str(n), int(count), str(head)) for n, count, head in data["heads"])
            texts = {name: str(data[name]) for name in ("at", "previous_root", "root", "key", "signature")}
            return cls(number=int(data["number"]), cursor=int(data["cursor"]), heads=heads, **texts)
        except (KeyError, TypeError, ValueError) as error:
            raise Refused("存证文件读不出来，请从备份恢复。", code="checkpoint_unreadable") from error


def folder() -> Path:
    """Where the files lie; CHUANGCHENG_CHECKPOINTS may put them on another disk."""
    place = Path(settings.CHECKPOINT_FOLDER)
    place.mkdir(parents=True, exist_ok=True)
    return place


def file_of(number: int) -> Path:
    """The file of one checkpoint."""
    return folder() / f"{number:06d}.json"


def checkpoint(*, heads: Iterable[Head], cursor: int, at: datetime) -> Checkpoint:
    """Sign the next checkpoint over these heads; `cursor` is the last step seen, for the next one to go on from.

    Two callers at once, or one again after a crash, get the same checkpoint.
    """
    last = last_checkpoint()
    number, previous = (last.number + 1, last.root) if last else (1, "")
    left_over = file_of(number)
    if not left_over.exists():
        rows = tuple(sorted(heads))
        root = chain.root(previous=previous, heads=list(rows))
        stamp = at.astimezone(UTC).isoformat(timespec="microseconds")
        draft = Sheet(
            number=number, at=stamp, cursor=cursor, previous_root=previous, root=root, heads=rows,
            key=signing.public_text(), signature="",
        )  # fmt: skip
        sheet = Sheet(**{**draft.__dict__, "signature": signing.sign(draft.message)})
        write_once(left_over, sheet.as_json().encode(), mode=0o644)
    return keep(read_sheet(left_over))


def keep(sheet: Sheet) -> Checkpoint:
    """The row of a file; the one that is there when another process was first."""
    try:
        with transaction.atomic():
            return Checkpoint.objects.create(
                number=sheet.number,
                at=datetime.fromisoformat(sheet.at),
                cursor=sheet.cursor,
                covered=[list(head) for head in sheet.heads],
                previous_root=sheet.previous_root,
                root=sheet.root,
                key=sheet.key,
                signature=sheet.signature,
            )
    except IntegrityError:
        return Checkpoint.objects.get(number=sheet.number)


def read_sheet(path: Path) -> Sheet:
    """A checkpoint from its file."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Refused(f"存证文件 {path.name} 读不出来，请从备份恢复。", code="checkpoint_file") from error
    return Sheet.of(data)


def last_checkpoint() -> Checkpoint | None:
    """The newest, without the heads it covers."""
    return Checkpoint.objects.defer("covered").order_by("-number").first()


def sheets_in_table() -> Iterator[Sheet]:
    """Every checkpoint of the table, oldest first, one at a time."""
    for number in list(Checkpoint.objects.order_by("number").values_list("number", flat=True)):
        row = Checkpoint.objects.get(number=number)
        yield Sheet(
            number=row.number,
            at=row.at.astimezone(UTC).isoformat(timespec="microseconds"),
            cursor=row.cursor,
            previous_root=row.previous_root,
            root=row.root,
            heads=tuple((n, c, h) for n, c, h in row.covered),
            key=row.key,
            signature=row.signature,
        )
