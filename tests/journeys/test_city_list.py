"""A city list: city → district → street → community, and back up the same way to strike-off."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from chuangcheng.problems.models import FeedbackList, Problem, Step
from tests.browsing import Size
from tests.journeys.lists import dispatch_list, import_list
from tests.journeys.person import Person
from tests.journeys.photos import photo
from tests.sheets import ListRow, plain_list

pytestmark = pytest.mark.browser

STORY = [
    "register", "dispatch", "hand_down", "hand_down", "accept", "measure", "submit", "endorse", "endorse", "verify",
    "strike_off",
]  # fmt: skip


def test_a_city_list_goes_down_to_the_community_and_comes_back_struck_off(
    enter: Callable[[str], Person], size: Size
) -> None:
    due = date.today() + timedelta(days=20)
    row = ListRow("1", ("背街小巷垃圾未清，占道堆放",), "梧桐巷", "东湖区", "分管领导甲", due)
    office = enter("市办甲")
    address = import_list(office, plain_list(rows=[row]), name="市级反馈清单.xlsx", rows=1)
    [number] = dispatch_list(office, address, 1)

    down_to(enter("区联甲"), number, "南桥街道")
    down_to(enter("街联甲"), number, "榆树社区")
    community = enter("榆树甲")
    community.go("/")
    community.page.locator(".desk-row", has_text=number).first.click()
    community.move(number, "签收", 责任人姓名="示例网格员")
    community.open_move(number, "填写措施")
    community.dialog.get_by_label("做了什么").fill("清运垃圾3车，规范堆放点")
    community.drop("after", photo("整改后.jpg"))
    community.finish("填写措施")
    community.open_move(number, "上报整改情况")
    community.finish("上报整改情况")

    for name in ("街联甲", "区联甲"):
        enter(name).move(number, "初审通过", 说明="照片和现场相符。")
    enter("市核甲").move(number, "复核通过", 复核意见="现场已看。")
    office.move(number, "销号")

    problem = Problem.objects.get(number=number)
    assert problem.state == "struck_off"
    assert list(Step.objects.filter(problem=problem).order_by("id").values_list("move", flat=True)) == STORY
    assert FeedbackList.objects.get().state == "rectifying"
    office.go(address)
    expect(office.main).to_contain_text("1/1")
    office.go(f"/problems/{number}/")
    expect(office.main).to_contain_text("清运垃圾3车")
    expect(office.page.locator(".photo-panel img").first).to_be_visible()


def down_to(unit: Person, number: str, below: str) -> None:
    """Hand the problem down, and see that it is there now."""
    unit.open_move(number, "转交下级")
    unit.pick("转交给", below)
    unit.dialog.get_by_label("要求").fill("按时办结，拍照上报。")
    unit.finish("转交下级")
    expect(unit.page.locator("#problem .turn")).to_contain_text(below)
