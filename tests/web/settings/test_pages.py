"""Settings: who sees which card, the city's choices, one's own account."""

import pytest

from chuangcheng.people.models import City
from tests.cast import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return cast()


@pytest.fixture
def enter(client, people):
    """Log somebody in and give the client."""

    def entered(name):
        client.force_login(people.user(name))
        return client

    return entered


def test_an_administrator_is_offered_accounts_and_the_city(enter):
    drawn = enter("管理甲").get("/settings/").content.decode()
    assert "城市设置" in drawn
    assert "/settings/accounts/" in drawn


def test_a_liaison_is_offered_neither_accounts_nor_the_log(enter):
    drawn = enter("城管甲").get("/settings/").content.decode()
    assert "/settings/accounts/" not in drawn
    assert "/settings/audit/" not in drawn


def test_an_auditor_is_offered_the_log(enter):
    assert "/settings/audit/" in enter("市审甲").get("/settings/").content.decode()


def test_the_city_is_changed_by_an_administrator(enter):
    asked = {"name": "云屏市", "office_label": "创建办", "number_prefix": "", "ranking_on": "on"}
    answer = enter("管理甲").post("/settings/city/", asked)
    assert answer.status_code == 302
    row = City.objects.get(id=1)
    assert (row.office_label, row.ranking_on, row.strike_off_step) == ("创建办", True, False)


def test_half_a_quiet_time_is_refused_in_the_form(enter):
    answer = enter("管理甲").post(
        "/settings/city/", {"name": "云屏市", "office_label": "创城办", "quiet_from": "22:00"}
    )
    assert answer.status_code == 422
    assert "起止时间要一起填" in answer.content.decode()


def test_the_office_may_not_change_the_city(enter):
    answer = enter("市办甲").get("/settings/city/")
    assert answer.status_code == 403
    assert "系统管理员" in answer.content.decode()


def test_one_changes_ones_own_telephone(enter, people):
    answer = enter("城管甲").post("/settings/me/", {"display_name": "城管甲", "phone": "13800000000", "email": ""})
    assert answer.status_code == 302
    people.user("城管甲").refresh_from_db()
    assert people.user("城管甲").phone == "13800000000"


def test_nobody_sees_settings_without_logging_in(client):
    assert client.get("/settings/").status_code == 302
