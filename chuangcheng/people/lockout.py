"""Lock-out after wrong passwords, on django-axes.

Five wrong passwords for one login name from one address close that pair for a quarter of an hour; an office behind
one address is not locked out by a colleague's mistakes. An address that tries many names is closed at a much higher
number, so that names cannot be tried by the thousand.
"""

from ipaddress import ip_address
from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse

from chuangcheng.people.sessions import login_name


class Handler(AxesDatabaseHandler):
    """Counts by name and address, as axes does, and apart from that by address alone."""

    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        return super().is_locked(request, credentials) or self.address_failures(request) >= settings.ADDRESS_FAILURES

    def address_failures(self, request: HttpRequest) -> int:
        """Failures from this address within the cooling-off time."""
        recent = AccessAttempt.objects.filter(
            ip_address=request.axes_ip_address,  # type: ignore[attr-defined]
            attempt_time__gte=get_cool_off_threshold(request),
        )
        return recent.aggregate(n=Sum("failures_since_start"))["n"] or 0


def counted_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The login name failures are counted under: small and capital letters are one name."""
    typed = (credentials or {}).get("username") or request.POST.get("username") or ""
    return login_name(str(typed))


def client_address(request: HttpRequest) -> str | None:
    """The client's address. Behind CHUANGCHENG_PROXIES own proxies, what the outermost of them wrote down.

    Anything left of that in X-Forwarded-For was sent by the client and is not believed. None behind a Unix socket.
    """
    chain = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    hops = settings.PROXIES
    far = chain[-hops] if hops and len(chain) >= hops else ""
    return _address(far) or _address(str(request.META.get("REMOTE_ADDR", "")))


def _address(text: str) -> str | None:
    try:
        return str(ip_address(text))
    except ValueError:
        return None


def keep_page(request: HttpRequest, response: HttpResponse, credentials: dict[str, Any] | None) -> HttpResponse:
    """The log-in page says itself that one must wait; axes does not put a page of its own in its place."""
    return response
