"""After a test that commits, all tables are emptied; tables of history refuse that, so their triggers step aside."""

from typing import Any

from django.db import connection
from django.test import TransactionTestCase

from dongtou_brand.kernel import immutable

_empty_tables = TransactionTestCase._fixture_teardown


def _empty_all_tables(case: TransactionTestCase) -> Any:
    protected = immutable.protected_tables(connection)
    with connection.schema_editor() as editor:
        immutable.remove(editor, protected)
    try:
        return _empty_tables(case)
    finally:
        with connection.schema_editor() as editor:
            immutable.install(editor, protected)


def let_history_go() -> None:
    """Applies to every test that commits, whoever wrote it."""
    TransactionTestCase._fixture_teardown = _empty_all_tables  # type: ignore[method-assign]
