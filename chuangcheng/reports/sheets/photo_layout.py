"""Where photos lie in a cell: a grid of thumbnails, each in its proportions, its caption below. Pixels at 96 dpi."""

from collections.abc import Sequence
from dataclasses import dataclass

from chuangcheng.reports.sheets.answers import Photo

THUMB = 150
GAP = 6
CAPTION = 18
HIGHEST = 536
"""The tallest row there is, less a rim."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A photo with the corner of its picture, its size, and whether a caption of CAPTION pixels follows below."""

    photo: Photo
    x: int
    y: int
    width: int
    height: int


def column_width(most: int) -> int:
    """Characters a new photo column needs where a row has `most` photos: one or two beside each other."""
    beside = 2 if most > 1 else 1
    return (beside * (THUMB + GAP) + GAP) // 7 + 1


def lay_out(photos: Sequence[Photo], *, width: float) -> tuple[list[Spot], int]:
    """Spots in a column of `width` pixels, and the height they take: as few beside each other as the row allows."""
    beside = max(1, int((width - GAP) // (THUMB + GAP)))
    while True:
        room = max(int((width - GAP) / beside) - GAP, 8)
        spots, height = _lines(photos, beside, min(room, THUMB))
        if height <= HIGHEST or room <= 24:
            return spots, height
        beside += 1


def _lines(photos: Sequence[Photo], beside: int, room: int) -> tuple[list[Spot], int]:
    spots: list[Spot] = []
    y = GAP
    for start in range(0, len(photos), beside):
        line = photos[start : start + beside]
        sizes = [_fitted(photo, room) for photo in line]
        for place, (photo, (wide, high)) in enumerate(zip(line, sizes, strict=True)):
            spots.append(Spot(photo, GAP + place * (room + GAP) + (room - wide) // 2, y, wide, high))
        caption = CAPTION if any(photo.caption for photo in line) else 0
        y += max(high for _, high in sizes) + caption + GAP
    return spots, y


def _fitted(photo: Photo, room: int) -> tuple[int, int]:
    scale = min(room / max(photo.width, 1), room / max(photo.height, 1))
    return max(int(photo.width * scale), 1), max(int(photo.height * scale), 1)
