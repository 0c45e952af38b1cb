"""Photos and QR codes made small enough to print: upright, without EXIF, as JPEG or PNG bytes."""

import hashlib
import io
import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import segno
from PIL import Image, ImageOps, UnidentifiedImageError

from chuangcheng.reports.documents.blocks import Block, Photo, PhotoPair
from chuangcheng.rules.refusals import Refused

# Side by side on a page two photos are 76 mm wide each: 800 pixels are 267 to the inch there.
LONGEST_PIXELS, LONGEST_IN_PAIR, PAIR_MM = 1000, 800, 82
MOST_THREADS = 4
MOST_PIXELS = 80_000_000
JPEG_QUALITY = 82
QR_SCALE = 8


@dataclass(frozen=True)
class Picture:
    """An encoded picture ready to embed; `key` is the SHA-256 of its bytes, sizes are pixels."""

    blob: bytes
    extension: str
    width: int
    height: int
    key: str

    def fit(self, *, width: float, height: float) -> tuple[float, float]:
        """The largest size (same unit as the box) with this picture's proportions inside a box."""
        scale = min(width / self.width, height / self.height)
        return self.width * scale, self.height * scale


@dataclass
class PictureShelf:
    """Every photo of one rendering, read and made small once however often it is printed in that size."""

    _made: dict[tuple[str, int], Picture] = field(default_factory=dict)

    def take(self, photo: Photo, *, width: float) -> Picture:
        """The photo for a box of so many millimetres. Raises Refused (photo_missing, photo_unreadable)."""
        key = (photo.path, longest_for(width))
        known = self._made.get(key)
        if known is None:
            known = self._made[key] = _printable_photo(photo, key[1])
        return known

    def prepare(self, photos: Iterable[Photo], *, width: float) -> None:
        """Make many at once on all cores: Pillow works outside Python's lock. One that fails is told by `take`."""
        longest = longest_for(width)
        wanted = {photo.path: photo for photo in photos if (photo.path, longest) not in self._made}
        with ThreadPoolExecutor(min(MOST_THREADS, os.cpu_count() or 1)) as threads:
            for photo, picture in zip(
                wanted.values(), threads.map(lambda one: _or_none(one, longest), wanted.values()), strict=True
            ):
                if picture is not None:
                    self._made[photo.path, longest] = picture


def photos_in_pairs(blocks: Iterable[Block]) -> list[Photo]:
    """The photos that are printed side by side."""
    pairs = [block for block in blocks if isinstance(block, PhotoPair)]
    return [photo for pair in pairs for photo in (pair.before, pair.after) if photo is not None]


def longest_for(width: float) -> int:
    """Pixels of the longer side in a box of so many millimetres."""
    return LONGEST_IN_PAIR if width <= PAIR_MM else LONGEST_PIXELS


def _or_none(photo: Photo, longest: int) -> Picture | None:
    try:
        return _printable_photo(photo, longest)
    except Refused:
        return None


def _printable_photo(photo: Photo, longest: int) -> Picture:
    name = photo.caption or Path(photo.path).name
    try:
        with Image.open(photo.path) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Refused(f"照片“{name}”像素太大，请缩小后重新上传。", code="photo_too_large")
            opened.draft("RGB", _at_least(opened.size, longest))
            image = ImageOps.exif_transpose(opened)
            image.thumbnail((longest, longest))
            return _encoded(image)
    except FileNotFoundError:
        raise Refused(
            f"找不到照片“{name}”的文件，请重新上传或从文稿里去掉这张照片。", code="photo_missing", kind="missing"
        ) from None
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        raise Refused(f"照片“{name}”打不开，请换一张再生成。", code="photo_unreadable") from None


def _at_least(size: tuple[int, int], longest: int) -> tuple[int, int]:
    """The size a JPEG may be decoded at: a half or a quarter, where the longer side stays long enough."""
    scale = longest / max(*size, longest)
    return int(size[0] * scale), int(size[1] * scale)


def _encoded(image: Image.Image) -> Picture:
    sink = io.BytesIO()
    _on_white(image).save(sink, "JPEG", quality=JPEG_QUALITY)
    return _picture(sink.getvalue(), "jpg", image.width, image.height)


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode not in {"RGBA", "LA", "P", "PA"}:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    ground = Image.new("RGB", layer.size, "white")
    ground.paste(layer, mask=layer.getchannel("A"))
    return ground


def _picture(blob: bytes, extension: str, width: int, height: int) -> Picture:
    return Picture(blob, extension, width, height, hashlib.sha256(blob).hexdigest())


def qr_picture(payload: str) -> Picture:
    """A QR code as PNG; level M survives a stamp's edge and a photocopy. Raises Refused when the text is too long."""
    sink = io.BytesIO()
    code = _qr(payload)
    code.save(sink, kind="png", scale=QR_SCALE, border=2)
    side = int(code.symbol_size(scale=QR_SCALE, border=2)[0])
    return _picture(sink.getvalue(), "png", side, side)


def qr_svg(payload: str) -> str:
    """The same code as one SVG element without styles or script."""
    return str(_qr(payload).svg_inline(border=2, svgclass="qr", lineclass=None, omitsize=True))


def qr_data_uri(payload: str) -> str:
    """The same code as a data: address for an <img>."""
    return str(_qr(payload).svg_data_uri(border=2, svgclass=None, lineclass=None))


def _qr(payload: str) -> segno.QRCode:
    try:
        return segno.make_qr(payload, error="m", boost_error=False)
    except segno.DataOverflowError:
        raise Refused("二维码里的网址太长，请缩短系统网址后再生成。", code="qr_too_long") from None
