"""The ground the other tests stand on: the database asked for, a home of their own, a watch that hears."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

POLICY = "default-src 'self'; style-src 'self'"


@pytest.mark.django_db
def test_the_tests_run_on_the_database_asked_for():
    assert connection.vendor == os.environ.get("CHUANGCHENG_TEST_DATABASE", "sqlite")


def test_the_tests_have_a_home_of_their_own():
    assert Path(settings.CHUANGCHENG_HOME).name != "var"
    assert not str(settings.CHUANGCHENG_HOME).startswith(str(settings.PROJECT))


@pytest.mark.browser
def test_a_console_error_is_heard_unless_it_was_allowed(page, watch):
    watch.allow("expected")
    page.evaluate("console.error('expected'); console.error('a fault')")
    assert [fault.split(": ", 1)[1] for fault in watch.faults] == ["a fault"]
    watch.faults.clear()


@pytest.mark.browser
def test_a_breach_of_the_content_security_policy_is_heard(page, watch):
    body = "<html><body style='color: red'><p>红</p></body></html>"
    page.route(
        "**/breach",
        lambda route: route.fulfill(
            body=body, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": POLICY}
        ),
    )
    page.goto("/breach")
    page.wait_for_timeout(100)
    assert any("style-src" in fault for fault in watch.faults)
    watch.faults.clear()


@pytest.mark.browser
def test_a_phone_is_360_wide_and_touched(phone):
    phone.goto("about:blank")
    assert phone.evaluate("[screen.width, screen.height, navigator.maxTouchPoints > 0]") == [360, 740, True]
