"""The command line's entry: loads the product, runs one command, turns every expected failure into a sentence.

Exit codes: 0 done · 1 something is wrong with what was looked at (`verify` found a fault, rows were not imported) ·
2 the command is written wrong · 3 refused, the sentence says why · 4 the surroundings fail (settings, database, disk).
"""

import os
import sys

import django
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

# Processes whose figures are read together.
COUNTED = {"web", "worker", "sweep"}


def main() -> None:
    """Run `chuangcheng …`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chuangcheng.config.settings")
    try:
        django.setup()
    except (ImproperlyConfigured, OSError, ValueError) as error:
        print(f"设置有误，无法启动：{error}", file=sys.stderr)
        sys.exit(4)
    if sys.argv[1:2] and sys.argv[1] in COUNTED:
        # Before anything that counts is loaded.
        import_string("chuangcheng.jobs.metrics_room.take_room")()
    # By name, because the commands import rooms, and rooms need the settings loaded.
    sys.exit(import_string("chuangcheng.cli.app.run")(sys.argv[1:]))


if __name__ == "__main__":
    main()
