"""What leaves the house, byte for byte, and where it may not go."""

import base64
import hashlib
import hmac
import ipaddress
import socket
import ssl
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from chuangcheng.notices import channels
from chuangcheng.notices.channels import Event, Hook, Letter, NotSent, read_hook, send
from chuangcheng.rules.refusals import Refused
from tests.cast import AT
from tests.notices.receiving import http_receiver, smtp_receiver

LINE = ("【催办】2026-000001 垃圾桶满溢", "中山路口；3月3日12:00到期", "https://example.org/problems/2026-000001/")


def letter(*lines: tuple[str, str, str]) -> Letter:
    return Letter(title="城管局 3月3日办理提醒", lines=lines or (LINE,), urgent=False, id="abc", at=AT)


@pytest.fixture
def receiver(settings):
    settings.NOTICE_LOOPBACK = True
    with http_receiver() as found:
        yield found


def test_wecom_gets_markdown_with_title_and_link(receiver):
    assert send(Hook(kind="wecom", address=receiver.url), letter()) == "wecom:127.0.0.1"
    [body] = receiver.bodies
    assert body["msgtype"] == "markdown"
    text = body["markdown"]["content"]
    assert text.startswith("**城管局 3月3日办理提醒**")
    assert "(https://example.org/problems/2026-000001/)" in text


def test_a_long_digest_is_cut_at_a_line_and_says_how_many_are_left_out(receiver):
    send(Hook(kind="wecom", address=receiver.url), letter(*[(f"第{n}条" * 10, "说明" * 20, "") for n in range(60)]))
    text = receiver.bodies[0]["markdown"]["content"]
    assert len(text.encode()) <= 4096
    assert text.count("> 第") + int(text.rsplit("另有 ", 1)[1].split(" ")[0]) == 60


def test_what_people_wrote_cannot_become_links_in_a_chat(receiver):
    send(Hook(kind="wecom", address=receiver.url), letter(("[点这里](http://evil.example)", "<@all>", "")))
    text = receiver.bodies[0]["markdown"]["content"]
    assert "](" not in text
    assert "<" not in text


def test_dingtalk_is_signed_as_its_manual_says(receiver):
    send(Hook(kind="dingtalk", address=receiver.url, secret="SECabc"), letter())
    path, _, _ = receiver.came[0]
    query = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
    stamp = query["timestamp"]
    wanted = hmac.new(b"SECabc", f"{stamp}\nSECabc".encode(), hashlib.sha256).digest()
    assert base64.b64decode(query["sign"]) == wanted
    assert query["key"] == "geheim"
    assert receiver.bodies[0]["markdown"]["title"] == "城管局 3月3日办理提醒"


def test_a_webhook_is_signed_over_time_and_body_and_carries_an_id(receiver):
    send(Hook(kind="webhook", address=receiver.url, secret="s3"), letter())
    _, headers, body = receiver.came[0]
    wanted = hmac.new(b"s3", headers["X-Chuangcheng-Timestamp"].encode() + b"." + body, hashlib.sha256).hexdigest()
    assert headers["X-Chuangcheng-Signature"] == f"sha256={wanted}"
    assert headers["X-Chuangcheng-Id"] == "abc"
    assert receiver.bodies[0]["messages"][0]["title"] == LINE[0]


def test_a_webhook_gives_times_as_the_city_reads_them(receiver):
    event = Event(kind="problem.dispatch", subject="2026-000001", happened_at=AT.astimezone(UTC))
    send(Hook(kind="webhook", address=receiver.url), replace(letter(), at=AT.astimezone(UTC), events=(event,)))
    [body] = receiver.bodies
    assert (body["at"], body["messages"][0]["happened_at"]) == (AT.isoformat(), AT.isoformat())
    assert body["at"].endswith("+08:00")


def test_a_mail_reaches_every_address_of_the_unit(settings):
    with smtp_receiver() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        settings.EMAIL_USE_SSL = settings.EMAIL_USE_TLS = False
        settings.DEFAULT_FROM_EMAIL = "chuangcheng@example.org"
        send(Hook(kind="email", address="a@example.org, b@example.org"), letter())
    [envelope] = box.letters
    assert envelope.rcpt_tos == ["a@example.org", "b@example.org"]
    mail = message_from_bytes(envelope.content, policy=default)
    assert mail["Subject"] == "城管局 3月3日办理提醒"
    assert LINE[0] in mail.get_content()


def test_a_robot_that_answers_an_error_did_not_take_the_message(receiver):
    receiver.answers = [(200, {"errcode": 93000, "errmsg": "invalid webhook url"})]
    with pytest.raises(NotSent, match="93000"):
        send(Hook(kind="wecom", address=receiver.url), letter())


def test_a_receiver_that_never_ends_its_answer_holds_up_nobody(receiver, monkeypatch):
    monkeypatch.setattr(channels, "TIMEOUT", 0.2)
    receiver.answers = [(200, ["…"] * 60)]
    begun = time.monotonic()
    assert send(Hook(kind="webhook", address=receiver.url), letter()) == "webhook:127.0.0.1"
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize("status", [302, 400, 500])
def test_any_other_answer_than_success_is_a_failure_and_no_redirect_is_followed(receiver, status):
    receiver.answers = [(status, {})]
    with pytest.raises(NotSent, match=str(status)):
        send(Hook(kind="webhook", address=receiver.url), letter())
    assert len(receiver.came) == 1


@pytest.fixture
def own_authority(tmp_path):
    """A certificate for this machine that nobody but its maker vouches for, and what serves with it."""
    key, day = ec.generate_private_key(ec.SECP256R1()), timedelta(days=1)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "内部")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(datetime.now(UTC) - day).not_valid_after(datetime.now(UTC) + day)
    signed = made.add_extension(here, critical=False).sign(key, hashes.SHA256())
    words = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "served.pem").write_bytes(words + signed.public_bytes(Encoding.PEM))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(tmp_path / "served.pem")
    return tmp_path / "served.pem", tls


def test_a_certificate_of_an_own_authority_counts_where_the_machine_trusts_it(settings, monkeypatch, own_authority):
    settings.NOTICE_LOOPBACK = True
    path, tls = own_authority
    with http_receiver(tls) as receiver:
        hook = Hook(kind="webhook", address=receiver.url)
        with pytest.raises(NotSent, match="证书不受信任"):
            send(hook, letter())
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
        send(hook, letter())
        assert len(receiver.came) == 1


def test_an_error_never_repeats_the_secret_address(settings):
    settings.NOTICE_LOOPBACK = True
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/?key=geheim"
        with pytest.raises(NotSent) as caught:
            send(Hook(kind="wecom", address=url), letter())
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "loopback", "intranet", "expected"),
    [
        ("127.0.0.1", False, True, False),
        ("127.0.0.1", True, False, True),
        ("::1", False, True, False),
        ("::ffff:127.0.0.1", False, True, False),
        ("10.0.0.8", False, False, False),
        ("10.0.0.8", False, True, True),
        ("169.254.169.254", True, True, False),
        ("0.0.0.0", True, True, False),
        ("224.0.0.1", True, True, False),
        ("fe80::1", True, True, False),
        ("fd00::1", False, False, False),
        ("111.30.158.1", False, False, True),
    ],
)
def test_addresses_inside_are_called_only_where_allowed(settings, address, loopback, intranet, expected):
    settings.NOTICE_LOOPBACK, settings.NOTICE_INTRANET = loopback, intranet
    assert channels.allowed(address) is expected


def test_the_connection_goes_to_the_address_that_was_checked(settings, monkeypatch):
    """A name that answers another address the second time is asked only once."""
    settings.NOTICE_INTRANET = settings.NOTICE_LOOPBACK = False
    asked = []

    def resolve(host, *_args, **_kwargs):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 443))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(NotSent, match="内部地址"):
        send(Hook(kind="wecom", address="https://robot.example/send"), letter())
    assert asked == ["robot.example"]


@pytest.mark.parametrize(
    "value",
    [
        {"kind": "fax", "address": "1"},
        {"kind": "email", "address": "nobody"},
        {"kind": "wecom", "address": "ftp://example.org/"},
        {"kind": "wecom", "address": "http://example.org/"},
        {"kind": "wecom", "address": "https://user:word@example.org/"},
        {"kind": "webhook", "address": "https://[::1/"},
        {"kind": "webhook", "address": ""},
    ],
)
def test_a_setting_that_could_never_work_is_refused(value):
    with pytest.raises(Refused):
        read_hook(value)


def test_a_unit_without_a_setting_has_no_hook():
    assert read_hook({}) is None
    assert read_hook(None) is None
