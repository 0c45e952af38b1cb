"""Opens pages in Chromium without any content security policy: what a text could run, it runs."""

from collections.abc import Iterable

from playwright.sync_api import Dialog, sync_playwright

from scripts import machine
from tests.browsing import FLAGS
from tests.corpora.hostile import MARK


def run_in_a_browser(pages: Iterable[str]) -> list[str]:
    """What ran, one line each. Nothing is fetched; whatever reacts to the pointer or the focus is prodded."""
    ran: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=machine.chromium(), args=list(FLAGS))
        page = browser.new_page()
        page.route("**/*", lambda route: route.abort())

        def dismiss(dialog: Dialog) -> None:
            ran.append(f"dialog {dialog.message}")
            dialog.dismiss()

        page.on("dialog", dismiss)
        page.expose_function(MARK, lambda *words: ran.append(f"ran {words}"))
        for content in pages:
            page.set_content(content, wait_until="domcontentloaded")
            page.evaluate(PROD)
        browser.close()
    return ran


PROD = """() => document.querySelectorAll('*').forEach(one => {
  for (const kind of ['focus', 'click', 'mouseover', 'error', 'load']) {
    if (one['on' + kind]) one.dispatchEvent(new Event(kind));
  }
})"""
