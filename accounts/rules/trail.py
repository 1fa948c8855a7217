"""How an entry of the trail is sealed."""

import hashlib
import json
from dataclasses import dataclass
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


class Entry(Sealable, Protocol):
    """An entry with its seal."""

    hash: str


START = "0" * 64


@dataclass(frozen=True, slots=True)
class Fault:
    """Where the chain is broken, and how."""

    sequence: int
    words: str


@dataclass(slots=True)
class Chain:
    """Walks the entries in their order and stops at the first fault; holds no more than the last seal."""

    sequence: int = 0
    hash: str = START

    def follow(self, entry: Entry) -> Fault | None:
        """Check the next entry against the one before; the fault names the first sequence that is wrong."""
        due = self.sequence + 1
        if entry.sequence != due:
            return Fault(due, f"第 {due} 条缺失，其后为第 {entry.sequence} 条")
        if entry.previous_hash != self.hash:
            return Fault(due, f"第 {due} 条与前一条不相衔接，记录被替换、删除或调换了顺序")
        if sealed(entry) != entry.hash:
            return Fault(due, f"第 {due} 条的内容与摘要不符，记录被改动")
        self.sequence, self.hash = entry.sequence, entry.hash
        return None

    def end_at(self, sequence: int, hash: str) -> Fault | None:
        """Check that the chain ends where its head says."""
        if self.sequence < sequence:
            return Fault(self.sequence + 1, f"第 {self.sequence + 1} 条至第 {sequence} 条缺失，末尾被截断")
        if self.hash != hash:
            return Fault(sequence, f"第 {sequence} 条与链尾登记的摘要不符")
        return None


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that an act changed, as text for the auditor's eyes."""

    name: str
    before: str
    after: str


def changes(detail: dict[str, Any]) -> list[Change]:
    """What an entry's detail says: before and after side by side where both are given."""
    before, after = detail.get("before"), detail.get("after")
    if "before" not in detail and "after" not in detail:
        return [Change(name, "", _text(value)) for name, value in detail.items()]
    left = before if isinstance(before, dict) else {} if before is None else {"内容": before}
    right = after if isinstance(after, dict) else {} if after is None else {"内容": after}
    both = [Change(name, _text(left.get(name)), _text(right.get(name))) for name in {**left, **right}]
    rest = {name: value for name, value in detail.items() if name not in ("before", "after")}
    return both + [Change(name, "", _text(value)) for name, value in rest.items()]


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
