"""Days on which more is missing than a signal: the session, the room on the phone, https."""

from urllib.parse import urlsplit

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from chuangcheng.inspections.models import Answer, AnswerPhoto
from scripts import machine
from tests.browsing import FLAGS, sign_in
from tests.field.offline import device
from tests.field.phone import Phone, photos, sha256

pytestmark = pytest.mark.browser
# As a browser answers that has no more room; taking the room away for real, Chromium does not offer for this database.
FULL = """() => {
  const put = IDBObjectStore.prototype.put;
  window.room = () => { IDBObjectStore.prototype.put = put; };
  IDBObjectStore.prototype.put = function (value) {
    if (this.name === "bytes") throw new DOMException("The quota has been exceeded.", "QuotaExceededError");
    return put.call(this, value);
  };
}"""
PLAIN = "wenming.example"  # a name without https, as in many offices' own networks


def test_an_ended_session_stops_nothing_but_the_sending(phone_of, line, day):
    phone = phone_of("市督甲")
    phone.ready()
    Session.objects.all().delete()
    phone.open()
    phone.page.locator("a.card").first.click()
    phone.answer(0, "不符合", "墙角有垃圾")
    phone.open("outbox")
    expect(phone.page.locator("#main")).to_contain_text("登录已过期，请重新登录。没有发出的都还在手机里")
    assert (phone.unsent, Answer.objects.count()) == (2, 0)  # that it was begun, and the answer
    sign_in(phone.page.context, day.people.user("市督甲"), line.url)
    phone.open("outbox")
    phone.all_sent()
    assert Answer.objects.get().note == "墙角有垃圾"


def test_a_full_phone_says_that_it_kept_nothing_and_keeps_what_it_had(phone_of, line, day, tmp_path):
    phone = phone_of("市督甲")
    phone.ready()
    phone.page.locator("a.card").first.click()
    phone.answer(0, "不符合", "墙角有垃圾")
    phone.all_sent()
    line.cut()
    phone.page.evaluate(FULL)
    shot = list(photos(tmp_path, 1, 400_000))
    phone.item(0).locator("input[type=file]").last.set_input_files(str(shot[0]))
    expect(phone.page.locator("#toast")).to_contain_text("手机存储空间满了，这张照片没有存下")
    expect(phone.item(0).locator(".photo")).to_have_count(0)
    phone.page.evaluate("room()")
    phone.photograph(phone.item(0), *shot)
    line.mend()
    phone.open()
    phone.all_sent()
    assert AnswerPhoto.objects.get().file.sha256 == sha256(shot[0])


@pytest.fixture
def plain_phone(chromium, day, line, watch, settings):
    """A phone that reaches the server by a name without https."""
    settings.ALLOWED_HOSTS = [PLAIN]
    url = f"http://{PLAIN}:{urlsplit(line.url).port}"
    watch.allow("status of 4")
    watch.allow("Cross-Origin-Opener-Policy header has been ignored")
    browser = chromium.browser_type.launch(
        executable_path=machine.chromium(), args=[*FLAGS, f"--host-resolver-rules=MAP {PLAIN} 127.0.0.1"]
    )
    yield Phone(device(browser, day.people.user("市督甲"), url, watch, place=False), url)
    browser.close()


def test_without_https_it_says_what_still_works_and_that_works(plain_phone, tmp_path):
    phone = plain_phone
    phone.open()
    expect(phone.page.locator("#main")).to_contain_text("这个地址不是 https，手机版只能用一部分")
    phone.page.locator("a.card").first.click()
    phone.answer(0, "不符合", "墙角有垃圾")
    expect(phone.item(0).locator("input[capture=environment]")).to_have_count(1)  # the phone's own camera
    shot = list(photos(tmp_path, 1, 200_000))
    phone.photograph(phone.item(0), *shot)
    phone.submit()
    phone.all_sent()
    assert AnswerPhoto.objects.get().file.sha256 == sha256(shot[0])
    assert Answer.objects.get().visit.latitude is None
