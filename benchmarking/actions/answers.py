"""Saving answers. The newest is compared by its version; the one that comes too late is kept in the history."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from benchmarking.enums import AnswerSource
from benchmarking.models import Answer, AnswerRevision, Assessment, Indicator
from benchmarking.queries import reassessments
from benchmarking.rules.answers import Content, can_answer, can_say, content_of
from benchmarking.rules.reassessments import is_open
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.workflow import lock


@dataclass(frozen=True, slots=True)
class Origin:
    """How an answer was brought in; `row` is where it stood in the workbook."""

    source: AnswerSource = AnswerSource.TYPED
    row: int | None = None


TYPED = Origin()


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a save: the present answer, and on a conflict the revision that lost."""

    answer: Answer
    losing: AnswerRevision | None = None

    @property
    def conflict(self) -> bool:
        return self.losing is not None


@transaction.atomic
def save(
    *,
    assessment: Assessment,
    indicator: Indicator,
    version: int,
    content: Content,
    origin: Origin = TYPED,
    by: Actor,
    at: datetime,
) -> Saved:
    """Save one answer that was written on top of `version`.

    The same content as the present one changes nothing, however often it comes. On a stale version nothing is
    overwritten: the content is kept as a losing revision and the answer comes back as a conflict.
    Raises `Refused` when the assessment is not open to this actor or the indicator does not allow the content.
    """
    assessment = lock(assessment)
    can_answer.check(by, assessment)
    return save_locked(
        assessment=assessment, indicator=indicator, version=version, content=content, origin=origin, by=by, at=at
    )  # fmt: skip


def save_locked(
    *,
    assessment: Assessment,
    indicator: Indicator,
    version: int,
    content: Content,
    origin: Origin,
    by: Actor,
    at: datetime,
) -> Saved:
    """The same for a caller who holds the assessment's lock and has asked whether it is open."""
    is_open.check(indicator, reassessments.reopened(assessment))
    can_say.check(indicator, content)
    answer = present(assessment, indicator)
    if content == content_of(answer):
        return Saved(answer)
    if version != answer.version:
        return Saved(answer, _losing(answer, version, content, origin, by=by, at=at))
    return Saved(_write(answer, content, origin, by=by, at=at))


@transaction.atomic
def settle(*, losing: AnswerRevision, keep_losing: bool, version: int, by: Actor, at: datetime) -> Saved:
    """Decide a conflict: take the revision that lost, or leave the present answer. Both stay in the history."""
    answer = losing.answer
    if keep_losing:
        return save(
            assessment=answer.assessment, indicator=answer.indicator, version=version,
            content=content_of(losing), origin=Origin(AnswerSource(losing.source), losing.source_row), by=by, at=at,
        )  # fmt: skip
    can_answer.check(by, answer.assessment)
    return Saved(answer)


def present(assessment: Assessment, indicator: Indicator) -> Answer:
    """The answer's row, made when there is none; the caller has locked the assessment."""
    answer, _ = Answer.objects.get_or_create(assessment=assessment, indicator=indicator)
    return answer


def _write(answer: Answer, content: Content, origin: Origin, *, by: Actor, at: datetime) -> Answer:
    for name, value in asdict(content).items():
        setattr(answer, name, value)
    answer.version += 1
    answer.saved_by_id, answer.saved_at = by.person, at
    answer.save()
    _revise(answer, answer.version, content, origin, by=by, at=at, kept=True)
    return answer


def _losing(
    answer: Answer, version: int, content: Content, origin: Origin, *, by: Actor, at: datetime
) -> AnswerRevision:
    """The losing revision; a save that is sent again does not lose twice."""
    same = answer.revisions.filter(version=version, kept=False, by=by.user_id, **asdict(content)).first()
    return same or _revise(answer, version, content, origin, by=by, at=at, kept=False)


def _revise(
    answer: Answer, version: int, content: Content, origin: Origin, *, by: Actor, at: datetime, kept: bool
) -> AnswerRevision:
    return AnswerRevision.objects.create(
        answer=answer,
        version=version,
        kept=kept,
        source=origin.source,
        source_row=origin.row,
        by_id=by.person,
        at=at,
        **asdict(content),
    )
