"""Who is where: the tree, a unit's page, accounts, and what pickers offer."""

from datetime import timedelta

import pytest

from chuangcheng.people.actor import CLOCK, CONSOLE, Actor
from chuangcheng.people.models import Contact, Organisation, User
from chuangcheng.people.operations.posts import hold_post
from chuangcheng.people.operations.teams import Member, save_contact, save_leading_group, save_team
from chuangcheng.people.queries.accounts import account, users
from chuangcheng.people.queries.choices import leader_choices, liaisons_of, own_posts, posts_of, units_to_pick
from chuangcheng.people.queries.tree import organisation_page, organisation_tree
from chuangcheng.rules.refusals import Refused
from tests.cast import AT, cast

pytestmark = pytest.mark.django_db


def flat(nodes):
    for node in nodes:
        yield node
        yield from flat(node.children)


def test_the_tree_is_nested_and_says_who_is_there(django_assert_num_queries):
    by = cast().actor("团委甲")
    with django_assert_num_queries(3):
        (top,) = organisation_tree(by, at=AT)
    nodes = {n.name: n for n in flat([top])}
    assert top.name == "云屏市"
    assert nodes["南桥派出所"].line_parent == "云屏市公安局"
    assert nodes["示例医院"].people == ("院办甲", "院办乙", "院领导甲")
    assert (nodes["示例医院"].post_count, nodes["示例医院"].vacant_count) == (4, 0)
    assert [c.name for c in nodes["南桥街道"].children] == ["梧桐社区", "榆树社区", "南桥派出所"]


def test_people_know_their_own_tree_only():
    people = cast()
    Organisation.objects.create(id=900_000_000, name="另一市", kind="city", path="/900000000/")
    assert [n.name for n in organisation_tree(people.actor("团委甲"), at=AT)] == ["云屏市"]
    assert len(organisation_tree(people.actor("管理甲"), at=AT)) == 2
    assert organisation_tree(Actor(user_id=people.user("管理甲").id, name="没有岗位"), at=AT) == ()
    with pytest.raises(Refused) as refusal:
        organisation_page(900_000_000, by=people.actor("团委甲"), at=AT)
    assert refusal.value.kind == "missing"


def test_retired_units_are_left_out_unless_asked_for():
    people = cast()
    Organisation.objects.filter(id=people.org("团委").id).update(is_active=False)
    by = people.actor("市办甲")
    assert "团委" not in {n.name for n in flat(organisation_tree(by, at=AT))}
    assert "团委" in {n.name for n in flat(organisation_tree(by, at=AT, with_retired=True))}


def test_a_page_shows_posts_people_and_groups():
    people = cast()
    hospital, office = people.org("示例医院"), people.actor("院办甲")
    User.objects.filter(id=people.user("院领导甲").id).update(phone="0000-3")
    save_team(organisation_id=hospital.id, name="控烟宣传队", headcount=9, by=office, at=AT)
    save_contact(organisation_id=hospital.id, name="后勤某", phone="0000-4", by=office, at=AT)
    members = [Member("组长", "组长某")]
    save_leading_group(organisation_id=hospital.id, name="领导小组", members=members, by=office, at=AT)
    page = organisation_page(hospital.id, by=office, at=AT)
    assert [a.name for a in page.above] == ["云屏市"]
    assert [c.name for c in page.children] == ["党办", "总务科", "保卫科", "团委"]
    posts = {p.title: p for p in page.posts}
    assert posts["院创城办主任"].seat_name == "党办"
    assert posts["院创城办主任"].role_labels == ("创城办",)
    assert [h.phone for h in posts["分管院领导"].holders] == ["0000-3"]
    assert page.teams[0].headcount == 9
    assert page.leading_groups[0].members[0].name == "组长某"
    assert (page.may_keep, page.may_keep_people, page.may_keep_posts) == (True, True, False)


def test_telephones_are_for_those_who_work_with_the_unit():
    people = cast()
    contact = {"organisation_id": people.org("南桥派出所").id, "name": "值班室", "phone": "0000-5"}
    save_contact(**contact, by=people.actor("街办甲"), at=AT)

    def phone(who):
        page = organisation_page(people.org("南桥派出所").id, by=people.actor(who), at=AT)
        return page.contacts[0].phone

    assert {phone(who) for who in ("派出所甲", "街联甲", "区办甲", "市督甲", "公安甲", "管理甲")} == {"0000-5"}
    assert {phone(who) for who in ("梧桐甲", "城管甲", "总务甲")} == {""}


def test_a_page_shows_who_comes_next():
    people = cast()
    deputy = {"post_id": people.post("保卫甲").id, "user_id": people.user("团委甲").id, "is_deputy": True}
    first = AT.date() + timedelta(days=3)
    hold_post(**deputy, from_date=first, to_date=first, by=people.actor("管理甲"), at=AT)
    page = organisation_page(people.org("保卫科").id, by=people.actor("保卫甲"), at=AT)
    assert [(h.name, h.is_deputy, h.is_current) for h in page.posts[0].holders] == [
        ("保卫甲", False, True),
        ("团委甲", True, False),
    ]


def test_pickers_offer_what_stands_below_and_the_units_of_the_line():
    people = cast()
    street = {u.name for u in units_to_pick(people.actor("街办甲"))}
    assert street == {"南桥街道", "梧桐社区", "榆树社区", "南桥派出所"}
    assert {u.name for u in units_to_pick(people.actor("公安甲"))} == {"云屏市公安局", "南桥派出所"}
    assert units_to_pick(people.actor("管理甲")) == []
    assert len(units_to_pick(CLOCK)) == len(people.organisations)


def test_pickers_say_where_a_unit_stands():
    people = cast()
    where = {u.name: u.where for u in units_to_pick(people.actor("市办甲"))}
    assert where["总务科"] == "示例医院"
    assert where["梧桐社区"] == "东湖区／南桥街道"
    own = [u.name for u in units_to_pick(people.actor("市办甲")) if u.is_own]
    assert own == ["云屏市"]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("总务", "总务科"),
        ("zwk", "总务科"),
        ("zongwu", "总务科"),
        ("城管", "云屏市城市管理局"),
        ("CGJ", "云屏市城市管理局"),
        ("街道", "南桥街道"),
    ],
)
def test_pickers_are_searched_by_name_pinyin_and_initials(typed, first):
    people = cast()
    assert units_to_pick(people.actor("市办甲"), search=typed)[0].name == first


def test_nothing_is_offered_for_words_nobody_bears():
    people = cast()
    assert units_to_pick(people.actor("市办甲"), search="气象") == []


def test_liaisons_are_those_on_post_at_that_moment():
    people = cast()
    hospital = people.org("示例医院").id
    assert [s.user_id for s in liaisons_of(hospital, AT)] == [people.user("院办乙").id]
    assert liaisons_of(hospital, AT - timedelta(days=900)) == []


def test_leaders_near_come_before_leaders_far():
    people = cast()
    members = [Member("组长", "组长某", "院长"), Member("副组长", "院领导甲", "副院长")]
    group = {"organisation_id": people.org("示例医院").id, "name": "领导小组", "members": members}
    save_leading_group(**group, by=people.actor("院办甲"), at=AT)
    Contact.objects.create(organisation=people.org("总务科"), name="科长某", title="科长")
    found = leader_choices(people.org("总务科").id, AT)
    assert [c.name for c in found] == ["院领导甲", "市领导甲", "组长某", "科长某"]
    assert found[0].post_id == people.post("院领导甲").id
    assert found[2].post_id is None


def test_own_posts_are_named_for_the_navigation(django_assert_num_queries):
    people = cast()
    by = people.actor("院办乙")
    with django_assert_num_queries(0):
        posts = own_posts(by)
    assert [(p.organisation_name, p.title, p.role_labels) for p in posts] == [
        ("示例医院", "院创城办干事", ("创城办",)),
        ("示例医院", "医院联络员", ("联络员",)),
    ]
    assert [s.post_id for s in posts_of(by.user_id, AT)] == [p.post_id for p in posts]


def test_accounts_are_listed_for_administrators_with_their_posts(django_assert_num_queries):
    people = cast()
    by = people.actor("管理甲")
    with django_assert_num_queries(2):
        lines = {u.display_name: u for u in users(by, at=AT)}
    assert lines["院办甲"].posts == ("示例医院·院创城办主任", "党办·联络员")
    assert lines["城管甲"].posts == ("城管局·联络员",)
    assert [u.display_name for u in users(by, at=AT, search="ybj")] == ["院办甲"]
    with pytest.raises(Refused):
        users(people.actor("市办甲"), at=AT)


def test_an_account_is_seen_by_its_owner_and_administrators():
    people = cast()
    own = people.user("团委甲").id
    assert account(own, by=people.actor("团委甲"), at=AT).posts == ("团委·联络员",)
    assert account(own, by=CONSOLE, at=AT).display_name == "团委甲"
    with pytest.raises(Refused):
        account(own, by=people.actor("院办甲"), at=AT)
