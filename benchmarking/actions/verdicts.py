"""Saving verdicts. The newest is compared by its version; the one that comes too late is kept in the history."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from benchmarking.models import Assessment, Indicator, Verdict, VerdictRevision
from benchmarking.queries import declarations, reassessments, verdicts
from benchmarking.rules.reassessments import is_open
from benchmarking.rules.verification import (
    ALL,
    Finding,
    can_find,
    can_judge,
    can_take_over,
    finding_of,
    stale,
    taken_over,
)
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.workflow import lock


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a save: the present verdict, and on a conflict the revision that lost."""

    verdict: Verdict
    losing: VerdictRevision | None = None

    @property
    def conflict(self) -> bool:
        return self.losing is not None


@transaction.atomic
def save(
    *, assessment: Assessment, indicator: Indicator, version: int, finding: Finding, by: Actor, at: datetime
) -> Saved:
    """Save the verdict on one indicator, written on top of `version` (0: there was none).

    The same finding as the present one changes nothing, unless the enterprise has changed its answer since. On a
    stale version nothing is overwritten: the finding is kept as a losing revision. Raises `Refused` when the
    assessment can't be verified by this actor, or the indicator does not allow the finding.
    """
    assessment = lock(assessment)
    can_judge.check(by, assessment, declarations.of(assessment, by))
    is_open.check(indicator, reassessments.reopened(assessment))
    can_find.check(indicator, verdicts.answer_to(assessment, indicator), finding)
    present = Verdict.objects.filter(assessment=assessment, indicator=indicator).first()
    if present is None:
        return Saved(
            _write(Verdict(assessment=assessment, indicator=indicator, version=0), finding, by=by, at=at)
        )
    if finding == finding_of(present) and _holds(present, assessment, indicator):
        return Saved(present)
    if version != present.version:
        return Saved(present, _losing(present, version, finding, by=by, at=at))
    return Saved(_write(present, finding, by=by, at=at))


@transaction.atomic
def settle(*, losing: VerdictRevision, keep_losing: bool, version: int, by: Actor, at: datetime) -> Saved:
    """Decide a conflict: take the finding that lost, or leave the present one. Both stay in the history."""
    verdict = losing.verdict
    if keep_losing:
        return save(
            assessment=verdict.assessment, indicator=verdict.indicator, version=version,
            finding=finding_of(losing), by=by, at=at,
        )  # fmt: skip
    can_judge.check(by, verdict.assessment, declarations.of(verdict.assessment, by))
    return Saved(verdict)


@transaction.atomic
def take_over(*, assessment: Assessment, dimension: str, by: Actor, at: datetime) -> int:
    """Agree with the enterprise wherever nobody has judged yet, in one dimension (its code) or in `ALL`.

    Answers how many verdicts were made; what was judged before is left alone, also when it must be judged anew,
    unless who judged has stepped back.
    Raises `Refused` for a dimension that there is not.
    """
    assessment = lock(assessment)
    can_judge.check(by, assessment, declarations.of(assessment, by))
    known = verdicts.findings(assessment)
    can_take_over.check(dimension, [each.code for each in known.score.dimensions])
    made = 0
    for indicator in known.indicators:
        finding = taken_over(indicator, known.answers.get(indicator.pk))
        present = known.verdicts.get(indicator.pk)
        if (
            (present is not None and not known.void(indicator))
            or finding is None
            or indicator.pk in known.own_unasked
            or known.stands(indicator)
            or dimension not in (ALL, indicator.dimension.code)
        ):
            continue
        verdict = present or Verdict(assessment=assessment, indicator=indicator, version=0)
        _write(verdict, finding, by=by, at=at)
        made += 1
    return made


def _holds(present: Verdict, assessment: Assessment, indicator: Indicator) -> bool:
    """Whether the verdict is on the present answer, and by somebody who has not stepped back."""
    if stale(present, verdicts.changed_at(assessment, indicator)):
        return False
    return not declarations.has_recused(assessment, present.by_id)


def _write(verdict: Verdict, finding: Finding, *, by: Actor, at: datetime) -> Verdict:
    for name, value in asdict(finding).items():
        setattr(verdict, name, value)
    verdict.version += 1
    verdict.by_id, verdict.at = by.person, at
    verdict.save()
    _revise(verdict, verdict.version, finding, by=by, at=at, kept=True)
    return verdict


def _losing(verdict: Verdict, version: int, finding: Finding, *, by: Actor, at: datetime) -> VerdictRevision:
    """The losing revision; a save that is sent again does not lose twice."""
    same = verdict.revisions.filter(version=version, kept=False, by=by.user_id, **asdict(finding)).first()
    return same or _revise(verdict, version, finding, by=by, at=at, kept=False)


def _revise(
    verdict: Verdict, version: int, finding: Finding, *, by: Actor, at: datetime, kept: bool
) -> VerdictRevision:
    return VerdictRevision.objects.create(
        verdict=verdict, version=version, kept=kept, by_id=by.person, at=at, **asdict(finding)
    )
