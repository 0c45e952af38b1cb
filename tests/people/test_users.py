"""Accounts: opened by administrators, closed at once, passwords known to their owners only."""

import pytest
from django.db import IntegrityError, transaction

from chuangcheng.audit.models import Entry
from chuangcheng.people.actor import CONSOLE
from chuangcheng.people.models import Holding, User
from chuangcheng.people.operations.users import (
    Account,
    add_user,
    change_password,
    deactivate_user,
    one_time_password,
    reactivate_user,
    reset_password,
    save_user,
    set_administrator,
)
from chuangcheng.rules.refusals import Refused
from tests.cast import AT, PASSWORD, cast

pytestmark = pytest.mark.django_db


def refused(operation, **call):
    with pytest.raises(Refused) as refusal:
        operation(**call, at=AT)
    return refusal.value


def test_a_new_account_has_a_one_time_password_that_must_be_changed():
    people = cast()
    added = add_user(account=Account("ＮewUser ", "新 来 者"), by=people.actor("管理甲"), at=AT)
    row = User.objects.get(username="newuser")
    assert row.display_name == "新来者"
    assert row.must_change_password
    assert row.check_password(added.password)
    assert added.password not in str(list(Entry.objects.values()))


def test_one_time_passwords_are_never_alike():
    words = {one_time_password() for _ in range(50)}
    assert len(words) == 50
    assert not set("".join(words)) & set("0o1lIO")


def test_a_given_password_must_be_strong():
    refusal = refused(add_user, account=Account("weakling", "弱"), password="weakling", by=CONSOLE)
    assert refusal.code == "password_weak"
    assert "至少要10位" in refusal.sentence
    assert "登录名" in refusal.sentence


def test_login_names_differ_by_more_than_capitals():
    people = cast()
    name = people.user("市办甲").username.upper()
    assert refused(add_user, account=Account(name, "另一人"), by=people.actor("管理甲")).code == "user_taken"
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(username=name, display_name="另一人")


@pytest.mark.parametrize(
    ("account", "field"),
    [
        (Account("有 空格!", "甲"), "username"),
        (Account("a", "甲"), "username"),
        (Account("fine", " "), "display_name"),
        (Account("fine", "甲", email="nowhere"), "email"),
    ],
)
def test_a_wrong_account_says_which_field(account, field):
    assert list(refused(add_user, account=account, by=CONSOLE).fields) == [field]


def test_only_administrators_open_close_and_reset_accounts():
    people = cast()
    by, other = people.actor("市办甲"), people.user("团委甲").id
    calls = (
        (add_user, {"account": Account("fine", "甲")}),
        (deactivate_user, {"user_id": other}),
        (reactivate_user, {"user_id": other}),
        (reset_password, {"user_id": other}),
        (set_administrator, {"user_id": other, "is_administrator": True}),
        (save_user, {"user_id": other, "account": Account("fine", "甲")}),
    )
    assert {refused(operation, **call, by=by).code for operation, call in calls} == {"administrators_only"}


def test_people_keep_their_own_telephone_but_not_their_login_name():
    people = cast()
    user, by = people.user("团委甲"), people.actor("团委甲")
    save_user(user_id=user.id, account=Account(user.username, "团委甲", phone="0000-1"), by=by, at=AT)
    user.refresh_from_db()
    assert user.phone == "0000-1"
    renamed = Account("someone", "团委甲")
    assert refused(save_user, user_id=user.id, account=renamed, by=by).code == "administrators_only"


def test_a_closed_account_stands_on_no_post_from_that_moment():
    people = cast()
    _, warnings = deactivate_user(user_id=people.user("街办甲").id, by=people.actor("管理甲"), at=AT)
    people.user("街办甲").refresh_from_db()
    assert not people.actor("街办甲").standings
    assert Holding.objects.get(user=people.user("街办甲")).to_date < AT.date()
    assert "“南桥街道”的创城办岗位上没有人了" in warnings[0]
    actions = list(Entry.objects.order_by("id").values_list("action", flat=True))
    assert actions == ["user.deactivate", "post.end"]


def test_an_account_opened_again_has_no_posts():
    people = cast()
    user = people.user("团委甲")
    deactivate_user(user_id=user.id, by=people.actor("管理甲"), at=AT)
    reactivate_user(user_id=user.id, by=people.actor("管理甲"), at=AT)
    user.refresh_from_db()
    assert user.is_active
    assert not people.actor("团委甲").standings


def test_nobody_closes_their_own_account_or_makes_themselves_less():
    people = cast()
    by = people.actor("管理甲")
    assert refused(deactivate_user, user_id=by.user_id, by=by).code == "user_own"
    assert refused(set_administrator, user_id=by.user_id, is_administrator=False, by=by).code == "administrator_own"


def test_one_administrator_always_remains():
    people = cast()
    one, two = people.user("管理甲").id, people.user("管理乙").id
    set_administrator(user_id=two, is_administrator=False, by=people.actor("管理甲"), at=AT)
    assert refused(deactivate_user, user_id=one, by=CONSOLE).code == "administrator_last"
    demote = {"user_id": one, "is_administrator": False}
    assert refused(set_administrator, **demote, by=CONSOLE).code == "administrator_last"


def test_becoming_an_administrator_is_logged_with_old_and_new():
    people = cast()
    user = people.user("团委甲")
    set_administrator(user_id=user.id, is_administrator=True, by=people.actor("管理甲"), at=AT)
    entry = Entry.objects.get(action="user.administrator")
    assert (entry.old, entry.new) == ({"is_administrator": False}, {"is_administrator": True})


def test_a_password_is_changed_by_its_owner_who_knows_the_old_one():
    people = cast()
    user, by = people.user("团委甲"), people.actor("团委甲")
    User.objects.filter(id=user.id).update(must_change_password=True)
    change_password(user_id=user.id, old_password=PASSWORD, new_password="willow-58-kettle", by=by, at=AT)
    user.refresh_from_db()
    assert user.check_password("willow-58-kettle")
    assert not user.must_change_password
    assert user.password_changed_at == AT


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("wrong", "willow-58-kettle", "password_wrong"),
        (PASSWORD, PASSWORD, "password_weak"),
        (PASSWORD, "short", "password_weak"),
        (PASSWORD, "password1234", "password_weak"),
        (PASSWORD, "TuanWeiJia", "password_weak"),
        (PASSWORD, "98237498237498", "password_weak"),
    ],
)
def test_a_bad_new_password_is_refused_and_the_old_one_stays(old, new, code):
    people = cast()
    user = people.user("团委甲")
    call = {"user_id": user.id, "old_password": old, "new_password": new}
    assert refused(change_password, **call, by=people.actor("团委甲")).code == code
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_nobody_changes_the_password_of_another():
    people = cast()
    call = {"user_id": people.user("团委甲").id, "old_password": PASSWORD, "new_password": "willow-58-kettle"}
    assert refused(change_password, **call, by=people.actor("管理甲")).code == "password_not_own"


def test_a_reset_password_works_once_to_be_changed():
    people = cast()
    user = people.user("团委甲")
    added = reset_password(user_id=user.id, by=people.actor("管理甲"), at=AT)
    user.refresh_from_db()
    assert user.check_password(added.password)
    assert user.must_change_password
    own = people.user("管理甲").id
    assert refused(reset_password, user_id=own, by=people.actor("管理甲")).code == "password_own"
