"""Jobs outlive the processes that do them: nothing is lost, nothing hangs, nothing is left running."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.services.copies import copied
from tests.services.portal import Portal, until

LATER = """
from dongtou_brand.kernel import queue
for n in range({count}):
    queue.later("faults.slow", key=f"{key}-{{n}}", marks={marks!r}, seconds={seconds})
"""


@pytest.fixture
def installation(empty_portal: Portal) -> Iterator[Portal]:
    """An empty portal with short leases, on the database and the broker of this run; not started."""
    with copied(empty_portal, "faults", queues=2) as made:
        made.env |= {"DJANGO_SETTINGS_MODULE": "tests.faults.settings"}
        yield made


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    """Where jobs leave their marks."""
    return tmp_path


def order(installation: Portal, marks: Path, *, seconds: float, count: int = 1) -> None:
    installation.python(LATER.format(count=count, key="slow", marks=str(marks), seconds=seconds))


def jobs(installation: Portal) -> list[dict[str, Any]]:
    rows = installation.rows("SELECT status, attempt, error FROM accounts_job ORDER BY id")
    return [dict(zip(("status", "attempt", "error"), row, strict=True)) for row in rows]


def all_done(installation: Portal) -> bool:
    return {job["status"] for job in jobs(installation)} == {"done"}


def names(marks: Path) -> list[str]:
    return sorted(path.name for path in marks.iterdir())


def test_job_is_done_again_when_its_worker_is_killed(installation: Portal, marks: Path) -> None:
    installation.start("worker", "beat")
    order(installation, marks, seconds=3)
    until(lambda: names(marks) == ["began-1-1"], what="任务开始")

    for pid in reversed(installation.children("celery")):
        if "worker" in Path(f"/proc/{pid}/cmdline").read_text():
            os.kill(pid, signal.SIGKILL)

    until(lambda: "ended-1-2" in names(marks), seconds=90, what="任务由新的进程做完")
    until(lambda: all_done(installation), what="任务记为完成")
    assert names(marks) == ["began-1-1", "began-1-2", "ended-1-2"]
    assert jobs(installation) == [{"status": "done", "attempt": 2, "error": ""}]


def test_jobs_wait_while_no_worker_runs(installation: Portal, marks: Path) -> None:
    order(installation, marks, seconds=0, count=3)

    installation.start("worker", "beat")

    ended = ["ended-1-1", "ended-2-1", "ended-3-1"]
    until(lambda: names(marks)[3:] == ended, seconds=90, what="任务在工作进程启动后做完")
    until(lambda: all_done(installation), what="任务记为完成")
    assert [job["attempt"] for job in jobs(installation)] == [1, 1, 1]


def test_job_is_done_although_its_message_is_lost(installation: Portal, marks: Path) -> None:
    if settings.REDIS_URL:
        # A broker that is out of reach: the message is never sent.
        installation.env["REDIS_URL"], address = "redis://127.0.0.1:1/0", installation.env["REDIS_URL"]
        order(installation, marks, seconds=0)
        installation.env["REDIS_URL"] = address
    else:
        order(installation, marks, seconds=0)
        shutil.rmtree(installation.folder / "broker" / "queue")

    installation.start("worker", "beat")

    until(lambda: "ended-1-1" in names(marks), seconds=90, what="任务由巡检补发并做完")
    until(lambda: all_done(installation), what="任务记为完成")


def test_web_server_comes_back_when_it_is_killed(installation: Portal) -> None:
    installation.start("web")
    first = installation.children("gunicorn")

    os.kill(first[0], signal.SIGKILL)

    until(lambda: set(installation.children("gunicorn")).isdisjoint(first), what="网站服务重新启动")
    until(installation.answers, what="网站重新应答")


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL])
def test_no_process_outlives_the_command(installation: Portal, ending: signal.Signals) -> None:
    installation.start()
    server, family = installation.server, installation.children("")
    assert server is not None

    server.process.send_signal(ending)

    until(lambda: server.process.poll() is not None, what="主进程结束")
    until(lambda: not [pid for pid in family if is_alive(pid)], what="所有子进程结束")


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and only waits to be buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
