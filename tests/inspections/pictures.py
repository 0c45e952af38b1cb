"""Photos as rows alone, for tests that look at no bytes."""

import hashlib
from uuid import uuid4

from chuangcheng.evidence.models import File
from tests.cast import AT


def stored(user, content="a") -> File:
    """A photo this person has just uploaded."""
    sha256 = hashlib.sha256(content.encode()).hexdigest()
    return File.objects.create(
        key=uuid4(), sha256=sha256, size=1, media_type="image/jpeg", extension="jpg", kind="photo", source="camera",
        uploaded_by=user, uploaded_at=AT,
    )  # fmt: skip
