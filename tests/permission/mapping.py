"""How the map is asked; answered in expected/map.yaml."""

from tests.permission.asking import Request

THE = "the one"
MAP: dict[tuple[str, str, str], Request] = {
    ("map/", "GET", THE): Request(),
    ("map/list/", "GET", THE): Request(),
    ("map/list/", "POST", "with a position"): Request(body=lambda w: {"latitude": "34.7", "longitude": "113.6"}),
    ("map/data.json", "GET", THE): Request(),
    ("map/outlines.json", "GET", THE): Request(),
    ("map/at/<kind>/<pk>/", "GET", "a site"): Request({"kind": "site", "pk": "site_one"}),
    ("map/at/<kind>/<pk>/", "GET", "no area"): Request({"kind": "area", "pk": lambda w: 0}),
}
CALLS: dict[tuple[str, str, str], Request] = {
    ("api/v1/map", "GET", THE): Request(json=True),
    ("api/v1/map", "GET", "of an area nobody knows"): Request(json=True, query=lambda w: {"area_id": 999999}),
    ("api/v1/map/areas", "GET", THE): Request(json=True),
}
