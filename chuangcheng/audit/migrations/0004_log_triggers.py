"""Triggers that refuse to change or delete what is sealed; all that may still happen is that texts are erased.

SQLite drops triggers when a later migration makes the table anew: such a migration runs `make_triggers` again.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

FIXED = ("id", "at", "user_id", "action", "success", "place", "salts", "digests", "previous", "hash")
TEXTS = ("who", "subject", "address", "old", "new")
SAID = "entries of the log are never changed"


def rule(different: str) -> str:
    fixed = [f"NEW.{name} {different} OLD.{name}" for name in FIXED if name != "salts"]
    texts = [
        f"(NEW.{name} {different} OLD.{name} AND NEW.{name} IS NOT NULL{empty})"
        for name in TEXTS
        for empty in [f" AND NEW.{name} <> ''" if name in {"who", "subject"} else ""]
    ]
    return " OR ".join(fixed + texts)


def make_triggers(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION audit_entry_kept() RETURNS trigger LANGUAGE plpgsql AS "  # noqa: S608
            f"$$ BEGIN RAISE EXCEPTION '{SAID}'; END $$"
        )
        schema_editor.execute(
            "CREATE TRIGGER audit_entry_unchanged BEFORE UPDATE ON audit_entry FOR EACH ROW "
            f"WHEN (OLD.hash <> '' AND ({rule('IS DISTINCT FROM')})) EXECUTE FUNCTION audit_entry_kept()"
        )
        schema_editor.execute(
            "CREATE TRIGGER audit_entry_undeleted BEFORE DELETE ON audit_entry FOR EACH ROW "
            "WHEN (OLD.hash <> '') EXECUTE FUNCTION audit_entry_kept()"
        )
        return
    for name, event, condition in (
        ("audit_entry_unchanged", "UPDATE", f"OLD.hash <> '' AND ({rule('IS NOT')})"),
        ("audit_entry_undeleted", "DELETE", "OLD.hash <> ''"),
    ):
        schema_editor.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON audit_entry FOR EACH ROW WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
        )


def drop_triggers(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    on = " ON audit_entry" if schema_editor.connection.vendor == "postgresql" else ""
    for name in ("audit_entry_unchanged", "audit_entry_undeleted"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
    if on:
        schema_editor.execute("DROP FUNCTION IF EXISTS audit_entry_kept()")


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_sealed_log")]

    operations = [migrations.RunPython(make_triggers, drop_triggers)]
