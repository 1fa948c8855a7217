"""Many rows in few statements, without a model instance for each: for imports of a hundred thousand rows.

Django's `bulk_create` spends most of its time on instances. Here rows are plain tuples of what the database
takes as it is (numbers, text, None); constraints and triggers judge them as they judge any other row.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from django.db import connection, transaction
from django.db.models import Field, Model, QuerySet

__all__ = ["append", "count_anew", "put"]

AT_ONCE = 2_000


def put(
    model: type[Model],
    columns: Sequence[str],
    rows: Iterable[tuple[Any, ...]],
    *,
    same: Mapping[str, Any],
    unique: Sequence[str],
    update: Sequence[str],
) -> Iterator[list[int]]:
    """Write rows; one that the unique key `unique` knows already gets new values in the fields `update`.

    `columns` are the fields of a row's values, `same` those that are alike in all rows. Yields the keys of the
    rows, some thousand at a time.
    """
    varying, alike = ([_field(model, name) for name in names] for names in (columns, same))
    fixed = [field.get_db_prep_save(same[field.name], connection) for field in alike]
    head = f"INSERT INTO {_quoted(model._meta.db_table)} ({_names([*varying, *alike])})"
    tail = _overwriting(model, unique, update)
    waiting = iter(rows)
    while batch := list(islice(waiting, _at_once(len(varying) + len(alike)))):
        source, parameters = _source(varying, batch, fixed)
        with connection.cursor() as cursor:
            cursor.execute(f"{head} {source} {tail}", parameters)
            keys = [key for (key,) in cursor.fetchall()]
        yield keys


def _source(
    fields: Sequence["Field[Any, Any]"], batch: Sequence[tuple[Any, ...]], fixed: Sequence[Any]
) -> tuple[str, list[Any]]:
    """Rows as SQL and its parameters. PostgreSQL takes an array for each column, which is quicker than rows."""
    same = ", ".join(["%s"] * len(fixed))
    if connection.vendor == "postgresql":
        # without the length: a cast to it would cut what is too long, where the column refuses it
        kinds = [str(field.db_type(connection)).partition("(")[0] for field in fields]
        arrays = ", ".join(f"%s::{kind}[]" for kind in kinds)
        sql = f"SELECT *, {same} FROM unnest({arrays})"  # noqa: S608 (names of columns, never values)
        return sql, [*fixed, *map(list, zip(*batch, strict=True))]
    line = f"({', '.join(['%s'] * len(fields))}, {same})"
    return f"VALUES {', '.join([line] * len(batch))}", [*chain(*((*row, *fixed) for row in batch))]


def append(model: type[Model], columns: Sequence[str], found: "QuerySet[Any, Any]") -> None:
    """Add what a query finds (`values_list`, in the order of `columns`) as rows, inside the database."""
    fields = [_field(model, name) for name in columns]
    select, parameters = found.query.sql_with_params()
    with connection.cursor() as cursor:
        table = _quoted(model._meta.db_table)
        cursor.execute(f"INSERT INTO {table} ({_names(fields)}) {select}", parameters)


def count_anew(*models: type[Model]) -> None:
    """After the transaction have the planner's statistics of these tables brought up to date.

    PostgreSQL would do it by itself within a minute or so; until then it plans for the tables as they were before.
    A fault of it is logged, and what was written stays written. Other databases are not asked.
    """
    tables = ", ".join(_quoted(model._meta.db_table) for model in models)

    def analyze() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {tables}")

    if connection.vendor == "postgresql":
        transaction.on_commit(analyze, robust=True)


def _overwriting(model: type[Model], unique: Sequence[str], update: Sequence[str]) -> str:
    key = _names([_field(model, name) for name in unique])
    columns = [_quoted(_field(model, name).column) for name in update]
    changes = ", ".join(f"{column} = EXCLUDED.{column}" for column in columns)
    answer = _quoted(_field(model, "id").column)
    return f"ON CONFLICT ({key}) DO UPDATE SET {changes} RETURNING {answer}"


def _at_once(columns: int) -> int:
    """How many rows a statement takes: some databases bound the number of its values."""
    most = connection.features.max_query_params
    return min(AT_ONCE, most // columns) if most else AT_ONCE


def _field(model: type[Model], name: str) -> "Field[Any, Any]":
    found = model._meta.get_field(name)
    if not isinstance(found, Field):
        raise TypeError(f"{name} is no column")
    return found


def _names(fields: Iterable["Field[Any, Any]"]) -> str:
    return ", ".join(_quoted(field.column) for field in fields)


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(name or "")
