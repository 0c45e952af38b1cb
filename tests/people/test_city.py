"""The city's one row of choices is changed by administrators, with old and new in the log."""

from datetime import time

import pytest

from chuangcheng.audit.models import Entry
from chuangcheng.people.models import City
from chuangcheng.people.operations.city import save_city
from chuangcheng.people.queries import city
from chuangcheng.rules.refusals import Refused
from tests.cast import AT, cast

pytestmark = pytest.mark.django_db


def test_what_is_named_changes_and_the_rest_stays():
    people = cast()
    choices = {"office_label": " 创建办 ", "strike_off_step": False, "quiet_from": time(22), "quiet_to": time(7)}
    save_city(choices=choices, by=people.actor("管理甲"), at=AT)
    row = city()
    assert (row.name, row.office_label, row.strike_off_step) == ("云屏市", "创建办", False)
    entry = Entry.objects.get(action="city.change")
    assert entry.old["strike_off_step"] is True
    assert entry.new == {
        "office_label": "创建办",
        "strike_off_step": False,
        "quiet_from": "22:00:00",
        "quiet_to": "07:00:00",
    }


def test_the_first_save_makes_the_row():
    people = cast()
    City.objects.all().delete()
    save_city(choices={"name": "示例市"}, by=people.actor("管理甲"), at=AT)
    assert City.objects.get().name == "示例市"


@pytest.mark.parametrize("choices", [{"name": ""}, {"office_label": "长" * 31}, {"quiet_from": time(22)}])
def test_a_wrong_choice_is_refused(choices):
    people = cast()
    with pytest.raises(Refused) as refusal:
        save_city(choices=choices, by=people.actor("管理甲"), at=AT)
    assert refusal.value.code == "city_fields"
    assert city().name == "云屏市"


def test_an_office_does_not_change_the_city():
    people = cast()
    with pytest.raises(Refused) as refusal:
        save_city(choices={"ranking_on": False}, by=people.actor("市办甲"), at=AT)
    assert refusal.value.code == "administrators_only"
