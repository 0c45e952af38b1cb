"""Photos for the demo, drawn: a scene before and after, each marked 示例. Nothing is photographed."""

import hashlib
import io
import random

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from chuangcheng.reports.documents.fonts import font_book

SIZE = (1280, 960)
SKY, FLOOR, WALL = (214, 226, 236), (176, 170, 160), (228, 224, 214)
RED, GREEN, INK, PAPER = (178, 58, 46), (48, 122, 84), (48, 54, 62), (250, 248, 242)


def draw(scene: str, *, after: bool, caption: str) -> bytes:
    """A JPEG of the scene, untidy before and tidy after. The same arguments give the same picture."""
    seed = int(hashlib.sha256(f"{scene}{after}{caption}".encode()).hexdigest()[:8], 16)
    dice = random.Random(seed)  # noqa: S311
    image = Image.new("RGB", SIZE, SKY)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 260, SIZE[0], 620), fill=tuple(c - dice.randrange(18) for c in WALL))
    pen.rectangle((0, 620, *SIZE), fill=tuple(c - dice.randrange(18) for c in FLOOR))
    windows(pen, dice)
    (tidy if after else untidy)(pen, dice, scene)
    label(pen, caption, after=after)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


def windows(pen: ImageDraw.ImageDraw, dice: random.Random) -> None:
    """A row of windows, so that one place is told from another."""
    step = dice.randrange(150, 240)
    for x in range(40, SIZE[0] - 100, step):
        pen.rectangle((x, 320, x + 90, 440), fill=(150, 178, 196), outline=INK, width=3)


def untidy(pen: ImageDraw.ImageDraw, dice: random.Random, scene: str) -> None:
    """Litter on the floor, cars across the lines, a closed gate, an empty wall."""
    if scene in {"parking", "gate"}:
        for _ in range(4):
            car(pen, dice.randrange(60, 1000), dice.randrange(600, 760), dice)
        return
    for _ in range(90 if scene in {"litter", "butts"} else 12):
        x, y = dice.randrange(20, SIZE[0] - 20), dice.randrange(640, SIZE[1] - 20)
        size = dice.randrange(4, 26)
        pen.polygon(
            [(x, y), (x + size, y + dice.randrange(8)), (x + dice.randrange(20), y + size)],
            fill=dice.choice([(240, 238, 230), (150, 120, 80), (110, 110, 110)]),
        )


def tidy(pen: ImageDraw.ImageDraw, dice: random.Random, scene: str) -> None:
    """A clean floor; signs on the wall; cars between the lines; people at the post."""
    for i in range(4):
        x = 90 + i * 300
        pen.rectangle((x, 470, x + 180, 580), fill=PAPER, outline=GREEN if scene != "butts" else RED, width=8)
        for line in range(3):
            pen.line((x + 24, 498 + line * 26, x + 156 - dice.randrange(40), 498 + line * 26), fill=INK, width=5)
    if scene in {"parking", "gate"}:
        for i in range(4):
            x = 60 + i * 310
            pen.line((x, 660, x, 900), fill=PAPER, width=8)
            car(pen, x + 40, 720, dice)
    if scene == "volunteer":
        for i in range(4):
            x = 200 + i * 240
            pen.ellipse((x, 620, x + 60, 680), fill=(232, 200, 172), outline=INK)
            pen.rectangle((x - 14, 680, x + 74, 860), fill=RED)


def car(pen: ImageDraw.ImageDraw, x: int, y: int, dice: random.Random) -> None:
    """A car from the side."""
    colour = dice.choice([(66, 92, 132), (150, 52, 44), (92, 96, 100), (222, 222, 222)])
    pen.rounded_rectangle((x, y, x + 220, y + 80), 26, fill=colour, outline=INK, width=3)
    pen.polygon([(x + 44, y + 4), (x + 76, y - 48), (x + 150, y - 48), (x + 184, y + 4)], fill=colour, outline=INK)
    for wheel in (x + 36, x + 150):
        pen.ellipse((wheel, y + 56, wheel + 48, y + 104), fill=INK)


def label(pen: ImageDraw.ImageDraw, caption: str, *, after: bool) -> None:
    """What it shows, and that it is drawn."""
    face = font()
    words = f"示例图（绘制） {'整改后' if after else '整改前'} {caption}"
    pen.rectangle((0, 0, SIZE[0], 84), fill=GREEN if after else RED)
    pen.text((24, 20), words[:32], fill=PAPER, font=face)


def font() -> ImageFont.FreeTypeFont:
    """A Chinese face of the machine, found as the documents find theirs."""
    book = font_book(settings.FONT_FOLDERS)
    _, path, index = book.files[book.use("hei").used][0]
    return ImageFont.truetype(path, 40, index=index)
