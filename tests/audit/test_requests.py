"""A request of a program counts once: its answer is kept under the key and given again."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from uuid import UUID, uuid4

import pytest

from chuangcheng.audit.models import Request
from chuangcheng.audit.requests import CUT_OFF, Asked, Told, answer_apart, answer_together
from chuangcheng.rules.refusals import Refused

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
WAYS = pytest.mark.parametrize("answered", [answer_together, answer_apart])


def asked(key: UUID, fingerprint: str = "a", at: datetime = AT) -> Asked:
    return Asked(key=key, by_id=None, operation="POST /x", fingerprint=fingerprint, at=at)


class Work:
    """Counts how often it was done."""

    def __init__(self, refusal: Refused | None = None):
        self.done, self.refusal = 0, refusal

    def __call__(self) -> Told:
        self.done += 1
        if self.refusal:
            raise self.refusal
        return Told(201, f"{self.done}", kept=f"{self.done} without the secret")


@pytest.mark.django_db
@WAYS
def test_the_same_request_is_done_once_and_answered_from_what_was_kept(answered):
    work, key = Work(), uuid4()
    assert answered(asked(key), work).body == "1"
    assert answered(asked(key), work) == Told(201, "1 without the secret")
    assert work.done == 1


@pytest.mark.django_db
@WAYS
def test_another_request_under_the_same_key_is_refused(answered):
    work, key = Work(), uuid4()
    answered(asked(key), work)
    with pytest.raises(Refused) as refused:
        answered(asked(key, "b"), work)
    assert (refused.value.code, refused.value.kind, work.done) == ("request_key_taken", "invalid", 1)


@pytest.mark.django_db
@WAYS
def test_what_was_refused_keeps_nothing_and_may_be_asked_again(answered):
    key, no = uuid4(), Refused("不行，请改。", code="no")
    with pytest.raises(Refused):
        answered(asked(key), Work(no))
    assert not Request.objects.exists()
    assert answered(asked(key, "b"), Work()).status == 201


@pytest.mark.django_db
def test_a_second_one_is_turned_away_while_the_first_is_under_way():
    key, codes = uuid4(), []

    def work() -> Told:
        with pytest.raises(Refused) as refused:
            answer_apart(asked(key), Work())
        codes.append((refused.value.code, refused.value.kind))
        return Told(200, "first")

    assert answer_apart(asked(key), work).body == "first"
    assert codes == [("request_in_progress", "conflict")]


@pytest.mark.django_db
def test_one_that_was_cut_off_may_be_made_again_after_a_while():
    key = uuid4()
    Request.objects.create(key=key, operation="POST /x", body_hash="a", at=AT)
    for late in (timedelta(0), CUT_OFF - timedelta(seconds=1)):
        with pytest.raises(Refused):
            answer_apart(asked(key, at=AT + late), Work())
    assert answer_apart(asked(key, at=AT + CUT_OFF), Work()).status == 201


@pytest.mark.django_db(transaction=True)
def test_two_at_once_in_one_transaction_each_do_the_work_once_between_them():
    key, start, work, bodies = uuid4(), Barrier(2), Work(), []

    def ask() -> None:
        start.wait()
        bodies.append(answer_together(asked(key), work).status)

    threads = [Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (bodies, work.done) == ([201, 201], 1)
