"""Keep the file that came, after a look at what it is: a refusal says what to save it as."""

import shutil
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Protocol

from chuangcheng.evidence.models import File
from chuangcheng.evidence.operations import store
from chuangcheng.imports.reading.sniffing import sniff


class Readable(Protocol):
    """What bytes are read from: an open file, an upload."""

    def read(self, size: int = ..., /) -> bytes:
        """Up to so many bytes."""
        ...


def keep_original(*, stream: Readable, name: str, source: str, by_id: int | None, at: datetime) -> File:
    """Store an uploaded list as received. Raises Refused for what no list can be (.doc, .wps, .et, scans, bombs)."""
    with NamedTemporaryFile(suffix=Path(name).suffix) as kept:
        shutil.copyfileobj(stream, kept)
        kept.flush()
        sniff(Path(kept.name), name)
        kept.seek(0)
        return store(stream=kept, name=name, source=source, by_id=by_id, at=at, sheets=True)
