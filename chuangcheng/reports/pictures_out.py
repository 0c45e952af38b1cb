"""A unit's figures as one long picture to post in a chat group, 750 px wide, drawn with Pillow.

Plain values in, PNG out: signs carry what the colours say, so that it reads in grey as well.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from chuangcheng.reports.documents.fonts import font_book

WIDTH, MARGIN = 750, 40
INK, MUTED, LINE, GROUND = "#1d2733", "#566370", "#dfe4ea", "#f5f7f9"
NAV, PRIMARY, DANGER, OK = "#182a40", "#1f5fa8", "#b42318", "#187445"
MOST_LINES = 30
Tone = Literal["", "overdue", "done"]
COLOURS: dict[Tone, str] = {"": INK, "overdue": DANGER, "done": OK}


@dataclass(frozen=True)
class Figure:
    """One number with its name; `tone` picks colour and sign."""

    label: str
    value: str
    tone: Tone = ""


@dataclass(frozen=True)
class Owed:
    """One overdue problem: `late` says for how long (逾期3天)."""

    number: str
    text: str
    under: str
    late: str


@dataclass(frozen=True)
class UnitPicture:
    """What the picture says; `as_of` and `foot` are whole sentences."""

    city: str
    unit: str
    as_of: str
    figures: Sequence[Figure]
    owed: Sequence[Owed]
    more: int
    foot: str


@lru_cache(maxsize=16)
def font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """The sans face of papers. Raises Refused (fonts_missing) where the machine has no Chinese font."""
    book = font_book(settings.FONT_FOLDERS)
    faces = book.files[book.use("hei").used]
    _, path, index = max(faces) if bold and max(faces)[0] >= 600 else min(faces, key=lambda f: abs(f[0] - 400))
    return ImageFont.truetype(path, size=size, index=index)


def unit_picture(told: UnitPicture) -> bytes:
    """Draw it; a PNG as tall as its list."""
    owed = list(told.owed[:MOST_LINES])
    blocks = [(line, wrapped(line.text, font(26), WIDTH - 2 * MARGIN - 44)) for line in owed]
    height = 214 + 150 + 76 + sum(row_height(lines) for _, lines in blocks) + 110 + (0 if owed else 60)
    picture = Image.new("RGB", (WIDTH, height), "#ffffff")
    draw = ImageDraw.Draw(picture)
    head(draw, told)
    figures(draw, told.figures, top=214)
    y = owed_list(draw, told, blocks, top=214 + 150)
    draw.line([(MARGIN, y + 12), (WIDTH - MARGIN, y + 12)], fill=LINE, width=2)
    for n, line in enumerate(wrapped(told.foot, font(20), WIDTH - 2 * MARGIN)):
        draw.text((MARGIN, y + 30 + n * 30), line, font=font(20), fill=MUTED)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def head(draw: ImageDraw.ImageDraw, told: UnitPicture) -> None:
    """The dark band: whose picture, of when."""
    draw.rectangle([(0, 0), (WIDTH, 190)], fill=NAV)
    draw.text((MARGIN, 32), f"{told.city} · 整改情况", font=font(24), fill="#c3cfdd")
    name = fitted(told.unit, font(44, bold=True), WIDTH - 2 * MARGIN)
    draw.text((MARGIN, 66), name, font=font(44, bold=True), fill="#ffffff")
    draw.text((MARGIN, 136), told.as_of, font=font(24), fill="#c3cfdd")


def figures(draw: ImageDraw.ImageDraw, told: Sequence[Figure], *, top: int) -> None:
    """The figures side by side, each as wide as it needs, the rest of the width shared out between them."""
    big, small = font(44, bold=True), font(24)
    widths = [max(big.getlength(each.value), small.getlength(each.label)) for each in told]
    gap = max(20.0, (WIDTH - 2 * MARGIN - sum(widths)) / max(len(told) - 1, 1))
    x = float(MARGIN)
    for n, (each, width) in enumerate(zip(told, widths, strict=True)):
        if n:
            draw.line([(x - gap / 2, top + 14), (x - gap / 2, top + 106)], fill=LINE, width=2)
        draw.text((x, top + 4), each.value, font=big, fill=COLOURS[each.tone])
        draw.text((x, top + 70), each.label, font=small, fill=MUTED)
        x += width + gap


def owed_list(
    draw: ImageDraw.ImageDraw, told: UnitPicture, blocks: Sequence[tuple[Owed, list[str]]], *, top: int
) -> int:
    """The overdue problems; the y below them."""
    draw.rectangle([(0, top), (WIDTH, top + 56)], fill=GROUND)
    draw.text((MARGIN, top + 11), "请尽快办理" if blocks else "没有超期问题", font=font(26, bold=True), fill=INK)
    y = top + 76
    if not blocks:
        tick(draw, MARGIN, y + 8)
        draw.text((MARGIN + 40, y), "全部在时限以内，请继续保持。", font=font(26), fill=OK)
        return y + 60
    for line, lines in blocks:
        draw.polygon([(MARGIN + 12, y + 6), (MARGIN + 24, y + 28), (MARGIN, y + 28)], fill=DANGER)
        for n, words in enumerate(lines):
            draw.text((MARGIN + 44, y + n * 38), words, font=font(26), fill=INK)
        under = y + len(lines) * 38 + 2
        draw.text((MARGIN + 44, under), line.late, font=font(22, bold=True), fill=DANGER)
        after = draw.textlength(line.late, font=font(22, bold=True))
        rest = fitted(f"{line.number}　{line.under}", font(22), WIDTH - 2 * MARGIN - 64 - after)
        draw.text((MARGIN + 64 + after, under), rest, font=font(22), fill=MUTED)
        y += row_height(lines)
    if told.more:
        draw.text((MARGIN + 44, y - 8), f"另有 {told.more} 个超期问题，请登录系统查看。", font=font(22), fill=MUTED)
        y += 34
    return y


def row_height(lines: Sequence[str]) -> int:
    """Pixels one overdue problem takes."""
    return len(lines) * 38 + 30 + 26


def tick(draw: ImageDraw.ImageDraw, x: int, y: int) -> None:
    """The sign of what is done."""
    draw.line([(x, y + 10), (x + 9, y + 20), (x + 26, y)], fill=OK, width=5)


def wrapped(text: str, face: ImageFont.FreeTypeFont, width: float, most: int = 3) -> list[str]:
    """Lines no wider than so many pixels; the last one is cut with …."""
    lines, line = [], ""
    for char in " ".join(text.split()):
        if face.getlength(line + char) > width:
            lines.append(line)
            line = ""
        line += char
    lines.append(line)
    return lines if len(lines) <= most else [*lines[: most - 1], fitted(lines[most - 1] + "……", face, width)]


def fitted(text: str, face: ImageFont.FreeTypeFont, width: float) -> str:
    """The text on one line, cut with … where it is too long."""
    if face.getlength(text) <= width:
        return text
    while text and face.getlength(text + "…") > width:
        text = text[:-1]
    return text + "…"
