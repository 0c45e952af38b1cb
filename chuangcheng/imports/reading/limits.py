"""How much of a file is read before it is refused; every bound the reader knows stands here."""

from dataclasses import asdict, dataclass
from typing import Any

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one reading. Sizes in bytes unless the name says otherwise.

    `memory` holds until a file has passed its checks; a sheet known to be large but honest may
    then take `memory_large`. CPU seconds grow with the declared size, so that a small file that
    unfolds into a large one is stopped early.
    """

    file_size: int = 400 * MEGABYTE
    text_size: int = 80 * MEGABYTE
    document_size: int = 60 * MEGABYTE
    members: int = 20_000
    unpacked_xml: int = 400 * MEGABYTE
    unpacked_other: int = 600 * MEGABYTE
    ratio: int = 200
    ratio_from: int = 8 * MEGABYTE
    rows: int = 200_000
    columns: int = 200
    cells: int = 6_000_000
    sheets: int = 200
    merges: int = 500_000
    pictures: int = 5_000
    picture_size: int = 40 * MEGABYTE
    memory: int = 300 * MEGABYTE
    memory_large: int = 900 * MEGABYTE
    seconds: int = 8
    seconds_per_megabyte: float = 0.2

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Limits":
        return cls(**values)
