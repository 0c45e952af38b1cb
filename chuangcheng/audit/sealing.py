"""The log as chains like those of the problems: sealed a few seconds after it is written, in pieces of a thousand.

Writing an entry takes no lock, so that a page that logs a reading waits for nobody; the seal comes after. Who, subject,
address, old and new value are digested with salts of their own, so that each can be erased; the rest is hashed.
A piece is called log-000001 and so on, and stands in checkpoints and exports beside the problems.
"""

import json
import secrets
from collections.abc import Iterator
from datetime import UTC

from django.db import IntegrityError, transaction
from django.db.models import Max

from chuangcheng.audit.checking import Chain, Link
from chuangcheng.audit.checkpoints import Head
from chuangcheng.audit.models import Checkpoint, Entry
from chuangcheng.rules import chain

PIECE = 1000
AT_ONCE = 1000
PREFIX = "log-"
TEXTS = ("who", "subject", "address", "old", "new")
ERASED = {"who": "", "subject": "", "address": None, "old": None, "new": None}


def seal() -> int:
    """Chain the entries that have no place yet; how many. Two at once: one does it, the other finds nothing."""
    try:
        with transaction.atomic():
            last = Entry.objects.select_for_update(of=("self",)).exclude(place=None).order_by("-place").first()
            rows = list(Entry.objects.filter(place=None).order_by("id")[:AT_ONCE])
            before, previous = (last.place or 0, last.hash) if last else (0, "")
            for place, row in enumerate(rows, start=before + 1):
                previous = close(row, place, previous)
            Entry.objects.bulk_update(rows, ["place", "salts", "digests", "previous", "hash"], batch_size=100)
            return len(rows)
    except IntegrityError:
        return 0


def seal_all() -> int:
    """Chain everything written so far."""
    total = 0
    while made := seal():
        total += made
    return total


def close(row: Entry, place: int, previous: str) -> str:
    """Give one entry its place and its hash; returns the hash. A piece begins without a previous one."""
    row.place, row.previous = place, "" if (place - 1) % PIECE == 0 else previous
    words = words_of(row)
    row.salts = {name: secrets.token_hex(8) for name in words}
    row.digests = {name: chain.digest(salt=row.salts[name], text=text) for name, text in words.items()}
    row.hash = chain.step_hash(previous=row.previous, body=body_of(row))
    return row.hash


def words_of(row: Entry) -> dict[str, str]:
    """The texts of an entry that are there; values as JSON with sorted names."""
    found = {name: getattr(row, name) for name in TEXTS}
    return {
        name: value if isinstance(value, str) and name in TEXTS[:3] else plain(value)
        for name, value in found.items()
        if value is not None and value != ""
    }


def plain(value: object) -> str:
    """A value as the digest sees it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def name_of(place: int) -> str:
    """The piece a place stands in."""
    return f"{PREFIX}{(place - 1) // PIECE + 1:06d}"


def body_of(row: Entry) -> dict[str, object]:
    """What the hash of an entry covers; the names are those of a step's body, so that one verifier reads both."""
    place = row.place or 0
    return {
        "problem": name_of(place),
        "seq": (place - 1) % PIECE + 1,
        "entry": row.pk,
        "at": row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "user": row.user_id,
        "action": row.action,
        "success": row.success,
        "digests": row.digests,
    }


def last_place() -> int:
    """The place of the last sealed entry; 0 when nothing is sealed."""
    return int(Entry.objects.aggregate(last=Max("place"))["last"] or 0)


def piece_count() -> int:
    """How many pieces there are."""
    return -(-last_place() // PIECE)


def pieces(*, first: int = 1) -> Iterator[Chain]:
    """The log's pieces in order, from the given one on, as the checker takes them."""
    for number in range(first, piece_count() + 1):
        from_place = (number - 1) * PIECE + 1
        rows = list(Entry.objects.filter(place__range=(from_place, from_place + PIECE - 1)).order_by("place"))
        full = min(PIECE, last_place() - from_place + 1)
        head = rows[-1].hash if rows else ""
        yield Chain(number=name_of(from_place), step_count=full, head=head, links=[link_of(row) for row in rows])


def link_of(row: Entry) -> Link:
    """A sealed entry as the checker takes it."""
    body = body_of(row)
    return Link(
        seq=(row.place or 0) - ((row.place or 1) - 1) // PIECE * PIECE,
        previous=row.previous, hash=row.hash, body=body, words=words_of(row), salts=row.salts, digests=row.digests,
    )  # fmt: skip


def heads() -> Iterator[Head]:
    """Heads of the pieces for the checkpoint: the last one it named, filled since, and those begun since.

    A full piece never changes again. Every checkpoint names the last piece, so the newest tells where to go on.
    """
    for piece in pieces(first=max(1, anchored_pieces())):
        yield piece.number, piece.step_count, piece.head


def anchored_pieces() -> int:
    """The number of the last piece that the newest checkpoint naming any covers; 0 before the first."""
    last = Checkpoint.objects.order_by("-number").first()
    names = [name for name, _, _ in last.covered if name.startswith(PREFIX)] if last else []
    return max((int(name.removeprefix(PREFIX)) for name in names), default=0)


def erase_texts(ids: list[int], names: tuple[str, ...] = TEXTS) -> int:
    """Take texts of entries and their salts away for good; the digests stay, the chain holds. How many entries."""
    rows = list(Entry.objects.filter(id__in=ids))
    for row in rows:
        for name in names:
            setattr(row, name, ERASED[name])
        row.salts = {name: salt for name, salt in row.salts.items() if name not in names}
    return Entry.objects.bulk_update(rows, [*names, "salts"], batch_size=100)
