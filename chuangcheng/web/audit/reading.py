"""Every reading of personal data is logged, once for a page, pages and programs alike; which ones is said here once.

Personal data are telephone numbers, e-mail addresses, lists of people and accounts, and what an issuer's sheet says
word for word. The name of whoever did a step in office is part of the step's record and no reading in this sense.
`tests/web/audit/test_readings.py` fails for an address of people or imports nobody decided about.
"""

import logging
from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from chuangcheng.audit.operations import log
from chuangcheng.people.lockout import client_address
from chuangcheng.web.context import actor_of
from chuangcheng.web.door import now

logger = logging.getLogger(__name__)
UNIT = "settings/units/<id:unit_id>/"
PERSONAL: dict[str, str] = {
    "settings/accounts/": "accounts",
    "settings/accounts/<id:user_id>/": "accounts",
    UNIT: "unit",
    UNIT + "teams/<id:team_id>/": "teams",
    UNIT + "contacts/<id:contact_id>/": "contacts",
    UNIT + "groups/<id:group_id>/": "groups",
    "settings/posts/<id:post_id>/edit/": "posts",
    "settings/posts/<id:post_id>/hold/": "posts",
    "settings/posts/<id:post_id>/hand-over/": "posts",
    "lists/import/<id:import_id>/rows/": "rows",
    "lists/import/<id:import_id>/errors/": "rows",
    "places/coverage/": "coverages",
    "places/coverage/<id:coverage_id>/": "coverages",
    "places/coverage/<id:coverage_id>/end/": "coverages",
    "places/sites/<id:site_id>/": "coverages",
    "places/agreements/<id:agreement_id>/": "agreements",
    "places/agreements/<id:agreement_id>/edit/": "agreements",
    "places/operators/<id:operator_id>/": "operators",
    "places/operators/<id:operator_id>/edit/": "operators",
    "places/fronts/<id:front_id>/": "fronts",
    "places/fronts/<id:front_id>/edit/": "fronts",
    "places/reports/<id:report_id>/": "public_reports",
}


class Readings:
    """Logs a reading after it was answered; when the log cannot be written, the reading was still answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        kind = kind_of(request)
        if kind and response.status_code == 200:
            try:
                note(request, kind)
            except DatabaseError:
                logger.exception("a reading of %s was not logged", kind)
        return response


def kind_of(request: HttpRequest) -> str:
    """What personal data the answer shows; empty for none."""
    if request.method != "GET" or request.resolver_match is None:
        return ""
    route = request.resolver_match.route
    if not route.startswith("api/"):
        return PERSONAL.get(route, "")
    words = route.split("/")
    return next(
        (kind for kind in ("users", "teams", "contacts", "groups", "coverages") if kind in words), ""
    ) or whole_of(words)


def whole_of(words: list[str]) -> str:
    """For programs: one unit or post with its people, one paper, operator or front, who answers, rows of an import."""
    if words[-2] in {"agreements", "operators", "fronts"} and words[-1].startswith("<"):
        return words[-2]
    if words[-2] in {"organisations", "posts"} and words[-1].startswith("<"):
        return {"organisations": "unit", "posts": "posts"}[words[-2]]
    if "sites" in words and words[-1] == "answers":
        return "coverages"
    return "rows" if "imports" in words and words[-1] in {"rows", "errors.xlsx"} else ""


def note(request: HttpRequest, kind: str) -> None:
    """One entry: who read what, where."""
    by = actor_of(request)
    log(action=f"read.{kind}", by_id=by.user_id, who=by.name, at=now(request), subject=request.path[:120],
        address=client_address(request))  # fmt: skip
