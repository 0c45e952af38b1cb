"""What every move comes with, as plain values from a door."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from chuangcheng.people.actor import Actor


@dataclass(frozen=True)
class FileRef:
    """A stored file of the evidence room and what it shows (`AttachmentRole` value)."""

    file_id: int
    role: str


@dataclass(frozen=True, kw_only=True)
class Ask:
    """Who asks for which problem, when.

    `words` is the note or reason. A `basis` (telephone, WeChat, paper …) makes it on behalf of the unit, with
    `happened_at` when the unit did it; `unit` says for which unit where the actor could mean several.
    `version` is the one the actor saw; `key` the client's UUIDv7.
    """

    number: str
    by: Actor
    at: datetime
    words: str = ""
    basis: str = ""
    happened_at: datetime | None = None
    unit: int | None = None
    version: int | None = None
    key: UUID | None = None
    files: tuple[FileRef, ...] = ()

    def body(self) -> dict[str, Any]:
        """What makes two requests the same, apart from who, when and the key."""
        return {
            "number": self.number,
            "words": self.words,
            "basis": self.basis,
            "happened_at": self.happened_at,
            "unit": self.unit,
            "files": [(f.file_id, f.role) for f in self.files],
        }
