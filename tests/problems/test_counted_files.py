"""The numbers of photos on a problem's row are those of the photos attached to it."""

import io

import pytest
from PIL import Image

from chuangcheng.evidence.operations import store
from chuangcheng.problems.models import Attachment
from chuangcheng.problems.operations.ask import FileRef
from chuangcheng.problems.operations.urging import note
from tests.ledgers import ledger

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_photo_sent_twice_is_counted_once() -> None:
    book = ledger()
    problem = book.register()
    picture = io.BytesIO()
    Image.new("RGB", (320, 240)).save(picture, "JPEG")
    by = book.people.user("市办甲").id
    kept = [
        store(stream=io.BytesIO(picture.getvalue()), name="照片.jpg", source="desktop", by_id=by, at=book.tick()).id
        for _ in range(2)
    ]
    first, second = (FileRef(file, "after") for file in kept)
    note(book.ask(problem, "市办甲", files=(first, first)))
    note(book.ask(problem, "市办甲", files=(first, second, FileRef(first.file_id, "before"))))
    problem.refresh_from_db()
    assert (problem.before_count, problem.after_count) == (1, 2)
    assert Attachment.objects.filter(problem=problem).count() == 3
