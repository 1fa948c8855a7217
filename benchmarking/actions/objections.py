"""Objecting to a verified result, and answering in writing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localtime

from accounts.actions import notices, trail
from benchmarking.actions import reassessments, verifications
from benchmarking.models import Assessment, Indicator, Objection, ObjectionPoint, ObjectionStatusChange
from benchmarking.queries import declarations, objections
from benchmarking.rules.objections import can_answer, can_object, says_what
from benchmarking.states import OBJECTION
from dongtou_brand.kernel.actor import LEAD, Actor
from dongtou_brand.kernel.workflow import lock
from enterprises.actions import attachments, standings
from enterprises.enums import StandingKind


def object_to(
    *,
    assessment: Assessment,
    indicators: Sequence[Indicator],
    text: str,
    file: "UploadedFile[Any] | None" = None,
    by: Actor,
    at: datetime,
) -> Objection:
    """Object to the result, once and in time, naming the indicators; a paper may come with it.

    The file is judged and stored before anything is locked. Raises `Refused` after the last day, the second time,
    without an indicator or words, and for a file that is not acceptable.
    """
    _may_object(assessment, indicators, text, by, at)
    kept = attachments.keep(enterprise=assessment.enterprise, file=file, by=by, at=at) if file else None
    with transaction.atomic():
        assessment = lock(assessment)
        _may_object(assessment, indicators, text, by, at)
        made = Objection.objects.create(
            assessment=assessment, text=text.strip(), attachment=kept, raised_by_id=by.person, raised_at=at
        )
        ObjectionPoint.objects.bulk_create(
            ObjectionPoint(objection=made, indicator=indicator) for indicator in indicators
        )
        codes = "、".join(indicator.code for indicator in indicators)
        detail = {"indicators": codes, "file": kept.name if kept else ""}
        trail.record(
            by=by, at=at, action="benchmarking.objection.raise", subject=made, reason=made.text, detail=detail
        )
        _file(made, f"{assessment.title}核验结果异议", f"对 {codes} 提出异议，待答复", at, tone="warn")
        notices.send(
            roles=LEAD,
            title=f"{assessment.enterprise}对{assessment.title}核验结果提出异议",
            body=f"涉及 {codes}，请牵头单位审核人员书面答复。",
            link=_page(made),
            at=at,
        )
    return made


@transaction.atomic
def uphold(*, objection: Objection, answer: str, by: Actor, at: datetime) -> Objection:
    """Answer that the objection is right: the result is taken back and the assessment is verified anew."""
    objection = _answer("uphold", objection, answer, by, at)
    assessment = lock(objection.assessment)
    verifications.take_back(assessment, f"异议成立：{objection.answer}", by=by, at=at)
    _tell(objection, "异议成立，将重新核验", at)
    return objection


@transaction.atomic
def reject(*, objection: Objection, answer: str, by: Actor, at: datetime) -> Objection:
    """Answer that the result stands."""
    objection = _answer("reject", objection, answer, by, at)
    _file(objection, f"{objection.assessment.title}核验结果异议答复：维持原结果", objection.answer, at)
    _tell(objection, "维持原结果", at)
    return objection


def _may_object(
    assessment: Assessment, indicators: Sequence[Indicator], text: str, by: Actor, at: datetime
) -> None:
    objected = Objection.objects.filter(assessment=assessment).exists()
    can_object.check(by, assessment, objected, localtime(at).date())
    says_what.check(indicators, text)


def _answer(name: str, objection: Objection, answer: str, by: Actor, at: datetime) -> Objection:
    """The written answer and the step of the workflow."""
    reassessments.lock_base(objection.assessment)
    assessment = lock(objection.assessment)
    objection = lock(objection)
    step = OBJECTION.step(name, objection.status, by)
    declared = declarations.of(assessment, by)
    can_answer.check(by, objection, declared, answer, objections.chiefs(assessment))
    source, objection.status = objection.status, step.target
    objection.answer, objection.answered_by_id, objection.answered_at = answer.strip(), by.person, at
    objection.save()
    ObjectionStatusChange.objects.create(
        objection=objection, source=source, target=step.target, reason=objection.answer,
        by_id=by.person, role=by.role, at=at,
    )  # fmt: skip
    trail.record(
        by=by, at=at, action=f"benchmarking.objection.{name}", subject=objection, reason=objection.answer
    )
    return objection


def _file(objection: Objection, title: str, note: str, at: datetime, tone: str = "") -> None:
    """The dossier tells of it."""
    standings.post(
        enterprise=objection.assessment.enterprise, kind=StandingKind.OBJECTION, on=localtime(at).date(),
        title=title, note=note, link=_page(objection), tone=tone, at=at,
    )  # fmt: skip


def _tell(objection: Objection, outcome: str, at: datetime) -> None:
    """The people of the enterprise know."""
    assessment = objection.assessment
    notices.send(
        organisation=assessment.enterprise.organisation_id,
        title=f"{assessment.title}核验结果异议答复：{outcome}",
        body=objection.answer,
        link=_page(objection),
        at=at,
    )


def _page(objection: Objection) -> str:
    return reverse("benchmarking:objection", args=[objection.pk])
