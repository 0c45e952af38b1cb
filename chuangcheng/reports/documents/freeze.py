"""What a final version keeps: its digest, its claims, and the appendix that lists every claim with its source."""

import dataclasses
import hashlib
import json
from collections.abc import Iterator
from typing import Any

from chuangcheng.reports.documents.blocks import Attachment, Claim, Column, Document, Paragraph, Photo, Table, words
from chuangcheng.reports.documents.data import to_data

APPENDIX_TITLE = "数据来源说明"


def digest(document: Document) -> str:
    """SHA-256 (hex) over what is printed and what it stands on.

    Web addresses (`href`, `url`) are left out, because they move with the server. A photo counts by its `sha256`;
    one without counts by its path.
    """
    data = to_data(_without_addresses(document))
    canonical = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def _without_addresses(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_without_addresses(item) for item in value)
    if isinstance(value, Claim):
        return dataclasses.replace(value, href="")
    if isinstance(value, Photo):
        return dataclasses.replace(value, url="", path="" if value.sha256 else value.path)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return dataclasses.replace(value, **{name: _without_addresses(content) for name, content in fields.items()})
    return value


def claims(document: Document) -> list[Claim]:
    """Every claim of the document in the order it is printed; one printed twice stands twice."""
    return list(_claims_in(document))


def _claims_in(value: Any) -> Iterator[Claim]:
    if isinstance(value, Claim):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _claims_in(item)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from _claims_in(getattr(value, field.name))


def claims_appendix(document: Document, *, title: str = APPENDIX_TITLE) -> Attachment:
    """An attachment that lists every claim of the document: number, printed text, source, identifier."""
    rows = tuple(
        (words(str(number)), words(claim.text), words(claim.source or claim.source_ref), words(claim.source_ref))
        for number, claim in enumerate(claims(document), start=1)
    )
    columns = (
        Column("序号", 1, "center"),
        Column("文中数字", 2.5, "left"),
        Column("来源", 5.5, "left"),
        Column("数据编号", 3, "left"),
    )
    if not rows:
        return Attachment(title, (Paragraph(words("本文没有引用数据。")),))
    return Attachment(title, (Table(columns, rows),))


def with_appendix(document: Document) -> Document:
    """The same document with the list of its claims as the last attachment."""
    return dataclasses.replace(document, attachments=(*document.attachments, claims_appendix(document)))
