"""A city as the first release left it: played today, then its database taken back to the first migration of every room.

`python -m tests.operating.old_release` makes it, `… count` says how many rows its lasting tables have.
"""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chuangcheng.config.settings")
django.setup()

from django.apps import apps  # noqa: E402  (settings come first)
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402

from tests.operating import world  # noqa: E402

LASTING = (
    "people_user", "people_organisation", "people_post", "problems_problem", "problems_step", "problems_assignment",
    "notices_outbox", "standards_category",
)  # fmt: skip
ROOMS = [config.label for config in apps.get_app_configs() if config.name.startswith("chuangcheng.")]


def make() -> None:
    call_command("migrate", verbosity=0)
    world.main(3)
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    later = [node for node in graph.nodes if node[0] in ROOMS and not node[1].startswith("0001_")]
    # Each with what stands on it, that first; a room whose first tables stand on something later goes as a whole.
    gone = dict.fromkeys(one for node in later for one in graph.backwards_plan(node))
    executor.migrate(None, plan=[(graph.nodes[node], True) for node in gone])


def count() -> None:
    with connection.cursor() as cursor:
        for name in LASTING:
            cursor.execute(f'SELECT count(*) FROM "{name}"')
            print(name, cursor.fetchone()[0])


if __name__ == "__main__":
    count() if sys.argv[1:] == ["count"] else make()
