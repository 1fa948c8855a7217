"""Starts the whole portal under one command: web, worker and the clock of the background work."""

import http.client
import os
import socket
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from dongtou_brand.kernel.processes import Child, Supervisor

EVERYWHERE = ("0.0.0.0", "::", "")  # noqa: S104
UP_WITHIN = 60.0  # seconds
CELERY = [sys.executable, "-m", "celery", "-q", "-A", "dongtou_brand.celery:app"]
NAMES = {"web": "网站服务", "worker": "后台任务", "beat": "定时调度"}


class Command(BaseCommand):
    """Prepares the data, then runs gunicorn, a Celery worker and Celery beat until it is told to end."""

    help = "启动平台：网站服务、后台任务与定时调度"
    # Migrations come before checks that need tables; `prepare` runs both.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Address, demonstration data, and which processes this machine is to run."""
        parser.add_argument("--host", default="127.0.0.1", help="监听地址，默认 127.0.0.1")
        parser.add_argument("--port", type=int, default=8000, help="监听端口，默认 8000")
        parser.add_argument("--no-demo", action="store_true", help="数据库为空时也不装入示例数据")
        parser.add_argument("--no-prepare", action="store_true", help="不执行迁移与静态文件收集")
        parser.add_argument("--only", choices=NAMES, action="append", help="只启动指定的进程，可重复")
        parser.add_argument("--workers", type=int, default=2, help="网站进程数")
        parser.add_argument("--concurrency", type=int, default=os.cpu_count() or 2, help="后台任务进程数")

    def handle(self, *args: Any, **options: Any) -> None:
        """Runs until SIGINT or SIGTERM; a taken port or a failed preparation is a CommandError."""
        wanted = [name for name in NAMES if name in (options["only"] or NAMES)]
        host, port = options["host"], options["port"]
        if "web" in wanted:
            refuse_taken_port(host, port)
        env = environment(host, port)
        if not options["no_prepare"]:
            prepare(env, no_demo=options["no_demo"])
        commands = {
            "web": web(host, port, options["workers"]),
            "worker": worker(options["concurrency"]),
            "beat": beat(),
        }
        children = [Child(NAMES[name], commands[name]) for name in wanted]
        supervisor = Supervisor(children, env, self._say)
        address = f"http://{'127.0.0.1' if host in EVERYWHERE else host}:{port}/"
        ready = (
            (lambda: self._announce(supervisor, host, port, address)) if "web" in wanted else (lambda: None)
        )
        sys.exit(supervisor.run(when_first_started=ready))

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()

    def _announce(self, supervisor: Supervisor, host: str, port: int, address: str) -> None:
        if wait_for_answer("127.0.0.1" if host in EVERYWHERE else host, port, supervisor):
            self._say(f"\n平台已启动：{address}\n按 Ctrl-C 停止。")
        elif not supervisor.stopping.is_set():
            self._say(f"网站服务在 {UP_WITHIN:g} 秒内没有应答，请查看上面的日志。")


def refuse_taken_port(host: str, port: int) -> None:
    """Says so at once when something else listens on the port, instead of restarting for ever."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"不能监听 {host}:{port}（{error.strerror}），请用 --port 指定其他端口。"
            ) from error


def environment(host: str, port: int) -> dict[str, str]:
    """The environment of the children: as given, with the address that this start implies."""
    env = dict(os.environ)
    shown = "127.0.0.1" if host in EVERYWHERE else host
    env.setdefault("BASE_URL", f"http://{f'[{shown}]' if ':' in shown else shown}:{port}")
    if not settings.PRODUCTION and "ALLOWED_HOSTS" not in env:
        env["ALLOWED_HOSTS"] = ",".join(["localhost", "127.0.0.1", "[::1]", *_own_names(host)])
    return env


def _own_names(host: str) -> list[str]:
    if host not in EVERYWHERE:
        return [host]
    name = socket.gethostname()
    try:
        return [name, *{str(found[4][0]) for found in socket.getaddrinfo(name, None)}]
    except OSError:
        return [name]


def prepare(env: dict[str, str], *, no_demo: bool) -> None:
    """Static files, migrations, ground and demonstration data, for the address of this start."""
    # The settings were read before the port was known; a second process only for this would cost seconds.
    settings.BASE_URL = env["BASE_URL"]
    call_command("prepare", no_demo=no_demo)
    # The children are forked from this process and must not share its connection.
    connections.close_all()


def web(host: str, port: int, workers: int) -> list[str]:
    """The application server."""
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    argv = [sys.executable, "-m", "gunicorn", "dongtou_brand.wsgi:application", "--bind", bind]
    argv += ["--worker-class", "gthread", "--workers", str(workers), "--threads", "4", "--timeout", "60"]
    # The default opens a control socket in the home folder, which a service account may not have.
    argv += ["--graceful-timeout", "10", "--preload", "--no-control-socket", "--log-level", "warning"]
    # The heartbeat file must not lie on a slow disk.
    return [*argv, "--worker-tmp-dir", "/dev/shm"] if Path("/dev/shm").is_dir() else argv  # noqa: S108


def worker(concurrency: int) -> list[str]:
    """The background worker; several machines may each run one."""
    options = ["--pool", "prefork", "--concurrency", str(concurrency), "--without-gossip", "--without-mingle"]
    return [*CELERY, "worker", "--loglevel", "WARNING", *options]


def beat() -> list[str]:
    """The clock that has lost jobs swept up; exactly one in an installation."""
    schedule = str(settings.VAR_DIR / "beat-schedule")
    return [*CELERY, "beat", "--loglevel", "WARNING", "--schedule", schedule, "--pidfile="]


def wait_for_answer(host: str, port: int, supervisor: Supervisor) -> bool:
    """Waits until the web server answers any request; False when it does not or the portal is ending."""
    deadline = time.monotonic() + UP_WITHIN
    while time.monotonic() < deadline and not supervisor.stopping.is_set():
        try:
            connection = http.client.HTTPConnection(host, port, timeout=5)
            connection.request("GET", "/")
            connection.getresponse()
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        else:
            return True
    return False
