from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from accounts.rules import trail_words
from accounts.rules.trail import Chain, Change, Fault, changes, sealed

NOW = datetime(2018, 4, 27, 2, 0, tzinfo=UTC)


@dataclass
class Entry:
    sequence: int
    at: datetime = NOW
    actor_id: int | None = 7
    actor: str = "张敏"
    role: str = "lead_officer"
    organisation: str = "区市场监管局"
    address: str = "10.0.0.1"
    action: str = "benchmarking.assessment.confirm"
    subject_type: str = ""
    subject_id: str = ""
    subject: str = ""
    reason: str = ""
    detail: dict[str, Any] = field(default_factory=dict)
    previous_hash: str = "0" * 64
    hash: str = ""


def chain_of(length: int) -> list[Entry]:
    entries: list[Entry] = []
    for sequence in range(1, length + 1):
        entry = Entry(sequence, previous_hash=entries[-1].hash if entries else "0" * 64)
        entry.hash = sealed(entry)
        entries.append(entry)
    return entries


def walk(entries: list[Entry]) -> Fault | None:
    chain = Chain()
    return next((fault for entry in entries if (fault := chain.follow(entry))), None)


def test_the_seal_covers_every_column() -> None:
    entry = Entry(1)
    words = (
        "actor", "role", "organisation", "address", "action", "subject_type", "subject_id", "subject", "reason",
    )  # fmt: skip
    others: dict[str, Any] = dict.fromkeys(words, "x")
    others |= {"sequence": 2, "at": NOW + timedelta(microseconds=1), "actor_id": None, "detail": {"a": 1}}
    others |= {"previous_hash": "1" * 64}
    seals = {sealed(replace(entry, **{name: value})) for name, value in others.items()}
    assert len(seals | {sealed(entry)}) == len(others) + 1


def test_the_seal_does_not_depend_on_the_time_zone() -> None:
    china = timezone(timedelta(hours=8))
    assert sealed(Entry(1)) == sealed(Entry(1, at=NOW.astimezone(china)))


def test_an_untouched_chain_holds() -> None:
    assert walk(chain_of(5)) is None


def test_an_altered_entry_is_named() -> None:
    entries = chain_of(5)
    entries[2].reason = "改"
    assert walk(entries) == Fault(3, "第 3 条的内容与摘要不符，记录被改动")


def test_an_entry_altered_and_sealed_anew_breaks_the_next_one() -> None:
    entries = chain_of(5)
    entries[2].reason = "改"
    entries[2].hash = sealed(entries[2])
    assert walk(entries) == Fault(4, "第 4 条与前一条不相衔接，记录被替换、删除或调换了顺序")


def test_a_missing_entry_is_named() -> None:
    entries = chain_of(5)
    assert walk(entries[:2] + entries[3:]) == Fault(3, "第 3 条缺失，其后为第 4 条")


def test_entries_that_changed_places_are_found() -> None:
    entries = chain_of(5)
    entries[1].sequence, entries[2].sequence = 3, 2
    assert walk([entries[0], entries[2], entries[1]]) == Fault(
        2, "第 2 条与前一条不相衔接，记录被替换、删除或调换了顺序"
    )


def test_a_chain_cut_short_is_found_at_its_head() -> None:
    entries = chain_of(5)
    chain = Chain()
    assert [chain.follow(entry) for entry in entries[:3]] == [None, None, None]
    assert chain.end_at(5, entries[4].hash) == Fault(4, "第 4 条至第 5 条缺失，末尾被截断")


def test_changes_stand_side_by_side() -> None:
    detail = {"before": {"role": "clerk"}, "after": {"role": "manager", "n": 2}, "file": "a.pdf"}
    assert changes(detail) == [
        Change("role", "clerk", "manager"),
        Change("n", "", "2"),
        Change("file", "", "a.pdf"),
    ]


def test_changes_of_plain_values_and_of_nothing_are_shown() -> None:
    assert changes({"before": None, "after": "是"}) == [Change("内容", "", "是")]
    assert changes({}) == []


def test_an_action_is_put_into_words() -> None:
    assert trail_words.words("benchmarking.assessment.submit") == "对标自评：提交"
    assert trail_words.words("odd.thing.happened") == "thing：happened"
