"""How the app on the phone is asked; answered in expected/field.yaml. Rights to visits are held in `inspecting.py`."""

from typing import Any
from uuid import uuid4

from tests.permission.asking import Request

THE = "the one"
NONE = "a visit there is none of"
SHELL = ("", "worker.js", "manifest.webmanifest", "who.json", "day.json")
MOMENT = "2026-03-02T09:00:00+08:00"


def sent(where: dict[str, Any], **body: Any) -> Request:
    return Request({"uuid": str(uuid4()), **where}, body=lambda world: body, json=True)


FIELD: dict[tuple[str, str, str], Request] = {
    **{(f"field/{name}", "GET", THE): Request() for name in SHELL},
    ("field/visits/<uuid>/start", "POST", NONE): sent({}, started_at=MOMENT),
    ("field/visits/<uuid>/answers", "POST", NONE): sent(
        {}, answers=[{"uuid": str(uuid4()), "verdict": "meets", "answered_at": MOMENT}]
    ),
    ("field/visits/<uuid>/finish", "POST", NONE): sent({}, ended_at=MOMENT),
    ("field/visits/<uuid>/answers/<answer_uuid>/photos/<file_id>/drop", "POST", NONE): sent(
        {"answer_uuid": str(uuid4()), "file_id": 1}
    ),
}
