"""The mark that tells every process that its copy of this room is old."""

import uuid

from chuangcheng.standards.models import Edition
from chuangcheng.standards.queries import EDITION


def hold() -> None:
    """Let one writer at a time compare what somebody saw with what is there, to the end of the transaction."""
    Edition.objects.select_for_update().filter(pk=1).first()


def renew() -> None:
    """Call inside the transaction of every write. A random token, not a count: a rolled-back one never comes again."""
    Edition.objects.update_or_create(pk=1, defaults={"token": str(uuid.uuid4())})
    EDITION.written()
