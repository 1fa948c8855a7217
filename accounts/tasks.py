"""Background work of accounts."""

from typing import Any

from accounts.actions import sessions
from dongtou_brand.kernel import queue


@queue.handler("accounts.sweep_sessions")
def sweep_sessions(job: Any) -> None:
    """Throw away the sessions that have run out."""
    sessions.sweep()
