"""Portals that begin where another one stands: migrating, or playing the demonstration, takes a run many seconds."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from tests.services.portal import Portal, database_of_its_own, portal

ON_POSTGRES: bool = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
EMPTY = "portal_empty"


@contextmanager
def emptiness_kept() -> Iterator[None]:
    """Keeps the test database as its migrations have left it, before the first row; to be entered at once."""
    if not ON_POSTGRES:
        connection.ensure_connection()
        connection.cursor().execute(f"VACUUM INTO '{_empty_file()}'")
        yield
        return
    # A database can be copied only while nobody is in it.
    connection.close()
    with database_of_its_own(os.environ["DATABASE_URL"], EMPTY, like=str(connection.settings_dict["NAME"])):
        yield


@contextmanager
def empty() -> Iterator[Portal]:
    """A portal with all tables and no row, for others to be like; never to be started."""
    with portal(database=_named(EMPTY) if ON_POSTGRES else "") as made:
        if not ON_POSTGRES:
            shutil.copy(_empty_file(), made.folder / "db.sqlite3")
        yield made


@contextmanager
def copied(like: Portal, name: str, *, queues: int = 0) -> Iterator[Portal]:
    """A portal with the data of another one, not started yet, on the database and the broker of this run.

    `name` is its database's where that is on a server; `queues` is the number of its database in Redis.
    """
    with ExitStack() as stack:
        database = broker = ""
        if ON_POSTGRES:
            origin = urlsplit(like.env["DATABASE_URL"]).path.rsplit("/", 1)[-1]
            database = stack.enter_context(database_of_its_own(os.environ["DATABASE_URL"], name, like=origin))
        if settings.REDIS_URL and queues:
            broker = f"{settings.REDIS_URL.rsplit('/', 1)[0]}/{queues}"
        yield stack.enter_context(portal(database=database, broker=broker, like=like))


@contextmanager
def looked_into(made: Portal) -> Iterator[None]:
    """Meanwhile the test database holds what that portal's does, and afterwards nothing. On SQLite only."""
    _load(made.folder / "db.sqlite3")
    try:
        yield
    finally:
        _load(_empty_file())


def _load(file: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(file)) as source:
        source.backup(connection.connection)


def _empty_file() -> Path:
    return Path(settings.VAR_DIR) / "empty.sqlite3"


def _named(name: str) -> str:
    address = urlsplit(os.environ["DATABASE_URL"])
    return address._replace(path=f"{address.path.rsplit('/', 1)[0]}/{name}").geturl()
