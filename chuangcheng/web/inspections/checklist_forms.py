"""A checklist as one form: what was ticked and typed for each item, read from names like `verdict-12`.

The suffix is the check item's id, or `x` for what was found beside the list. Rows without a verdict say nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

import uuid_utils
from django.http import QueryDict

from chuangcheng.inspections.operations.answers import AnswerDraft
from chuangcheng.inspections.operations.presences import PresenceDraft
from chuangcheng.inspections.queries.numbers import Asked, asked_of, judged
from chuangcheng.inspections.queries.visits import ItemShown, VisitPage
from chuangcheng.rules.numerals import normal
from chuangcheng.web.asked import whole_number, whole_numbers
from chuangcheng.web.evidence.uploads import kept_photos
from chuangcheng.web.pieces import Photo, Tone

BESIDE = "x"
VERDICTS = [("meets", "符合"), ("fails", "不符合"), ("not_applicable", "不涉及"), ("exception", "除外情形")]
VERDICT_TONES: dict[str, Tone] = {
    "meets": "done", "fails": "overdue", "not_applicable": "void", "exception": "paused",
}  # fmt: skip
PRESENCES = [("present", "在岗"), ("absent", "空岗"), ("substitute", "顶岗"), ("leave", "请假")]
MOST_POSTS = 30


@dataclass(frozen=True)
class Row:
    """One item as the form draws it; `fault` stands beside it."""

    key: str
    shown: ItemShown
    uuid: str
    seen: int
    verdict: str
    count: int
    note: str
    fixed: bool
    fixed_how: str
    highlight: bool
    photos: tuple[Photo, ...]
    after: tuple[Photo, ...]
    tone: Tone | None
    fault: str = ""
    measured: str = ""
    measured_of: str = ""

    @property
    def asked(self) -> Asked | None:
        """The numbers the item asks for."""
        return asked_of(self.shown.item)

    @property
    def counted(self) -> str:
        """What the demand says to the numbers."""
        answer = self.shown.answer
        met = judged(self.shown.item, answer.measured, answer.measured_of) if answer else None
        return met.words if met else ""

    @property
    def locked(self) -> bool:
        """On the ledger: its verdict stays."""
        return self.shown.answer is not None and self.shown.answer.problem_id is not None

    @property
    def photo_wanted(self) -> str:
        """What the standard says of photos."""
        rule = getattr(self.shown.item, "photo", "none") if self.shown.item else "on_fail"
        return {"always": "须拍照", "on_fail": "不符合的须拍照"}.get(str(rule), "")


def rows_of(page: VisitPage, faults: Mapping[str, str]) -> list[tuple[str, list[Row]]]:
    """The items under their groups, in order."""
    found: list[tuple[str, list[Row]]] = []
    for shown in page.items:
        group = shown.item.group if shown.item else "清单以外"
        if not found or found[-1][0] != group:
            found.append((group, []))
        found[-1][1].append(row_of(shown, faults))
    return found


def row_of(shown: ItemShown, faults: Mapping[str, str]) -> Row:
    """An item with its answer, or empty with a UUID of its own."""
    answer = shown.answer
    key = str(shown.item.pk) if shown.item else f"x{answer.pk}" if answer else BESIDE
    if answer is None:
        return Row(key, shown, new_id(), 0, "", 0, "", False, "", False, (), (), None, faults.get(key, ""))
    return Row(
        key=key,
        shown=shown,
        uuid=str(answer.uuid),
        seen=answer.version,
        verdict=answer.verdict,
        count=answer.count,
        note=answer.note,
        fixed=answer.fixed_on_spot,
        fixed_how=answer.fixed_how,
        highlight=answer.highlight,
        photos=tuple(kept_photos([p.file_id for p in shown.photos if not p.after])),
        after=tuple(kept_photos([p.file_id for p in shown.photos if p.after])),
        tone=VERDICT_TONES.get(answer.verdict),
        fault=faults.get(str(answer.uuid), faults.get(key, "")),
        measured=shown_number(answer.measured),
        measured_of=shown_number(answer.measured_of),
    )


def empty_row() -> Row:
    """What was found beside the list, still to be written."""
    return Row(BESIDE, ItemShown(None, None), new_id(), 0, "", 0, "", False, "", False, (), (), None)


def new_id() -> str:
    """A UUIDv7."""
    return str(uuid_utils.uuid7())


def drafts(posted: QueryDict, *, at: datetime) -> list[AnswerDraft]:
    """Every row that has a verdict; a row beside the list counts once it has words."""
    return list(_drafts(posted, at))


def _drafts(posted: QueryDict, at: datetime) -> Iterator[AnswerDraft]:
    for name in posted:
        part, _, key = name.partition("-")
        if part != "uuid" or not (verdict := posted.get(f"verdict-{key}", "")):
            continue
        note = posted.get(f"note-{key}", "")
        if key.startswith(BESIDE) and not note.strip():
            continue
        yield AnswerDraft(
            uuid=UUID(posted.get(name, "")),
            verdict=verdict,
            answered_at=at,
            check_item=None if key.startswith(BESIDE) else whole_number(key),
            count=whole_number(posted.get(f"count-{key}", "")) or 0,
            measured=number_of(posted.get(f"measured-{key}", "")),
            measured_of=number_of(posted.get(f"of-{key}", "")),
            note=note,
            fixed_on_spot=f"fixed-{key}" in posted,
            fixed_how=posted.get(f"how-{key}", ""),
            highlight=f"highlight-{key}" in posted or (key == BESIDE and verdict == "meets"),
            proposal=proposal(posted, key),
            photos=whole_numbers(posted.getlist(f"photos_{key}")),
            after_photos=whole_numbers(posted.getlist(f"after_{key}")),
            seen=whole_number(posted.get(f"seen-{key}", "")) or 0,
        )


def shown_number(number: Decimal | None) -> str:
    """As a person writes it: 3, not 3.0000."""
    return "" if number is None else format(number.normalize(), "f")


def number_of(text: str) -> Decimal | None:
    """What was typed; what is no number comes back as one that is refused with a sentence."""
    try:
        return Decimal(normal(text).strip()) if text.strip() else None
    except InvalidOperation:
        return Decimal("NaN")


def proposal(posted: QueryDict, key: str) -> dict[str, Any]:
    """What the inspector proposes for the ledger, as it was before: the form asks for none of it."""
    found: dict[str, Any] = {}
    for name in ("category", "lead"):
        if (pk := whole_number(posted.get(f"{name}-{key}", ""))) is not None:
            found[name] = pk
    return found


def presences(posted: QueryDict) -> list[PresenceDraft]:
    """The posts seen: rows with a name."""
    columns = [posted.getlist(name) for name in ("post", "post_state", "post_substitute", "post_note")]
    found = []
    for post, state, substitute, note in list(zip(*columns, strict=False))[:MOST_POSTS]:
        if post.strip():
            found.append(PresenceDraft(uuid=UUID(new_id()), post=post, state=state, substitute=substitute, note=note))
    return found
