"""Reading photos that strangers sent, and making the small upright ones that pages show.

A picture is opened by the one reader its content asked for, its pixel count read from the header and
checked, and only then decoded, JPEG at a fraction of its size. At most two are decoded at a time in a
process, because each may need some hundred megabytes.
"""

import struct
import threading
import zlib
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pillow_heif
from PIL import Image, ImageCms

from chuangcheng.evidence.exif import Shot, orientation, read_shot
from chuangcheng.rules import likeness
from chuangcheng.rules.refusals import Refused

MOST_PIXELS = 60_000_000
VIEW_SIDE, THUMB_SIDE = 1600, 320
VIEW_QUALITY, THUMB_QUALITY = 82, 75

Image.MAX_IMAGE_PIXELS = MOST_PIXELS  # Pillow's own alarm, should a path ever pass by ours
pillow_heif.options.THUMBNAILS = False
pillow_heif.register_heif_opener()

_BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError, KeyError, RuntimeError)
_BROKEN_STREAMS = (struct.error, zlib.error)
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_decoding = threading.BoundedSemaphore(2)


class Look(NamedTuple):
    """A photo at first sight: upright width and height in pixels, shooting data, hash, and a view of it.

    `view` is RGB, upright, at most 1600 px long, and carries no metadata.
    """

    width: int
    height: int
    shot: Shot
    phash: int | None
    view: Image.Image


def look(path: Path, reader: str) -> Look:
    """Open and decode the photo at `path` by Pillow's `reader` ("JPEG", "PNG", "WEBP", "HEIF").

    Raises Refused (invalid): too many pixels, told in well under a second; broken or cut off.
    """
    try:
        with _decoding, Image.open(path, formats=[reader]) as image:
            width, height = image.size
            _check_pixels(width * height)
            shot, turn = read_shot(image), orientation(image)
            view = _upright(_small(image, VIEW_SIDE), turn)
    except Image.DecompressionBombError:
        raise _too_many_pixels(0) from None
    except (*_BROKEN, *_BROKEN_STREAMS) as broken:
        raise Refused("这张照片打不开，可能没有传完或已损坏，请重新选择或重新拍摄。", code="picture_broken") from broken
    if turn >= 5:
        width, height = height, width
    return Look(width, height, shot, _hash(view), view)


def write_view(view: Image.Image, path: Path) -> None:
    """Write the view as a JPEG without metadata.

    Not progressive: a report of a thousand photos decodes them all, which takes five times as long if they are.
    """
    path.write_bytes(_jpeg(view, VIEW_QUALITY, progressive=False))


def write_thumb(view: Image.Image, path: Path) -> None:
    """Write the thumbnail, at most 320 px long, as a JPEG without metadata."""
    small = view.copy()
    small.thumbnail((THUMB_SIDE, THUMB_SIDE))
    path.write_bytes(_jpeg(small, THUMB_QUALITY, progressive=True))


def _check_pixels(pixels: int) -> None:
    if pixels > MOST_PIXELS:
        raise _too_many_pixels(pixels)


def _too_many_pixels(pixels: int) -> Refused:
    has = f"有 {pixels // 10_000} 万像素," if pixels else ""
    return Refused(
        f"这张照片{has}超过 {MOST_PIXELS // 10_000} 万像素的上限，请在手机相机里改用普通分辨率，或缩小后再上传。",
        code="picture_too_many_pixels",
    )


def _small(image: Image.Image, side: int) -> Image.Image:
    """Shrink to at most `side` and turn into plain RGB, transparent parts white, colours sRGB."""
    profile = image.info.get("icc_profile")
    if image.mode in {"P", "PA", "LA", "1"}:  # these cannot be blended while shrinking
        image = image.convert("RGBA")
    elif image.mode.startswith("I"):  # 16 bits of grey
        image = image.convert("I").point(lambda grey: grey / 256).convert("L")
    image.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=3.0)
    image = _to_srgb(image, profile)
    if image.mode == "RGBA":
        ground = Image.new("RGB", image.size, "white")
        ground.paste(image, mask=image.getchannel("A"))
        return ground
    plain = image.convert("RGB")
    bare = Image.new("RGB", plain.size)
    bare.paste(plain)
    return bare


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Bring wide colours (a phone's Display P3) to what every screen shows; a broken profile is ignored."""
    if not profile or image.mode not in {"RGB", "CMYK"}:
        return image
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB") or image
    except (ImageCms.PyCMSError, *_BROKEN):
        return image


def _upright(image: Image.Image, turn: int) -> Image.Image:
    return image.transpose(_TURNS[turn]) if turn in _TURNS else image


def _hash(view: Image.Image) -> int | None:
    grey = view.convert("L").resize((likeness.COLUMNS, likeness.ROWS), Image.Resampling.BOX)
    flat = grey.tobytes()
    return likeness.dhash([flat[row : row + likeness.COLUMNS] for row in range(0, len(flat), likeness.COLUMNS)])


def _jpeg(image: Image.Image, quality: int, *, progressive: bool) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True, progressive=progressive)
    return out.getvalue()
