"""The face in a real browser, on the style guide: small moves, drafts, uploads, keyboard, both sizes."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browsing import Watch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURE = {
    "name": "现场.png",
    "mimeType": "image/png",
    "buffer": bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301"
        "0100c9fe92ef0000000049454e44ae426082"
    ),
}


@pytest.fixture(autouse=True)
def _debugging(settings):
    settings.DEBUG = True


@pytest.fixture
def guide(open_page: Callable[..., Page]) -> Page:
    """The style guide on an office desktop."""
    page = open_page("desktop")
    page.goto("/style/")
    return page


@pytest.fixture
def small_guide(open_page: Callable[..., Page]) -> Page:
    """The style guide on a phone."""
    page = open_page("phone")
    page.goto("/style/")
    return page


def overflow(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


def test_nothing_sticks_out_at_either_size(guide, small_guide):
    guide.wait_for_selector(".chart-canvas canvas")
    assert overflow(guide) <= 0
    assert overflow(small_guide) <= 0


def test_a_move_in_a_dialog_is_refused_beside_the_field_and_then_accepted(guide, watch: Watch):
    watch.allow("422")
    guide.get_by_role("button", name="登记问题").click()
    dialog = guide.locator("#dialog")
    dialog.get_by_label("整改措施").fill("增设宣传牌 20 余块")
    dialog.get_by_role("button", name="上报").click()
    expect(dialog.locator(".error-summary")).to_contain_text("请填写责任人。")
    expect(dialog.get_by_label("整改措施")).to_have_value("增设宣传牌 20 余块")
    expect(dialog.locator(".error-summary")).to_be_focused()
    dialog.get_by_label("责任人").fill("示例")
    dialog.get_by_label("牵头单位").select_option("1")
    dialog.get_by_role("button", name="上报").click()
    expect(guide.locator(".toast-line")).to_contain_text("已上报")
    expect(dialog).not_to_be_visible()


def test_a_draft_comes_back_and_goes_once_it_is_accepted(guide):
    def open_dialog():
        guide.get_by_role("button", name="登记问题").click()
        return guide.locator("#dialog")

    open_dialog().get_by_label("整改措施").fill("清扫大厅")
    guide.locator("#dialog").get_by_label("立行立改").check()
    expect(guide.locator("#dialog [data-kept]")).to_have_text("草稿已存在本机")
    guide.reload()
    dialog = open_dialog()
    expect(dialog.get_by_label("整改措施")).to_have_value("清扫大厅")
    expect(dialog.get_by_label("立行立改")).to_be_checked()
    expect(dialog.locator(".draft-note")).to_contain_text("已恢复")
    dialog.get_by_label("责任人").fill("示例")
    dialog.get_by_label("牵头单位").select_option("1")
    dialog.get_by_role("button", name="上报").click()
    expect(guide.locator(".toast-line")).to_be_visible()
    expect(open_dialog().get_by_label("整改措施")).to_have_value("")


def test_a_draft_can_be_thrown_away(guide):
    form = guide.locator("form[data-draft='style-guide']")
    form.get_by_label("整改措施").fill("清扫大厅")
    expect(form.locator("[data-kept]")).to_have_text("草稿已存在本机")
    guide.reload()
    form.get_by_role("button", name="不要，清空").click()
    expect(form.get_by_label("整改措施")).to_have_value("")
    guide.reload()
    expect(form.locator(".draft-note")).to_have_count(0)


def test_files_are_sent_at_once_and_can_be_taken_away(guide, watch: Watch):
    watch.allow("422")
    form = guide.locator("form[data-draft='style-guide']")
    wrong = {"name": "a.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"}
    form.locator("#drop-after").set_input_files([PICTURE, wrong])
    expect(form.locator(".drop-item[data-id]")).to_have_count(3)
    expect(form.locator(".drop-item.is-bad")).to_contain_text("这种文件不收")
    assert form.locator("input[type=hidden][name=after]").count() == 3
    form.get_by_role("button", name="移除 现场.png").click()
    assert form.locator("input[type=hidden][name=after]").count() == 2


def test_a_pasted_picture_lands_in_the_form(guide):
    form = guide.locator("form[data-draft='style-guide']")
    form.get_by_label("整改措施").focus()
    guide.evaluate(
        """() => { const data = new DataTransfer();
        data.items.add(new File([new Uint8Array([1])], "贴图.png", { type: "image/png" }));
        document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true })); }"""
    )
    expect(form.locator(".drop-item[data-id]", has_text="贴图.png")).to_have_count(1)


def test_a_remembered_phrase_is_added_to_what_is_written(guide):
    form = guide.locator("form[data-draft='style-guide']")
    form.get_by_label("整改措施").fill("已清扫")
    form.get_by_role("button", name="已增设标牌，纳入日常管理。").click()
    expect(form.get_by_label("整改措施")).to_have_value("已清扫；已增设标牌，纳入日常管理。")


def test_ticking_rows_opens_the_bulk_bar_and_shift_takes_a_run(guide):
    ticks = guide.locator("tbody .tick input")
    ticks.nth(0).check()
    ticks.nth(3).click(modifiers=["Shift"])
    expect(guide.locator("[data-picked]")).to_have_text("4")
    guide.get_by_role("button", name="取消选择").click()
    expect(guide.locator(".bulkbar")).to_be_hidden()


def test_a_row_opens_beside_the_list_on_a_desktop_and_as_a_page_on_a_phone(guide, small_guide):
    guide.locator("a.title").first.click()
    expect(guide.locator("#pane h2").first).to_have_text("卫生状况欠佳，有乱扔垃圾现象")
    assert guide.url.endswith("/style/")
    guide.keyboard.press("Escape")
    expect(guide.locator("#pane")).to_be_hidden()
    small_guide.locator("a.title").first.tap()
    expect(small_guide).to_have_url(re.compile("/style/page/problem/$"))


def test_before_and_after_are_compared_by_keyboard(guide):
    box = guide.locator("[data-compare]")
    box.locator("input").focus()
    for _ in range(10):
        guide.keyboard.press("ArrowRight")
    assert box.evaluate("element => element.style.getPropertyValue('--cut')") == "60%"


def test_photos_are_leafed_through_by_keyboard(guide):
    guide.locator("a[data-lightbox]").first.click()
    expect(guide.locator(".lightbox .caption")).to_contain_text("1/2")
    guide.keyboard.press("ArrowRight")
    expect(guide.locator(".lightbox .caption")).to_contain_text("2/2")
    guide.keyboard.press("Escape")
    expect(guide.locator(".lightbox")).to_be_hidden()


def test_keys_search_and_walk_the_list(guide):
    guide.keyboard.press("/")
    expect(guide.locator("[data-slash]")).to_be_focused()
    guide.locator("[data-slash]").blur()
    guide.keyboard.press("j")
    expect(guide.locator("a.title").first).to_be_focused()
    guide.keyboard.press("x")
    expect(guide.locator("[data-picked]")).to_have_text("1")


def test_a_refusal_says_the_servers_own_sentence(guide, watch: Watch):
    watch.allow("409")
    guide.get_by_role("button", name="被拒绝的操作").click()
    expect(guide.locator(".toast-line.is-bad")).to_contain_text("不能“上报整改情况”")


def test_without_a_network_nothing_typed_is_lost(guide, watch: Watch):
    watch.allow("htmx:")
    watch.allow("net::")
    guide.get_by_role("button", name="登记问题").click()
    dialog = guide.locator("#dialog")
    dialog.get_by_label("整改措施").fill("清扫大厅")
    guide.context.set_offline(True)
    dialog.get_by_role("button", name="上报").click()
    expect(guide.locator(".toast-line.is-bad")).to_contain_text("网络没有连上")
    expect(dialog.get_by_label("整改措施")).to_have_value("清扫大厅")
    guide.context.set_offline(False)


def test_a_filter_left_changed_is_applied(guide):
    guide.locator(".filters summary").first.click()
    guide.get_by_label("待签收").check()
    guide.get_by_role("heading", name="台账").click()
    expect(guide).to_have_url(re.compile("state=dispatched"))


def test_the_phone_reaches_everything_by_one_tap(small_guide):
    small_guide.locator(".phonebar summary").tap()
    expect(small_guide.locator(".more-sheet").get_by_text("设置")).to_be_visible()
    expect(small_guide.locator(".more-sheet").get_by_text("退出登录")).to_be_visible()
    small_guide.touchscreen.tap(180, 60)
    expect(small_guide.locator(".more-sheet")).to_be_hidden()


def test_a_browser_without_dialogs_gets_a_plain_one(open_page):
    page = open_page("desktop")
    page.add_init_script("delete HTMLDialogElement.prototype.showModal; delete HTMLDialogElement.prototype.close;")
    page.goto("/style/")
    page.get_by_role("button", name="登记问题").click()
    expect(page.locator("#dialog.is-plain")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#dialog")).to_be_hidden()


def test_paper_shows_the_table_and_no_navigation(guide):
    guide.emulate_media(media="print")
    expect(guide.locator(".side")).to_be_hidden()
    expect(guide.locator(".filters")).to_be_hidden()
    expect(guide.locator(".grid").first).to_be_visible()


def test_a_plain_form_that_led_to_a_page_of_ours_is_forgotten_and_an_error_page_keeps_it(guide, watch: Watch):
    watch.allow("status of 403")
    form = guide.locator("form[data-draft='style-guide']")
    form.get_by_label("整改措施").fill("清扫大厅")
    form.evaluate("form => { form.action = '/style/page/403/'; }")
    form.get_by_role("button", name="上报").click()
    expect(guide.get_by_role("heading", name="这一页不归您看")).to_be_visible()
    guide.goto("/style/")
    expect(form.get_by_label("整改措施")).to_have_value("清扫大厅")
    form.evaluate("form => { form.action = '/style/page/problem/'; }")
    form.get_by_role("button", name="上报").click()
    expect(guide.get_by_role("heading", name="办理经过")).to_be_visible()
    guide.goto("/style/")
    expect(form.locator(".draft-note")).to_have_count(0)
    expect(form.get_by_label("整改措施")).to_have_value("")


def idle_after(page: Page, seconds: int) -> None:
    """Open the guide as if the session ended after so many idle seconds."""

    def shorten(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace('data-idle="0"', f'data-idle="{seconds}"'))

    page.route("**/style/", shorten)
    page.goto("/style/")


def test_a_log_in_that_ran_out_is_renewed_in_place_and_the_form_is_whole(guide, watch: Watch):
    watch.allow("401")
    form = guide.locator("form[data-draft='style-guide']")
    form.get_by_label("整改措施").fill("清扫大厅")
    guide.get_by_role("button", name="登录过期的操作").click()
    dialog = guide.locator("#relogin")
    expect(dialog).to_contain_text("页面上已填的内容都在")
    dialog.get_by_label("密码").fill("示例密码")
    dialog.get_by_role("button", name="登录并继续").click()
    expect(dialog).to_be_hidden()
    expect(guide.locator(".toast-line")).to_contain_text("已重新登录")
    expect(form.get_by_label("整改措施")).to_have_value("清扫大厅")


def test_somebody_idle_is_warned_first_and_may_stay(open_page):
    page = open_page("desktop")
    idle_after(page, 121)
    warning = page.locator("#idle-warning")
    expect(warning).to_be_visible(timeout=12_000)
    page.get_by_role("button", name="继续使用").click()
    expect(warning).to_be_hidden()


def test_time_up_asks_for_the_password_over_the_page(open_page):
    page = open_page("desktop")
    idle_after(page, 2)
    expect(page.locator("#relogin")).to_be_visible(timeout=12_000)
