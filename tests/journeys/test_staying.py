"""What must never be lost or out of reach: a half-filled form when the log-in runs out, and every step by keyboard."""

from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import expect

from chuangcheng.facts.models import Fact
from chuangcheng.problems.models import Attachment, Problem
from chuangcheng.problems.operations.answering import accept
from chuangcheng.problems.operations.ask import Ask
from chuangcheng.problems.operations.assigning import Order, dispatch
from chuangcheng.problems.operations.registering import NewProblem, register
from tests.browsing import Watch
from tests.cast import PASSWORD, Cast
from tests.journeys.person import Person
from tests.journeys.photos import photo

pytestmark = pytest.mark.browser


@pytest.fixture
def number(people: Cast) -> str:
    """A problem that 总务科 is mending."""
    at = timezone.localtime()
    office = people.actor("院办甲", at)
    new = NewProblem(home=people.org("示例医院").id, text="大厅内有烟头", place="门诊大厅")
    made = register(new=new, by=office, at=at).number
    dispatch(Ask(number=made, by=office, at=at), order=Order(lead=people.org("总务科").id))
    accept(Ask(number=made, by=people.actor("总务甲", at), at=at), person_name="示例责任人")
    return made


def test_a_half_filled_form_outlives_the_log_in(enter: Callable[[str], Person], number: str, watch: Watch) -> None:
    watch.allow("401")
    watch.allow("status of 422")  # a wrong password
    unit = enter("总务甲")
    unit.open_move(number, "填写措施")
    unit.dialog.get_by_label("做了什么").fill("张贴禁烟标志120余张")
    unit.drop("after", photo("整改后.jpg"))
    Session.objects.all().delete()  # the idle time ran out
    unit.dialog.get_by_role("button", name="填写措施").click()
    again = unit.page.locator("#relogin")
    expect(again).to_be_visible()
    again.get_by_label("密码").fill("wrong-password-1")
    again.get_by_role("button", name="登录并继续").click()
    expect(again.locator(".error-summary")).to_be_visible()
    again.get_by_label("密码").fill(PASSWORD)
    again.get_by_label("密码").press("Enter")
    expect(again).to_be_hidden()
    expect(unit.dialog.get_by_label("做了什么")).to_have_value("张贴禁烟标志120余张")
    unit.finish("填写措施")
    expect(unit.page.locator(".measure-list")).to_contain_text("张贴禁烟标志120余张")
    assert Attachment.objects.filter(problem__number=number, role="after").count() == 1


def test_a_form_left_behind_comes_back_after_logging_in_anew(
    enter: Callable[[str], Person], number: str, people: Cast, watch: Watch
) -> None:
    unit = enter("总务甲")
    unit.open_move(number, "填写措施")
    unit.dialog.get_by_label("做了什么").fill("清扫大厅，增派保洁2名")
    expect(unit.dialog.locator("[data-kept]")).to_have_text("草稿已存在本机")
    Session.objects.all().delete()
    unit.go(f"/problems/{number}/")
    expect(unit.page.get_by_label("登录名")).to_be_visible()
    unit.page.get_by_label("登录名").fill(people.user("总务甲").username)
    unit.page.get_by_label("密码").fill(PASSWORD)
    unit.page.get_by_role("button", name="登录").click()
    unit.page.wait_for_url(f"**/problems/{number}/")
    unit.open_move(number, "填写措施")
    expect(unit.dialog.get_by_label("做了什么")).to_have_value("清扫大厅，增派保洁2名")


def test_the_problem_page_is_walked_by_keyboard_alone(enter: Callable[[str], Person], number: str) -> None:
    unit = enter("总务甲")
    page = unit.page
    unit.go(f"/problems/{number}/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    primary = page.locator("#problem .actions a.btn-primary")
    tab_to(unit, "#problem .actions a.btn-primary")
    expect(primary).to_be_focused()
    page.keyboard.press("Enter")
    expect(unit.dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(unit.dialog).to_be_hidden()
    expect(primary).to_be_focused()
    page.keyboard.press("Enter")
    expect(unit.dialog.get_by_label("整改措施", exact=True)).to_be_focused()
    tab_to(unit, "#dialog #id_text")
    page.keyboard.type("张贴禁烟标志120余张")
    tab_to(unit, "#dialog [name=fact_text]")
    tab_to(unit, "#dialog .figure-row .picker input")
    page.keyboard.type("禁烟标志")
    page.keyboard.press("Enter")
    tab_to(unit, "#dialog .form-foot .btn-primary")
    page.keyboard.press("Enter")
    expect(unit.dialog).to_be_hidden()
    assert Problem.objects.get(number=number).measure_count == 1
    assert [fact.printed for fact in Fact.objects.all()] == ["120余张"]


def tab_to(person: Person, selector: str) -> None:
    """Press Tab until the element has the focus; fails when it is never reached."""
    for _ in range(40):
        if person.page.evaluate("s => document.activeElement && document.activeElement.matches(s)", selector):
            return
        person.page.keyboard.press("Tab")
        person.page.wait_for_timeout(30)
    raise AssertionError(f"{selector} is out of reach of the keyboard")
