"""Check that a message on a webhook came from the installation, is fresh, and is whole."""

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import NotRequired, TypedDict

FRESH = 300.0  # seconds a message may have been under way


class Message(TypedDict):
    """One thing that happened. `event` is a code ("problem.dispatch"), `subject` a number ("2026-000123")."""

    title: str
    body: str
    link: str
    event: NotRequired[str]
    subject: NotRequired[str]
    happened_at: NotRequired[str]


class Delivery(TypedDict):
    """What is posted; `id` is the same however often it is tried: keep it, and leave out what you have had."""

    id: str
    title: str
    urgent: bool
    at: str
    messages: list[Message]


class NotGenuine(ValueError):
    """The message must not be believed; answer 400 and forget it."""


def read_hook(
    *, secret: str, headers: Mapping[str, str], body: bytes, now: float | None = None, fresh: float = FRESH
) -> Delivery:
    """Give what was sent. `headers` by name in any case, `body` as received, `now` in seconds since 1970.

    Raises NotGenuine: no or another signature, older or newer than `fresh` seconds.
    """
    sent = {name.lower(): value for name, value in headers.items()}
    stamp = sent.get("x-chuangcheng-timestamp", "")
    wanted = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(sent.get("x-chuangcheng-signature", "").encode(), f"sha256={wanted}".encode()):
        raise NotGenuine("the signature is not ours")
    if abs((time.time() if now is None else now) - int(stamp)) > fresh:
        raise NotGenuine("the message is too old")
    delivery: Delivery = json.loads(body)
    return delivery
