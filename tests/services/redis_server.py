"""A Redis of the test run's own: on a free loopback port behind a password made for the run."""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from redis import Redis, RedisError

from tests.services.process import Server, ServiceMissing, free_port, private_folder, remove


@contextmanager
def redis() -> Iterator[str]:
    """Runs a Redis and yields its address, as REDIS_URL wants it."""
    program = shutil.which("redis-server")
    if not program:
        raise ServiceMissing("缺少 Redis，请执行：apt-get install redis-server")
    folder, port, password = private_folder("redis"), free_port(), secrets.token_urlsafe(24)
    config = folder / "redis.conf"
    address = f"redis://:{password}@127.0.0.1:{port}/0"
    config.touch(mode=0o600)
    config.write_text(
        f"bind 127.0.0.1\nport {port}\nrequirepass {password}\n"
        f"dir {folder}\nsave ''\nappendonly no\ndaemonize no\n"
    )
    try:
        server = Server([program, str(config)], log=folder / "log")
        try:
            server.wait_until(lambda: _answers(address), seconds=20)
            yield address
        finally:
            server.stop()
    finally:
        remove(folder)


def _answers(address: str) -> bool:
    try:
        with Redis.from_url(address, socket_timeout=1) as client:
            return bool(client.ping())
    except RedisError:
        return False
