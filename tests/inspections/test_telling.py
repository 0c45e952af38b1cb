"""Who hears of follow-up checks and blind re-checks."""

import pytest

from chuangcheng.inspections.operations.telling import tell
from chuangcheng.jobs.telling import expand_outbox
from chuangcheng.notices.models import Delivery
from tests.cast import AT
from tests.ledgers import ledger

pytestmark = pytest.mark.django_db


def test_liaisons_and_offices_of_units_and_named_users_hear_once():
    people = ledger().people
    tell(
        kind="inspections.follow_up", subject="1", title="【举一反三排查】烟头", body="请查看。",
        link="/inspections/follow-ups/1/", units=[people.org("总务科").id], users=[people.user("市督甲").id], at=AT,
    )  # fmt: skip
    assert expand_outbox(at=AT) == 1
    heard = Delivery.objects.exclude(recipient=None).values_list("recipient__display_name", "title", "link")
    assert set(heard) == {
        ("总务甲", "【举一反三排查】烟头", "/inspections/follow-ups/1/"),
        ("市督甲", "【举一反三排查】烟头", "/inspections/follow-ups/1/"),
    }
