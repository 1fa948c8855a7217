"""A response that a test closes ends its request, and Django then ends a connection that is inside a transaction.

In a test the transaction is the test's own, so the connection stays. (On SQLite nothing is seen of this, because
a database in memory is never closed.)
"""

from django.db.backends.base.base import BaseDatabaseWrapper

_close = BaseDatabaseWrapper.close_if_unusable_or_obsolete


def _close_outside_transactions(connection: BaseDatabaseWrapper) -> None:
    if not connection.in_atomic_block:
        _close(connection)


def keep_open() -> None:
    """Applies to every test, whoever closes the response."""
    BaseDatabaseWrapper.close_if_unusable_or_obsolete = _close_outside_transactions  # type: ignore[method-assign]
