"""A job that leaves marks on the disk, so that a test can see when it began, how often, and that it ended."""

import time
from pathlib import Path
from typing import Any

from dongtou_brand.kernel import queue


@queue.handler("faults.slow")
def slow(job: Any, *, marks: str, seconds: float) -> None:
    """Marks its beginning, takes its time, marks its end."""
    folder = Path(marks)
    (folder / f"began-{job.pk}-{job.attempt}").touch()
    time.sleep(seconds)
    (folder / f"ended-{job.pk}-{job.attempt}").touch()
