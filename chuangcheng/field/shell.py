"""The shell, its service worker and its manifest: the same for everybody, nobody's data in them."""

import orjson
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.views.decorators.http import require_GET

from chuangcheng.field.precache import OWN, precache

FRESH = "no-cache"
NAME = "创城现场"


@require_GET
def shell(request: HttpRequest) -> HttpResponse:
    """The one page of the app."""
    found = HttpResponse(precache().shell)
    found["Cache-Control"] = FRESH
    return found


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker with what it keeps written at its head, so that a change of any file is a new worker."""
    kept = precache()
    head = (
        f"const VERSION = {orjson.dumps(kept.version).decode()};\nconst FILES = {orjson.dumps(kept.files).decode()};\n"
    )
    found = HttpResponse(
        head.encode() + (OWN / "worker.js").read_bytes(), content_type="text/javascript; charset=utf-8"
    )
    found["Cache-Control"] = FRESH
    return found


@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to put the app on its home screen."""
    icons = [
        {"src": static(f"field/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size, purpose in ((192, "any"), (512, "any"), (512, "maskable"))
    ]
    said = {
        "id": "/field/", "name": "创城工作台现场督查", "short_name": NAME, "lang": "zh-CN", "start_url": "/field/",
        "scope": "/field/", "display": "standalone", "orientation": "portrait", "background_color": "#f5f7f9",
        "theme_color": "#182a40", "icons": icons,
    }  # fmt: skip
    found = HttpResponse(orjson.dumps(said), content_type="application/manifest+json")
    found["Cache-Control"] = FRESH
    return found
