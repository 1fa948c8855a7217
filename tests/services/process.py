"""A server that belongs to one test run: started in a folder of its own, and gone with the run."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from dongtou_brand.kernel.processes import die_with_parent

TEMPORARY = Path("/tmp")


class ServiceMissing(RuntimeError):
    """A program that the tests need is not installed; the words name the line to type."""


class ServiceFailed(RuntimeError):
    """A server did not come up; the words hold the end of its log."""


def as_user(name: str | None) -> dict[str, Any]:
    """What Popen wants in order to run a child as another user; nothing for the user we are."""
    if name is None:
        return {}
    account = pwd.getpwnam(name)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def free_port() -> int:
    """A port of the loopback address that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def private_folder(name: str) -> Path:
    """A new folder for one service, readable by its owner only; short, because socket paths are.

    Folders of runs that were killed, and so could not tidy up, go on this occasion.
    """
    for left in TEMPORARY.glob("dt-*-*-*"):
        if not Path("/proc", left.name.split("-")[2]).exists():
            shutil.rmtree(left, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"dt-{name}-{os.getpid()}-", dir=TEMPORARY))


class Server:
    """One child process with its log; `stop` ends it and everything that it started."""

    def __init__(
        self,
        argv: Sequence[str],
        *,
        log: Path,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        ending: signal.Signals = signal.SIGTERM,
        user: str | None = None,
    ) -> None:
        self.argv, self.log, self.ending = list(argv), log, ending
        with log.open("ab") as output:
            # The child leads a group, so that ending the group leaves no grandchild behind.
            self.process = subprocess.Popen(
                self.argv,
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                env=dict(env) if env is not None else None,
                cwd=cwd,
                start_new_session=True,
                **as_user(user),
                preexec_fn=lambda: die_with_parent(ending),
            )

    def wait_until(self, ready: Callable[[], bool], *, seconds: float = 60) -> None:
        """Waits for `ready`; raises ServiceFailed with the log when the child ends or time runs out."""
        deadline = time.monotonic() + seconds
        while not ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise ServiceFailed(f"{self.argv[0]} 未能启动：\n{self.tail()}")
            time.sleep(0.05)

    def tail(self, size: int = 4000) -> str:
        """The end of the log."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-size:] if self.log.exists() else ""

    def stop(self, *, seconds: float = 20) -> None:
        """Asks the child to end, then ends its whole group."""
        if self.process.poll() is None:
            self.process.send_signal(self.ending)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.kill()
        self.kill()

    def kill(self) -> None:
        """Ends the child and its group at once, as a power cut would."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def remove(folder: Path) -> None:
    """Takes a service's folder away."""
    shutil.rmtree(folder, ignore_errors=True)
