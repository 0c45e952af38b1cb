"""The eve of a deadline: twenty problems ticked in the ledger and moved together, with a verdict for every row."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from chuangcheng.problems.models import Problem, Step
from chuangcheng.problems.operations.answering import accept
from chuangcheng.problems.operations.ask import Ask
from chuangcheng.problems.operations.assigning import Order, dispatch
from chuangcheng.problems.operations.registering import NewProblem, register
from chuangcheng.rules.worktime import Clock, Rule
from tests.cast import Cast
from tests.journeys.person import Person
from tests.journeys.photos import photo

pytestmark = pytest.mark.browser
ALL, ACCEPTED, WAITING, WITHOUT_PHOTO = 20, 3, 2, 1
HOME = ALL - WAITING - WITHOUT_PHOTO


@pytest.fixture
def numbers(people: Cast, now: datetime) -> list[str]:
    """Twenty problems of a city: two still to be dispatched, three accepted already, all due tomorrow."""
    rule = Rule(Clock.FIXED_MOMENT, moment=now + timedelta(days=1))
    made = []
    for n in range(ALL):
        at = now - timedelta(minutes=120 - n)
        office = people.actor("市办甲", at)
        new = NewProblem(home=people.org("云屏市").id, text=f"第{n + 1}处井盖松动", place=f"中山路{n + 1}号")
        number = register(new=new, by=office, at=at).number
        made.append(number)
        if n >= WAITING:
            order = Order(lead=people.org("城管局").id, rule=rule)
            dispatch(Ask(number=number, by=office, at=at + timedelta(minutes=1)), order=order)
        if n >= ALL - ACCEPTED:
            unit = people.actor("城管甲", at)
            accept(Ask(number=number, by=unit, at=at + timedelta(minutes=2)), person_name="示例责任人")
    return made


def in_bulk(person: Person, name: str, address: str = "/problems/") -> None:
    """Tick everything that is shown, and open the form of one move."""
    page = person.page
    person.go(address)
    ticks = page.locator("tbody .tick input")
    ticks.first.check()
    ticks.last.click(modifiers=["Shift"])
    expect(page.locator("[data-picked]")).to_have_text(str(ticks.count()))
    button = page.locator(".bulkbar").get_by_role("button", name=name, exact=True)
    if not button.is_visible():
        page.locator(".bulkbar summary").click()
    button.click()
    expect(person.dialog.locator("form")).to_be_visible()


def verdicts(person: Person, name: str, good: int, bad: int, why: str = "") -> None:
    """Send the form; so many rows were done, so many not, each with a sentence."""
    person.dialog.get_by_role("button", name=f"{name} {good + bad} 条").click()
    expect(person.dialog.locator(".verdicts li")).to_have_count(good + bad)
    heading = f"办成 {good} 条，{bad} 条没有办成" if bad else f"{good} 条都办好了"
    expect(person.dialog.get_by_role("heading", name=heading)).to_be_visible()
    expect(person.dialog.locator(".verdicts li", has_text=why).first).to_be_visible()
    person.dialog.get_by_role("button", name="知道了").click()
    expect(person.dialog).to_be_hidden()


def test_twenty_problems_are_brought_home_together(enter: Callable[[str], Person], numbers: list[str]) -> None:
    office, unit, verifier = enter("市办甲"), enter("城管甲"), enter("市核甲")
    in_bulk(office, "催办")
    office.dialog.get_by_label("催办内容").fill("明天到期，请抓紧。")
    verdicts(office, "催办", ALL, 0)
    assert Step.objects.filter(move="urge").count() == ALL

    in_bulk(unit, "签收")
    unit.dialog.get_by_label("责任人").fill("示例责任人")
    verdicts(unit, "签收", ALL - WAITING - ACCEPTED, ACCEPTED, "签收")
    in_bulk(unit, "填写措施")
    unit.dialog.get_by_label("做了什么").fill("更换井圈，加装防坠网")
    verdicts(unit, "填写措施", ALL - WAITING, 0)
    a_heap_of_photos(unit, numbers[WAITING:-WITHOUT_PHOTO])
    in_bulk(unit, "上报整改情况")
    verdicts(unit, "上报整改情况", HOME, WITHOUT_PHOTO, "要有整改后照片")

    in_bulk(verifier, "复核通过", "/problems/?state=open")
    verifier.dialog.get_by_label("复核意见").fill("逐处看过。")
    verdicts(verifier, "复核通过", HOME, ALL - HOME, "待交办")
    in_bulk(office, "销号", "/problems/?state=open")
    verdicts(office, "销号", HOME, ALL - HOME, "整改中")

    states = dict(Problem.objects.values_list("number", "state"))
    assert [states[number] for number in numbers] == (
        ["registered"] * WAITING + ["struck_off"] * HOME + ["rectifying"] * WITHOUT_PHOTO
    )
    office.go("/problems/?state=struck_off")
    expect(office.page.locator("tbody tr")).to_have_count(HOME)


def a_heap_of_photos(unit: Person, numbers: list[str]) -> None:
    """Photos dropped together find their problems by the number in the file name."""
    unit.go("/problems/")
    unit.page.get_by_role("link", name="批量归照片").click()
    unit.drop("photos", *(photo(f"{number}整改后.jpg", f"#{n * 9:02x}7f4b") for n, number in enumerate(numbers)))
    unit.page.get_by_role("button", name="下一步：核对").click()
    expect(unit.main).to_contain_text(f"{len(numbers)} 张里认出 {len(numbers)} 张")
    unit.page.get_by_role("button", name="归档").click()
    expect(unit.page.locator(".verdicts li")).to_have_count(len(numbers))
    expect(unit.page.get_by_role("heading", name=f"{len(numbers)} 条都办好了")).to_be_visible()
