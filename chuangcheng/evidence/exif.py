"""What a camera wrote into a picture: when, where, with what, and which way up. Never trusted, only shown."""

from datetime import datetime, timedelta, timezone
from typing import Any, NamedTuple

from django.utils.timezone import get_default_timezone
from PIL import ExifTags, Image

from chuangcheng.rules.coordinates import Datum, Position, is_position

UNREADABLE = (ValueError, TypeError, ZeroDivisionError, OverflowError, KeyError, IndexError, OSError, SyntaxError)


class Shot(NamedTuple):
    """What is known of the moment of shooting; from EXIF, or said by our own camera page."""

    taken_at: datetime | None = None
    position: Position | None = None
    device: str = ""


def read_shot(image: Image.Image) -> Shot:
    """Read EXIF without decoding; whatever is missing or nonsense stays empty. Times without zone are local."""
    try:
        exif = image.getexif()
        details, place = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
    except UNREADABLE:
        return Shot()
    return Shot(
        taken_at=_moment(details, str(exif.get(ExifTags.Base.DateTime, ""))),
        position=_position(place),
        device=_device(exif),
    )


def orientation(image: Image.Image) -> int:
    """Give the EXIF orientation 1–8, 1 where there is none."""
    try:
        found = int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except UNREADABLE:
        return 1
    return found if 1 <= found <= 8 else 1


def clean(text: object, length: int) -> str:
    """Drop what a database or a page cannot show (NUL, control characters) and cut to length."""
    return "".join(letter for letter in str(text) if letter.isprintable()).strip()[:length]


def _moment(details: dict[int, Any], changed: str) -> datetime | None:
    text = str(details.get(ExifTags.Base.DateTimeOriginal) or details.get(ExifTags.Base.DateTimeDigitized) or changed)
    try:
        naive = datetime.strptime(clean(text, 19), "%Y:%m:%d %H:%M:%S")
    except ValueError:
        return None
    if naive.year < 1990:  # a camera whose clock was never set
        return None
    zone = _offset(str(details.get(ExifTags.Base.OffsetTimeOriginal, "")))
    return naive.replace(tzinfo=zone or get_default_timezone())


def _offset(text: str) -> timezone | None:
    """Read "+08:00"."""
    sign, hours, minutes = text[:1], text[1:3], text[4:6]
    if sign not in {"+", "-"} or not (hours.isdigit() and minutes.isdigit()):
        return None
    length = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-length if sign == "-" else length) if length <= timedelta(hours=14) else None


def _position(place: dict[int, Any]) -> Position | None:
    try:
        latitude = _degrees(place[ExifTags.GPS.GPSLatitude], place[ExifTags.GPS.GPSLatitudeRef], "S")
        longitude = _degrees(place[ExifTags.GPS.GPSLongitude], place[ExifTags.GPS.GPSLongitudeRef], "W")
    except UNREADABLE:
        return None
    if not is_position(latitude, longitude):
        return None
    datum: Datum = "gcj02" if "GCJ" in str(place.get(ExifTags.GPS.GPSMapDatum, "")).upper() else "wgs84"
    return Position(latitude, longitude, datum)


def _degrees(parts: Any, reference: Any, negative: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    turned = clean(reference, 1).upper() == negative
    return (-1 if turned else 1) * (degrees + minutes / 60 + seconds / 3600)


def _device(exif: Image.Exif) -> str:
    maker, model = (clean(exif.get(tag, ""), 60) for tag in (ExifTags.Base.Make, ExifTags.Base.Model))
    return clean(model if model.lower().startswith(maker.lower()) else f"{maker} {model}", 100)
