"""A document as JSON data and back.

Every value carries its name under "is". Fields left at their default are not written, so that a field added
later does not change the digest of a text frozen earlier.
"""

import dataclasses
from collections.abc import Iterator
from datetime import date
from typing import Any, get_args, get_origin, get_type_hints

from chuangcheng.reports.documents import blocks
from chuangcheng.rules.refusals import Refused

KINDS: dict[str, type] = {
    "words": blocks.Words,
    "claim": blocks.Claim,
    "heading": blocks.Heading,
    "paragraph": blocks.Paragraph,
    "list": blocks.ListBlock,
    "column": blocks.Column,
    "table": blocks.Table,
    "photo": blocks.Photo,
    "photo_pair": blocks.PhotoPair,
    "photo_row": blocks.PhotoRow,
    "page_break": blocks.PageBreak,
    "label_cell": blocks.LabelCell,
    "value_cell": blocks.ValueCell,
    "sign_cell": blocks.SignCell,
    "qr_cell": blocks.QrCell,
    "form_row": blocks.FormRow,
    "form": blocks.Form,
    "attachment": blocks.Attachment,
    "imprint": blocks.Imprint,
    "footer": blocks.Footer,
    "document": blocks.Document,
}
NAMES = {kind: name for name, kind in KINDS.items()}
HINTS = {kind: get_type_hints(kind) for kind in NAMES}


def to_data(value: Any) -> Any:
    """A document, block or span as values that `json.dumps` takes. Dates are ISO strings."""
    if isinstance(value, tuple):
        return [to_data(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if type(value) not in NAMES:
        return value
    return {"is": NAMES[type(value)], **dict(_written_fields(value))}


def _written_fields(value: Any) -> Iterator[tuple[str, Any]]:
    for field in dataclasses.fields(value):
        content = getattr(value, field.name)
        if content != field.default:
            yield field.name, to_data(content)


def from_data(data: Any) -> blocks.Document:
    """The document that `to_data` wrote. Raises Refused (document_malformed) on anything else."""
    value = _read(data, blocks.Document)
    if not isinstance(value, blocks.Document):
        raise _unreadable("整份文稿")
    return value


def _unreadable(where: str) -> Refused:
    return blocks.malformed(f"文稿数据里的“{where}”读不懂，请重新生成这份文稿。")


def _read(data: Any, hint: Any, where: str = "整份文稿") -> Any:
    if isinstance(data, dict):
        return _read_kind(data, hint, where)
    if isinstance(data, list):
        if get_origin(hint) is not tuple and tuple not in {get_origin(one) for one in get_args(hint)}:
            raise _unreadable(where)
        inner = get_args(hint)[0]
        return tuple(_read(item, inner, where) for item in data)
    if isinstance(data, str) and date in (hint, *get_args(hint)):
        return _read_date(data, where)
    if not _fits(data, hint):
        raise _unreadable(where)
    return data


def _read_date(text: str, where: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _unreadable(where) from None


def _read_kind(data: dict[str, Any], hint: Any, where: str) -> Any:
    name = data.get("is")
    kind = KINDS.get(name) if isinstance(name, str) else None
    if kind is None or kind not in (hint, *get_args(hint)):
        raise _unreadable(str(name or where))
    hints = HINTS[kind]
    given = {key: content for key, content in data.items() if key != "is"}
    if not set(given) <= set(hints):
        raise _unreadable(str(name))
    required = {field.name for field in dataclasses.fields(kind) if field.default is dataclasses.MISSING}
    if not required <= set(given):
        raise _unreadable(str(name))
    return kind(**{key: _read(content, hints[key], key) for key, content in given.items()})


def _fits(value: Any, hint: Any) -> bool:
    """Whether a plain JSON value may stand in a field: text, number, yes or no, nothing, or one of a few words."""
    if value is None:
        return type(None) in get_args(hint)
    if isinstance(value, bool):
        return hint is bool
    if isinstance(value, int):
        return hint in (int, float)
    if isinstance(value, float):
        return hint is float
    return hint is str or value in get_args(hint)
