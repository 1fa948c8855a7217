"""Taking the answers of an earlier round over, and saying of each that it still holds."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from accounts.actions import trail
from benchmarking.actions.answers import present
from benchmarking.enums import AnswerSource
from benchmarking.models import Answer, AnswerEvidence, AnswerRevision, Assessment, Indicator
from benchmarking.queries import answers, carrying
from benchmarking.rules.answers import Content, can_answer, content_of
from benchmarking.rules.carrying import Carried, can_carry
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import lock


@transaction.atomic
def apply(*, assessment: Assessment, by: Actor, at: datetime) -> list[str]:
    """Take over what carries, into indicators that say nothing yet; answers their codes. Twice is once.

    The files come along in the versions that they had. Nothing of the earlier assessment changes.
    """
    assessment = lock(assessment)
    can_answer.check(by, assessment)
    base = carrying.base_of(assessment)
    can_carry.check(assessment, base)
    assert base is not None  # noqa: S101 the rule has refused otherwise
    taken = carrying.offer(assessment, base).carries
    for one in taken:
        _take(assessment, one, by, at)
    codes = [one.pair.indicator.code for one in taken]
    if codes:
        detail = {"base": str(base.pk), "carried": "、".join(codes)}
        trail.record(by=by, at=at, action="benchmarking.assessment.carry", subject=assessment, detail=detail)
    return codes


@transaction.atomic
def confirm(*, assessment: Assessment, indicator: Indicator, version: int, by: Actor, at: datetime) -> Answer:
    """Say that a carried answer holds as it is; it becomes one that this person gave. Twice is once.

    Raises `Refused` where somebody has saved since the page was opened.
    """
    assessment = lock(assessment)
    can_answer.check(by, assessment)
    answer = present(assessment, indicator)
    if indicator.pk not in answers.unconfirmed(assessment, {indicator.pk: answer}):
        return answer
    if version != answer.version:
        raise Refused(f"{indicator.code} {indicator.name}又有新的保存，请核对后再确认。")
    _write(answer, content_of(answer), AnswerSource.TYPED, by, at)
    detail = {"indicator": indicator.code}
    trail.record(
        by=by, at=at, action="benchmarking.assessment.carry_confirm", subject=assessment, detail=detail
    )
    return answer


def _take(assessment: Assessment, one: Carried, by: Actor, at: datetime) -> None:
    assert one.content is not None and one.said is not None  # noqa: S101, PT018 what carries has both
    answer = present(assessment, one.pair.indicator)
    answer.carried_from = one.said
    _write(answer, one.content, AnswerSource.CARRIED, by, at)
    _files(answer, one.said, by, at)


def _write(answer: Answer, content: Content, source: AnswerSource, by: Actor, at: datetime) -> None:
    for name, value in asdict(content).items():
        setattr(answer, name, value)
    answer.version += 1
    answer.saved_by_id, answer.saved_at = by.person, at
    answer.save()
    AnswerRevision.objects.create(
        answer=answer, version=answer.version, source=source, by_id=by.person, at=at, **asdict(content)
    )


def _files(answer: Answer, said: Answer, by: Actor, at: datetime) -> None:
    """The papers behind the earlier answer, in the versions that stood there; a newer one is offered as everywhere."""
    there = set(answer.evidence.filter(removed_at=None).values_list("version", flat=True))
    AnswerEvidence.objects.bulk_create(
        AnswerEvidence(answer=answer, version_id=file.version_id, added_by_id=by.person, added_at=at)
        for file in said.evidence.all()
        if file.removed_at is None and file.version_id not in there
    )
