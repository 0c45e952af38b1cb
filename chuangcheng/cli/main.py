"""The command line: every command parses, calls one operation or query, prints."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run `chuangcheng …`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chuangcheng.config.settings")
    if sys.argv[1:2] == ["manage"]:
        execute_from_command_line(["chuangcheng manage", *sys.argv[2:]])
