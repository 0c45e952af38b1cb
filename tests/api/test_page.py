"""What docs/api.md tells programs to do, done."""

import re
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chuangcheng.notices.channels import Hook, Letter, webhook
from tests.api.schemas import promised

PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")


def test_the_snippet_that_verifies_a_webhook_takes_ours_and_nothing_else():
    [code] = [block for block in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL) if "def genuine" in block]
    known: dict[str, Any] = {}
    exec(code, known)
    genuine = known["genuine"]
    hook = Hook(kind="webhook", address="https://program.example", secret="a-secret-of-sixteen")
    letter = Letter(title="题", lines=(("一", "二", ""),), urgent=False, id="abc", at=datetime.now(UTC))
    _, body, headers = webhook(hook, letter)
    assert genuine(hook.secret, headers, body)
    assert not genuine("another-secret-of-it", headers, body)
    assert not genuine(hook.secret, headers, body + b" ")
    late = Letter(title="题", lines=(), urgent=False, id="abc", at=datetime.fromtimestamp(time.time() - 301, UTC))
    _, body, headers = webhook(hook, late)
    assert not genuine(hook.secret, headers, body)


def test_every_address_the_page_names_is_one_of_the_api():
    named = re.findall(r"(?:GET|POST|PUT|PATCH|DELETE|HEAD) +…?(/[\w/{}.-]+)", PAGE)
    known = [re.sub(r"\{\w+\}", "1", path.removeprefix("/api/v1")) for path in promised()["paths"]]
    assert len(named) > 10
    assert {path for path in named if not any(is_meant(path, each) for each in known)} == set()


def is_meant(named: str, known: str) -> bool:
    """`…/moves/{code}` means every address that ends so; a place filled in (`report`) stands for the place."""
    places = named.replace("documents/report", "documents/{kind}")
    return re.fullmatch("(/.*)?" + re.sub(r"\\{\w+\\}", "[^/]+", re.escape(places)), known) is not None
