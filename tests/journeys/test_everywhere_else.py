"""Case r02: what was found in one place is looked for everywhere; case r08: a unit checks itself by the standard."""

import re
from collections.abc import Callable
from datetime import date, datetime
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from chuangcheng.inspections.models import FollowUp
from chuangcheng.places.models import Area, Coverage
from chuangcheng.problems.models import Problem
from chuangcheng.problems.operations.registering import NewProblem, register
from chuangcheng.standards.operations.site_types import seed_sample
from tests.cast import Cast
from tests.journeys.person import Person

pytestmark = pytest.mark.browser
COVERED = {"门诊大厅": "总务科", "停车场": "保卫科", "志愿岗": "团委"}


@pytest.fixture
def butts(people: Cast, now: datetime) -> Problem:
    """大厅内有烟头, in a hospital whose areas are each covered by a department."""
    hospital = people.org("示例医院")
    for place, department in COVERED.items():
        area = Area.objects.create(name=place, organisation=hospital)
        area.path = f"/{area.pk}/"
        area.save()
        Coverage.objects.create(
            area=area, organisation=hospital, department=people.org(department), from_date=date(2026, 1, 1)
        )
    hall = Area.objects.get(name="门诊大厅")
    new = NewProblem(home=hospital.pk, text="大厅内有烟头", place="门诊大厅", area=hall.pk)
    return register(new=new, by=people.actor("院办甲", now), at=now, key=uuid4())


def test_what_was_found_in_the_hall_is_looked_for_in_every_covered_place(butts: Problem, enter: Callable[..., Person]):
    office = enter("院办甲")
    office.go(f"/problems/{butts.number}/")
    office.page.locator("#problem .actions summary").click()
    office.page.get_by_role("link", name="举一反三排查").click()
    for place in ("停车场", "志愿岗"):
        expect(office.page.get_by_label(re.compile(place))).to_be_checked()
    office.page.get_by_role("button", name="部署排查").click()
    expect(office.page.locator(".notice-ok")).to_contain_text("已部署")
    order = FollowUp.objects.get()

    youth = enter("团委甲")
    youth.go("/inspections/follow-ups/")
    youth.page.get_by_role("link", name=re.compile("大厅内有烟头")).click()
    expect(youth.main).not_to_contain_text(butts.number)
    youth.page.get_by_role("button", name="没有同类问题").click()

    guards = enter("保卫甲")
    guards.go(f"/inspections/follow-ups/{order.pk}/")
    guards.page.get_by_text("发现了，登记到台账").click()
    guards.page.get_by_label("发现的问题").fill("停车场岗亭旁有烟头")
    guards.page.get_by_role("button", name="登记到台账", exact=True).click()
    found = Problem.objects.exclude(pk=butts.pk).get()
    expect(guards.page.get_by_role("link", name=found.number)).to_be_visible()

    office.go(f"/inspections/follow-ups/{order.pk}/")
    expect(office.main).to_contain_text("1处")
    expect(office.main.locator(".item-state", has_text="没有同类问题")).to_have_count(1)
    expect(office.page.get_by_role("link", name=found.number)).to_be_visible()


def test_a_service_unit_holds_itself_against_the_standard(people: Cast, now: datetime, enter: Callable[..., Person]):
    seed_sample(at=now)
    person = enter("市监甲")
    person.go("/inspections/self-checks/new/")
    person.page.get_by_label("自查名称").fill("创建自查")
    person.page.get_by_label("对照的标准").select_option(index=1)
    person.page.get_by_role("button", name="建立自查").click()
    person.page.get_by_role("link", name="开始填写").click()
    person.page.get_by_label("部分做到").check()
    person.main.locator("[name=done]").fill("门口悬挂布标两条，召开创建工作会议2次")
    person.main.locator("[name=shortcomings]").fill("投诉答复不够及时")
    person.page.get_by_role("button", name="保存", exact=True).click()
    person.page.get_by_role("button", name="自查报告").click()
    paper = person.page.locator("article.paper")
    expect(paper).to_contain_text("部分做到1条")
    expect(paper).to_contain_text("门口悬挂布标两条")
    expect(paper).to_contain_text("投诉答复不够及时")
