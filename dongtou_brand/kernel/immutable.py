"""Tables to which rows are only added: the database itself refuses to change or delete one."""

from collections.abc import Iterable

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQLITE = """CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END"""

POSTGRES = (
    """CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME; END $$""",
    """CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION refuse_change()""",
    """CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
)


def append_only(*tables: str) -> migrations.RunPython:
    """A migration step that makes these tables append-only, and that can be taken back."""
    return migrations.RunPython(
        lambda apps, editor: install(editor, tables), lambda apps, editor: remove(editor, tables)
    )


def install(editor: BaseDatabaseSchemaEditor, tables: Iterable[str]) -> None:
    """Create the triggers."""
    for table in tables:
        if editor.connection.vendor == "sqlite":
            statements = [SQLITE.format(table=table, verb=verb) for verb in ("UPDATE", "DELETE")]
        else:
            statements = [statement.format(table=table) for statement in POSTGRES]
        for statement in statements:
            # Without parameters: the percent sign in the function is no place for one.
            editor.execute(statement, params=None)


def remove(editor: BaseDatabaseSchemaEditor, tables: Iterable[str]) -> None:
    """Drop the triggers."""
    for table in tables:
        if editor.connection.vendor == "sqlite":
            for verb in ("UPDATE", "DELETE"):
                editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")
        else:
            for name in ("change", "truncate"):
                editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{name} ON {table}")


def protected_tables(connection: object) -> set[str]:
    """The tables that have their triggers; a test compares them with the models that promise it."""
    names = {
        "sqlite": "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_no_DELETE'",
        "postgresql": "SELECT event_object_table FROM information_schema.triggers"
        " WHERE trigger_name LIKE '%_no_change'",
    }
    with connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(names[connection.vendor])  # type: ignore[attr-defined]
        return {row[0] for row in cursor.fetchall()}
