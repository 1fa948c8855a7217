"""Certification cases: proposing the application, and writing down each stage."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localtime

from accounts.actions import notices, trail
from benchmarking.enums import CertificationRoute, CertificationStatus
from benchmarking.models import Assessment, CertificationCase, CertificationStatusChange, Standard
from benchmarking.queries.certifications import has_open_twin, is_on_the_way
from benchmarking.rules.certifications import can_advance, can_certify, can_keep, case_holds, proposes
from benchmarking.states import CERTIFICATION
from dongtou_brand.kernel.actor import LEAD, Actor
from dongtou_brand.kernel.history import sign
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import lock
from enterprises.actions import attachments, standings
from enterprises.enums import StandingKind
from enterprises.models import Attachment, Certificate, Enterprise, Product

S = CertificationStatus
TONES = {S.CERTIFIED: "ok", S.DECLARED: "ok", S.REFUSED: "err"}
WITHDRAWN = "对标核验结果已撤回"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a case is about."""

    product: Product | None = None
    standard: Standard | None = None
    route: CertificationRoute = CertificationRoute.CERTIFICATION
    rule_number: str = ""
    body: str = ""


FIELDS = ("product", "standard", "route", "rule_number", "body")


@transaction.atomic
def propose(*, assessment: Assessment, by: Actor, at: datetime) -> CertificationCase | None:
    """A result of 达标 proposes the application; None where a case is open or a certificate is held already."""
    if not proposes(assessment.outcome):
        return None
    enterprise = lock(assessment.enterprise)
    known = CertificationCase.objects.filter(assessment=assessment).first()
    if known is not None:
        return _propose_again(lock(known), by, at)
    if is_on_the_way(enterprise):
        return None
    case = CertificationCase(enterprise=enterprise, assessment=assessment, opened_at=at)
    _open(case, by, at)
    _tell_of_proposal(case, at)
    return case


@transaction.atomic
def take_back(*, assessment: Assessment, by: Actor, at: datetime) -> None:
    """The result that proposed a case is void: a proposal that nobody took up yet ends with it."""
    case = CertificationCase.objects.filter(assessment=assessment, status=S.PROPOSED).first()
    if case is not None:
        _move(lock(case), S.ENDED, localtime(at).date(), WITHDRAWN, None, by, at)


@transaction.atomic
def start(*, enterprise: Enterprise, facts: Facts, by: Actor, at: datetime) -> CertificationCase:
    """Open a case without a proposal; raises `Refused` for a product whose case is open already, as when sent twice."""
    enterprise = lock(enterprise)
    can_keep.check(by, enterprise)
    if facts.product is None:
        raise Refused("请选择认证产品；档案中还没有的，请先在企业档案登记产品。")
    _check(enterprise, facts, None)
    case = CertificationCase(
        enterprise=enterprise,
        status=S.PREPARING,
        opened_at=at,
        **{name: getattr(facts, name) for name in FIELDS},
    )
    _open(case, by, at)
    return case


@transaction.atomic
def edit(
    *, case: CertificationCase, facts: Facts, version: int, by: Actor, at: datetime
) -> CertificationCase:
    """Change what a case is about, opened at `version`; raises `Refused` when somebody was faster or it is closed."""
    case = lock(case)
    can_keep.check(by, case.enterprise)
    if case.version != version:
        raise Refused("这件认证刚刚被修改过，本次修改没有保存。请对照最新内容，确认后再保存。")
    if not CERTIFICATION.statuses[case.status].owner:
        raise Refused(f"这件认证{case.get_status_display()}，不能再修改。")
    applied = case.status not in (S.PROPOSED, S.PREPARING)
    if applied and (facts.route != case.route or facts.product != case.product):
        raise Refused("已经申请的，不能再改产品和认证路径；需要更改的请终止后重新办理。")
    _check(case.enterprise, facts, case.pk)
    changed = {
        name: str(getattr(facts, name) or "")
        for name in FIELDS
        if getattr(case, name) != getattr(facts, name)
    }
    if not changed:
        return case
    for name in FIELDS:
        setattr(case, name, getattr(facts, name))
    case.version += 1
    sign(case, by=by, at=at).save()
    _record("edit", case, by, at, detail=changed)
    return case


def advance(
    *,
    case: CertificationCase,
    name: str,
    on: date,
    words: str = "",
    file: "UploadedFile[Any] | None" = None,
    certificate: Certificate | None = None,
    by: Actor,
    at: datetime,
) -> CertificationCase:
    """Write down that a case came to its next stage on a day; sent twice it is written once.

    The file is judged and stored before anything is locked. Raises `Refused` with the reason in words, `IllegalStep`
    when the stage does not follow.
    """
    if _is_written(case, name, on, words):
        can_keep.check(by, case.enterprise)
        return case
    step = CERTIFICATION.step(name, case.status, by)
    can_advance.check(by, case, step, on, _last(case), words, localtime(at).date())
    kept = attachments.keep(enterprise=case.enterprise, file=file, by=by, at=at) if file else None
    with transaction.atomic():
        case = lock(case)
        if _is_written(case, name, on, words):
            return case
        step = CERTIFICATION.step(name, case.status, by)
        can_advance.check(by, case, step, on, _last(case), words, localtime(at).date())
        if name == "certify":
            can_certify.check(case, certificate)
            case.certificate = certificate
        _move(case, step.target, on, words.strip(), kept, by, at)
        if by.role in LEAD:
            _tell(case, f"“浙江制造”认证：{case.get_status_display()}", words.strip(), at)
    return case


def _is_written(case: CertificationCase, name: str, on: date, words: str) -> bool:
    """Whether the last thing that was written down is this step."""
    last, said = case.status_changes.first(), (case.status, on, words.strip())
    targets = {step.target for step in CERTIFICATION.steps if step.name == name}
    return last is not None and case.status in targets and (last.target, last.on, last.reason) == said


def _check(enterprise: Enterprise, facts: Facts, but: int | None) -> None:
    key = facts.product.pk if facts.product else None
    case_holds.check(enterprise, facts.product, facts.rule_number, has_open_twin(enterprise, key, but))


def _propose_again(case: CertificationCase, by: Actor, at: datetime) -> CertificationCase:
    """The result was taken back and has come to 达标 again: so has its proposal, unless somebody ended it since."""
    last = case.status_changes.first()
    if case.status == S.ENDED and last is not None and last.reason == WITHDRAWN:
        _move(case, S.PROPOSED, localtime(at).date(), "对标核验结果重新确认为达标", None, by, at)
        _tell_of_proposal(case, at)
    return case


def _open(case: CertificationCase, by: Actor, at: datetime) -> None:
    sign(case, by=by, at=at).save(force_insert=True)
    _changed(case, "", localtime(at).date(), "", None, by, at)
    _record("open", case, by, at)


def _move(
    case: CertificationCase,
    target: str,
    on: date,
    words: str,
    paper: Attachment | None,
    by: Actor,
    at: datetime,
) -> None:
    """Come to a stage: the status, its history, the trail and the dossier. The row is locked by the caller."""
    source, case.status = case.status, target
    case.version += 1
    sign(case, by=by, at=at).save()
    _changed(case, source, on, words, paper, by, at)
    _record("advance", case, by, at, reason=words, detail={"before": source, "after": target, "on": str(on)})
    standings.post(
        enterprise=case.enterprise, kind=StandingKind.CERTIFICATION, on=on,
        title=f"“浙江制造”认证：{case.get_status_display()}", note=_about(case), tone=TONES.get(S(target), ""),
        link=reverse("benchmarking:certification", args=[case.pk]), at=at,
    )  # fmt: skip


def _changed(
    case: CertificationCase,
    source: str,
    on: date,
    words: str,
    paper: Attachment | None,
    by: Actor,
    at: datetime,
) -> None:
    CertificationStatusChange.objects.create(
        case=case, source=source, target=case.status, on=on, reason=words, attachment=paper, by_id=by.user_id,
        role=by.role, at=at,
    )  # fmt: skip


def _last(case: CertificationCase) -> date | None:
    """The day of the last stage; a proposal is none."""
    return case.status_changes.exclude(source="").values_list("on", flat=True).first()


def _about(case: CertificationCase) -> str:
    return "，".join(str(one) for one in (case.product, case.standard, case.body) if one)


def _tell_of_proposal(case: CertificationCase, at: datetime) -> None:
    body = "对标结果已达标。请选定认证产品和认证路径，准备申请“浙江制造”认证；暂不申请的可以终止办理。"
    _tell(case, "建议申请“浙江制造”认证", body, at)


def _tell(case: CertificationCase, title: str, body: str, at: datetime) -> None:
    notices.send(
        organisation=case.enterprise.organisation_id,
        title=title,
        body=body,
        link=reverse("benchmarking:certification", args=[case.pk]),
        at=at,
    )


def _record(
    verb: str,
    case: CertificationCase,
    by: Actor,
    at: datetime,
    *,
    reason: str = "",
    detail: dict[str, str] | None = None,
) -> None:
    trail.record(
        by=by, at=at, action=f"benchmarking.certification.{verb}", subject=case, reason=reason, detail=detail
    )
