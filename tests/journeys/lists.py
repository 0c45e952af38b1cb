"""A feedback list on its way into the browser, as the office brings it in."""

from datetime import date

from playwright.sync_api import expect

from tests.journeys.person import Person

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def import_list(office: Person, data: bytes, *, name: str, rows: int) -> str:
    """The wizard from end to end: upload, columns, details and units, preview, import. Returns the list's address."""
    page = office.page
    office.go("/lists/")
    page.get_by_role("link", name="导入清单").first.click()
    page.get_by_label("清单文件").set_input_files({"name": name, "mimeType": XLSX, "buffer": data})
    page.get_by_role("button", name="上传并识别").click()
    expect(page.get_by_role("heading", name="每一列是什么")).to_be_visible()
    expect(page.get_by_label("存在问题 作为")).to_have_value("text")
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("级别").select_option("city")
    page.get_by_label("收到日期").fill(date.today().isoformat())
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("heading", name="核对每行")).to_be_visible()
    expect(page.locator("#main tbody tr")).to_have_count(rows)
    page.get_by_role("button", name="导入", exact=True).click()
    expect(page.locator(".notice-ok")).to_contain_text(f"已导入{rows}条问题")
    return page.url


def dispatch_list(office: Person, address: str, rows: int) -> list[str]:
    """按清单交办; the problems' numbers in the order of the sheet."""
    page = office.page
    office.go(address)
    page.get_by_role("button", name=f"按清单交办 {rows} 条").click()
    expect(page.locator(".notice-ok")).to_contain_text(f"已交办{rows}个问题")
    links = page.locator("#main a.title").evaluate_all("all => all.map((one) => one.getAttribute('href'))")
    return [href.strip("/").split("/")[-1] for href in links]
