"""Around every request: a number of its own, one line in the log, and its place in the figures."""

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from chuangcheng.config.logs import CURRENT, user_of
from chuangcheng.jobs.figures import note_refusal, note_request

logger = logging.getLogger("chuangcheng.requests")
GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")
QUIET = {"healthz", "readyz", "metrics"}
SERVER_FAULT = 500


class Watch:
    """First of all middleware. The answer carries `X-Request-ID`: the one that came in, or a new one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and write down how it went."""
        begun = time.perf_counter()
        given = request.headers.get("X-Request-ID", "")
        number = given if GIVEN.fullmatch(given) else uuid.uuid4().hex
        request.request_id = number  # type: ignore[attr-defined]
        token = CURRENT.set(request)
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = number
            tell(request, response, time.perf_counter() - begun)
        finally:
            CURRENT.reset(token)
        return response


def tell(request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
    """The line and the figures; a refusal is known by the code its door wrote on the answer."""
    route = request.resolver_match.route if request.resolver_match else "-"
    method = request.method if request.method in METHODS else "other"
    note_request(route=route, method=method, status=response.status_code, seconds=seconds)
    code = getattr(response, "refusal_code", "")
    if code:
        note_refusal(code)
    broken = response.status_code >= SERVER_FAULT and not code
    level = logging.WARNING if broken else logging.INFO
    if route in QUIET or not logger.isEnabledFor(level):
        return
    milliseconds = round(seconds * 1000)
    data = {"method": method, "route": route, "status": response.status_code, "ms": milliseconds}
    if code:
        data["refusal"] = code
    if user := user_of(request):
        data["user"] = user
    logger.log(level, "%s %s status=%s ms=%s", method, route, response.status_code, milliseconds, extra={"data": data})


METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
