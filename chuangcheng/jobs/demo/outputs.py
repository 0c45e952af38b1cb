"""What the demo leaves in var/demo: report (docx, pdf), ledger, the issuer's sheet answered, the dispatch papers."""

import shutil
from datetime import datetime
from pathlib import Path

from django.conf import settings

from chuangcheng.jobs.demo.hospital import HOSPITAL, NUMBER
from chuangcheng.people.models import User
from chuangcheng.people.queries import actor_for
from chuangcheng.problems.models import FeedbackList
from chuangcheng.reports.exports import export_list
from chuangcheng.reports.issuing import issue_batch
from chuangcheng.reports.models import DocumentKind
from chuangcheng.reports.operations import open_document
from chuangcheng.reports.queries import text_of
from chuangcheng.reports.rendering import render_file, render_files
from chuangcheng.reports.replies import answer_list


def write_outputs(*, at: datetime, base_url: str = "http://127.0.0.1:8000") -> list[Path]:
    """The five files, made anew from the records as they stand; returns their paths."""
    folder: Path = settings.CHUANGCHENG_HOME / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    feedback = FeedbackList.objects.get(number=NUMBER, organisation__name=HOSPITAL)
    by = actor_for(User.objects.get(username="yuanban"), at)
    row = open_document(list_id=feedback.id, kind=DocumentKind.REPORT, by=by, at=at)
    text = text_of(row, at)
    made = []
    for form in ("docx", "pdf"):
        path = folder / f"整改报告.{form}"
        path.write_bytes(render_file(text, form))
        made.append(path)
    ledger = folder / "台账.xlsx"
    export_list(feedback=feedback, out=ledger, by=by, at=at)
    answered = answer_list(feedback=feedback, folder=folder, by=by, at=at)
    reply = folder / "反馈清单-回复.xlsx"
    shutil.move(answered.path, reply)
    papers = issue_batch(list_id=feedback.id, kind=DocumentKind.DISPATCH, base_url=base_url, by=by, at=at)
    dispatch = folder / "交办单.pdf"
    dispatch.write_bytes(render_files([text_of(paper, at) for paper in papers], "pdf"))
    return [*made, ledger, reply, dispatch]
