"""After a test that commits, all tables are emptied; history and frozen rows refuse that: their triggers step aside."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.test import TransactionTestCase

_empty_tables = TransactionTestCase._fixture_teardown

_HAVE_TRIGGERS = """SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"""


@contextmanager
def triggers_aside() -> Iterator[None]:
    """No trigger of this database acts in here; afterwards each is as it was."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            asides = [f"DROP TRIGGER {name}" for name, _ in triggers]
            backs = [sql for _, sql in triggers]
        else:
            cursor.execute(_HAVE_TRIGGERS)
            tables = [row[0] for row in cursor.fetchall()]
            asides = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables]
            backs = [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables]
        for statement in asides:
            cursor.execute(statement)
        try:
            yield
        finally:
            for statement in backs:
                cursor.execute(statement)


def _empty_all_tables(case: TransactionTestCase) -> Any:
    with triggers_aside():
        return _empty_tables(case)


def let_history_go() -> None:
    """Applies to every test that commits, whoever wrote it."""
    TransactionTestCase._fixture_teardown = _empty_all_tables  # type: ignore[method-assign]
