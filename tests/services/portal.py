"""The portal as a user meets it: web server, worker and clock in processes of their own."""

import fcntl
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
import psycopg2

from tests.services.process import Server, ServiceFailed, free_port, private_folder, remove

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "Journey-2018-dongtou"
LEFT_OUT = ("PRODUCTION", "DEBUG", "ALLOWED_HOSTS")
BUILT = ("fonts", "build", "static", "stamps")


@dataclass
class Portal:
    """One installation: its data folder, its database, and the processes while they run.

    `said` is what the command told that filled it, for those who want to read it.
    """

    folder: Path
    env: dict[str, str]
    port: int
    server: Server | None = None
    said: str = ""

    @property
    def address(self) -> str:
        """Where the web server listens, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @cached_property
    def log(self) -> Path:
        """What all its processes print."""
        return self.folder / "log"

    def manage(self, *args: str) -> str:
        """Runs one management command on its data; raises ServiceFailed with what it printed."""
        argv = [sys.executable, str(ROOT / "manage.py"), *args]
        done = subprocess.run(argv, env=self.env, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise ServiceFailed(f"manage.py {' '.join(args)}：\n{done.stdout}{done.stderr}")
        return done.stdout

    def python(self, code: str) -> str:
        """Runs statements in a process of its own with the portal's data; returns what they print."""
        return self.manage("shell", "-v", "0", "-c", code).strip()

    def rows(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """What a SELECT finds in its database; for looking on again and again, without a process for each look."""
        address = self.env["DATABASE_URL"]
        if address.startswith("sqlite"):
            connection: Any = sqlite3.connect(self.folder / "db.sqlite3", timeout=20)
            statement = statement.replace("%s", "?")
        else:
            connection = _connection(address)
        with closing(connection), closing(connection.cursor()) as cursor:
            cursor.execute(statement, tuple(values))
            return list(cursor.fetchall())

    def start(self, *only: str) -> None:
        """Starts its processes (all, or those named) and waits until the web server answers."""
        argv = [sys.executable, str(ROOT / "manage.py"), "serve", "--no-prepare", "--port", str(self.port)]
        argv += [part for name in only for part in ("--only", name)]
        self.server = Server(argv, log=self.log, env=self.env, cwd=ROOT)
        if not only or "web" in only:
            self.server.wait_until(self.answers)

    def answers(self) -> bool:
        """Whether the web server gives any answer at all."""
        try:
            with urllib.request.urlopen(self.address, timeout=5):  # noqa: S310
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False

    def kill(self) -> None:
        """Ends its processes at once: nobody comes back to this installation, so none need finish its work."""
        if self.server:
            family = _descendants(self.server.process.pid)
            self.server.kill()
            for pid in family:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self.server = None

    def children(self, word: str) -> list[int]:
        """Process ids under its supervisor whose command line holds the word, parents first."""
        if not self.server:
            return []
        return [pid for pid in _descendants(self.server.process.pid) if word in _command_line(pid)]


def _descendants(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        # A process may end while it is looked at.
        with suppress(OSError):
            for child in task.read_text().split():
                found += [int(child), *_descendants(int(child))]
    return found


def _command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def until(condition: object, *, seconds: float = 30, what: str = "") -> None:
    """Waits for a callable to become true; raises AssertionError naming what did not happen."""
    deadline = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline, f"{seconds} 秒内没有发生：{what}"
        time.sleep(0.2)


def build_assets_once() -> None:
    """Brings icons, fonts and static files of this checkout up to date; runs one at a time."""
    var = ROOT / "var"
    var.mkdir(exist_ok=True)
    with (var / "assets.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        Portal(var, _environment(var, "", ""), 0).manage("prepare", "--assets-only")


def _environment(folder: Path, database: str, broker: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key not in LEFT_OUT}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "dongtou_brand.settings",
        "VAR_DIR": str(folder),
        "DATABASE_URL": database or f"sqlite:///{folder}/db.sqlite3",
        "REDIS_URL": broker,
        "DEMO_PASSWORD": PASSWORD,
        "SECRET_KEY": "",
    }


def _lay_out(folder: Path) -> None:
    for name in BUILT:
        if (ROOT / "var" / name).exists() and not (folder / name).exists():
            (folder / name).symlink_to(ROOT / "var" / name)


@contextmanager
def portal(*, database: str = "", broker: str = "", like: "Portal | None" = None) -> Iterator[Portal]:
    """An installation that is not started yet: empty, or with the data of another one that is stopped.

    Without `database` it has an SQLite of its own; without `broker` its messages lie in files.
    """
    folder = private_folder("portal")
    try:
        if like:
            shutil.copytree(like.folder, folder, symlinks=True, dirs_exist_ok=True)
        _lay_out(folder)
        port = free_port()
        env = _environment(folder, database, broker) | {"BASE_URL": f"http://127.0.0.1:{port}"}
        installation = Portal(folder, env, port)
        try:
            yield installation
        finally:
            installation.kill()
    finally:
        remove(folder)


@contextmanager
def database_of_its_own(server: str, name: str, *, like: str = "") -> Iterator[str]:
    """A new database on a PostgreSQL server, empty or a copy of another one; dropped afterwards."""
    _on(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    _on(server, f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{like}"' if like else ""))
    try:
        yield (
            urlsplit(server)._replace(path=str(urlsplit(server).path).rsplit("/", 1)[0] + f"/{name}").geturl()
        )
    finally:
        _on(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _connection(address: str) -> Any:
    at: Mapping[str, object] = environ.Env.db_url_config(address)
    return psycopg2.connect(
        dbname=at["NAME"],
        user=at["USER"] or None,
        password=at["PASSWORD"] or None,
        host=at["HOST"],
        port=at["PORT"] or None,
    )


def _on(server: str, statement: str) -> None:
    with closing(_connection(server)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
