"""The trail is whole, or the first wrong entry is named, whatever was done behind the triggers' back."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.actions import trail as actions
from accounts.models import TrailEntry, TrailHead
from accounts.queries import trail
from accounts.rules.trail import Fault, sealed
from dongtou_brand.kernel import immutable
from dongtou_brand.kernel.actor import Actor, Role
from tests.factories.accounts import make_actor, make_user

pytestmark = pytest.mark.django_db


def record(count: int) -> None:
    for number in range(count):
        actions.record(
            by=Actor.system(), at=timezone.now(), action="accounts.user.create", reason=f"第{number}次"
        )


@contextmanager
def without_triggers() -> Iterator[None]:
    """What somebody with the database's own password can do; taken back with the test's transaction."""
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        immutable.remove(editor, ["accounts_trailentry"])
        yield
        immutable.install(editor, ["accounts_trailentry"])


def test_an_empty_trail_is_whole() -> None:
    assert trail.verify().fault is None


def test_a_trail_is_whole_across_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trail, "BATCH", 3)
    record(10)
    assert (trail.verify().checked, trail.verify().fault) == (10, None)


def test_the_database_refuses_to_change_an_entry() -> None:
    record(1)
    with pytest.raises(DatabaseError), transaction.atomic():
        TrailEntry.objects.update(reason="改")
    with pytest.raises(DatabaseError), transaction.atomic():
        TrailEntry.objects.all().delete()


def test_every_column_survives_the_database() -> None:
    user = make_user(Role.LEAD_OFFICER)
    by = make_actor(Role.SYSTEM_ADMIN)
    detail = {"before": {"数": 1.5, "空": None}, "after": ["甲", True]}
    actions.record(
        by=by,
        at=timezone.now(),
        action="accounts.user.disable",
        subject=user,
        reason="离职\n交接",
        detail=detail,
    )
    assert trail.verify().fault is None


@pytest.mark.parametrize(
    ("column", "value"),
    [("reason", "改"), ("actor", "别人"), ("address", "1.1.1.1"), ("detail", {"a": 1}), ("hash", "f" * 64)],
)
def test_an_altered_entry_is_found(column: str, value: object) -> None:
    record(5)
    with without_triggers():
        TrailEntry.objects.filter(sequence=3).update(**{column: value})
    assert trail.verify().fault == Fault(3, "第 3 条的内容与摘要不符，记录被改动")


def test_an_entry_altered_with_a_fitting_seal_is_found() -> None:
    record(5)
    with without_triggers():
        entry = TrailEntry.objects.get(sequence=3)
        entry.reason = "改"
        TrailEntry.objects.filter(sequence=3).update(reason="改", hash=sealed(entry))
    assert trail.verify().fault == Fault(4, "第 4 条与前一条不相衔接，记录被替换、删除或调换了顺序")


def test_a_missing_entry_is_found() -> None:
    record(5)
    with without_triggers():
        TrailEntry.objects.filter(sequence=2).delete()
    assert trail.verify().fault == Fault(2, "第 2 条缺失，其后为第 3 条")


def test_entries_that_changed_places_are_found() -> None:
    record(5)
    with without_triggers():
        for old, new in ((2, 99), (3, 2), (99, 3)):
            TrailEntry.objects.filter(sequence=old).update(sequence=new)
    assert trail.verify().fault == Fault(2, "第 2 条与前一条不相衔接，记录被替换、删除或调换了顺序")


def test_a_trail_cut_short_is_found() -> None:
    record(5)
    with without_triggers():
        TrailEntry.objects.filter(sequence__gte=4).delete()
    assert trail.verify().fault == Fault(4, "第 4 条至第 5 条缺失，末尾被截断")


def test_an_emptied_trail_is_found() -> None:
    record(2)
    with without_triggers():
        TrailEntry.objects.all().delete()
    assert trail.verify().fault == Fault(1, "第 1 条至第 2 条缺失，末尾被截断")


def test_an_entry_written_past_the_head_is_found() -> None:
    record(2)
    TrailEntry.objects.create(
        sequence=3, at=timezone.now(), actor="x", role="system", action="a.b.c", previous_hash="", hash="x"
    )
    assert trail.verify().fault == Fault(3, "第 3 条不在链上，记录是另行插入的")


def test_a_head_with_another_seal_is_found() -> None:
    record(2)
    TrailHead.objects.update(hash="f" * 64)
    assert trail.verify().fault == Fault(2, "第 2 条与链尾登记的摘要不符")


def test_a_trail_rewritten_from_end_to_end_is_found_by_what_was_noted_down() -> None:
    record(3)
    noted = (3, TrailHead.objects.get().hash)
    with without_triggers():
        TrailEntry.objects.all().delete()
    TrailHead.objects.all().delete()
    record(3)
    assert trail.verify().fault is None
    assert trail.verify(anchor=noted).fault == Fault(3, "第 3 条与此前抄存的摘要不符，整条链被改写")


def test_the_command_says_that_all_is_well() -> None:
    record(2)
    out = StringIO()
    call_command("verify_trail", stdout=out)
    head = TrailHead.objects.get()
    assert out.getvalue() == f"操作日志完整：共 2 条。末条抄存：2:{head.hash}\n"
    call_command("verify_trail", "--anchor", f"2:{head.hash}", stdout=out)


def test_the_command_fails_and_names_the_sequence() -> None:
    record(2)
    TrailHead.objects.update(sequence=4)
    with pytest.raises(
        CommandError, match="序号 3，第 3 条至第 4 条缺失，末尾被截断。此前 2 条无误"
    ) as failure:
        call_command("verify_trail")
    assert failure.value.returncode == 1


def test_the_command_refuses_a_strange_anchor() -> None:
    with pytest.raises(CommandError, match="写法"):
        call_command("verify_trail", "--anchor", "abc")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_parallel_acts_keep_the_chain_whole() -> None:
    def act(number: int) -> None:
        with transaction.atomic():
            actions.record(
                by=Actor.system(), at=timezone.now(), action="accounts.user.create", reason=str(number)
            )
        connection.close()

    with ThreadPoolExecutor(8) as people:
        list(people.map(act, range(80)))
    verdict = trail.verify()
    assert (verdict.checked, verdict.fault) == (80, None)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_walk_during_parallel_acts_raises_no_false_alarm() -> None:
    record(50)

    def act(number: int) -> None:
        with transaction.atomic():
            actions.record(
                by=Actor.system(), at=timezone.now(), action="accounts.user.create", reason=str(number)
            )
        connection.close()

    with ThreadPoolExecutor(4) as people:
        running = people.map(act, range(60))
        faults = [trail.verify().fault for _ in range(20)]
        list(running)
    assert faults == [None] * 20


def test_only_the_auditor_reads_the_trail() -> None:
    record(1)
    seen = {role: trail.visible_to(Actor(role=role, user_id=1)).count() for role in Role}
    assert seen == {role: int(role == Role.AUDIT_ADMIN) for role in Role}
