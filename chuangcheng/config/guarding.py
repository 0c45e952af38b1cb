"""What stands before every write: a disk with room and a clock that can be right. Reading goes on without either.

Failures of the machine inside a view become answers here, once for all doors: 507 for a full disk, 503 for a database
that is away.
"""

import logging
from collections.abc import Callable

from django.contrib.sessions.middleware import SessionMiddleware
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from chuangcheng.api.door import refused as program_refusal
from chuangcheng.jobs.clock import need_clock
from chuangcheng.jobs.space import need_space, refusal_for
from chuangcheng.rules.refusals import Refused
from chuangcheng.web.door import PLAIN, STATUS, refusal

logger = logging.getLogger(__name__)
READS = {"GET", "HEAD", "OPTIONS", "TRACE"}
# Who has to come in to put things right must be let in; this is what the disk's reserve is for.
ALWAYS = {"login", "logout", "ping", "confirm_clock"}


class Guard:
    """Last of all middleware, next to the view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponseBase | None:
        """Refuse a write the machine cannot keep."""
        match = request.resolver_match
        if request.method in READS or (match and match.url_name in ALWAYS):
            return None
        try:
            need_space()
            need_clock(at=timezone.now())
        except Refused as refused:
            return answer(request, refused)
        except DatabaseError as error:  # what fails here does not come to process_exception by itself
            return self.process_exception(request, error)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """A full disk or a database that is away is no fault of the program."""
        refused = refusal_for(exception)
        if refused is None:
            return None
        logger.error("%s: %s", refused.code, exception)
        return answer(request, refused)


def answer(request: HttpRequest, refused: Refused) -> HttpResponse:
    """In the form the door's readers expect."""
    if request.path.startswith("/api/"):
        return program_refusal(request, refused)
    try:
        return refusal(request, refused)
    except DatabaseError:  # not even the reader's name can be had
        bare = HttpResponse(refused.sentence, status=STATUS[refused.kind], content_type=PLAIN)
        bare.refusal_code = refused.code  # type: ignore[attr-defined]
        return bare


class PatientSessions(SessionMiddleware):
    """A session that cannot be saved does not spoil a page that was only read."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Save; a failure of the machine is answered, and only for a write."""
        try:
            return super().process_response(request, response)
        except DatabaseError as error:
            refused = refusal_for(error)
            if refused is None:
                raise
            logger.error("session not saved: %s", refused.code)
            return response if request.method in READS else answer(request, refused)
