"""The search table of the ledger: FTS5 on SQLite, an array under GIN on PostgreSQL (see problems/search.py)."""

from django.db import migrations

SQLITE = """
CREATE VIRTUAL TABLE problems_search USING fts5(
    grams, content='', contentless_delete=1, detail=none, tokenize="unicode61 remove_diacritics 0"
)
"""
POSTGRESQL = (
    """
    CREATE TABLE problems_search (
        problem_id bigint PRIMARY KEY,
        grams text[] NOT NULL
    )
    """,
    "CREATE INDEX problems_search_grams ON problems_search USING gin (grams)",
)


def make(apps, schema_editor):
    statements = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else (SQLITE,)
    for statement in statements:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE problems_search")


class Migration(migrations.Migration):
    dependencies = [("problems", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
