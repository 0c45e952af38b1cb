"""Documents as DOCX."""

from chuangcheng.reports.documents.as_docx.render import render_docx

__all__ = ["render_docx"]
