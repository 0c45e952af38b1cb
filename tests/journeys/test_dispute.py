"""A dispute on an outside list: forwarded to the issuer, whose answer decides it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from chuangcheng.problems.models import Problem, Step
from tests.browsing import Watch
from tests.journeys.lists import dispatch_list, import_list
from tests.journeys.person import Person
from tests.journeys.photos import photo
from tests.sheets import ListRow, plain_list

pytestmark = pytest.mark.browser


def test_a_dispute_on_an_outside_list_is_decided_by_the_issuers_answer(
    enter: Callable[[str], Person], watch: Watch
) -> None:
    due = date.today() + timedelta(days=20)
    rows = [
        ListRow("1", ("路灯损坏未修",), "环城路", "城管局", "分管领导甲", due),
        ListRow("2", ("果皮箱破损",), "人民路", "城管局", "分管领导甲", due),
    ]
    office, unit = enter("市办甲"), enter("城管甲")
    address = import_list(office, plain_list(rows=rows), name="省级反馈清单.xlsx", rows=2)
    not_ours, ours = dispatch_list(office, address, 2)
    for number in (not_ours, ours):
        unit.move(number, "签收", 责任人姓名="示例责任人")
        unit.open_move(number, "申诉")
        unit.dialog.get_by_label("自查情况和申诉理由").fill("经核查，该路段由高速公司管养。")
        unit.drop("document", photo("权属证明.jpg"))
        unit.finish("申诉")
        expect(unit.page.locator("#problem .turn")).to_contain_text("申诉")
        office.move(number, "转呈申诉", 说明="请予核实。")

    undecided(office, not_ours, watch)
    answer(office, not_ours, "同意", "情况属实，不计入本市。")
    office.move(not_ours, "申诉成立", 原因="下发单位已认可。")
    answer(office, ours, "不同意", "仍由贵市负责。")
    office.open_move(ours, "申诉不成立")
    office.dialog.get_by_label("理由").fill("下发单位未认可，请尽快整改。")
    office.dialog.get_by_label("恢复后的新期限").fill(f"{due + timedelta(days=3)}T18:00")
    office.finish("申诉不成立")

    states = dict(Problem.objects.values_list("number", "state"))
    assert states == {not_ours: "void", ours: "rectifying"}
    moves = list(Step.objects.filter(problem__number=not_ours).order_by("id").values_list("move", flat=True))
    assert moves[-4:] == ["dispute", "forward_dispute", "record_issuer_answer", "uphold_dispute"]
    unit.go(f"/problems/{ours}/")
    expect(unit.page.locator("#problem .turn")).to_contain_text("城管局")
    expect(unit.main).to_contain_text("仍由贵市负责。")
    office.go(address)
    expect(office.main).to_contain_text("不予认定")


def undecided(office: Person, number: str, watch: Watch) -> None:
    """Before the issuer has answered nobody decides; the office is told what to do."""
    watch.allow("status of 422")
    office.go(f"/problems/{number}/")
    expect(office.page.locator("#problem .actions a", has_text="登记下发单位答复")).to_have_count(1)
    office.go(f"/problems/{number}/moves/uphold_dispute/")
    office.page.get_by_label("原因").fill("认可。")
    office.page.get_by_role("button", name="申诉成立").click()
    expect(office.main.locator(".error-summary")).to_contain_text("答复")
    expect(office.page.get_by_label("原因")).to_have_value("认可。")


def answer(office: Person, number: str, verdict: str, words: str) -> None:
    """Write down what the issuer said."""
    office.open_move(number, "登记下发单位答复")
    office.dialog.get_by_label(verdict, exact=True).check()
    office.dialog.get_by_label("下发单位的答复").fill(words)
    office.finish("登记下发单位答复")
