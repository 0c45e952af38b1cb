"""Somebody at a screen: what a user does with mouse, keyboard and files, in words of the trade.

    office = Person(open_page("phone"))
    office.log_in("yuanban", password)
    office.open_move("2026-000001", "交办")
    office.pick("第一牵头单位", "总务科")
    office.finish("交办")

Nothing here calls the product but through its pages.
"""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

# A page that is wider than its screen says so in the console, which fails the journey.
NARROW = """
{
  const stretched = () => {
    const width = document.documentElement.clientWidth;
    for (const box of [document.documentElement, ...document.querySelectorAll("dialog[open]")]) {
      const room = box === document.documentElement ? width : box.clientWidth;
      if (box.scrollWidth > room + 1) {
        const wide = [...box.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > width + 1
          && !one.closest(".sheet-scroll, .visually-hidden, [hidden]")).slice(0, 3);
        console.error(`sideways: ${box.tagName} ${box.scrollWidth} > ${room}, ${location.pathname}, ` +
          wide.map((one) => one.outerHTML.slice(0, 90)).join(" | "));
      }
    }
  };
  window.addEventListener("load", () => setTimeout(stretched, 150));
  document.addEventListener("htmx:afterSettle", () => setTimeout(stretched, 150));
}
"""


class Person:
    """One person on one device."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.add_init_script(NARROW)

    @property
    def dialog(self) -> Locator:
        return self.page.locator("#dialog")

    @property
    def main(self) -> Locator:
        return self.page.locator("#main")

    def go(self, path: str) -> None:
        self.page.goto(path)

    def log_in(self, login: str, password: str) -> None:
        """Through the form, with the keyboard alone."""
        self.go("/login/")
        expect(self.page.get_by_label("登录名")).to_be_focused()
        self.page.keyboard.type(login)
        self.page.keyboard.press("Tab")
        self.page.keyboard.type(password)
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_role("heading", name="工作台", exact=True)).to_be_visible()

    def number_of(self, text: str) -> str:
        """The number of a problem, found by its words in the ledger."""
        self.go(f"/problems/?q={text}")
        href = self.page.locator("a.title").first.get_attribute("href") or ""
        return href.strip("/").split("/")[-1]

    def open_move(self, number: str, name: str) -> None:
        """Open the problem, and in it the dialog of a move; behind 更多 where the page keeps it there."""
        self.go(f"/problems/{number}/")
        link = self.page.locator("#problem .actions a", has_text=re.compile(f"^{re.escape(name)}(（.+）)?$"))
        expect(link.first).to_be_attached()
        if not link.first.is_visible():
            self.page.locator("#problem .actions summary").click()
        link.first.click()
        expect(self.dialog).to_be_visible()
        expect(self.dialog.locator("form")).to_be_visible()

    def pick(self, label: str, *words: str) -> None:
        """Type a name into a field of units and take the first that is offered, by keyboard."""
        # A choice is a plain select until the script of the page has taken it over.
        expect(self.dialog.locator("select[data-picker]:not(.visually-hidden)")).to_have_count(0)
        field = self.dialog.get_by_label(label, exact=False).first
        for word in words:
            field.fill(word)
            expect(self.dialog.locator(".picker-list:not([hidden]) li").first).to_contain_text(word)
            field.press("Enter")

    def drop(self, zone: str, *files: Any) -> None:
        """Choose files for a zone of the open form and wait until they have arrived."""
        place = self.page.locator(f"[data-drop][data-name={zone}]")
        before = place.locator(".drop-item[data-id]").count()
        place.locator("input[type=file]").first.set_input_files([*files])
        expect(place.locator(".drop-item[data-id]")).to_have_count(before + len(files))
        expect(place.locator("progress")).to_have_count(0)

    def finish(self, name: str) -> None:
        """Press the button of the open dialog; it closes and says what was done."""
        self.dialog.get_by_role("button", name=name, exact=True).click()
        expect(self.dialog).to_be_hidden()

    def move(self, number: str, name: str, **fields: str) -> None:
        """A move that asks for nothing but words: open, fill by label, finish."""
        self.open_move(number, name)
        for label, text in fields.items():
            self.dialog.get_by_label(label, exact=False).first.fill(text)
        self.finish(name)


def photo(name: str, scene: str, caption: str) -> dict[str, Any]:
    """A drawn photo, as a file to choose."""
    from chuangcheng.jobs.demo.pictures import draw  # needs Django, which main() loads

    return {"name": name, "mimeType": "image/jpeg", "buffer": draw(scene, after=True, caption=caption)}
