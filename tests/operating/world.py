"""A small city in a home of its own, made by `python -m tests.operating.world PROBLEMS`; says in JSON who may come in.

{"sessions": {name: session key}, "numbers": [...], "password": ...}; the problems are dispatched and accepted.
Run with the environment of the home (CHUANGCHENG_HOME, CHUANGCHENG_DATABASE_URL).
"""

import json
import os
import sys
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chuangcheng.config.settings")
django.setup()

from django.conf import settings  # noqa: E402  (settings come first)
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from tests.cast import PASSWORD  # noqa: E402
from tests.ledgers import Ledger, ledger  # noqa: E402

WHO = ("市办甲", "市办乙", "城管甲", "管理甲")


def people(book: Ledger) -> dict[str, str]:
    """A session for each, as if they had logged in."""
    found = {}
    for name in WHO:
        client = Client()
        client.force_login(book.people.user(name), backend="django.contrib.auth.backends.ModelBackend")
        found[name] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return found


def main(count: int) -> None:
    book = ledger()
    book.now = timezone.now() - timedelta(minutes=3 * count + 60)
    numbers = []
    for n in range(count):
        problem = book.register(f"第{n + 1}处垃圾桶满溢，周边有散落垃圾")
        book.dispatch(problem)
        book.accept(problem)
        numbers.append(problem.number)
    logins = {name: book.people.user(name).username for name in WHO}
    world = {"sessions": people(book), "logins": logins, "numbers": numbers, "password": PASSWORD}
    print(json.dumps(world | {"home": book.people.org("云屏市").id}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
