"""What a load asks for, as questions by name: programs through /api/v1 with a token, people through pages."""

import io
import json
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID, uuid4

from PIL import Image

from tests.bench.load.clients import Question
from tests.bench.load.grounds import Grounds
from tests.bench.seeding.texts import COMMON, NEVER_MEET, RARE, sample

Asking = Callable[[Grounds, int], Sequence[Question]]
PHOTO = (1600, 1200)
BOUNDARY = "bench-boundary"


class UsedUp(Exception):
    """The place has too few problems left to ask this of; the message says what to do."""


def page(path: str, *, by: str = "office") -> Asking:
    """The same page again and again, in a browser's session."""

    def ask(grounds: Grounds, count: int) -> Sequence[Question]:
        return [Question(path, headers=_cookie(grounds, by))] * count

    return ask


def _cookie(grounds: Grounds, by: str) -> dict[str, str]:
    return {"Cookie": f"sessionid={grounds.sessions[by]}", "Accept": "text/html"}


def problem_pages(grounds: Grounds, count: int) -> Sequence[Question]:
    """The page of one problem after another."""
    return [
        Question(f"/problems/{quote(number)}/", headers=_cookie(grounds, "office"))
        for number in _around(grounds.numbers, count)
    ]


def _around(numbers: Sequence[str], count: int) -> list[str]:
    return [numbers[n % len(numbers)] for n in range(count)]


def reads(path: str, *, by: str = "office", **query: Any) -> Asking:
    """A list of the API. `lead=True` asks for the grounds' unit, `pages` goes on from the page before."""

    def ask(grounds: Grounds, count: int) -> Sequence[Question]:
        said = {name: grounds.lead if value is True else value for name, value in query.items()}
        address = f"/api/v1{path}?{urlencode(said, doseq=True)}"
        return [Question(address, headers=_token(grounds, by))] * count

    return ask


def _token(grounds: Grounds, by: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {grounds.tokens[by]}"}


def details(grounds: Grounds, count: int) -> Sequence[Question]:
    """One problem with a long history after another."""
    return [
        Question(f"/api/v1/problems/{quote(number)}", headers=_token(grounds, "office"))
        for number in _around(grounds.numbers, count)
    ]


def registers(grounds: Grounds, count: int) -> Sequence[Question]:
    """New problems."""
    return [
        _writes("/problems", grounds, "office", {"home": grounds.city, "text": f"{text}，第{n}处", "place": "中山路口",
                                                 "category_id": grounds.category}, good=201)
        for n, text in enumerate(sample(count))
    ]  # fmt: skip


def _writes(
    path: str, grounds: Grounds, by: str, body: dict[str, Any], *, good: int = 200, version: int | None = None
) -> Question:
    headers = _token(grounds, by) | {"Content-Type": "application/json", "Idempotency-Key": str(uuid4())}
    if version is not None:
        headers["If-Match"] = f'"{version}"'
    return Question(f"/api/v1{path}", "POST", headers, json.dumps(body, ensure_ascii=False).encode(), good)


# One after the other, on the same problems: who makes the move and what comes with it.
WAY: dict[str, tuple[str, dict[str, Any]]] = {
    "dispatch": ("office", {"lead": True, "requirement": "请按时限整改"}),
    "accept": ("liaison", {}),
    "measure": ("liaison", {"text": "已清运垃圾20余车，增设分类垃圾桶12组"}),
    "submit": ("liaison", {"person_name": "承办人", "words": "已整改到位"}),
    "verify": ("verifier", {"words": "现场看过，已整改"}),
    "strike_off": ("office", {}),
}


def moves(code: str) -> Asking:
    """One move on problem after problem, each at its version; they must be asked in the order of WAY."""

    def ask(grounds: Grounds, count: int) -> Sequence[Question]:
        by, body = WAY[code]
        said = {name: grounds.lead if value is True else value for name, value in body.items()}
        after = list(WAY).index(code)
        if len(grounds.waiting) < count:
            raise UsedUp(f"{len(grounds.waiting)} problems wait for dispatch, {count} are needed: seed this place anew")
        return [
            _writes(f"/problems/{quote(number)}/moves/{code}", grounds, by, said, version=version + after)
            for number, version in grounds.waiting[:count]
        ]

    return ask


def uploads(grounds: Grounds, count: int) -> Sequence[Question]:
    """Photos as a camera makes them, no two alike."""
    buffer = io.BytesIO()
    Image.effect_noise(PHOTO, 24).convert("RGB").save(buffer, "JPEG", quality=70)
    photo = buffer.getvalue()
    return [_upload(grounds, photo, uuid4()) for _ in range(count)]


def _upload(grounds: Grounds, photo: bytes, key: UUID) -> Question:
    comment = b"\xff\xfe" + (18).to_bytes(2, "big") + key.bytes
    unlike = photo[:2] + comment + photo[2:]
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{key}.jpg"\r\n'
    body = f"{head}Content-Type: image/jpeg\r\n\r\n".encode() + unlike + f"\r\n--{BOUNDARY}--\r\n".encode()
    headers = _token(grounds, "office") | {
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}", "Idempotency-Key": str(key),
    }  # fmt: skip
    return Question("/api/v1/evidence", "POST", headers, body, 201)


READS: dict[str, Asking] = {
    "list of 100": reads("/problems", limit=100),
    "list of 100, a bureau": reads("/problems", by="liaison", limit=100),
    "filtered list: one state": reads("/problems", limit=100, state="rectifying"),
    "filtered list: a lead's open ones by deadline": reads(
        "/problems", limit=100, state="open", lead=True, sort="desk"
    ),
    "filtered list: overdue": reads("/problems", limit=100, due="late", sort="desk"),
    "search, a rare word": reads("/problems", limit=100, q=RARE),
    "search, a common word": reads("/problems", limit=100, q=COMMON),
    "search, common words that never meet": reads("/problems", limit=100, q=" ".join(NEVER_MEET)),
    "detail": details,
}
WRITES: dict[str, Asking] = {
    "register": registers,
    **{f"move: {code}": moves(code) for code in WAY},
    "upload of a photo": uploads,
}
PAGES: dict[str, Asking] = {
    "HTML list": page("/problems/"),
    "HTML problem": problem_pages,
    "工作台 (HTML), the city's office": page("/"),
    "工作台 (HTML), a bureau": page("/", by="liaison"),
    "领导一览 (HTML)": page("/overview/", by="leader"),
}
