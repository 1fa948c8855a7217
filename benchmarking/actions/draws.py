"""Drawing enterprises for inspection, and recording what was found."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localtime

from accounts.actions import notices, trail
from benchmarking.enums import InspectionStatus
from benchmarking.models import Draw, Inspection, InspectionStatusChange, Round
from benchmarking.queries import draws
from benchmarking.rules.draws import can_draw, draw, stored
from benchmarking.rules.inspections import can_record, can_take_back
from benchmarking.states import INSPECTION
from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.workflow import Step, lock
from enterprises.actions import standings
from enterprises.enums import StandingKind

STEPS = {InspectionStatus.PASSED: "pass", InspectionStatus.FAILED: "fail"}


@transaction.atomic
def make(
    *, round: Round, percent: Decimal, minimum: int, maximum: int, seed: str, by: Actor, at: datetime
) -> Draw:
    """Draw from the verified enterprises of a round; the population is recorded, so that it can be drawn again.

    Raises `Refused` for conditions that cannot be, an empty round, and a seed that was drawn with before.
    """
    lock(round)
    units = draws.population(round)
    can_draw.check(by, units, percent, minimum, maximum, seed, draws.taken(round, seed))
    made = Draw.objects.create(
        round=round, percent=percent, minimum=minimum, maximum=maximum, seed=seed,
        population=stored(units), by_id=by.person, at=at,
    )  # fmt: skip
    drawn = draw(units, percent, minimum, maximum, seed)
    Inspection.objects.bulk_create(
        Inspection(draw=made, assessment_id=member.assessment)
        for members in drawn.values()
        for member in members
    )
    detail = {"percent": str(percent), "minimum": str(minimum), "maximum": str(maximum), "seed": seed}
    trail.record(by=by, at=at, action="benchmarking.draw.make", subject=made, detail=detail)
    return made


@transaction.atomic
def record(
    *, inspection: Inspection, result: str, found: str, inspected_on: date, by: Actor, at: datetime
) -> Inspection:
    """Write down what an inspection found. The same once more changes nothing.

    Nothing else follows by itself: whether a failed enterprise is verified anew is for the lead chief to decide.
    """
    inspection = lock(inspection)
    if _said(inspection) == (result, found.strip(), inspected_on):
        return inspection
    can_record.check(
        by, inspection.status, result, found, inspected_on,
        localtime(inspection.draw.at).date(), localtime(at).date(),
    )  # fmt: skip
    step = INSPECTION.step(STEPS[InspectionStatus(result)], inspection.status, by)
    inspection.found, inspection.inspected_on = found.strip(), inspected_on
    inspection.by_id, inspection.at = by.person, at
    _move(inspection, step, "record", found.strip(), by, at)
    _file(
        inspection, f"{inspection.assessment.title}抽查：{inspection.get_status_display()}", found.strip(), at
    )
    _tell(inspection, at)
    return inspection


@transaction.atomic
def take_back(*, inspection: Inspection, reason: str, by: Actor, at: datetime) -> Inspection:
    """Take a result back, with a reason, so that it can be recorded anew."""
    inspection = lock(inspection)
    can_take_back.check(by, inspection.status, reason)
    step = INSPECTION.step("take_back", inspection.status, by)
    inspection.found, inspection.inspected_on, inspection.by, inspection.at = "", None, None, None
    _move(inspection, step, "take_back", reason.strip(), by, at)
    _file(inspection, f"{inspection.assessment.title}抽查结果撤回", reason.strip(), at, tone="warn")
    notices.send(
        organisation=inspection.assessment.enterprise.organisation_id,
        title=f"{inspection.assessment.title}抽查结果已撤回",
        body=reason.strip(),
        link=reverse("benchmarking:gaps", args=[inspection.assessment_id]),
        at=at,
    )
    return inspection


def _said(inspection: Inspection) -> tuple[str, str, date | None]:
    return inspection.status, inspection.found, inspection.inspected_on


def _move(inspection: Inspection, step: Step, verb: str, words: str, by: Actor, at: datetime) -> None:
    """The status, its history with what was found or why, and the trail. The row is locked by the caller."""
    source, inspection.status = inspection.status, step.target
    inspection.save()
    InspectionStatusChange.objects.create(
        inspection=inspection, source=source, target=step.target, reason=words,
        by_id=by.person, role=by.role, at=at,
    )  # fmt: skip
    trail.record(
        by=by, at=at, action=f"benchmarking.inspection.{verb}", subject=inspection, reason=words,
        detail={"enterprise": str(inspection.assessment.enterprise), "result": inspection.get_status_display()},
    )  # fmt: skip


def _file(inspection: Inspection, title: str, note: str, at: datetime, tone: str = "") -> None:
    tones = {InspectionStatus.PASSED: "ok", InspectionStatus.FAILED: "err"}
    standings.post(
        enterprise=inspection.assessment.enterprise, kind=StandingKind.INSPECTION,
        on=inspection.inspected_on or localtime(at).date(), title=title, note=note,
        link=reverse("benchmarking:gaps", args=[inspection.assessment_id]),
        tone=tone or tones.get(InspectionStatus(inspection.status), ""), at=at,
    )  # fmt: skip


def _tell(inspection: Inspection, at: datetime) -> None:
    """Enterprise and township know; of what does not hold the lead chief too, with the way to verify anew."""
    assessment, failed = inspection.assessment, inspection.status == InspectionStatus.FAILED
    title = f"{assessment.title}抽查结果：{inspection.get_status_display()}"
    notices.send(
        organisation=assessment.enterprise.organisation_id, title=title, body=inspection.found,
        link=reverse("benchmarking:gaps", args=[assessment.pk]), at=at,
    )  # fmt: skip
    page = reverse("benchmarking:inspection", args=[inspection.pk])
    named = f"{assessment.enterprise}{title}"
    notices.send(
        organisation=assessment.enterprise.township_id, roles=[Role.TOWNSHIP_OFFICER],
        title=named, body="该企业在本辖区，供知悉。", link=page, at=at,
    )  # fmt: skip
    if failed:
        notices.send(
            roles=[Role.LEAD_CHIEF], title=named,
            body=f"{inspection.found} 是否重新核验，请在检查结果页面决定。", link=page, at=at,
        )  # fmt: skip
