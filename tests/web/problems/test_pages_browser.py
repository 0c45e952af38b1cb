"""The ledger's pages in a real browser: pickers by pinyin, a dialog, the pane, drafts, upload from a phone, bulk.

The fixtures `open_page` and `watch` fail a test on any console error or breach of the content security policy.
"""

import pytest
from playwright.sync_api import expect

from chuangcheng.problems.models import Attachment, Problem
from tests.web.problems.test_journey import dispatched, picture

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def office(open_page, people):
    """The hospital's office at its desktop."""
    return open_page("desktop", user=people.user("院办甲"))


def test_a_problem_is_dispatched_from_the_desk_by_typing_initials(office, problem, people):
    office.goto("/")
    office.get_by_text("大厅内有烟头").click()
    office.locator(".turn a.btn-primary", has_text="交办").click()
    office.locator("#dialog .picker input").first.type("zwk")
    office.keyboard.press("Enter")
    expect(office.locator("#dialog .preview")).to_contain_text("到期")
    office.locator("#dialog button[type=submit]").click()
    expect(office.locator(".toast-line")).to_contain_text("已交办")
    expect(office.locator("#problem .turn")).to_contain_text("总务科")
    assert Problem.objects.get().lead_id == people.org("总务科").id


def test_a_refused_form_keeps_what_was_typed_and_a_closed_one_comes_back_as_a_draft(office, watch, problem):
    watch.allow("status of 422")
    office.goto(f"/problems/{problem.number}/")
    office.locator(".turn a.btn-primary").click()
    office.fill("#id_requirement", "请尽快整改")
    office.locator("#dialog button[type=submit]").click()
    expect(office.locator("#dialog .error-summary")).to_be_visible()
    expect(office.locator("#id_requirement")).to_have_value("请尽快整改")
    # Touched and left as it came back: what was typed is still worth keeping.
    office.locator("#id_requirement").dispatch_event("change")
    office.wait_for_timeout(600)
    office.locator("#dialog [data-close-dialog]").first.click()
    office.goto("/")
    expect(office.locator("[data-drafts]")).to_contain_text(f"{problem.number} 交办")


def test_a_row_opens_beside_the_list_and_is_moved_from_there(office, people, logged_in, problem):
    dispatched(people, logged_in, problem)
    office.goto("/problems/")
    office.locator("a.title").click()
    expect(office.locator("#pane")).to_contain_text("现在在谁手里")
    office.locator("#pane .turn .actions summary").click()
    office.locator("#pane .menu-item", has_text="催办").first.click()
    office.locator("#dialog button[type=submit]").click()
    expect(office.locator("#pane .timeline")).to_contain_text("催办总务科")


def test_ticked_rows_are_urged_with_one_note_and_a_verdict_each(office, people, logged_in, problem):
    dispatched(people, logged_in, problem)
    office.goto("/problems/")
    office.locator("tbody .tick input").check()
    office.locator(".bulkbar button", has_text="催办").click()
    office.fill("#id_words", "请抓紧办理")
    office.locator("#dialog button[type=submit]").click()
    expect(office.locator("#dialog .verdicts")).to_contain_text(problem.number)
    office.locator("#dialog .form-foot [data-close-dialog]").click()
    expect(office.locator(".bulkbar")).to_be_hidden()


def test_a_unit_accepts_and_reports_with_a_photo_from_its_phone(open_page, people, logged_in, problem):
    dispatched(people, logged_in, problem)
    phone = open_page("phone", user=people.user("总务甲"))
    phone.goto("/")
    phone.get_by_text("大厅内有烟头").click()
    phone.locator(".turn a.btn-primary", has_text="签收").click()
    phone.fill("#id_person_name", "示例人")
    phone.locator("#dialog button[type=submit]").click()
    phone.locator(".turn a.btn-primary", has_text="填写措施").click()
    phone.fill("#id_text", "张贴禁烟标志120余张")
    phone.locator("#id_text").blur()
    expect(phone.locator("input[name=fact_text]")).to_have_value("120余张")
    photo = {"name": "整改后.jpg", "mimeType": "image/jpeg", "buffer": picture().read()}
    phone.locator("#drop-after").set_input_files(photo)
    expect(phone.locator(".drop-item[data-id]")).to_have_count(1)
    phone.locator("#dialog button[type=submit]").click()
    expect(phone.locator("#problem")).to_contain_text("张贴禁烟标志120余张")
    assert Attachment.objects.get().role == "after"
    width = phone.evaluate("document.documentElement.scrollWidth")
    assert width <= 360
