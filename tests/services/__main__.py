"""Runs a command with a private PostgreSQL and Redis: `python -m tests.services COMMAND…`.

TEST_DATABASE_URL and TEST_REDIS_URL name servers to use instead of private ones.
"""

import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from types import FrameType

from dongtou_brand.kernel.processes import die_with_parent
from tests.services.postgres import postgres
from tests.services.process import ServiceFailed, ServiceMissing
from tests.services.redis_server import redis


def _leave(signum: int, frame: FrameType | None) -> None:
    # Becomes an exception, so that every service is ended on the way out.
    raise SystemExit(128 + signum)


def main(command: list[str]) -> int:
    """Starts both services, runs the command, ends both; returns the command's exit code."""
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGHUP, _leave)
    with ExitStack() as services:
        database = os.environ.get("TEST_DATABASE_URL") or services.enter_context(postgres())
        broker = os.environ.get("TEST_REDIS_URL") or services.enter_context(redis())
        env = os.environ | {"DATABASE_URL": database, "REDIS_URL": broker}
        # Set by importing the portal's code above; the command chooses its own.
        env.pop("DJANGO_SETTINGS_MODULE", None)
        child = subprocess.Popen(command, env=env, preexec_fn=die_with_parent)
        try:
            return child.wait()
        except KeyboardInterrupt:
            # The terminal has sent it to the command as well, which now ends by itself.
            return child.wait()
        finally:
            if child.poll() is None:
                child.terminate()
                child.wait()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (ServiceMissing, ServiceFailed) as error:
        sys.exit(f"测试服务：{error}")
