"""Which stored files a person may open: those of a problem they see, of a list they see, and their own fresh ones."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from chuangcheng.evidence.models import File
from chuangcheng.evidence.queries import files
from chuangcheng.people.actor import Actor
from chuangcheng.problems.models import Attachment
from chuangcheng.problems.queries.public_reports import reports_seen_by
from chuangcheng.problems.queries.sight import lists_visible_to, visible_to
from chuangcheng.rules.refusals import Refused

FRESH = timedelta(days=14)  # as long as a draft that names it is kept


def file_seen(file_id: int, *, by: Actor, at: datetime) -> File:
    """One file this person may open. Raises Refused (missing) for all others, so that ids tell nothing.

    Where there is none the same is asked as for another's: how long the answer takes tells nothing either.
    """
    found = files([file_id]).get(file_id)
    own = found is not None and _is_own(found, by, at)
    seen = own or _is_attached(file_id, by) or _is_original(file_id, by) or _is_reported(file_id, by)
    if found is None or not seen:
        raise Refused("没有这个文件，或它不归您看；请从问题页面打开。", code="file_not_seen", kind="missing")
    return found


def check_files_own(file_ids: Iterable[int], *, by: Actor, at: datetime) -> None:
    """Refuse ids in a form that this person neither uploaded nor may see."""
    for file_id in file_ids:
        file_seen(file_id, by=by, at=at)


def _is_own(file: File, by: Actor, at: datetime) -> bool:
    return by.user_id is not None and file.uploaded_by_id == by.user_id and at - file.uploaded_at < FRESH


def _is_attached(file_id: int, by: Actor) -> bool:
    rows = Attachment.objects.filter(file_id=file_id, withdrawn_at=None, problem__in=visible_to(by))
    return rows.exists()


def _is_original(file_id: int, by: Actor) -> bool:
    return lists_visible_to(by).filter(original_id=file_id).exists()


def _is_reported(file_id: int, by: Actor) -> bool:
    return reports_seen_by(by).filter(photos=file_id).exists()
