"""The ways out of the house: e-mail, a signed webhook, and the robots of WeCom and DingTalk.

Addresses come from administrators only. They must be https; plain http, and hosts inside the own network, only with
CHUANGCHENG_NOTICE_INTRANET=1; loopback never but with CHUANGCHENG_NOTICE_LOOPBACK=1. A name is resolved once and the
connection goes to the address that was checked, so that it cannot change in between. Redirects are not followed.
"""

import base64
import hashlib
import hmac
import ipaddress
import json
import smtplib
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote_plus, urlsplit

import httpx
from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.message import EmailMultiAlternatives
from django.utils import timezone

from chuangcheng.rules.refusals import Refused

TIMEOUT = 10.0
MOST_READ = 64 << 10  # bytes of an answer; robots say a few dozen
KINDS = {"wecom": "企业微信群机器人", "dingtalk": "钉钉群机器人", "webhook": "通用接口", "email": "电子邮件"}
WEBHOOK = "webhook"
SHORTEST_SECRET = 16  # characters; what a program is sent must be signed with something nobody guesses
LONGEST = {"wecom": 3800, "dingtalk": 18000}  # bytes of markdown the robots take: 4096 and 20000


class NotSent(Exception):
    """The message did not go out; the text says why, without secrets."""


@dataclass(frozen=True, kw_only=True)
class Hook:
    """Where a unit is told. `address` is a URL, or an e-mail address; several addresses are separated by commas."""

    kind: str
    address: str
    secret: str = ""


@dataclass(frozen=True)
class Event:
    """What happened, for programs: a code ("problem.dispatch"), what it is about ("2026-000123"), when."""

    kind: str
    subject: str
    happened_at: datetime


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What goes out: a title, lines of (title, body, absolute link or ""), an id by which receivers tell repeats.

    `events` says to programs what stands behind each line; empty where nothing does.
    """

    title: str
    lines: tuple[tuple[str, str, str], ...]
    urgent: bool
    id: str
    at: datetime
    events: tuple[Event, ...] = ()


def read_hook(value: Mapping[str, Any] | None) -> Hook | None:
    """A unit's setting as a hook; None when it has none. Raises Refused when it could never work."""
    if not value or not value.get("kind"):
        return None
    hook = Hook(
        kind=str(value["kind"]), address=str(value.get("address") or "").strip(), secret=str(value.get("secret") or "")
    )
    if hook.kind not in KINDS:
        raise Refused("请选择通知方式：企业微信、钉钉、通用接口或电子邮件。", code="hook_kind")
    if hook.kind == "email":
        if not hook.address or any("@" not in part for part in hook.address.split(",")):
            raise Refused("请填写电子邮箱地址，多个地址用英文逗号隔开。", code="hook_email")
    else:
        check_url(hook.address)
    return hook


def check_secret(hook: Hook) -> None:
    """Refuse a webhook whose messages could not be told from anybody else's."""
    if hook.kind == WEBHOOK and len(hook.secret) < SHORTEST_SECRET:
        raise Refused(
            f"通用接口要填加签密钥（至少{SHORTEST_SECRET}个字符），对方用它核对消息是不是本系统发的；请填好再保存。",
            code="hook_secret",
            fields={"secret": f"至少{SHORTEST_SECRET}个字符。"},
        )


def check_url(url: str) -> None:
    """Refuse an address that must not be called, before anything is resolved."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Refused("通知地址写得不对，请从机器人设置页复制完整地址。", code="hook_url") from error
    if parts.scheme not in {"https", "http"} or not parts.hostname or parts.username or port == 0:
        raise Refused("通知地址写得不对，请从机器人设置页复制完整地址。", code="hook_url")
    if parts.scheme == "http" and not (settings.NOTICE_INTRANET or settings.NOTICE_LOOPBACK):
        raise Refused("通知地址须以 https:// 开头；内网地址请管理员先开启内网通知。", code="hook_http")


def reachable(host: str, port: int) -> str:
    """The address to connect to, checked; raises NotSent for one inside that is not allowed."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise NotSent(f"找不到主机 {host}") from error
    addresses = [str(entry[4][0]).split("%")[0] for entry in found]
    for address in addresses:
        if allowed(address):
            return address
    raise NotSent(f"{host} 是内部地址，未允许向它发送通知")


def allowed(address: str) -> bool:
    """Whether this IP address may be called."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    if ip.is_loopback:
        return bool(settings.NOTICE_LOOPBACK)
    if ip.is_link_local or ip.is_multicast or ip.is_unspecified or ip.is_reserved:
        return False
    return True if ip.is_global else bool(settings.NOTICE_INTRANET)


def send(hook: Hook, letter: Letter) -> str:
    """Send, and say by which way to which host. Raises NotSent."""
    if hook.kind == "email":
        return send_email(hook, letter)
    make = {"wecom": wecom, "dingtalk": dingtalk, "webhook": webhook}[hook.kind]
    url, body, headers = make(hook, letter)
    answer = post(url, body, headers)
    if hook.kind != "webhook" and answer.get("errcode") != 0:
        raise NotSent(f"机器人答复：{answer.get('errcode')} {str(answer.get('errmsg'))[:120]}")
    return f"{hook.kind}:{urlsplit(hook.address).hostname}"


def wecom(hook: Hook, letter: Letter) -> tuple[str, bytes, dict[str, str]]:
    """企业微信群机器人: markdown, at most 4096 bytes. Source: its developer pages, message type markdown."""
    body = {"msgtype": "markdown", "markdown": {"content": markdown(letter, LONGEST["wecom"])}}
    return hook.address, encoded(body), {}


def dingtalk(hook: Hook, letter: Letter) -> tuple[str, bytes, dict[str, str]]:
    """钉钉群机器人: markdown; with a secret, timestamp and sign in the address. Source: its page on 安全设置."""
    url = hook.address
    if hook.secret:
        stamp = str(int(letter.at.timestamp() * 1000))
        digest = hmac.new(hook.secret.encode(), f"{stamp}\n{hook.secret}".encode(), hashlib.sha256).digest()
        url += f"{'&' if '?' in url else '?'}timestamp={stamp}&sign={quote_plus(base64.b64encode(digest))}"
    body = {
        "msgtype": "markdown",
        "markdown": {"title": letter.title[:60], "text": markdown(letter, LONGEST["dingtalk"])},
    }
    return url, encoded(body), {}


def webhook(hook: Hook, letter: Letter) -> tuple[str, bytes, dict[str, str]]:
    """Our own format: JSON, signed `HMAC-SHA256(secret, timestamp + "." + body)`.

    The timestamp is that of this try and is signed, so that a receiver can turn away what is old; the id is the same
    for every try, in the signed body as well, so that it can leave out what it has had. See docs/api.md.
    """
    body = encoded(
        {
            "id": letter.id,
            "title": letter.title,
            "urgent": letter.urgent,
            "at": timezone.localtime(letter.at).isoformat(),
            "messages": messages(letter),
        }
    )
    stamp = str(int(letter.at.timestamp()))
    headers = {"X-Chuangcheng-Id": letter.id, "X-Chuangcheng-Timestamp": stamp}
    if hook.secret:
        signed = hmac.new(hook.secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
        headers["X-Chuangcheng-Signature"] = f"sha256={signed}"
    return hook.address, body, headers


def messages(letter: Letter) -> list[dict[str, str]]:
    """The lines of a letter with what stands behind each."""
    found = [{"title": title, "body": body, "link": link} for title, body, link in letter.lines]
    for message, event in zip(found, letter.events, strict=False):
        happened_at = timezone.localtime(event.happened_at).isoformat()
        message |= {"event": event.kind, "subject": event.subject, "happened_at": happened_at}
    return found


def encoded(body: Mapping[str, Any]) -> bytes:
    """JSON as it is sent."""
    return json.dumps(body, ensure_ascii=False).encode()


def markdown(letter: Letter, most: int) -> str:
    """The letter for a robot, cut at a whole line with a word on how many are left out."""
    lines = [f"**{letter.title}**"]
    for count, (title, body, link) in enumerate(letter.lines):
        line = f"> {f'[{plain(title)}]({link})' if link else plain(title)}"
        line += f"\n> {plain(body)}" if body else ""
        if len("\n\n".join([*lines, line]).encode()) > most - 80:
            lines.append(f"……另有 {len(letter.lines) - count} 条，请登录系统查看。")
            break
        lines.append(line)
    return "\n\n".join(lines)


def plain(text: str) -> str:
    """Words that cannot become links, images, headings or mentions in a chat."""
    kept = text.replace("\n", " ")
    for sign in "[]<>*_`#@|":
        kept = kept.replace(sign, " ")
    return kept[:600]


def post(url: str, body: bytes, headers: Mapping[str, str]) -> dict[str, Any]:
    """POST JSON to the address that was checked; the receiver's JSON, or {} when it is none. Raises NotSent."""
    check_url(url)
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    pinned = httpx.URL(url).copy_with(host=reachable(host, port))
    sent = {"Content-Type": "application/json; charset=utf-8", "Host": parts.netloc, "Accept-Encoding": "identity"}
    sent |= headers
    try:
        with (
            httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False, verify=trusted()) as client,
            client.stream("POST", pinned, content=body, headers=sent, extensions={"sni_hostname": host}) as answer,
        ):
            said = beginning(answer)
    except httpx.HTTPError as error:
        raise NotSent(unreached(host, error)) from error
    if not answer.is_success:
        raise NotSent(f"{host} 答复 {answer.status_code}")
    try:
        found = json.loads(said)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def trusted() -> ssl.SSLContext:
    """Who may sign a receiver's certificate: the public authorities, and those this machine trusts besides."""
    context = httpx.create_ssl_context(trust_env=False)
    context.load_default_certs()
    return context


def unreached(host: str, error: httpx.HTTPError) -> str:
    """Why nobody answered; a certificate nobody vouches for is no wrong address."""
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return f"{host} 的证书不受信任，或与网址不符"
    return f"连不上 {host}（{type(error).__name__}）"


def beginning(answer: httpx.Response) -> bytes:
    """What was answered, as far as anybody asks: a receiver that never ends holds up no other message."""
    said, end = b"", time.monotonic() + TIMEOUT
    for piece in answer.iter_bytes():
        said += piece
        if len(said) > MOST_READ or time.monotonic() > end:
            break
    return said


def send_email(hook: Hook, letter: Letter) -> str:
    """One plain-text mail to all addresses of the unit, by the SMTP server of the settings."""
    if not settings.EMAIL_HOST:
        raise NotSent("没有设置邮件服务器（CHUANGCHENG_SMTP_HOST）")
    text = "\n\n".join("\n".join(part for part in line if part) for line in letter.lines)
    to = [part.strip() for part in hook.address.split(",") if part.strip()]
    mail = EmailMultiAlternatives(
        subject=" ".join(letter.title.split()),
        body=f"{text}\n\n本邮件由系统自动发出，请勿回复。",
        to=to,
        headers={"X-Chuangcheng-Id": letter.id},
        connection=get_connection(timeout=TIMEOUT),
    )
    try:
        mail.send()
    except (smtplib.SMTPException, OSError, ssl.SSLError) as error:
        raise NotSent(f"邮件服务器没有接收（{type(error).__name__}）") from error
    return f"email:{len(to)}"


__all__ = ["KINDS", "WEBHOOK", "Event", "Hook", "Letter", "NotSent", "check_secret", "check_url", "read_hook", "send"]
