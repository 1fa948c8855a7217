"""A PostgreSQL of the test run's own: on a socket in a private folder, without durability."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.services.process import Server, ServiceFailed, ServiceMissing, as_user, private_folder, remove

USER = "portal"
UNPRIVILEGED = "nobody"
# Nothing here outlives the run, so the disk need not be waited for.
SPEED = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    # Statistics of tables that a test has just emptied again would mislead the planner for all that follow.
    "autovacuum": "off",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "listen_addresses": "",
    "timezone": "UTC",
}


def programs() -> Path:
    """The folder of PostgreSQL's server programs; the newest of Debian's, or what PATH has."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    found = str(versions[-1]) if versions else shutil.which("initdb")
    if not found:
        raise ServiceMissing("缺少 PostgreSQL，请执行：apt-get install postgresql")
    return Path(found).parent


def ordinary_user() -> str | None:
    """Who is to run PostgreSQL, which refuses root: another user when we are root, else we ourselves."""
    return UNPRIVILEGED if os.geteuid() == 0 else None


def _run(argv: Sequence[str]) -> None:
    done = subprocess.run(
        argv, capture_output=True, text=True, cwd="/", check=False, **as_user(ordinary_user())
    )
    if done.returncode:
        raise ServiceFailed(f"{argv[0]} 失败：\n{done.stdout}{done.stderr}")


def _cluster(folder: Path, bin_folder: Path) -> Path:
    if user := ordinary_user():
        shutil.chown(folder, user)
    data = folder / "data"
    options = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    _run([str(bin_folder / "initdb"), "-D", str(data), "-U", USER, *options])
    return data


@contextmanager
def postgres(*, durable: bool = False) -> Iterator[str]:
    """Runs a PostgreSQL and yields the address of its database `portal`, as DATABASE_URL wants it.

    A `durable` one waits for the disk and tidies up as those in production do, for measuring how quickly it writes.
    """
    bin_folder, folder = programs(), private_folder("pg")
    try:
        data = _cluster(folder, bin_folder)
        kept = {key: value for key, value in SPEED.items() if not (durable and value == "off")}
        settings = [part for key, value in kept.items() for part in ("-c", f"{key}={value}")]
        server = Server(
            [str(bin_folder / "postgres"), "-D", str(data), "-k", str(folder), *settings],
            log=folder / "log",
            cwd=Path("/"),
            # SIGINT is the "fast" end: sessions are cut, the server goes at once.
            ending=signal.SIGINT,
            user=ordinary_user(),
        )
        try:
            server.wait_until(lambda: _answers(bin_folder, folder))
            _run([str(bin_folder / "createdb"), "-h", str(folder), "-U", USER, "portal"])
            yield f"postgres://{USER}@/{folder}/portal"
        finally:
            server.stop()
    finally:
        remove(folder)


def _answers(bin_folder: Path, folder: Path) -> bool:
    argv = [str(bin_folder / "pg_isready"), "-q", "-h", str(folder), "-U", USER]
    return subprocess.run(argv, check=False).returncode == 0
