"""A database connection that can only be read from, for a while: the database itself refuses everything else.

By the database and not by the first word of a statement: `WITH … DELETE` begins as a query does. The statements go
past Django's cursors, so that neither its log nor a count of queries knows them.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper


@contextmanager
def only_read(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Inside, a statement that writes raises Django's `DatabaseError`."""
    connection.ensure_connection()
    before, after = _statements(connection)
    raw = connection.connection
    _say(raw, before)
    try:
        yield
    finally:
        # A connection that was given up in between took its state with it.
        if connection.connection is raw:
            try:
                _say(raw, after)
            except BaseException:
                # It must not come back for somebody who writes.
                connection.close()
                raise


def _statements(connection: BaseDatabaseWrapper) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What begins the reading and what ends it."""
    if connection.vendor == "sqlite":
        return ("PRAGMA query_only = ON",), ("PRAGMA query_only = OFF",)
    if connection.in_atomic_block:
        # A transaction that has begun can only be narrowed, and only as far as a savepoint reaches.
        begin = ("SAVEPOINT only_read", "SET TRANSACTION READ ONLY")
        return begin, ("ROLLBACK TO SAVEPOINT only_read", "RELEASE SAVEPOINT only_read")
    return ("SET default_transaction_read_only = on",), ("SET default_transaction_read_only = off",)


def _say(raw: Any, statements: tuple[str, ...]) -> None:
    with closing(raw.cursor()) as cursor:
        for statement in statements:
            cursor.execute(statement)
