"""Keeps the portal's processes alive, and ends all of them when it ends itself.

Each child leads a process group of its own: a Ctrl-C in the terminal reaches only the supervisor, which
then ends the children in order; and the end of a group leaves no grandchild behind.
"""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

PR_SET_PDEATHSIG = 1
LOOK_EVERY = 0.2  # seconds
LONGEST_PAUSE = 30.0  # seconds before a child that keeps dying is started again
CALLED_STABLE = 60.0  # seconds alive after which earlier deaths no longer count
PATIENCE = 15.0  # seconds for the children to finish what they have in hand


def die_with_parent(ending: signal.Signals = signal.SIGTERM) -> None:
    """To be run in a child: the kernel ends it when the process that started it is gone (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(ending))


def pause_after(deaths: int) -> float:
    """Seconds to wait before the next start: doubles with each death in a row, up to half a minute."""
    return min(LONGEST_PAUSE, 0.5 * 2.0 ** min(deaths - 1, 10))


@dataclass
class Child:
    """One command that is to be kept running."""

    name: str
    argv: Sequence[str]
    deaths: int = 0
    started: float = 0.0
    start_again: float = 0.0
    process: subprocess.Popen[bytes] | None = None

    def start(self, env: Mapping[str, str]) -> None:
        """Starts the command in a process group of its own."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            list(self.argv),
            env=dict(env),
            start_new_session=True,
            preexec_fn=die_with_parent,
            stdin=subprocess.DEVNULL,
        )

    def running(self) -> bool:
        """Whether the command has been started and not ended."""
        return self.process is not None and self.process.poll() is None

    def bury(self, now: float) -> float:
        """Ends what a dead child left behind and says how many seconds to wait before the next start."""
        self.signal_group(signal.SIGKILL)
        self.process = None
        self.deaths = 1 if now - self.started > CALLED_STABLE else self.deaths + 1
        pause = pause_after(self.deaths)
        self.start_again = now + pause
        return pause

    def ask_to_end(self, ending: signal.Signals) -> None:
        """Signals the command itself, which ends its own children."""
        if self.running() and self.process:
            self.process.send_signal(ending)

    def signal_group(self, ending: signal.Signals) -> None:
        """Signals the command and everything that it started."""
        if self.process:
            try:
                os.killpg(self.process.pid, ending)
            except ProcessLookupError:
                return
            self.process.wait()


@dataclass
class Supervisor:
    """Starts the children, restarts those that die, and ends all of them on SIGINT, SIGTERM or SIGHUP."""

    children: Sequence[Child]
    env: Mapping[str, str]
    say: Callable[[str], None]
    stopping: threading.Event = field(default_factory=threading.Event)
    hurried: bool = False

    def run(self, *, when_first_started: Callable[[], None] = lambda: None) -> int:
        """Blocks until a signal comes; returns 0 after an orderly end.

        The first child has the machine to itself until `when_first_started` returns; then the others start.
        """
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, self._on_signal)
        # Under nohup a closed terminal is no reason to end.
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            signal.signal(signal.SIGHUP, self._on_signal)
        try:
            self.children[0].start(self.env)
            when_first_started()
            while not self.stopping.wait(LOOK_EVERY):
                self._look_after_children()
        finally:
            self._end_all()
        return 0

    def _on_signal(self, signum: int, frame: FrameType | None) -> None:
        # A second Ctrl-C means: now.
        self.hurried = self.stopping.is_set()
        self.stopping.set()

    def _look_after_children(self) -> None:
        now = time.monotonic()
        for child in self.children:
            if child.process is None and now >= child.start_again:
                child.start(self.env)
            elif child.process is not None and (code := child.process.poll()) is not None:
                pause = child.bury(now)
                self.say(f"{child.name} 意外退出（代码 {code}），{pause:g} 秒后重新启动。")

    def _end_all(self) -> None:
        for child in self.children:
            child.ask_to_end(signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        while any(c.running() for c in self.children) and time.monotonic() < deadline and not self.hurried:
            time.sleep(0.05)
        for child in self.children:
            child.signal_group(signal.SIGKILL)
