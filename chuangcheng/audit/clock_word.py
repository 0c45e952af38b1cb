"""What an administrator said about the machine's clock: steps up to this one may bear a wrong time. Kept in the log."""

from datetime import datetime

from chuangcheng.audit.models import Entry
from chuangcheng.audit.operations import log

ACTION = "clock_confirmed"


def confirm_up_to(step: int, *, by_id: int | None, who: str, at: datetime) -> None:
    """The clock is right now, whatever the steps up to this id say."""
    log(action=ACTION, by_id=by_id, who=who, subject="服务器时间", new={"step": step}, at=at)


def confirmed_up_to() -> int:
    """The id of the last step whose time is known to be possibly wrong; 0 when nobody ever said so."""
    entry = Entry.objects.filter(action=ACTION).order_by("-id").first()
    return int((entry.new or {}).get("step", 0)) if entry else 0
