"""The installation's Ed25519 key: made once, kept in CHUANGCHENG_HOME/keys, readable by its owner only."""

import base64
import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings

from chuangcheng.audit.durable import sync, write_once
from chuangcheng.rules.refusals import Refused


def folder() -> Path:
    """Where the keys lie."""
    place = Path(settings.CHUANGCHENG_HOME) / "keys"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def private_key() -> Ed25519PrivateKey:
    """The signing key, made at the first call; of two processes that make one at once, one wins for both."""
    path = folder() / "checkpoint-ed25519.pem"
    if not path.exists():
        made = Ed25519PrivateKey.generate()
        write_once(path, made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), mode=0o600)
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise Refused("签名密钥文件不对，请从备份恢复 keys 目录。", code="signing_key_wrong", kind="precondition")
    publish(key)
    return key


def publish(key: Ed25519PrivateKey) -> None:
    """Keep the public half beside it, for whoever verifies elsewhere."""
    path = folder() / "checkpoint-ed25519.pub"
    if not path.exists():
        pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        write_once(path, pem, mode=0o644)
        sync(path.parent)


def public_text() -> str:
    """The public key as base64 of its 32 bytes, as it stands in every checkpoint."""
    raw = private_key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return base64.b64encode(raw).decode()


def sign(message: str) -> str:
    """Base64 of the signature over UTF-8."""
    return base64.b64encode(private_key().sign(message.encode())).decode()


def signed(message: str, signature: str, *, key: str) -> bool:
    """Whether `signature` is by `key` (base64 of a public key) over the message."""
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(key)).verify(base64.b64decode(signature), message.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def key_exists() -> bool:
    """Whether a key was made already."""
    return os.path.exists(folder() / "checkpoint-ed25519.pem")
