"""How programs ask of posts, self-checks and blind re-checks in the making; answered in expected/inspections.yaml."""

from typing import Any

from tests.permission.asking import Request
from tests.permission.inspecting import API, DRAWING, INSPECTOR, THE, Key, of_unit
from tests.permission.world import World


def call(where: Any = None, body: Any = None, **more: Any) -> Request:
    """A call of the API with a JSON body."""
    return Request(where or {}, body=body or (lambda world: {}), json=True, **more)


def window(world: World) -> dict[str, Any]:
    return {"site_id": world.things["site_one"], "day": "2026-03-02", "post": "窗口", "state": "leave"}


def drawing(world: World) -> dict[str, Any]:
    return {**DRAWING, "organisation": world.org("above"), "due": "2099-01-01T18:00:00+08:00"}


CHECK, DONE, ITEM = {"check_id": "check"}, {"check_id": "check_done"}, {"item_id": "check_item"}
CHECKS, SEEN = f"{API}self-checks", "inspections/self-checks/<check_id>"
RECHECK = {"recheck_id": "recheck"}
CALLS: dict[Key, Request] = {
    (f"{API}presences", "GET", THE): call(),
    (f"{API}presences", "POST", "at a site of the lead unit"): call(body=window),
    (CHECKS, "POST", "of the lead unit"): call(body=of_unit()),
    (f"{CHECKS}/items/<item_id>", "GET", THE): call(ITEM),
    (f"{CHECKS}/items/<item_id>", "PUT", THE): call(ITEM, lambda w: {"verdict": "meets"}),
    (f"{CHECKS}/<check_id>/register", "POST", THE): call(CHECK),
    (f"{CHECKS}/<check_id>/finish", "POST", THE): call(CHECK, seen=SEEN),
    (f"{CHECKS}/<check_id>/documents", "POST", THE): call(CHECK),
    (f"{CHECKS}/<check_id>/resume", "POST", THE): call(DONE, seen=SEEN),
    (f"{API}follow-ups/<follow_up_id>/remind", "POST", THE): call({"follow_up_id": "follow_up"}),
    (f"{API}follow-ups/<follow_up_id>/close", "POST", THE): call({"follow_up_id": "follow_up"}),
    (f"{API}recheck-draws", "GET", THE): call(),
    (f"{API}recheck-draws", "POST", "of the city"): call(body=drawing),
    (f"{API}recheck-draws/<draw_id>", "GET", THE): call({"draw_id": "recheck_draw"}),
    (f"{API}rechecks/<recheck_id>/checkers", "GET", THE): call(RECHECK),
    (f"{API}rechecks/<recheck_id>/give", "POST", THE): call(RECHECK, lambda w: {"checker": w.users[INSPECTOR].id}),
}
