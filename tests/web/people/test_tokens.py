"""访问令牌: one's own, the secret said once, ended at will; administrators see and end all."""

import re

import pytest
from django.test import Client

from chuangcheng.people.models import Token
from tests.ledgers import ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    return ledger()


@pytest.fixture
def enter(client, book):
    def entered(name):
        client.force_login(book.people.user(name))
        return client

    return entered


def issue(client, book, **given):
    said = {"name": "数据大屏", "post": book.people.post("市办甲").id, "scopes": ["read"], "days": "90", **given}
    return client.post("/settings/tokens/new/", said)


def test_a_secret_is_shown_once_and_opens_the_door(enter, book):
    client = enter("市办甲")
    answer = issue(client, book)
    secret = re.search(r"cc_[\w-]{40,}", answer.content.decode()).group()
    assert "no-store" in answer.headers["Cache-Control"]
    asked = Client(headers={"Authorization": f"Bearer {secret}"}).get("/api/v1/problems")
    assert asked.status_code == 200
    drawn = client.get("/settings/tokens/").content.decode()
    assert "数据大屏" in drawn
    assert secret not in drawn


def test_a_token_ended_on_the_page_opens_nothing(enter, book):
    client = enter("市办甲")
    secret = re.search(r"cc_[\w-]{40,}", issue(client, book).content.decode()).group()
    assert client.post(f"/settings/tokens/{Token.objects.get().id}/revoke/").status_code == 302
    assert "已停用" in client.get("/settings/tokens/").content.decode()
    assert Client(headers={"Authorization": f"Bearer {secret}"}).get("/api/v1/problems").status_code == 401


def test_somebody_elses_post_is_not_offered_and_not_taken(enter, book):
    answer = issue(enter("市办乙"), book)
    assert answer.status_code == 422
    assert not Token.objects.exists()


def test_a_form_without_scopes_is_shown_again(enter, book):
    answer = issue(enter("市办甲"), book, scopes=[])
    assert answer.status_code == 422
    assert "请选择可以做什么。" in answer.content.decode()


def test_an_administrator_sees_and_ends_all_but_issues_none(enter, book):
    issue(enter("市办甲"), book)
    client = enter("管理甲")
    assert "数据大屏" in client.get("/settings/tokens/?all=1").content.decode()
    assert client.get("/settings/tokens/new/").status_code == 403
    answer = client.post(f"/settings/tokens/{Token.objects.get().id}/revoke/", {"all": "1"})
    assert answer.headers["Location"] == "/settings/tokens/?all=1"
    assert Token.objects.get().revoked_by == book.people.user("管理甲")


def test_nobody_else_sees_or_ends_them(enter, book):
    issue(enter("市办甲"), book)
    client = enter("城管甲")
    assert "数据大屏" not in client.get("/settings/tokens/").content.decode()
    assert client.get("/settings/tokens/?all=1").status_code == 403
    assert client.post(f"/settings/tokens/{Token.objects.get().id}/revoke/").status_code == 404


@pytest.mark.browser
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_token_is_issued_copied_used_and_ended_in_a_browser(open_page, live_server, size):
    people = ledger().people
    page = open_page(size, user=people.user("院办甲"))
    page.goto("/settings/tokens/")
    page.get_by_role("link", name="签发令牌").first.click()
    page.get_by_label("给哪个程序用").fill("数据大屏")
    page.get_by_role("button", name="签发").click()
    secret = page.locator("#one-time").inner_text()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="复制令牌").click()
    page.get_by_text("令牌已复制。").wait_for()
    assert Client(headers={"Authorization": f"Bearer {secret}"}).get("/api/v1/problems").status_code == 200
    page.get_by_role("link", name="回令牌列表").click()
    page.get_by_text("数据大屏").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("button", name="停用令牌“数据大屏”").click()
    page.get_by_text("已停用").first.wait_for()
