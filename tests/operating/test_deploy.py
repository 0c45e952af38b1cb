"""What stands in front of the pages in production, and that the settings for it are clean."""

import re

import httpx
import pytest
from django.test import Client

from scripts.set_up import ROOT
from tests import ready
from tests.operating.serving import Installation

PRODUCTION = {
    "CHUANGCHENG_HTTPS": "1",
    "CHUANGCHENG_PROXIES": "1",
    "CHUANGCHENG_HOSTS": "cc.example.gov.cn",
    "CHUANGCHENG_ORIGINS": "https://cc.example.gov.cn",
    "CHUANGCHENG_PUBLIC_URL": "https://cc.example.gov.cn",
}


def test_the_settings_of_production_pass_every_check_for_it(tmp_path):
    place = Installation(tmp_path / "home", environment=PRODUCTION)
    assert "no issues" in place.run("manage", "check", "--deploy", "--fail-level", "WARNING")


def test_behind_a_proxy_https_is_believed_and_health_needs_none(tmp_path):
    place = Installation(tmp_path / "home", environment=PRODUCTION)
    ready.put(place.home)
    place.run("init")
    place.start(("web", "--workers", "1"))
    try:
        name = {"Host": "cc.example.gov.cn"}
        base = f"http://127.0.0.1:{place.port}"
        plain = httpx.get(f"{base}/login/", headers=name)
        assert (plain.status_code, plain.headers["Location"]) == (301, "https://cc.example.gov.cn/login/")
        safe = httpx.get(
            f"{base}/login/", headers=name | {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
        )
        assert safe.status_code == 200
        assert "max-age=31536000" in safe.headers["Strict-Transport-Security"]
        assert "Secure" in safe.headers["Set-Cookie"]
        assert httpx.get(f"{base}/healthz").status_code == 200
        assert httpx.get(f"{base}/metrics").status_code == 200
        assert httpx.get(f"{base}/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404
        strange = httpx.get(f"{base}/login/", headers={"Host": "evil.example.com", "X-Forwarded-Proto": "https"})
        assert strange.status_code == 400
    finally:
        place.stop()


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_the_examples_hide_the_figures_and_let_the_largest_file_through(name, settings):
    text = (ROOT / "docs" / "deploy" / name).read_text(encoding="utf-8")
    assert "/metrics" in text
    size = re.search(r"(?:client_max_body_size|max_size) (\d+)(?:m|MB)", text)
    assert size
    assert int(size[1]) * 10**6 > settings.CHUANGCHENG_EVIDENCE_MAX_BYTES


def test_the_proxy_writes_down_nothing_of_what_was_looked_for_and_sends_nobody_to_a_strangers_name():
    text = (ROOT / "docs" / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    settings = "\n".join(line for line in text.splitlines() if not line.strip().startswith("#"))
    servers = settings.count("server {")
    assert settings.count("access_log /var/log/nginx/chuangcheng.log chuangcheng;") == servers == 2
    written = re.search(r"log_format chuangcheng ([^;]*);", settings)
    assert written
    words = set(re.findall(r"\$\w+", written[1]))
    assert not words & {"$request", "$request_uri", "$args", "$query_string", "$http_referer", "$remote_user"}
    assert "$host$request_uri" not in settings


def test_a_client_that_says_who_forwarded_it_is_no_neighbour():
    for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"):
        assert Client().get("/metrics", headers={name: "127.0.0.1"}).status_code == 404
