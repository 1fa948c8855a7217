"""Front-end files of third parties: a short list of names, each with the packaged file behind it.

Nothing of a package is published but what stands here, and nothing of it is committed.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

import django_htmx
from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.base import File
from django.core.files.storage import Storage as FileStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


def published() -> dict[str, Path]:
    """Name under `static/` → file of an installed package, or the sprite built from one."""
    node = settings.BASE_DIR / "node_modules"
    htmx = Path(django_htmx.__file__).parent / "static" / "django_htmx"
    return {
        "vendor/bootstrap.min.css": node / "bootstrap/dist/css/bootstrap.min.css",
        "vendor/bootstrap.bundle.min.js": node / "bootstrap/dist/js/bootstrap.bundle.min.js",
        "vendor/echarts.min.js": node / "echarts/dist/echarts.min.js",
        "vendor/htmx.min.js": htmx / "htmx-2.min.js",
        "vendor/icons.svg": settings.BUILD_DIR / "icons.svg",
    }


class PackagedFiles(FileStorage):
    """Reads the published files by name; nothing can be written through it."""

    def path(self, name: str) -> str:
        """Where the file lies; an unknown name is a KeyError."""
        return str(published()[name])

    def exists(self, name: str) -> bool:
        """Whether the name is published and its package is installed."""
        return name in published() and published()[name].is_file()

    def size(self, name: str) -> int:
        """Bytes of the packaged file."""
        return published()[name].stat().st_size

    def get_modified_time(self, name: str) -> datetime:
        """When the package was installed."""
        return datetime.fromtimestamp(published()[name].stat().st_mtime, tz=UTC)

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        return File(published()[name].open("rb"), name)


class VendorFinder(BaseFinder):
    """Finds the published third-party files, and no others, for `collectstatic` and `runserver`."""

    storage = PackagedFiles()

    def check(self, **kwargs: Any) -> list[Any]:
        """Nothing to configure, so nothing to complain of."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The file behind a published name, or an empty list."""
        if not self.storage.exists(path):
            return []
        # Django 5.2 still passes the older name of the flag to the finders of others.
        wants_all = find_all or kwargs.get("all", False)
        return [self.storage.path(path)] if wants_all else self.storage.path(path)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileStorage]]:
        """Every published name; a missing package fails loudly when its file is opened."""
        for name in published():
            if not matches_patterns(name, list(ignore_patterns or [])):
                yield name, self.storage


def _without_source_maps(patterns: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(
        (glob, tuple(one for one in each if "sourceMapping" not in str(one))) for glob, each in patterns
    )


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Static files with a hash in the name, compressed beforehand.

    Packages name source maps that are not published; following those names would stop the collection.
    """

    # The portal's own modules import each other by relative names, which must become the hashed ones.
    support_js_module_import_aggregation = True
    patterns: ClassVar[tuple[Any, ...]] = _without_source_maps(CompressedManifestStaticFilesStorage.patterns)
