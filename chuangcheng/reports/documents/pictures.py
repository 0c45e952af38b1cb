"""Photos and QR codes made small enough to print: upright, without EXIF, as JPEG or PNG bytes."""

import hashlib
import io
from dataclasses import dataclass, field
from pathlib import Path

import segno
from PIL import Image, ImageOps, UnidentifiedImageError

from chuangcheng.reports.documents.blocks import Photo
from chuangcheng.rules.refusals import Refused

PRINT_DPI = 200
LONGEST_PIXELS = 1000
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
    """Every photo of one rendering, read and made small once however often it is printed."""

    _by_path: dict[str, Picture] = field(default_factory=dict)

    def take(self, photo: Photo) -> Picture:
        """Raises Refused (photo_missing, photo_unreadable) with what to do."""
        known = self._by_path.get(photo.path)
        if known is None:
            known = self._by_path[photo.path] = _printable_photo(photo)
        return known


def _printable_photo(photo: Photo) -> Picture:
    name = photo.caption or Path(photo.path).name
    try:
        with Image.open(photo.path) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Refused(f"照片“{name}”像素太大，请缩小后重新上传。", code="photo_too_large")
            opened.draft("RGB", (LONGEST_PIXELS * 2, LONGEST_PIXELS * 2))
            image = ImageOps.exif_transpose(opened)
            image.thumbnail((LONGEST_PIXELS, LONGEST_PIXELS))
            return _encoded(image)
    except FileNotFoundError:
        raise Refused(
            f"找不到照片“{name}”的文件，请重新上传或从文稿里去掉这张照片。", code="photo_missing", kind="missing"
        ) from None
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        raise Refused(f"照片“{name}”打不开，请换一张再生成。", code="photo_unreadable") from None


def _encoded(image: Image.Image) -> Picture:
    sink = io.BytesIO()
    _on_white(image).save(sink, "JPEG", quality=JPEG_QUALITY, optimize=True)
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
