"""A report from a label is told to the office over its ground, once, without who reported."""

from uuid import UUID, uuid4

import pytest

from chuangcheng.jobs.telling import expand_outbox
from chuangcheng.notices.models import Delivery
from chuangcheng.people.models import Post
from chuangcheng.problems.models import PublicReport
from chuangcheng.problems.operations.public_reports import NewReport, send_report
from tests.cast import AT
from tests.places.test_answering import Town

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def town() -> Town:
    return Town()


def told(town: Town, key: UUID | None = None) -> PublicReport:
    new = NewReport(
        token=town.market.token, text="门口垃圾桶满了，过路人甲13800000000", name="过路人甲", phone="13800000000",
        sender="x", key=key or uuid4(),
    )  # fmt: skip
    return send_report(new=new, files=[], at=AT)


def heard() -> list[tuple[str, str, str, str]]:
    expand_outbox(at=AT)
    rows = Delivery.objects.exclude(recipient=None).order_by("id")
    return list(rows.values_list("recipient__display_name", "title", "body", "link"))


def test_the_office_over_the_ground_hears_once_and_not_who_reported(town):
    key = uuid4()
    report = told(town, key=key)
    assert told(town, key=key) == report
    found = heard()
    assert found
    assert {link for _, _, _, link in found} == {f"/places/reports/{report.pk}/"}
    assert len({who for who, *_ in found}) == len(found)
    for said in found:
        assert "过路人" not in "".join(said)
        assert "1380000" not in "".join(said)
    assert {who for who, *_ in found} == {"街办甲"}  # not the street's liaisons, who do not read such reports


def test_where_nobody_holds_the_office_the_next_one_up_hears(town):
    report_on = told(town).organisation
    first = {who for who, *_ in heard()}
    for post in Post.objects.filter(organisation=report_on):
        post.holdings.all().delete()
    Delivery.objects.all().delete()
    told(town)
    second = {who for who, *_ in heard()}
    assert second
    assert not second & first
