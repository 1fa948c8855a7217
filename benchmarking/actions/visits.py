"""Planning visits, filling in their checklists on site, and ending them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localtime

from accounts.actions import notices, trail
from accounts.models import User
from benchmarking.enums import VisitStatus
from benchmarking.models import (
    Assessment,
    Indicator,
    Visit,
    VisitItem,
    VisitItemRevision,
    VisitMember,
    VisitPhoto,
    VisitStatusChange,
)
from benchmarking.queries import declarations, visits
from benchmarking.rules.visits import (
    PHOTOS_MAX,
    QUESTION_MAX,
    can_call_off,
    can_check,
    can_finish,
    can_go_along,
    can_plan,
    item_holds,
    plan_holds,
)
from benchmarking.states import VISIT
from dongtou_brand.kernel import uploads
from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import lock
from enterprises.actions import attachments

PHOTOS = (uploads.JPEG, uploads.PNG)
ONCE: Final = timedelta(minutes=2)
"""The same visit planned by the same person within this time is one, sent twice."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A line as it stands; `lost` is what was not taken because a colleague had been faster."""

    item: VisitItem
    lost: VisitItemRevision | None = None


@transaction.atomic
def plan(
    *,
    assessment: Assessment,
    planned_on: date,
    place: str,
    purpose: str,
    members: Sequence[User],
    indicators: Sequence[Indicator],
    questions: Sequence[str] = (),
    by: Actor,
    at: datetime,
) -> Visit:
    """Plan a visit and tell who goes along, the enterprise and its township.

    Sent twice it is one visit. Raises `Refused` for a day that has passed, fewer than two people, somebody who stepped
    back, an empty checklist.
    """
    assessment = lock(assessment)
    can_plan.check(by, assessment, declarations.of(assessment, by))
    ids = [person.pk for person in members]
    if same := visits.twice(assessment, planned_on, place.strip(), ids, by, at - ONCE):
        return same
    recused = visits.recused_among(assessment, ids)
    plan_holds.check(planned_on, localtime(at).date(), ids, len(indicators) + len(questions), recused)
    visit = Visit.objects.create(
        assessment=assessment, planned_on=planned_on, place=place.strip(), purpose=purpose.strip(),
        made_by_id=by.person, made_at=at,
    )  # fmt: skip
    VisitMember.objects.bulk_create(VisitMember(visit=visit, person=person) for person in members)
    asked = [(one, one.judged or one.requirement) for one in indicators] + [
        (None, words) for words in questions
    ]
    VisitItem.objects.bulk_create(
        VisitItem(visit=visit, indicator=indicator, question=words[:QUESTION_MAX], position=position)
        for position, (indicator, words) in enumerate(asked, 1)
    )
    detail = {"planned_on": str(planned_on), "members": "、".join(person.name for person in members)}
    trail.record(by=by, at=at, action="benchmarking.visit.plan", subject=visit, detail=detail)
    _tell(visit, f"{planned_on:%Y-%m-%d} 现场核查{assessment.enterprise}", visit.purpose, at, ids)
    return visit


@transaction.atomic
def check(*, item: VisitItem, result: str, note: str, version: int, by: Actor, at: datetime) -> Saved:
    """Write down what was seen at one line; a save on a stale version is kept, but takes nobody's place."""
    visit = lock(item.visit)
    visit.assessment = lock(visit.assessment)
    _may_check(visit, by)
    item_holds.check(result, note)
    item, note = lock(item), note.strip()
    if (item.result, item.note) == (result, note):
        return Saved(item)
    stale = version != item.version
    revision = VisitItemRevision(
        item=item, version=item.version if stale else item.version + 1, kept=not stale, result=result, note=note,
        by_id=by.person, at=at,
    )  # fmt: skip
    revision.save()
    if stale:
        return Saved(item, revision)
    item.version, item.result, item.note = revision.version, result, note
    item.saved_by_id, item.saved_at = by.person, at
    item.save()
    detail = {"item": _called(item), "result": item.get_result_display()}
    trail.record(by=by, at=at, action="benchmarking.visit.check", subject=visit, detail=detail)
    return Saved(item)


def add_photo(*, item: VisitItem, file: "UploadedFile[Any]", by: Actor, at: datetime) -> VisitPhoto:
    """Keep a photo of what was seen; the same photo once more is the one that is there.

    It is judged and stored before anything is locked. Raises `Refused` for what is no photo and for too many.
    """
    _may_check(item.visit, by)
    kept = attachments.keep(
        enterprise=item.visit.assessment.enterprise, file=file, kinds=PHOTOS, entitled=True, by=by, at=at
    )
    with transaction.atomic():
        visit = lock(item.visit)
        visit.assessment = lock(visit.assessment)
        _may_check(visit, by)
        standing = item.photos.filter(removed_at=None)
        if same := standing.filter(attachment__sha256=kept.sha256).first():
            return same
        if standing.count() >= PHOTOS_MAX:
            raise Refused(f"每项最多 {PHOTOS_MAX} 张照片，请先移除不需要的照片。")
        photo = VisitPhoto.objects.create(item=item, attachment=kept, added_by_id=by.person, added_at=at)
        detail = {"item": _called(item), "file": kept.name, "sha256": kept.sha256}
        trail.record(by=by, at=at, action="benchmarking.visit.photo", subject=visit, detail=detail)
    return photo


@transaction.atomic
def remove_photo(*, photo: VisitPhoto, by: Actor, at: datetime) -> VisitPhoto:
    """Take a photo away; it stays findable. The second time nothing happens."""
    visit = lock(photo.item.visit)
    visit.assessment = lock(visit.assessment)
    _may_check(visit, by)
    taken = VisitPhoto.objects.filter(pk=photo.pk, removed_at=None)
    if taken.update(removed_by=by.user_id, removed_at=at):
        detail = {"item": _called(photo.item), "file": photo.attachment.name}
        trail.record(by=by, at=at, action="benchmarking.visit.photo_remove", subject=visit, detail=detail)
    photo.refresh_from_db()
    return photo


@transaction.atomic
def finish(*, visit: Visit, conclusion: str, done_on: date, by: Actor, at: datetime) -> Visit:
    """End a visit with its conclusion; finished already, nothing happens again."""
    visit = lock(visit)
    can_go_along.check(by, visit, visits.member_ids(visit), declarations.of(visit.assessment, by))
    if visit.status == VisitStatus.DONE:
        return visit
    items = list(visit.items.select_related("indicator"))
    can_finish.check(items, conclusion, done_on, visit.planned_on, localtime(at).date())
    visit.conclusion, visit.done_on = conclusion.strip(), done_on
    _move(visit, "finish", "", by, at)
    _tell(visit, f"{visit.assessment.enterprise}现场核查已完成", visit.conclusion, at, [])
    return visit


@transaction.atomic
def cancel(*, visit: Visit, reason: str, by: Actor, at: datetime) -> Visit:
    """Call a visit off, with the reason; who goes along and the enterprise know."""
    visit = lock(visit)
    can_call_off.check(by, declarations.of(visit.assessment, by))
    if not reason.strip():
        raise Refused("请说明取消核查的原因。")
    _move(visit, "cancel", reason.strip(), by, at)
    _tell(visit, f"{visit.planned_on:%Y-%m-%d} 现场核查取消：{visit.assessment.enterprise}", reason.strip(), at,
          sorted(visits.member_ids(visit)))  # fmt: skip
    return visit


@transaction.atomic
def reopen(*, visit: Visit, reason: str, by: Actor, at: datetime) -> Visit:
    """Open the record of a finished visit again, with the reason; the conclusion stays to be changed."""
    visit = lock(visit)
    can_plan.check(by, visit.assessment, declarations.of(visit.assessment, by))
    if not reason.strip():
        raise Refused("请说明重新核查的原因。")
    visit.done_on = None
    return _move(visit, "reopen", reason.strip(), by, at)


def _may_check(visit: Visit, by: Actor) -> None:
    can_check.check(by, visit, visits.member_ids(visit), declarations.of(visit.assessment, by))


def _move(visit: Visit, name: str, reason: str, by: Actor, at: datetime) -> Visit:
    step = VISIT.step(name, visit.status, by)
    source, visit.status = visit.status, step.target
    visit.save()
    VisitStatusChange.objects.create(
        visit=visit, source=source, target=step.target, reason=reason, by_id=by.person, role=by.role, at=at
    )
    trail.record(by=by, at=at, action=f"benchmarking.visit.{name}", subject=visit, reason=reason)
    return visit


def _called(item: VisitItem) -> str:
    return item.indicator.code if item.indicator else item.question[:40]


def _tell(visit: Visit, title: str, body: str, at: datetime, people: Sequence[int]) -> None:
    """Those who go along, the enterprise and its township know."""
    enterprise = visit.assessment.enterprise
    link = reverse("benchmarking:visit", args=[visit.pk])
    if people:
        notices.send(users=people, title=title, body=body, link=link, at=at)
    notices.send(organisation=enterprise.organisation_id, title=title, body=body, link=link, at=at)
    notices.send(
        organisation=enterprise.township_id,
        roles=[Role.TOWNSHIP_OFFICER],
        title=title,
        body="供知悉。",
        link=link,
        at=at,
    )
