"""Everything between a fresh checkout with its packages and a portal that can be started."""

import hashlib
from argparse import ArgumentParser
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Builds icons, fonts and static files when their sources changed, then updates the database."""

    help = "准备运行：图标、字体、静态文件、数据库迁移、基础数据与示例数据"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which parts to leave out."""
        parser.add_argument("--no-demo", action="store_true", help="数据库为空时也不装入示例数据")
        parser.add_argument("--assets-only", action="store_true", help="只生成图标、字体与静态文件")

    def handle(self, *args: Any, **options: Any) -> None:
        """Does what is due; whatever is up to date costs next to nothing."""
        self._assets()
        if not options["assets_only"]:
            self._data(with_demo=not options["no_demo"] and not settings.PRODUCTION)

    def _assets(self) -> None:
        root = settings.BASE_DIR
        packages = [root / "package-lock.json", root / "requirements.txt"]
        drawing = [root / "static" / "icons.txt", root / "dongtou_brand" / "icons.py"]
        cutting = [root / "dongtou_brand" / "kernel" / "fonts.py"]
        published = [root / "dongtou_brand" / "vendor.py", *sorted((root / "static").rglob("*"))]
        self._when_changed([*packages, *drawing], settings.BUILD_DIR, lambda: call_command("build_assets"))
        self._when_changed([*packages, *cutting], settings.FONTS_DIR, lambda: call_command("build_fonts"))
        self._when_changed([*packages, *published, *drawing], settings.STATIC_ROOT, self._collect_static)

    def _collect_static(self) -> None:
        self.stdout.write("正在收集静态文件……")
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)

    def _when_changed(self, sources: Iterable[Path], made: Path, build: Callable[[], object]) -> None:
        stamp = settings.VAR_DIR / "stamps" / made.name
        now = fingerprint(sources)
        if made.is_dir() and stamp.exists() and stamp.read_text() == now:
            return
        build()
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(now)

    def _data(self, *, with_demo: bool) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("check", deploy=settings.PRODUCTION)
        if with_demo and not get_user_model()._default_manager.exists():
            # Brings the ground with it, in its own past, where there is none yet.
            call_command("demo")
        elif settings.DEMO_ACCOUNTS.exists():
            self.stdout.write(settings.DEMO_ACCOUNTS.read_text(encoding="utf-8"))
            self.stdout.write("  口令在首次载入时已显示，或为当时 DEMO_PASSWORD 所设。")
        call_command("ground")


def fingerprint(sources: Iterable[Path]) -> str:
    """One hash over names and contents: equal exactly when no source was changed, added or removed."""
    digest = hashlib.sha256()
    for path in sources:
        if path.is_file():
            digest.update(f"{path.name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()
