"""今天的活: everything the phone needs for a day without a signal, in one answer with a tag."""

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from chuangcheng.field.door import answer, encoded, now, refusal, signed_in, still_in
from chuangcheng.field.problems_out import problems_of
from chuangcheng.field.visits_out import programmes_of, sites_of, visits_of
from chuangcheng.people.actor import Actor
from chuangcheng.people.queries import city
from chuangcheng.problems.queries.choices import phrases, units_below

MOST_UNITS = 500
PHRASED = ("measure", "submit", "verify", "send_back")
WORD_OF = {"measure": "text"}


@require_GET
@never_cache
def who(request: HttpRequest) -> HttpResponse:
    """Who is logged in, with the token their writes need; to nobody 401, and the cookie that logging in needs."""
    csrf = get_token(request)
    user: Any = request.user
    if not user.is_authenticated or not still_in(request):
        return refusal(401, "登录已过期，请重新登录；没有提交的内容都还在。", "field_nobody")
    return answer({"id": user.pk, "name": user.display_name, "login": user.get_username(), "csrf": csrf})


@require_GET
@signed_in
def day(request: HttpRequest, by: Actor) -> HttpResponse:
    """For whoever asks; 304 where nothing changed. Sets the CSRF cookie, which the shell cannot."""
    get_token(request)
    said = snapshot(request, by)
    tag = f'"{hashlib.sha256(encoded(said)).hexdigest()[:20]}"'
    known = request.headers.get("If-None-Match", "")
    found = HttpResponse(status=304) if tag in known else answer({**said, "at": now(request)})
    found["ETag"], found["Cache-Control"] = tag, "private, no-cache"
    return found


def snapshot(request: HttpRequest, by: Actor) -> dict[str, Any]:
    """As plain values; the moment it was made is left out, or no two would be the same."""
    at = now(request)
    wide = {s.organisation_id for s in by.standings if s.roles & {"office", "inspector"}}
    units = units_below(wide)[:MOST_UNITS]
    visits, checklists = visits_of(by, at.date())
    return {
        "user": {
            "id": by.user_id,
            "name": by.name,
            "login": request.user.get_username(),
            "posts": [f"{s.organisation_name} {s.title}" for s in by.standings],
            "roles": sorted(by.roles),
        },
        "city": city().name,
        "today": at.date().isoformat(),
        "visits": visits,
        "checklists": checklists,
        "sites": sites_of(by),
        "programmes": programmes_of(by),
        "problems": problems_of(by, at),
        "phrases": {code: phrases(by, code, word=WORD_OF.get(code, "note")) for code in PHRASED},
        "units": [{"id": unit.id, "name": unit.name, "spelt": unit.spelt} for unit in units],
    }
