"""The mark that tells every process that its copy of this room is old."""

import uuid

from chuangcheng.standards.models import Edition
from chuangcheng.standards.queries import EDITION


def renew() -> None:
    """Call inside the transaction of every write. A random token, not a count: a rolled-back one never comes again."""
    Edition.objects.update_or_create(pk=1, defaults={"token": str(uuid.uuid4())})
    EDITION.written()
