"""The map's ground as the environment configures it: tiles of one's own, 天地图 by its key, or none at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from chuangcheng.rules.coordinates import DATUM_LABELS, Datum

TIANDITU = (
    "https://t{n}.tianditu.gov.cn/{layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={layer}&STYLE=default"
    "&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}&tk={key}"
)
SERVERS = range(8)
# BD-09 tiles are cut by a grid of their own, which the map does not draw.
DRAWN = ("wgs84", "cgcs2000", "gcj02")
OF_TIANDITU = "天地图"


@dataclass(frozen=True)
class Ground:
    """`layers` from the bottom up: each the addresses that serve it, with {z} {x} {y}. `credit` is shown on the map.

    `datum` is the tiles'; positions are moved into it before they are sent. `deepest` is their last zoom.
    """

    layers: tuple[tuple[str, ...], ...] = ()
    datum: Datum = "wgs84"
    credit: str = ""
    deepest: int = 18

    @property
    def hosts(self) -> tuple[str, ...]:
        """What a page must be allowed to ask, as the policy writes it; empty for tiles of the own server."""
        parts = [urlsplit(address) for layer in self.layers for address in layer]
        return tuple(sorted({f"{part.scheme}://{part.netloc}" for part in parts if part.netloc}))


def read_ground(environment: Mapping[str, str]) -> Ground:
    """The ground that CHUANGCHENG_MAP_* say. ImproperlyConfigured for what could not be drawn."""
    tiles, key = environment.get("CHUANGCHENG_MAP_TILES", "").split(), environment.get("CHUANGCHENG_TIANDITU_KEY", "")
    if tiles and key:
        raise ImproperlyConfigured("Set CHUANGCHENG_MAP_TILES or CHUANGCHENG_TIANDITU_KEY, not both")
    for address in tiles:
        part = urlsplit(address)
        if part.scheme not in {"http", "https", ""} or any(name not in address for name in ("{z}", "{x}", "{y}")):
            raise ImproperlyConfigured("CHUANGCHENG_MAP_TILES: each address needs {z}, {x} and {y}")
        if any(sign in part.netloc for sign in ";,'\"{}@"):
            raise ImproperlyConfigured("CHUANGCHENG_MAP_TILES: write each host in full")
    if key and not key.isalnum():
        raise ImproperlyConfigured("CHUANGCHENG_TIANDITU_KEY must be letters and digits")
    layers: list[tuple[str, ...]] = [(address,) for address in tiles]
    if key:
        layers = [tuple(TIANDITU.format(n=n, layer=name, key=key) for n in SERVERS) for name in ("vec", "cva")]
    datum = environment.get("CHUANGCHENG_MAP_DATUM", "cgcs2000" if key else "wgs84")
    if datum not in DATUM_LABELS or datum not in DRAWN:
        raise ImproperlyConfigured(f"CHUANGCHENG_MAP_DATUM must be one of {', '.join(DRAWN)}")
    return Ground(
        tuple(layers),
        cast(Datum, datum),
        environment.get("CHUANGCHENG_MAP_CREDIT", OF_TIANDITU if key else "").strip(),
        _deepest(environment.get("CHUANGCHENG_MAP_DEEPEST", "18")),
    )


def _deepest(given: str) -> int:
    if not given.isdecimal() or not 1 <= int(given) <= 22:
        raise ImproperlyConfigured("CHUANGCHENG_MAP_DEEPEST must be a zoom from 1 to 22")
    return int(given)
