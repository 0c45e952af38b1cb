"""docs/operations.md says of every setting and every command."""

import re

from chuangcheng.cli.app import app
from tests.cli.commands import ROOT

MANUAL = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def test_every_environment_variable_is_documented_and_no_other():
    config = [ROOT / "chuangcheng/config" / name for name in ("settings.py", "ground.py")]
    read = {name for file in config for name in re.findall(r'"(CHUANGCHENG_[A-Z_]+)"', file.read_text())}
    written = set(re.findall(r"`(CHUANGCHENG_[A-Z_]+)(?:=[^`]*)?`", MANUAL))
    assert written == read


def test_every_command_is_documented():
    commands = {info.name for info in app.registered_commands} | {group.name for group in app.registered_groups}
    assert commands
    assert {name for name in commands if not re.search(rf"`{name}\b", MANUAL)} == set()
