"""Builds the icon sprite from the committed list of names."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from dongtou_brand.icons import UnknownIcons, names_in, sprite


class Command(BaseCommand):
    """Writes `icons.svg` into the build folder, whence `collectstatic` publishes it."""

    help = "按 static/icons.txt 生成图标文件"

    def handle(self, *args: Any, **options: Any) -> None:
        """Builds the sprite; a name without a drawing is an error that lists all such names."""
        names = names_in(settings.BASE_DIR / "static" / "icons.txt")
        try:
            svg = sprite(names, settings.BASE_DIR / "node_modules/@tabler/icons/icons/outline")
        except UnknownIcons as error:
            raise CommandError(str(error)) from error
        settings.BUILD_DIR.mkdir(parents=True, exist_ok=True)
        target = settings.BUILD_DIR / "icons.svg"
        draft = target.with_suffix(".new")
        draft.write_text(svg, encoding="utf-8")
        draft.replace(target)
        self.stdout.write(f"已生成 {len(names)} 个图标，{len(svg.encode()) / 1024:.0f} KB。")
