"""What the script that draws a map is told: the ground's tiles, the datum, where things are."""

from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

from chuangcheng.problems.queries.mapped import in_datum
from chuangcheng.rules.coordinates import DATUM_LABELS
from chuangcheng.web.pieces import Tone

# As map_ground.js counts them.
WORN: tuple[Tone, ...] = ("overdue", "soon", "mine", "other", "paused", "done")


def map_options() -> dict[str, Any]:
    """The ground as configured, and the addresses of script, worker and outlines."""
    ground = settings.MAP
    return {
        "script": static("vendor/maplibre/maplibre-gl-csp.js"),
        "worker": static("vendor/maplibre/maplibre-gl-csp-worker.js"),
        "sheet": static("vendor/maplibre/maplibre-gl.css"),
        "layers": [list(layer) for layer in ground.layers],
        "deepest": ground.deepest,
        "credit": ground.credit,
        "datum": ground.datum,
        "datum_words": DATUM_LABELS[ground.datum],
        "outlines": reverse("map_outlines"),
    }


def small_map(points: list[tuple[float, float, Tone, str]], *, line: bool = False) -> dict[str, Any]:
    """A small map of (latitude, longitude in WGS-84, tone, name); `line` joins them in their order, as a round goes.

    Hand it to the template as `small` and include web/parts/small_map.html.
    """
    drawn = [[*in_datum(north, east, settings.MAP.datum), worn(tone), name] for north, east, tone, name in points]
    return {"options": map_options() | {"points": drawn, "line": line}, "names": [name for *_, name in drawn]}


def site_map(site: Any, tone: Tone) -> dict[str, Any] | None:
    """A small map of one site wearing a tone; None for no site or one without a position."""
    if site is None or site.latitude is None:
        return None
    return small_map([(site.latitude, site.longitude, tone, site.name)])


def worn(tone: Tone) -> int:
    """A tone as the script counts them; what is void looks as what is done with."""
    return WORN.index(tone) if tone in WORN else len(WORN) - 1


def picker_map(latitude: float | None, longitude: float | None) -> dict[str, Any]:
    """A map to pick a position on, beginning at one in WGS-84 where there is one."""
    known = latitude is not None and longitude is not None
    start = in_datum(latitude or 0.0, longitude or 0.0, settings.MAP.datum) if known else None
    return {"options": map_options() | {"start": start}}
