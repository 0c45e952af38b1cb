"""Documents as files: docx, pdf and html; and the fragment of the preview."""

import re
from collections.abc import Sequence
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from chuangcheng.reports.documents.as_docx.render import render_docx
from chuangcheng.reports.documents.as_html import render_html
from chuangcheng.reports.documents.as_pdf import render_pdf
from chuangcheng.reports.documents.blocks import Document
from chuangcheng.rules.refusals import Refused

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}
UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


def file_name(title: str, form: str) -> str:
    """A title as a file name every system takes."""
    return f"{UNSAFE.sub('_', title).strip('. ')[:80] or '文书'}.{form}"


def preview_html(document: Document) -> SafeString:
    """The fragment for the page; `as_html` escapes every text."""
    return mark_safe(render_html(document))  # noqa: S308 escaped in as_html


def render_file(document: Document, form: str) -> bytes:
    """One document as a file."""
    return render_files([document], form)


def render_files(documents: Sequence[Document], form: str) -> bytes:
    """Several documents in one file, each on new pages."""
    if form == "html":
        title = escape(documents[0].title)
        head = f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{title}</title>'
        return (head + "<hr>".join(render_html(one) for one in documents)).encode()
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"document.{form}"
        if form == "docx":
            render_docx(documents, path)
        elif form == "pdf":
            render_pdf(documents, path, font_dirs=settings.FONT_FOLDERS)
        else:
            raise Refused("只能生成 docx、pdf 或 html，请另选格式。", code="render_form")
        return path.read_bytes()
