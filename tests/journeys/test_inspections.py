"""Case r10 on pages and phone: a drawn round, a visit without a signal, struck off, seen again; r06: a self-check."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from chuangcheng.inspections.models import Programme, Recheck, Visit
from chuangcheng.people.models import Holding, Post
from chuangcheng.problems.models import Problem
from chuangcheng.problems.operations import answering, assigning, measuring, submitting, verifying
from chuangcheng.problems.operations.ask import Ask
from tests.browsing import Watch
from tests.cast import SINCE
from tests.field.line import Line
from tests.field.offline import device
from tests.field.phone import Phone, photos
from tests.inspections.worlds import World
from tests.journeys.person import Person

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
OWN = "组织建设标准：\n党务公开规范\n组织生活标准：\n谈心谈话规范　书记与委员每年不少于2次"


@pytest.fixture
def world(seeded: None) -> World:
    """A second inspector besides: whoever found a thing does not look at it again."""
    made = World()
    city, office = made.people.org("云屏市"), made.people.org("市创城办")
    post = Post.objects.create(organisation=city, seat=office, title="第二督查员", roles=["inspector"])
    Holding.objects.create(post=post, user=made.people.user("公安甲"), from_date=SINCE)
    return made


@pytest.fixture
def enter(open_page: Open, world: World) -> Callable[..., Person]:
    return lambda name, size="desktop": Person(open_page(size, user=world.people.user(name)))


def mended(world: World, row: Problem, lead: str) -> None:
    """Through operations: what mending looks like in the browser is another journey's."""
    home = {o.pk: name for name, o in world.people.organisations.items()}
    post = {"示例医院": "院办乙", "城管局": "城管甲", "梧桐社区": "梧桐甲", "榆树社区": "榆树甲", "市监局": "市监甲"}
    liaison = post[home[world.people.org(lead).pk]]

    def ask(name: str) -> Ask:
        moment = timezone.localtime()
        return Ask(number=row.number, by=world.people.actor(name, moment), at=moment)

    assigning.dispatch(ask("市办甲"), order=assigning.Order(lead=world.people.org(lead).pk))
    answering.accept(ask(liaison))
    measuring.measure(ask(liaison), text="清理干净")
    Problem.objects.filter(pk=row.pk).update(after_count=1)
    submitting.submit(ask(liaison), person_name="责任人")
    verifying.verify(ask("市核甲"))
    verifying.strike_off(ask("市办乙"))


@pytest.fixture
def line(live_server: Any) -> Iterator[Line]:
    at = urlsplit(live_server.url)
    found = Line((at.hostname or "localhost", at.port or 80))
    yield found
    found.close()


@pytest.fixture
def in_the_hall(chromium: Browser, world: World, line: Line, watch: Watch) -> Iterator[Callable[[str], Phone]]:
    """`in_the_hall("市督甲")`: her phone, which reaches the server by the line alone."""
    watch.allow("net::ERR")
    pages: list[Page] = []

    def made(name: str) -> Phone:
        pages.append(device(chromium, world.people.user(name), line.url, watch))
        return Phone(pages[-1], line.url)

    yield made
    for page in pages:
        page.context.close()


def test_a_hall_is_drawn_visited_without_a_signal_mended_and_seen_again(
    world: World, enter: Callable[..., Person], in_the_hall: Callable[[str], Phone], line: Line, tmp_path: Path
):
    office = enter("市办甲")
    office.go("/inspections/programmes/new/")
    office.page.get_by_label("方案名称").fill("窗口单位暗访")
    office.page.get_by_label("方式").select_option("covert")
    office.page.get_by_label("对照的标准").select_option(str(world.standard.pk))
    office.page.get_by_label("怎样抽点位").select_option("all")
    office.page.get_by_label("每组抽几个").fill("1")
    office.page.get_by_role("button", name="保存方案").click()
    office.page.get_by_role("button", name="开批次").click()
    office.page.get_by_label("随机种子").fill("20261123")
    office.page.get_by_role("button", name="抽取").click()
    expect(office.page.locator(".notice-ok")).to_contain_text("已抽取1个点位，种子20261123")
    people = [str(world.people.user(name).pk) for name in ("市督甲", "市核甲")]
    office.page.locator("select[name=people]").select_option(people, force=True)
    office.page.get_by_role("button", name="编组并派点位").click()
    expect(office.page.locator(".notice-ok")).to_contain_text("1个点位已派到组")
    assert Programme.objects.get().kind == "covert"

    visit = Visit.objects.select_related("site__organisation").get()
    phone = in_the_hall("市督甲")
    phone.ready()
    line.cut()
    phone.page.locator("a.card", has_text=visit.site.name).click()
    for n, verdict in enumerate(("不符合", "符合", "符合")):
        phone.answer(n, verdict, "等候区有烟头" if verdict == "不符合" else "")
    phone.photograph(phone.item(0), *photos(tmp_path, 1, 200_000))
    phone.submit()
    assert not Problem.objects.exists()
    line.mend()
    phone.open()
    phone.all_sent()
    phone.open(f"visit/{visit.uuid}")
    row = Problem.objects.get()
    expect(phone.page.locator("#main")).to_contain_text(f"已挂账：{row.number}")
    assert row.before_count == 1

    short = {o.pk: name for name, o in world.people.organisations.items()}
    mended(world, row, short[visit.site.organisation_id])
    office.go("/inspections/rechecks/new/")
    office.page.get_by_role("button", name="抽取").click()
    expect(office.page.locator(".notice-ok")).to_contain_text("已抽取")
    expect(office.page.get_by_text("与当时抽取的一致")).to_be_visible()
    assert Recheck.objects.get().checker.display_name == "公安甲"
    again = enter("公安甲", "phone")
    again.go("/inspections/rechecks/mine/")
    again.page.get_by_role("link", name="等候区有烟头").click()
    expect(again.page.locator("#main")).not_to_contain_text(row.number)
    again.page.get_by_label("问题反弹了").check()
    again.page.get_by_label("现场情况").fill("又有烟头")
    again.page.get_by_role("button", name="提交").click()
    expect(again.page.locator("#main")).to_contain_text(row.number)
    row.refresh_from_db()
    assert (row.state, row.recurrence_count) == ("dispatched", 1)


def test_a_branch_checks_itself_and_its_problem_goes_on_the_ledger(world: World, enter: Callable[..., Person]):
    person = enter("总务甲", "phone")
    person.go("/inspections/self-checks/new/")
    person.page.get_by_label("自查名称").fill("支部建设标准化自查")
    person.page.get_by_label("自己列条目").fill(OWN)
    person.page.get_by_role("button", name="建立自查").click()
    person.page.get_by_role("link", name="开始填写").click()
    person.page.get_by_label("没有做到").check()
    person.main.locator("[name=problems]").fill("公开栏没有按月更换")
    person.page.get_by_role("button", name="保存，填下一条").click()
    expect(person.page.get_by_role("heading", name="谈心谈话规范")).to_be_visible()
    person.page.get_by_label("已做到").check()
    person.page.get_by_label("日期").first.fill("2026-03-02")
    person.page.get_by_label("内容").first.fill("节后谈心")
    person.page.get_by_role("button", name="保存", exact=True).click()
    expect(person.page.locator(".item-duty")).to_contain_text("每年不少于2次")
    person.page.get_by_role("button", name="登记到台账").click()
    expect(person.page.locator(".notice-ok")).to_contain_text("已登记到台账")
    row = Problem.objects.get()
    assert (row.source, row.home.name) == ("self_check", "总务科")
    person.page.get_by_label("总体情况").fill("基本做到")
    person.page.get_by_role("button", name="结束自查").click()
    expect(person.page.get_by_text("继续自查")).to_be_visible()
    person.page.get_by_role("button", name="自查报告").click()
    paper = person.page.locator("article.paper")
    expect(paper).to_contain_text("共对照2条。其中已做到1条，部分做到0条，没有做到1条")
    expect(paper).to_contain_text(f"公开栏没有按月更换（台账编号{row.number}，目前待交办）")
    person.page.locator("summary", has_text="定稿").click()
    person.page.get_by_role("button", name="定稿", exact=True).click()
    expect(person.page.locator(".notice-ok")).to_contain_text("已定稿")
    person.page.get_by_role("link", name="支部建设标准化自查", exact=True).click()
    expect(person.page.get_by_role("link", name="支部建设标准化自查报告")).to_be_visible()
