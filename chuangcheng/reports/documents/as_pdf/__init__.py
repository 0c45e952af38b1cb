"""Documents as PDF, set by typst with the measures of the DOCX."""

from chuangcheng.reports.documents.as_pdf.render import render_pdf

__all__ = ["render_pdf"]
