"""Re-assessment (复评): begun upon a verified result, and what its confirmation makes of that result."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localtime

from accounts.actions import notices, trail
from benchmarking.actions import improvements, results
from benchmarking.enums import AnswerSource, ImprovementStatus
from benchmarking.models import (
    Answer,
    AnswerEvidence,
    AnswerRevision,
    Assessment,
    Improvement,
    Reopened,
    Verdict,
    VerdictRevision,
)
from benchmarking.queries import answers, reassessments, verdicts
from benchmarking.queries.verdicts import Findings
from benchmarking.rules import scoring
from benchmarking.rules.reassessments import can_reassess, missed_words, reached
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.workflow import lock
from enterprises.actions import standings
from enterprises.enums import StandingKind

SAID = ("state", "choice", "own_text", "own_number", "measured", "note")
FOUND = ("choice", "own_number", "measured", "note")
# What a file behind an answer is; by whom and when it was put there is carried with it.
FILE = tuple(
    field.attname
    for field in AnswerEvidence._meta.concrete_fields
    if field.name not in ("id", "answer", "added_by", "added_at", "removed_by", "removed_at")
)
FILED = (*FILE, "added_by_id", "added_at")
SAVED = ("saved_by_id", "saved_at")
JUDGED = ("by_id", "at")


@transaction.atomic
def start(*, base: Assessment, by: Actor, at: datetime) -> Assessment:
    """Begin the re-assessment of a verified result; the second time it is the one already begun.

    Open are the indicators of the measures that are done; they begin with what was said before. All others, with
    their files and verdicts, stand as they were. Raises `Refused` without a measure that is done.
    """
    base = lock(base)
    if begun := reassessments.of(base):
        can_reassess.check(by, base, 1, "")
        return begun
    touched = reassessments.touched(base)
    can_reassess.check(by, base, len(touched), reassessments.verified_later(base))
    again = Assessment.objects.create(
        enterprise=base.enterprise,
        round=base.round,
        number=base.number + 1,
        base=base,
        tier=base.tier,
        started_at=at,
    )
    Reopened.objects.bulk_create(Reopened(assessment=again, indicator_id=pk) for pk in sorted(touched))
    _copy(again, None, by, at)
    codes = again.reopened.values_list("indicator__code", flat=True)
    trail.record(
        by=by, at=at, action="benchmarking.reassessment.start", subject=again,
        detail={"base": str(base.pk), "reopened": "、".join(codes)},
    )  # fmt: skip
    return again


# ── what stands as it was ───────────────────────────────────────────────────────────────────────
def renew(base: Assessment, *, by: Actor, at: datetime) -> None:
    """A result that was judged anew is carried into the re-assessment that follows on it; the base is locked."""
    found = reassessments.of(base)
    if found is None:
        return
    again = lock(found)
    open_ = reassessments.reopened(again) or frozenset()
    _copy(again, {one.pk for one in verdicts.indicator_of(again)} - open_, by, at)
    if again.self_points is not None:
        again.self_points = answers.sheet(again).score.points
        again.save(update_fields=["self_points"])


def _copy(again: Assessment, only: Collection[int] | None, by: Actor, at: datetime) -> None:
    """What the base says, at these indicators or at all; verdicts never at what is open.

    Who said it and when stays: the revision says that it was carried here, by whom and when.
    """
    base = again.base
    assert base is not None  # noqa: S101 a re-assessment has one, the database says so
    open_ = reassessments.reopened(again) or frozenset()
    present = {one.indicator_id: one for one in answers.with_evidence(again)}
    for said in answers.with_evidence(base):
        if only is None or said.indicator_id in only:
            _carry_answer(again, said, present.get(said.indicator_id), by, at)
    judged = {one.indicator_id: one for one in again.verdicts.all()}
    for found in base.verdicts.all():
        if found.indicator_id not in open_:
            _carry_verdict(again, found, judged.get(found.indicator_id))


def _values(row: Any, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _carry_answer(again: Assessment, said: Answer, present: Answer | None, by: Actor, at: datetime) -> None:
    content = _values(said, SAID)
    answer = present or Answer(assessment=again, indicator_id=said.indicator_id, carried_from=said)
    if present is None or _values(present, SAID) != content:
        for name, value in (content | _values(said, SAVED)).items():
            setattr(answer, name, value)
        answer.version += 1 if said.version else 0
        answer.save()
        if said.version:
            AnswerRevision.objects.create(
                answer=answer, version=answer.version, source=AnswerSource.BASE, by_id=by.person, at=at, **content
            )  # fmt: skip
    _carry_files(answer, said, present, by, at)


def _carry_files(answer: Answer, said: Answer, present: Answer | None, by: Actor, at: datetime) -> None:
    """The files that stand behind the answer there stand behind it here, and no others."""
    wanted = {_which(file): file for file in said.evidence.all()}
    kept = {_which(file): file for file in present.evidence.all()} if present else {}
    gone = [file.pk for key, file in kept.items() if key not in wanted]
    AnswerEvidence.objects.filter(pk__in=gone).update(removed_by=by.person, removed_at=at)
    AnswerEvidence.objects.bulk_create(
        AnswerEvidence(answer=answer, **_values(file, FILED))
        for key, file in wanted.items()
        if key not in kept
    )


def _which(file: AnswerEvidence) -> tuple[Any, ...]:
    return tuple(getattr(file, name) for name in FILE)


def _carry_verdict(again: Assessment, found: Verdict, present: Verdict | None) -> None:
    finding = _values(found, FOUND)
    if present is not None and _values(present, (*FOUND, *JUDGED)) == finding | _values(found, JUDGED):
        return
    verdict = present or Verdict(assessment=again, indicator_id=found.indicator_id, version=0)
    for name, value in (finding | _values(found, JUDGED)).items():
        setattr(verdict, name, value)
    verdict.version += 1
    verdict.save()
    VerdictRevision.objects.create(
        verdict=verdict, version=verdict.version, **finding, **_values(found, JUDGED)
    )


# ── what its confirmation does ──────────────────────────────────────────────────────────────────
def lock_base(assessment: Assessment) -> Assessment | None:
    """The result that it follows on, locked; always before the re-assessment itself."""
    return lock(assessment.base) if assessment.base else None


def took_effect(
    again: Assessment, base: Assessment | None, found: Findings, *, by: Actor, at: datetime
) -> None:
    """A confirmed re-assessment takes the place of its base, and its measures end or go on; both are locked."""
    if base is None:
        return
    base.superseded_at = at
    base.save(update_fields=["superseded_at"])
    results.drop(base)
    missed = _judge_measures(again, found, by, at)
    if missed:
        _tell_missed(again, missed, at)


def taken_back(
    again: Assessment, base: Assessment | None, *, by: Actor, at: datetime, since: datetime
) -> None:
    """The base holds again, and its measures wait as before; `since` is when the confirmation had been made."""
    if base is None:
        return
    base.superseded_at = None
    base.save(update_fields=["superseded_at"])
    results.write(base, verdicts.findings(base))
    standings.post(
        enterprise=base.enterprise, kind=StandingKind.ASSESSMENT, on=localtime(at).date(),
        title=f"{base.title}核验结果恢复有效，{base.verified_points} 分", note=f"{again.title}核验结果撤回",
        value=base.verified_points, unit="分", link=reverse("benchmarking:gaps", args=[base.pk]), at=at,
    )  # fmt: skip
    _await_measures(again, by, at, since)


def _judge_measures(again: Assessment, found: Findings, by: Actor, at: datetime) -> list[Improvement]:
    """Measures whose every indicator was open have reached their aim, or go on; the latter are answered."""
    open_ = reassessments.reopened(again) or frozenset()
    said = {pk: scoring.of_verdict(verdict) for pk, verdict in found.verdicts.items()}
    gone_on = []
    for measure in reassessments.done(again).select_for_update(of=("self",)):
        gains = list(measure.gains.select_related("indicator"))
        if not {gain.indicator_id for gain in gains} <= open_:
            continue
        missed = [
            (gain, mine)
            for gain in gains
            if not reached(gain, mine := said.get(gain.indicator_id, scoring.NOTHING))
        ]
        if missed:
            improvements.miss(measure, missed_words(missed), by=by, at=at)
            gone_on.append(measure)
        else:
            improvements.reach(measure, by=by, at=at)
    return gone_on


def _await_measures(again: Assessment, by: Actor, at: datetime, since: datetime) -> None:
    """What the confirmation made of the measures is undone, where nobody has gone on with them since."""
    chain = reassessments.chain(again).order_by().values("pk")
    moved = Improvement.objects.filter(
        assessment__in=chain,
        status__in=(ImprovementStatus.VERIFIED, ImprovementStatus.DOING),
        status_changes__at=since,
        status_changes__source=ImprovementStatus.DONE,
    )
    for measure in moved.select_for_update(of=("self",)):
        if measure.status_changes.filter(at__gt=since).exists():
            continue
        improvements.wait_again(measure, f"{again.title}核验结果撤回", by=by, at=at)


def _tell_missed(again: Assessment, missed: list[Improvement], at: datetime) -> None:
    notices.send(
        organisation=again.enterprise.organisation_id,
        title=f"{again.title}：{len(missed)} 项改进措施未达到预期，请继续实施",
        body="、".join(f"“{measure.title}”" for measure in missed),
        link=reverse("benchmarking:plan", args=[again.pk]),
        at=at,
    )
