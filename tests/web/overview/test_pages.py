"""The overview by HTTP: its numbers, where they lead, who may not see it; a unit's text and picture."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone
from PIL import Image

from chuangcheng.people.models import City
from chuangcheng.problems.models import Problem
from chuangcheng.statistics.operations.fold import fold_all
from tests.ledgers import ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    """Two problems at one bureau, one of them overdue now, and one that nobody has yet."""
    book = ledger()
    for text in ("垃圾桶满溢", "路面破损"):
        problem = book.register(text)
        book.dispatch(problem, "城管局")
    book.register("井盖缺失")
    Problem.objects.filter(text="垃圾桶满溢").update(desk_due=timezone.now() - timedelta(days=2))
    Problem.objects.filter(text="路面破损").update(desk_due=timezone.now() + timedelta(days=2))
    fold_all(at=timezone.now())
    return book


@pytest.fixture
def enter(client, book):
    """Log somebody in and give the client."""

    def entered(name):
        client.force_login(book.people.user(name))
        return client

    return entered


def test_the_leader_sees_the_figures_with_the_rows_they_were_counted_from(enter, book):
    answer = enter("市领导甲").get("/overview/")
    drawn = answer.content.decode()
    bureau = book.people.org("城管局")
    line = next(line for line in answer.context["lines"] if line.figures.unit == bureau)
    assert (line.figures.total, line.figures.open, line.figures.overdue) == (2, 2, 1)
    assert f"lead={bureau.id}&amp;due=late" in drawn
    assert "统计截至" in drawn
    assert "已销号÷问题总数" in drawn


def test_each_number_leads_to_as_many_rows(enter, book):
    client = enter("市领导甲")
    bureau = book.people.org("城管局")
    line = next(one for one in client.get("/overview/").context["lines"] if one.figures.unit == bureau)
    for name in ("total", "struck_off", "open", "overdue"):
        rows = client.get(line.links[name]).context["rows"]
        assert len(rows) == getattr(line.figures, name), name


def test_a_leader_may_instruct_and_an_office_is_not_offered_it(enter):
    assert "批示" in enter("市领导甲").get("/overview/").content.decode()
    assert "批示" not in enter("市办甲").get("/overview/").content.decode()


def test_the_table_is_sorted_by_its_heads(enter):
    names = [line.name for line in enter("市办甲").get("/overview/", {"sort": "-total"}).context["lines"]]
    assert names[0] == "城管局"


def test_a_city_that_does_not_rank_shows_no_chart_of_units(enter):
    assert "data-chart" in enter("市办甲").get("/overview/").content.decode()
    City.objects.filter(id=1).update(ranking_on=False)
    assert "data-chart" not in enter("市办甲").get("/overview/").content.decode()


def test_a_unit_without_problems_is_told_how_it_begins(enter):
    assert "还没有可统计的问题" in enter("团委甲").get("/overview/").content.decode()


@pytest.mark.parametrize("address", ["/overview/", "/overview/unit/1/", "/overview/unit/1/picture.png"])
def test_an_administrator_has_no_figures(enter, address):
    answer = enter("管理甲").get(address)
    assert answer.status_code == 403
    assert "岗位" in answer.content.decode()


def test_the_unit_page_has_the_text_for_the_chat_group(enter, book):
    answer = enter("市办甲").get(f"/overview/unit/{book.people.org('城管局').id}/")
    assert "未销号2个，其中超期1个" in answer.content.decode()
    assert 'data-copy="#notice-text"' in answer.content.decode()


def test_the_picture_is_750_wide_and_grows_with_its_list(enter, book):
    client, address = enter("市办甲"), f"/overview/unit/{book.people.org('城管局').id}/picture.png"
    one = Image.open(io.BytesIO(client.get(address).content))
    Problem.objects.filter(text="路面破损").update(desk_due=timezone.now() - timedelta(days=1))
    two = Image.open(io.BytesIO(client.get(address).content))
    assert one.size[0] == two.size[0] == 750
    assert two.size[1] > one.size[1]


@pytest.mark.parametrize("end", ["", "picture.png"])
def test_another_units_figures_are_not_there_for_a_stranger(enter, book, end):
    answer = enter("总务甲").get(f"/overview/unit/{book.people.org('城管局').id}/{end}")
    assert answer.status_code == 404


def test_nobody_sees_it_without_logging_in(client):
    assert client.get("/overview/").status_code == 302
