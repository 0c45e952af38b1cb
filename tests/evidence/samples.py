"""Pictures and files as phones, chat programs and mischief makers send them."""

import io
import random
import zipfile
from datetime import datetime
from zoneinfo import ZoneInfo

import pillow_heif
from PIL import Image, ImageFilter

AT = datetime(2026, 9, 30, 16, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


def scene(seed=1, size=(800, 600)):
    """Draw something with as much light and shade as a street has."""
    dice = random.Random(seed)
    small = Image.new("RGB", (12, 9))
    small.putdata([tuple(dice.randrange(256) for _ in range(3)) for _ in range(12 * 9)])
    return small.resize(size, Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(2))


def encoded(image, form="JPEG", **options):
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def jpeg(seed=1, size=(800, 600), **options):
    return encoded(scene(seed, size), "JPEG", **{"quality": 90} | options)


def heic(image, **options):
    out = io.BytesIO()
    pillow_heif.from_pillow(image).save(out, quality=70, **options)
    return out.getvalue()


def exif(*, taken="2026:09:29 10:05:00", offset=None, place=None, device=("Apple", "iPhone 13"), orientation=None):
    """Write EXIF as a phone does; `place` is ((d, m, s), "N", (d, m, s), "E")."""
    made = Image.Exif()
    made[271], made[272] = device
    if orientation:
        made[274] = orientation
    details = made.get_ifd(0x8769)
    if taken:
        details[36867] = taken
    if offset:
        details[36881] = offset
    if place:
        gps = made.get_ifd(0x8825)
        gps[2], gps[1], gps[4], gps[3] = place
    return made.tobytes()


def office(kind="word", extra=(), main=None):
    """Make the smallest docx or xlsx that says what it is."""
    main = (
        main
        or {
            "word": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            "xl": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        }[kind]
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types><Override PartName="/x.xml" ContentType="{main}"/></Types>')
        for name, content in extra:
            archive.writestr(name, content)
    return out.getvalue()


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
