"""Loading a policy: once, as a new version when it changed, never half."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.actions import organisations
from accounts.models import TrailEntry
from cultivation.actions import policies
from cultivation.models import Clause, Duty, Milestone, Policy, Target
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.datafile import DataFileErrors

pytestmark = pytest.mark.django_db

DATA = Path(__file__).resolve().parents[3] / "data"
SOURCE = DATA / "policies/dongtou-2015-121.yaml"
BY = Actor.system("test")


@pytest.fixture(autouse=True)
def units() -> None:
    organisations.load(source=DATA / "organisations.yaml", by=BY, at=timezone.now())


def _load(source: Path | str = SOURCE) -> tuple[Policy, bool]:
    return policies.load(source=source, by=BY, at=timezone.now())


def test_load_stores_the_document() -> None:
    policy, new = _load()

    assert (new, policy.number, policy.version, policy.issuer) == (
        True,
        "洞政办发〔2015〕121号",
        1,
        "温州市洞头区人民政府办公室",
    )
    assert (policy.dated_on, policy.printed_on, policy.validity) == (
        date(2015, 11, 18),
        date(2015, 11, 19),
        "valid",
    )
    assert [superior["number"] for superior in policy.superior] == [
        "浙政办发〔2014〕110号",
        "温政办〔2015〕74号",
    ]


def test_load_stores_the_tree_in_the_order_of_the_text() -> None:
    policy, _ = _load()
    rows = policy.clauses.values_list("key", "parent__key", "depth", "label", "heading")

    assert list(rows)[:6] == [
        ("0", None, 0, "", ""),
        ("1", None, 0, "一、", "重要意义"),
        ("2", None, 0, "二、", "工作目标"),
        ("2.1", "2", 1, "——", ""),
        ("2.2", "2", 1, "——", ""),
        ("2.3", "2", 1, "——", ""),
    ]
    assert policy.clauses.count() == 21


def test_load_stores_targets_and_steps() -> None:
    policy, _ = _load()

    assert policy.targets.get(code="T1").threshold == Decimal(3)
    assert [target.code for target in policy.targets.all()] == [f"T{n}" for n in range(1, 9)]
    assert list(policy.milestones.values_list("code", "clause__key", "starts_on", "due_on")) == [
        ("M1", "4.1", None, date(2015, 9, 30)),
        ("M2", "4.2", None, date(2015, 12, 31)),
        ("M3", "4.3", date(2016, 1, 1), None),
    ]


def test_load_keeps_members_and_responsible_units_apart() -> None:
    policy, _ = _load()
    rows = Duty.objects.filter(clause__policy=policy, clause__key__in=["3.6", "5.1"])

    assert list(
        rows.order_by("clause__position", "position").values_list(
            "clause__key", "organisation__code", "all_townships", "role"
        )
    ) == [
        ("3.6", "jxj", False, "responsible"),
        ("3.6", "scjg", False, "responsible"),
        ("3.6", None, True, "responsible"),
        ("5.1", "fgj", False, "member"),
        ("5.1", "jxj", False, "member"),
        ("5.1", "czj", False, "member"),
        ("5.1", "kjj", False, "member"),
        ("5.1", "rsj", False, "member"),
        ("5.1", "scjg", False, "member"),
    ]


def test_load_twice_stores_once() -> None:
    first, _ = _load()
    entries = TrailEntry.objects.count()
    second, new = _load("# 只改注释\n" + SOURCE.read_text())

    assert (second, new) == (first, False)
    assert (Policy.objects.count(), TrailEntry.objects.count()) == (1, entries)


def test_load_of_a_changed_file_makes_a_new_version() -> None:
    first, _ = _load()
    second, new = _load(SOURCE.read_text().replace("validity: valid", "validity: repealed"))
    first.refresh_from_db()

    assert (new, second.version, second.validity, second.replaced_by) == (True, 2, "repealed", None)
    assert (first.version, first.validity, first.replaced_by) == (1, "valid", second)
    assert list(Policy.objects.current()) == [second]
    assert first.clauses.count() == second.clauses.count() == 21


def test_load_of_an_old_file_does_not_push_the_newer_version_aside() -> None:
    first, _ = _load()
    second, _ = _load(SOURCE.read_text().replace("validity: valid", "validity: repealed"))

    assert _load() == (first, False)
    assert list(Policy.objects.current()) == [second]


def test_load_of_a_wrong_file_changes_nothing() -> None:
    wrong = SOURCE.read_text().replace("code: T2", "code: T1").replace("[jxj, rsj,", "[jxj, rs,")
    entries = TrailEntry.objects.count()

    with pytest.raises(DataFileErrors) as caught:
        _load(wrong)

    assert len(caught.value.errors) == 2
    assert [model.objects.count() for model in (Policy, Clause, Target, Duty, Milestone)] == [0] * 5
    assert TrailEntry.objects.count() == entries


def test_load_leaves_a_trace() -> None:
    policy, _ = _load()
    entry = TrailEntry.objects.latest("sequence")

    assert (entry.action, entry.subject_id, entry.detail) == (
        "cultivation.policy.load",
        str(policy.pk),
        {"version": 1, "checksum": policy.checksum},
    )
