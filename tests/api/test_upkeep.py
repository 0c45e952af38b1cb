"""What holds for everybody, kept by programs as on the pages: categories, calendar, hours, the city's choices."""

from uuid import uuid4

import pytest

from chuangcheng.audit.models import Entry
from chuangcheng.people.models import City
from chuangcheng.standards.models import CalendarDay, CalendarYear, Category
from chuangcheng.standards.operations import seed_calendar
from tests.api.calling import refused, said, with_token

pytestmark = pytest.mark.django_db
LIMIT = {"clock": "working_days", "amount": "2.5"}
NEW = {"code": "9901", "name": "飞线充电", "kind": "event", "rectify": LIMIT}


def test_a_category_is_added_once_and_changed_at_the_version_that_was_seen(of):
    city, key = of("市办甲"), str(uuid4())
    first, again = (city.post("/categories", NEW, key=key) for _ in range(2))
    assert (first.status_code, said(first)) == (201, said(again))
    path = f"/categories/{said(first)['id']}"
    seen = city.get(path)
    assert (said(seen)["rectify"], said(seen)["accept"], said(seen)["parent_id"]) == (LIMIT, None, None)
    assert city.put(path, {**NEW, "name": "楼道充电"}, seen=seen["ETag"]).status_code == 200
    assert refused(city.put(path, {**NEW, "name": "入户充电"}, seen=seen["ETag"])) == (412, "row_stale")
    assert [line["name"] for line in city.read("/categories") if line["code"] == "9901"] == ["楼道充电"]
    assert city.put(path, {**NEW, "active": False}).status_code == 200
    assert [entry.action for entry in Entry.objects.filter(action__startswith="category.").order_by("id")] == [
        "category.add", "category.change", "category.change",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "moon"},
        {"accept": {"clock": "fixed_moment", "amount": "1"}},
        {"accept": {"clock": "working_hours", "amount": "0.001"}},
        {"accept": {"clock": "working_hours"}},
        {"limits": {}},
        {"parent_id": 10**15},
    ],
)
def test_a_category_that_cannot_be_is_refused(of, wrong):
    assert refused(of("市办甲").post("/categories", {**NEW, **wrong}))[0] == 422
    assert not Category.objects.filter(code="9901").exists()


def test_who_keeps_no_standards_may_not_by_a_program_either(of, book):
    for one in (of("城管甲"), of("院办甲"), with_token(book.people, "城管甲")):
        assert refused(one.post("/categories", NEW)) == (403, "standards_not_yours")
        assert refused(one.put("/calendar/hours", {"hours": [["09:00", "17:00"]]})) == (403, "standards_not_yours")
    narrow = with_token(book.people, "市办甲", scopes=["read", "ledger"])
    assert refused(narrow.post("/categories", NEW)) == (403, "token_scope")
    assert with_token(book.people, "市办甲", scopes=["settings"]).post("/categories", NEW).status_code == 201


def test_a_day_is_corrected_at_the_calendar_that_was_seen(of, book):
    seed_calendar(years=[2030], at=book.now)
    city, day = of("市办甲"), "/calendar/days/2030-10-01"
    seen = city.get("/calendar/2030")["ETag"]
    body = {"working": True, "name": "试运行"}
    assert said(city.put(day, body, seen=seen)) == {"year": 2030, "status": "estimated", "changed": ["2030-10-01"]}
    assert CalendarDay.objects.get(date="2030-10-01").working
    assert refused(city.put("/calendar/days/2030-10-02", body, seen=seen)) == (412, "row_stale")
    assert city.put("/calendar/days/2030-10-02", body, seen=city.get("/calendar/2030")["ETag"]).status_code == 200
    assert refused(city.put("/calendar/days/9999-10-02", body, seen=seen))[0] == 422


def test_a_year_is_made_official_with_the_days_of_its_notice(of):
    city = of("市办甲")
    seen = city.get("/calendar/2031")["ETag"]
    days = [{"date": "2031-10-01", "working": False, "name": "国庆节"}, {"date": "2031-10-11", "working": True}]
    body = {"source": "国办发明电〔2030〕1号", "days": days}
    assert said(city.put("/calendar/2031/official", body, seen=seen))["status"] == "official"
    assert CalendarYear.objects.get(year=2031).source == body["source"]
    told = city.read("/calendar/2031")
    assert [one["date"] for one in told["days_off"]] == ["2031-10-01"]
    assert [one["date"] for one in told["made_up"]] == ["2031-10-11"]
    assert refused(city.put("/calendar/2031/official", body, seen=seen)) == (412, "row_stale")


def test_office_hours_are_read_as_they_are_written(of):
    city, hours = of("市办甲"), [["08:30:00", "12:00:00"], ["13:30:00", "17:30:00"]]
    seen = city.get("/calendar/hours")["ETag"]
    assert said(city.put("/calendar/hours", {"hours": hours}, seen=seen)) == {"hours": hours}
    assert city.read("/calendar/hours") == {"hours": hours}
    assert refused(city.put("/calendar/hours", {"hours": hours}, seen=seen)) == (412, "row_stale")


@pytest.mark.parametrize(
    "hours", [[], [["12:00", "08:00"]], [["08:00"]], [["08:00+08:00", "12:00"]], [["08:00:30", "12:00"]]]
)
def test_office_hours_that_cannot_be_are_refused(of, hours):
    city = of("市办甲")
    assert refused(city.put("/calendar/hours", {"hours": hours}, seen=city.get("/calendar/hours")["ETag"]))[0] == 422


def test_the_citys_choices_are_changed_by_administrators_one_by_one(of):
    keeper = of("管理甲")
    before, seen = keeper.read("/city"), keeper.get("/city")["ETag"]
    assert keeper.put("/city", {"office_label": "创建办"}, verb="patch", seen=seen).status_code == 204
    assert keeper.read("/city") == {**before, "office_label": "创建办"}
    assert refused(keeper.put("/city", {"ranking_on": False}, verb="patch", seen=seen)) == (412, "row_stale")
    assert refused(keeper.put("/city", {"quiet_from": "22:00"}, verb="patch")) == (422, "city_fields")
    assert refused(of("市办甲").get("/city"))[0] == 403
    assert City.objects.get().ranking_on
