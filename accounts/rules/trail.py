"""How an entry of the trail is sealed."""

import hashlib
import json
from datetime import UTC
from typing import Any, Protocol


class Sealable(Protocol):
    """The columns of an entry."""

    sequence: int
    at: Any
    previous_hash: str


COLUMNS = (
    "actor_id", "actor", "role", "organisation", "address", "action",
    "subject_type", "subject_id", "subject", "reason", "detail",
)  # fmt: skip


def sealed(entry: Sealable) -> str:
    """SHA-256, in hex, over the entry's columns and the seal of the entry before."""
    content = {name: getattr(entry, name) for name in COLUMNS}
    content["sequence"] = entry.sequence
    content["at"] = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    content["previous"] = entry.previous_hash
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
