"""The inbox by HTTP: unread first, read once opened, never somebody else's."""

import pytest
from django.utils import timezone

from chuangcheng.notices.models import Delivery, Outbox
from chuangcheng.notices.operations import Message, keep, post_outbox
from tests.cast import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return cast()


@pytest.fixture
def tell(people):
    """Put a message into somebody's inbox."""

    def told(name, title, link="/problems/2026-000001/", urgent=False):
        at = timezone.now()
        post_outbox(kind="problem.urge", subject="2026-000001", payload={}, at=at)
        outbox = Outbox.objects.latest("id")
        keep(
            [Message(outbox_id=outbox.id, recipient=people.user(name).id, title=title, link=link, urgent=urgent)], at=at
        )
        return Delivery.objects.get(outbox=outbox)

    return told


def test_unread_messages_stand_first_and_urgent_ones_say_so(client, people, tell):
    old = tell("城管甲", "看过的一条")
    client.force_login(people.user("城管甲"))
    client.get(f"/inbox/{old.id}/")
    tell("城管甲", "新的一条", urgent=True)
    drawn = client.get("/inbox/").content.decode()
    assert drawn.index("新的一条") < drawn.index("看过的一条")
    assert "紧急" in drawn


def test_opening_a_message_marks_it_read_and_goes_where_it_points(client, people, tell):
    row = tell("城管甲", "请签收")
    client.force_login(people.user("城管甲"))
    answer = client.get(f"/inbox/{row.id}/")
    row.refresh_from_db()
    assert answer["Location"] == "/problems/2026-000001/"
    assert row.read_at is not None


def test_a_message_that_points_outside_leads_back_to_the_inbox(client, people, tell):
    row = tell("城管甲", "奇怪的一条", link="//elsewhere.example/")
    client.force_login(people.user("城管甲"))
    assert client.get(f"/inbox/{row.id}/")["Location"] == "/inbox/"


def test_all_are_marked_read_at_once(client, people, tell):
    tell("城管甲", "一")
    tell("城管甲", "二")
    other = tell("公安甲", "别人的")
    client.force_login(people.user("城管甲"))
    client.post("/inbox/read/")
    assert not Delivery.objects.filter(recipient=people.user("城管甲"), read_at=None).exists()
    other.refresh_from_db()
    assert other.read_at is None


def test_somebody_elses_message_is_not_there_and_stays_unread(client, people, tell):
    row = tell("公安甲", "别人的")
    client.force_login(people.user("城管甲"))
    assert client.get(f"/inbox/{row.id}/").status_code == 404
    row.refresh_from_db()
    assert row.read_at is None


def test_an_empty_inbox_says_what_will_come(client, people):
    client.force_login(people.user("城管甲"))
    assert "还没有消息" in client.get("/inbox/").content.decode()


def test_nobody_reads_without_logging_in(client):
    assert client.get("/inbox/").status_code == 302
