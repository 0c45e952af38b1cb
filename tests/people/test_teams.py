"""Leading groups, teams and contacts: kept by the unit itself, with what was before in the log."""

from datetime import date

import pytest

from chuangcheng.audit.models import Entry
from chuangcheng.people.models import Contact, LeadingGroup, Team
from chuangcheng.people.operations.teams import (
    Member,
    remove_contact,
    remove_leading_group,
    remove_team,
    save_contact,
    save_leading_group,
    save_team,
)
from chuangcheng.rules.refusals import Refused
from tests.cast import AT, cast

pytestmark = pytest.mark.django_db


def refused(operation, **call):
    with pytest.raises(Refused) as refusal:
        operation(**call, at=AT)
    return refusal.value


def group_of(people, **changes):
    values = {
        "organisation_id": people.org("示例医院").id,
        "name": "创建工作领导小组",
        "members": [
            Member("组长", "组长某", "院长", "统筹全院创建"),
            Member("副组长", "院领导甲", "副院长", post_id=people.post("院领导甲").id),
        ],
        "by": people.actor("院办甲"),
        "at": AT,
        **changes,
    }
    return save_leading_group(**values)


def test_a_leading_group_keeps_its_members_in_order_with_their_duties():
    people = cast()
    group = group_of(people, established_on=date(2026, 1, 5), document_number="示医〔2026〕1号")
    assert list(group.members.values_list("place", "name", "duties")) == [
        ("组长", "组长某", "统筹全院创建"),
        ("副组长", "院领导甲", ""),
    ]
    group_of(people, group_id=group.id, members=[Member("组长", "新组长")])
    assert list(group.members.values_list("name", flat=True)) == ["新组长"]
    entry = Entry.objects.get(action="leading_group.change")
    assert [m["name"] for m in entry.old["members"]] == ["组长某", "院领导甲"]
    assert [m["name"] for m in entry.new["members"]] == ["新组长"]


def test_a_member_with_a_post_elsewhere_is_refused():
    people = cast()
    members = [Member("成员", "城管甲", post_id=people.post("城管甲").id)]
    with pytest.raises(Refused) as refusal:
        group_of(people, members=members)
    assert refusal.value.code == "leading_member_post"
    assert not LeadingGroup.objects.exists()


def test_a_member_without_a_name_is_refused():
    people = cast()
    with pytest.raises(Refused) as refusal:
        group_of(people, members=[Member("组长", " ")])
    assert refusal.value.fields == {"name": "“姓名”没有填，或者填得太长、不对，请核对。"}


def test_a_removed_group_stays_in_the_log():
    people = cast()
    group = group_of(people)
    remove_leading_group(group_id=group.id, by=people.actor("院办甲"), at=AT)
    assert not LeadingGroup.objects.exists()
    assert len(Entry.objects.get(action="leading_group.remove").old["members"]) == 2


def test_liaisons_keep_the_teams_of_their_own_unit():
    people = cast()
    call = {"organisation_id": people.org("总务科").id, "name": "兼职巡查队", "headcount": 12}
    team = save_team(**call, by=people.actor("总务甲"), at=AT)
    save_team(**{**call, "headcount": 15}, team_id=team.id, by=people.actor("总务甲"), at=AT)
    entry = Entry.objects.get(action="team.change")
    assert (entry.old, entry.new) == ({"headcount": 12}, {"headcount": 15})
    assert refused(save_team, **call, by=people.actor("保卫甲")).code == "keepers_only"
    assert refused(save_team, **call, by=people.actor("总务乙")).code == "keepers_only"
    assert refused(save_team, **call, by=people.actor("院办甲")).code == "team_taken"
    assert refused(save_team, **{**call, "name": ""}, by=people.actor("院办甲")).code == "team_fields"
    remove_team(team_id=team.id, by=people.actor("院办甲"), at=AT)
    assert not Team.objects.exists()


def test_contacts_are_kept_and_removed():
    people = cast()
    call = {"organisation_id": people.org("梧桐社区").id, "name": "物业某", "title": "物业经理", "phone": "0000-2"}
    contact = save_contact(**call, by=people.actor("梧桐甲"), at=AT)
    assert refused(save_contact, **call, by=people.actor("街办甲")).code == "contact_taken"
    moved = {**call, "organisation_id": people.org("榆树社区").id, "contact_id": contact.id}
    assert refused(save_contact, **moved, by=people.actor("街办甲")).code == "contact_missing"
    assert refused(remove_contact, contact_id=contact.id, by=people.actor("榆树甲")).code == "keepers_only"
    remove_contact(contact_id=contact.id, by=people.actor("街办甲"), at=AT)
    assert not Contact.objects.exists()
    assert Entry.objects.get(action="contact.remove").old["phone"] == "0000-2"
