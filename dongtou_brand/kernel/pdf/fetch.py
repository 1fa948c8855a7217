"""What a document may load: named files of the platform, and data within itself. Nothing else, ever."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from weasyprint.urls import URLFetcher, URLFetcherResponse

#: The longest picture that a document may carry within itself.
MAX_DATA = 4_000_000


class Denied(ValueError):
    """The address is neither a named file nor data; the engine leaves the resource out and says so."""


class NamedFiles(URLFetcher):  # type: ignore[misc]
    """Serves `asset:NAME` from a given table and `data:`; denies files, networks and all else by default.

    The engine's own fetcher opened eight connections for a hostile document and attached /etc/passwd.
    """

    def __init__(self, files: Mapping[str, Path]) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False)
        self.files = dict(files)

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """The named file or the data. Raises `Denied`."""
        if url.startswith("data:") and len(url) <= MAX_DATA:
            return super().fetch(url, headers)
        path = self.files.get(url.removeprefix("asset:")) if url.startswith("asset:") else None
        if path is None:
            raise Denied(f"not a named file: {url[:80]}")
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})
