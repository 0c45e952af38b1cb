"""The cast is what other tests stand on; these say that it stands."""

import pytest
from django.contrib.auth.hashers import check_password

from chuangcheng.people.names import pinyin_of
from tests.cast import PASSWORD, cast

pytestmark = pytest.mark.django_db


def test_everybody_holds_the_posts_the_cast_says():
    people = cast()
    assert people.actor("市办甲").roles == {"office"}
    assert people.actor("梧桐甲").roles == {"liaison", "office"}
    assert people.actor("院办甲").organisation_ids == {people.org("示例医院").id, people.org("党办").id}
    assert not people.actor("管理甲").standings
    assert people.actor("管理甲").is_administrator


def test_the_hospital_office_acts_for_the_hospital_and_sits_in_a_section():
    people = cast()
    office = next(s for s in people.actor("院办乙").standings if "office" in s.roles)
    assert office.organisation_id == people.org("示例医院").id
    assert office.seat_id == people.org("党办").id


def test_paths_and_pinyin_are_as_operations_keep_them():
    people = cast()
    for organisation in people.organisations.values():
        above = people.org("云屏市").path if organisation.parent_id else "/"
        assert organisation.path.startswith(above)
        assert organisation.path.endswith(f"/{organisation.id}/")
        assert organisation.pinyin == pinyin_of(organisation.name, organisation.short_name)


def test_everybody_logs_in_with_the_one_password():
    people = cast()
    assert all(check_password(PASSWORD, user.password) for user in people.users.values())


def test_login_names_are_plain_letters():
    people = cast()
    assert all(user.username.isascii() and user.username.isalpha() for user in people.users.values())
