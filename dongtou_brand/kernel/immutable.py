"""What the database itself refuses to change: tables to which rows are only added, and rows that are frozen."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

Act = Callable[["Freeze", str], list[str]]

SQLITE = """CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END"""

REFUSE = """CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME; END $$"""
POSTGRES = (
    REFUSE,
    """CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION refuse_change()""",
    """CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()""",
)

SQLITE_FROZEN = """CREATE TRIGGER {trigger} BEFORE {verb} ON {table} WHEN {refused}
BEGIN SELECT RAISE(ABORT, 'this row of {table} is frozen'); END"""
# A condition of PostgreSQL's triggers may not ask other tables; a function may.
POSTGRES_FROZEN = (
    """CREATE OR REPLACE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN IF {refused} THEN RAISE EXCEPTION 'this row of {table} is frozen'; END IF; RETURN {row}; END $$""",
    """CREATE TRIGGER {trigger} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {trigger}()""",
)
POSTGRES_WHOLE = """CREATE TRIGGER {trigger} BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"""


@dataclass(frozen=True, slots=True)
class Freeze:
    """Columns of a table that keep their values, in rows that are never deleted, while `when` is true.

    `when` is SQL about the row as it stands (OLD) that both databases understand; empty: from the first day.
    `name` tells two freezes of one table apart.
    """

    table: str
    columns: tuple[str, ...]
    when: str = "TRUE"
    name: str = "frozen"

    def refused(self, verb: str) -> str:
        """The SQL that is true for a change that is refused."""
        if verb == "DELETE":
            return self.when
        changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in self.columns)
        return f"({self.when}) AND ({changed})"

    def trigger(self, verb: str) -> str:
        """What its trigger is called."""
        return f"{self.table}_{self.name}_{verb.lower()}"


def append_only(*tables: str) -> migrations.RunPython:
    """A migration step that makes these tables append-only, and that can be taken back."""
    return migrations.RunPython(
        lambda apps, editor: install(editor, tables), lambda apps, editor: remove(editor, tables)
    )


def frozen(*freezes: Freeze) -> migrations.RunPython:
    """A migration step that freezes columns, and that can be taken back."""
    return migrations.RunPython(
        lambda apps, editor: _each(editor, freezes, _freeze),
        lambda apps, editor: _each(editor, freezes, _thaw),
    )


def open_again(*tables: str) -> migrations.RunPython:
    """A migration step that lets append-only tables be changed, before they get a column."""
    return migrations.RunPython(
        lambda apps, editor: remove(editor, tables), lambda apps, editor: install(editor, tables)
    )


def thawed(*freezes: Freeze) -> migrations.RunPython:
    """A migration step that thaws frozen columns, before their table gets another one."""
    return migrations.RunPython(
        lambda apps, editor: _each(editor, freezes, _thaw),
        lambda apps, editor: _each(editor, freezes, _freeze),
    )


def install(editor: BaseDatabaseSchemaEditor, tables: Iterable[str]) -> None:
    """Create the triggers."""
    for table in tables:
        if editor.connection.vendor == "sqlite":
            statements = [SQLITE.format(table=table, verb=verb) for verb in ("UPDATE", "DELETE")]
        else:
            statements = [statement.format(table=table) for statement in POSTGRES]
        _execute(editor, statements)


def remove(editor: BaseDatabaseSchemaEditor, tables: Iterable[str]) -> None:
    """Drop the triggers."""
    for table in tables:
        if editor.connection.vendor == "sqlite":
            for verb in ("UPDATE", "DELETE"):
                editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")
        else:
            for name in ("change", "truncate"):
                editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{name} ON {table}")


def _each(editor: BaseDatabaseSchemaEditor, freezes: Iterable[Freeze], act: Act) -> None:
    for freeze in freezes:
        _execute(editor, act(freeze, editor.connection.vendor))


def _freeze(freeze: Freeze, vendor: str) -> list[str]:
    """The statements that freeze."""
    statements = []
    for verb, row in (("UPDATE", "NEW"), ("DELETE", "OLD")):
        words = {
            "table": freeze.table, "trigger": freeze.trigger(verb), "verb": verb, "row": row,
            "refused": freeze.refused(verb),
        }  # fmt: skip
        if vendor == "sqlite":
            # The standard's words for it came to SQLite late; its own are understood by every version.
            words["refused"] = words["refused"].replace("IS DISTINCT FROM", "IS NOT")
            statements.append(SQLITE_FROZEN.format(**words))
        else:
            statements.extend(statement.format(**words) for statement in POSTGRES_FROZEN)
    if vendor != "sqlite":
        whole = POSTGRES_WHOLE.format(table=freeze.table, trigger=freeze.trigger("TRUNCATE"))
        statements.extend([REFUSE, whole])
    return statements


def _thaw(freeze: Freeze, vendor: str) -> list[str]:
    """The statements that take it back."""
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {freeze.trigger(verb)}" for verb in ("UPDATE", "DELETE")]
    triggers = [freeze.trigger(verb) for verb in ("UPDATE", "DELETE", "TRUNCATE")]
    return [
        *(f"DROP TRIGGER IF EXISTS {trigger} ON {freeze.table}" for trigger in triggers),
        *(f"DROP FUNCTION IF EXISTS {trigger}()" for trigger in triggers[:2]),
    ]


def _execute(editor: BaseDatabaseSchemaEditor, statements: Iterable[str]) -> None:
    for statement in statements:
        # Without parameters: the percent sign in the function is no place for one.
        editor.execute(statement, params=None)


def protected_tables(connection: object) -> set[str]:
    """The append-only tables, by their triggers; a test compares them with the models that promise it."""
    names = {
        "sqlite": "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_no_DELETE'",
        "postgresql": "SELECT event_object_table FROM information_schema.triggers"
        " WHERE trigger_name LIKE '%_no_change'",
    }
    with connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(names[connection.vendor])  # type: ignore[attr-defined]
        return {row[0] for row in cursor.fetchall()}
