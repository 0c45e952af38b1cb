"""Papers of a list made by command: the report as a file, the issuer's sheet answered."""

import shutil
import tempfile
from datetime import datetime
from pathlib import Path

from chuangcheng.jobs.console import office_of
from chuangcheng.people.actor import Actor
from chuangcheng.problems.models import FeedbackList
from chuangcheng.reports.models import DocumentKind
from chuangcheng.reports.operations import open_document
from chuangcheng.reports.queries import text_of
from chuangcheng.reports.rendering import MEDIA_TYPES, render_file
from chuangcheng.reports.replies import answer_list
from chuangcheng.rules.refusals import Refused


def published(list_id: int, *, at: datetime) -> tuple[FeedbackList, Actor]:
    """A list, and the office that keeps it."""
    rows = FeedbackList.objects.filter(published_at__isnull=False).select_related("organisation", "original")
    feedback = rows.filter(id=list_id).first()
    if feedback is None:
        raise Refused(f"没有编号为 {list_id} 的清单；请核对清单编号。", code="console_list_missing", kind="missing")
    return feedback, office_of(feedback.organisation, at=at)


def write_report(*, list_id: int, form: str, out: Path, at: datetime) -> Path:
    """The list's report of this round, as it stands, in the form asked for; its claims are counted anew."""
    if form not in MEDIA_TYPES:
        raise Refused("格式只能是 docx、pdf 或 html，请改 --format。", code="console_report_form")
    feedback, by = published(list_id, at=at)
    row = open_document(list_id=feedback.id, kind=DocumentKind.REPORT, by=by, at=at)
    content = render_file(text_of(row, at), form)
    out.write_bytes(content)
    return out


def write_reply(*, list_id: int, out: Path, at: datetime) -> str:
    """The issuer's own sheet with the answers filled in; a sentence where it is not the issuer's own file."""
    feedback, by = published(list_id, at=at)
    with tempfile.TemporaryDirectory() as folder:
        answered = answer_list(feedback=feedback, folder=Path(folder), by=by, at=at)
        if answered.path.suffix != out.suffix:
            raise Refused(
                f"这份清单的回复表是 {answered.path.suffix} 文件，请把 --out 的扩展名改成 {answered.path.suffix}。",
                code="console_reply_form",
            )
        shutil.copyfile(answered.path, out)
    return answered.told
