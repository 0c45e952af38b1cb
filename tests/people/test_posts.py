"""Rights sit on posts; a new holder finds everything of the one before."""

from datetime import date, timedelta

import pytest

from chuangcheng.audit.models import Entry
from chuangcheng.people.actor import CONSOLE
from chuangcheng.people.models import Holding, Organisation, Post
from chuangcheng.people.operations.posts import PostDraft, end_holding, hand_over, hold_post, save_post
from chuangcheng.people.operations.users import Account, add_user
from chuangcheng.rules.refusals import Refused
from tests.cast import AT, cast

pytestmark = pytest.mark.django_db
TODAY = AT.date()
TOMORROW = AT + timedelta(days=1)


def holding_of(people, name, role=""):
    return Holding.objects.get(post=people.post(name, role), user=people.user(name))


def code_of(operation, **call):
    with pytest.raises(Refused) as refusal:
        operation(**call, at=AT)
    return refusal.value.code


def test_a_post_is_made_with_its_roles_in_order():
    people = cast()
    draft = PostDraft(
        organisation_id=people.org("示例医院").id,
        seat_id=people.org("团委").id,
        title="复核专员",
        roles=["verifier", "office"],
    )
    post = save_post(draft=draft, by=people.actor("管理甲"), at=AT)
    assert post.roles == ["office", "verifier"]
    assert post.seat == people.org("团委")
    assert Entry.objects.get().action == "post.add"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"roles": []}, "post_fields"),
        ({"roles": ["king"]}, "post_fields"),
        ({"title": "  "}, "post_fields"),
        ({"seat": "城管局"}, "post_seat"),
        ({"title": "分管院领导"}, "post_taken"),
    ],
)
def test_a_wrong_post_is_refused(changes, code):
    people = cast()
    seat = people.org(changes.pop("seat", "党办"))
    values = {"title": "新岗位", "roles": ["office"], **changes}
    draft = PostDraft(organisation_id=people.org("示例医院").id, seat_id=seat.id, **values)
    assert code_of(save_post, draft=draft, by=people.actor("管理甲")) == code


@pytest.mark.parametrize("operation", [save_post, hold_post, hand_over, end_holding])
def test_rights_are_changed_by_administrators_only(operation):
    people = cast()
    calls = {
        save_post: {"draft": PostDraft(people.org("示例医院").id, "新岗位", ["office"])},
        hold_post: {"post_id": people.post("团委甲").id, "user_id": people.user("市办甲").id, "from_date": TODAY},
        hand_over: {"post_id": people.post("团委甲").id, "to_user_id": people.user("市办甲").id},
        end_holding: {"holding_id": holding_of(people, "团委甲").id, "last_day": TODAY},
    }
    for who in ("市办甲", "市领导甲", "院办甲"):
        assert code_of(operation, **calls[operation], by=people.actor(who)) == "administrators_only"
    assert not Entry.objects.exists()


def test_a_handover_gives_the_post_at_once_and_takes_it_from_the_one_before():
    people = cast()
    post = people.post("保卫甲")
    held = hand_over(post_id=post.id, to_user_id=people.user("总务乙").id, by=people.actor("管理甲"), at=AT)
    assert held.holding.from_date == TODAY
    assert post.id in {s.post_id for s in people.actor("总务乙").standings}
    assert not people.actor("保卫甲").standings
    assert holding_of(people, "保卫甲").to_date == TODAY - timedelta(days=1)
    assert Entry.objects.get(action="post.hand_over").new["from_users"] == [people.user("保卫甲").id]


def test_a_handover_can_be_arranged_for_a_later_day():
    people = cast()
    post, day = people.post("保卫甲"), date(2026, 4, 1)
    hand_over(post_id=post.id, to_user_id=people.user("总务乙").id, first_day=day, by=people.actor("管理甲"), at=AT)
    assert people.actor("保卫甲").standings
    assert not people.actor("保卫甲", AT + timedelta(days=30)).standings
    assert post.id not in {s.post_id for s in people.actor("总务乙", AT + timedelta(days=29)).standings}
    assert post.id in {s.post_id for s in people.actor("总务乙", AT + timedelta(days=30)).standings}


def test_a_handover_on_the_same_day_again_leaves_only_the_last_one():
    people = cast()
    post, admin = people.post("保卫甲"), people.actor("管理甲")
    hand_over(post_id=post.id, to_user_id=people.user("总务乙").id, by=admin, at=AT)
    hand_over(post_id=post.id, to_user_id=people.user("团委甲").id, by=admin, at=AT)
    assert post.id not in {s.post_id for s in people.actor("总务乙").standings}
    assert post.id in {s.post_id for s in people.actor("团委甲").standings}
    assert Entry.objects.filter(action="post.unhold", old__user_id=people.user("总务乙").id).exists()


def test_a_handover_to_the_holder_or_into_the_past_is_refused():
    people = cast()
    post, admin = people.post("保卫甲"), people.actor("管理甲")
    same = people.user("保卫甲").id
    assert code_of(hand_over, post_id=post.id, to_user_id=same, by=admin) == "holding_same"
    past = {"post_id": post.id, "to_user_id": people.user("团委甲").id, "first_day": date(2026, 3, 1)}
    assert code_of(hand_over, **past, by=admin) == "handover_past"


def test_a_handover_says_when_a_deputy_is_still_there():
    people = cast()
    post, admin = people.post("保卫甲"), people.actor("管理甲")
    deputy = {"post_id": post.id, "user_id": people.user("团委甲").id, "is_deputy": True}
    hold_post(**deputy, from_date=TODAY, to_date=date(2026, 3, 20), by=admin, at=AT)
    held = hand_over(post_id=post.id, to_user_id=people.user("总务乙").id, by=admin, at=AT)
    assert held.warnings == ("团委甲仍在代理这个岗位到2026-03-20，不需要时请结束代理。",)


def test_a_deputy_stands_beside_the_holder_until_the_last_day():
    people = cast()
    post, admin = people.post("保卫甲"), people.actor("管理甲")
    call = {"post_id": post.id, "user_id": people.user("团委甲").id, "is_deputy": True, "from_date": TODAY}
    assert code_of(hold_post, **call, by=admin) == "holding_fields"
    hold_post(**call, to_date=date(2026, 3, 3), by=admin, at=AT)
    assert [s.is_deputy for s in people.actor("团委甲", TOMORROW).standings if s.post_id == post.id] == [True]
    assert not [s for s in people.actor("团委甲", AT + timedelta(days=2)).standings if s.post_id == post.id]
    assert people.actor("保卫甲").standings


def test_a_post_has_one_holder_at_a_time():
    people = cast()
    call = {"post_id": people.post("保卫甲").id, "user_id": people.user("团委甲").id, "from_date": date(2027, 1, 1)}
    assert code_of(hold_post, **call, by=people.actor("管理甲")) == "holding_taken"


def test_a_holding_may_follow_one_that_ends():
    people = cast()
    admin, post = people.actor("管理甲"), people.post("保卫甲")
    end_holding(holding_id=holding_of(people, "保卫甲").id, last_day=date(2026, 3, 31), by=admin, at=AT)
    hold_post(post_id=post.id, user_id=people.user("团委甲").id, from_date=date(2026, 4, 1), by=admin, at=AT)
    ended = Entry.objects.get(action="post.end")
    assert (ended.old, ended.new) == ({"to_date": None}, {"to_date": "2026-03-31"})


def test_the_office_left_empty_is_said():
    people = cast()
    admin = people.actor("管理甲")
    street = holding_of(people, "街办甲")
    held = end_holding(holding_id=street.id, last_day=TODAY, by=admin, at=AT)
    assert held.warnings == ("“南桥街道”的创城办岗位上没有人了，手上的问题要等接任的人办理；请尽快安排接任或代理。",)
    hospital = holding_of(people, "院办乙", "office")
    assert end_holding(holding_id=hospital.id, last_day=TODAY, by=admin, at=AT).warnings == ()


def test_an_administrator_takes_no_post():
    people = cast()
    call = {"post_id": people.post("保卫甲").id, "from_date": TODAY}
    own = people.user("管理甲").id
    assert code_of(hold_post, **call, user_id=own, by=people.actor("管理甲")) == "holding_own"
    to_own = {"post_id": people.post("保卫甲").id, "to_user_id": own}
    assert code_of(hand_over, **to_own, by=people.actor("管理甲")) == "holding_own"
    hand_over(**to_own, by=people.actor("管理乙"), at=AT)
    assert people.actor("管理甲").standings


def test_an_administrator_on_a_post_cannot_widen_it():
    people = cast()
    post = people.post("保卫甲")
    hand_over(post_id=post.id, to_user_id=people.user("管理甲").id, by=people.actor("管理乙"), at=AT)
    draft = PostDraft(people.org("保卫科").id, post.title, ["liaison", "office"])
    assert code_of(save_post, post_id=post.id, draft=draft, by=people.actor("管理甲")) == "post_own"
    narrower = PostDraft(people.org("保卫科").id, "安全联络员", ["liaison"])
    assert save_post(post_id=post.id, draft=narrower, by=people.actor("管理甲"), at=AT).title == "安全联络员"


def test_at_the_very_first_set_up_one_person_may_be_both():
    first = add_user(account=Account("admin01", "首任管理"), is_administrator=True, by=CONSOLE, at=AT).user
    hospital = Organisation.objects.create(name="小医院", path="/1/")
    office = Post.objects.create(organisation=hospital, title="院办", roles=["office"])
    liaison = Post.objects.create(organisation=hospital, title="联络员", roles=["liaison"])
    by = CONSOLE.__class__(user_id=first.id, name="首任管理", is_administrator=True)
    hold_post(post_id=office.id, user_id=first.id, from_date=TODAY, by=by, at=AT)
    hold_post(post_id=liaison.id, user_id=first.id, from_date=TODAY, by=by, at=AT)
    second = add_user(account=Account("office02", "第二人"), by=by, at=AT).user
    hand_over(post_id=liaison.id, to_user_id=second.id, by=by, at=AT)
    assert code_of(hand_over, post_id=liaison.id, to_user_id=first.id, by=by) == "holding_own"


def test_nobody_is_put_on_a_retired_post_or_with_a_closed_account():
    people = cast()
    admin, post = people.actor("管理甲"), people.post("保卫甲")
    people.user("团委甲").__class__.objects.filter(id=people.user("团委甲").id).update(is_active=False)
    closed = {"post_id": post.id, "to_user_id": people.user("团委甲").id}
    assert code_of(hand_over, **closed, by=admin) == "user_retired"
    Post.objects.filter(id=post.id).update(is_active=False)
    retired = {"post_id": post.id, "to_user_id": people.user("总务乙").id}
    assert code_of(hand_over, **retired, by=admin) == "post_retired"
    assert holding_of(people, "保卫甲").to_date is None
