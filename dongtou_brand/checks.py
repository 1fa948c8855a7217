"""What must be on the machine before a document is printed; asked at every start."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from dongtou_brand.kernel import fonts, pdf


@register
def libraries(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The engine's libraries. Without the subsetter it works, fourteen times slower and silently."""
    return [
        Error(
            f"缺少系统库 {library}，无法生成 PDF。",
            hint=f"请安装：apt-get install {package}",
            id="dongtou_brand.E001",
        )
        for library, package in pdf.missing_libraries()
    ]


@register
def printing_fonts(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A Chinese font at all, and the cut faces that make printing quick."""
    if fonts.built(settings.FONTS_DIR):
        return []
    try:
        for face in fonts.FACES:
            fonts.source(face)
    except fonts.FontsMissing as missing:
        return [Error(str(missing), id="dongtou_brand.E002")]
    return [
        Warning(
            "打印用的字体子集尚未生成，将使用系统字体，速度较慢。",
            hint="请运行：python manage.py build_fonts",
            id="dongtou_brand.W001",
        )
    ]
