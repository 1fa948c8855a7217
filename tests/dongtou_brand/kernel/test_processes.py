"""The supervisor restarts what dies, pauses longer each time, and leaves nothing behind."""

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from dongtou_brand.kernel.processes import CALLED_STABLE, LONGEST_PAUSE, Child, Supervisor, pause_after

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


def wait_for(condition, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("deaths", "pause"), [(1, 0.5), (2, 1.0), (3, 2.0), (6, 16.0), (7, LONGEST_PAUSE), (5000, LONGEST_PAUSE)]
)
def test_pause_doubles_with_each_death_up_to_half_a_minute(deaths: int, pause: float) -> None:
    assert pause_after(deaths) == pause


def test_deaths_of_long_ago_no_longer_count() -> None:
    child = Child("任务", SLEEP, deaths=5)
    child.started = 1000.0

    assert child.bury(1000.0 + CALLED_STABLE + 1) == 0.5
    assert child.deaths == 1


def test_burying_a_child_ends_what_it_started(tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    shell = f"sleep 60 & echo $! > {mark}.new; mv {mark}.new {mark}; exit 3"
    child = Child("任务", ["sh", "-c", shell])
    child.start(os.environ)
    wait_for(lambda: mark.exists() and not child.running())

    child.bury(time.monotonic())

    wait_for(lambda: not Path("/proc", mark.read_text().strip(), "fd").exists() or is_zombie(mark))


def is_zombie(mark: Path) -> bool:
    stat = Path("/proc", mark.read_text().strip(), "stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z"


def test_supervisor_starts_a_dead_child_again_and_ends_all(tmp_path: Path) -> None:
    starts = tmp_path / "starts"
    dies = Child("任务", ["sh", "-c", f"echo x >> {starts}; exit 7"])
    stays = Child("网站", SLEEP)
    said: list[str] = []
    supervisor = Supervisor([stays, dies], os.environ, said.append)
    supervisor.stopping = StopsWhen(lambda: starts.exists() and len(starts.read_text().split()) >= 2)

    assert supervisor.run() == 0

    assert said[:1] == ["任务 意外退出（代码 7），0.5 秒后重新启动。"]
    assert (stays.running(), dies.running()) == (False, False)


class StopsWhen(threading.Event):
    """A stop that comes by itself, as from a signal, once something has happened."""

    def __init__(self, condition) -> None:
        super().__init__()
        self.condition = condition

    def wait(self, timeout: float | None = None) -> bool:
        if self.condition():
            self.set()
        return super().wait(timeout)


@pytest.fixture(autouse=True)
def signals_as_before():
    """The supervisor takes over signals of the process; give them back."""
    kept = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield
    for each, handler in kept.items():
        signal.signal(each, handler)
