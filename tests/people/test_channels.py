"""A unit's channel is set by administrators, and its secrets stay out of the log."""

import pytest

from chuangcheng.audit.models import Entry
from chuangcheng.people.operations.channels import set_channel
from chuangcheng.people.queries.channels import channel_kinds
from chuangcheng.rules.refusals import Refused
from tests.cast import AT, cast

pytestmark = pytest.mark.django_db
ROBOT = {"kind": "dingtalk", "address": "https://robot.example/send?access_token=geheim", "secret": "SEC1"}


def test_an_office_may_not_set_the_address_that_the_server_calls():
    people = cast()
    with pytest.raises(Refused, match="系统管理员"):
        set_channel(organisation_id=people.org("城管局").id, channel=ROBOT, by=people.actor("市办甲"), at=AT)


def test_a_secret_is_kept_when_none_is_given_and_stands_in_no_log():
    people = cast()
    unit, by = people.org("城管局"), people.actor("管理甲")
    set_channel(organisation_id=unit.id, channel=ROBOT, by=by, at=AT)
    changed = {**ROBOT, "address": "https://robot.example/send?access_token=neu", "secret": ""}
    assert set_channel(organisation_id=unit.id, channel=changed, by=by, at=AT).notice_hook["secret"] == "SEC1"
    assert channel_kinds([unit.id, people.org("公安局").id]) == {unit.id: "dingtalk"}
    set_channel(organisation_id=unit.id, channel={}, by=by, at=AT)
    assert channel_kinds([unit.id]) == {}
    entries = list(Entry.objects.filter(action="organisation.channel").order_by("id").values_list("old", "new"))
    assert entries[0] == ({"channel": "无"}, {"channel": "钉钉群机器人 robot.example"})
    assert "geheim" not in str(entries)
    assert "SEC1" not in str(entries)


def test_a_channel_that_could_never_work_is_refused():
    people = cast()
    with pytest.raises(Refused):
        set_channel(
            organisation_id=people.org("城管局").id,
            channel={"kind": "wecom", "address": "ftp://x"},
            by=people.actor("管理甲"),
            at=AT,
        )
