"""Recording that an enterprise has another name or township, has ended, or goes on after all."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localtime

from accounts.actions import notices, trail
from accounts.models import Organisation
from dongtou_brand.kernel.actor import ENTERPRISE, Actor, Role
from dongtou_brand.kernel.history import sign
from dongtou_brand.kernel.workflow import lock
from enterprises.actions import attachments, standings
from enterprises.actions.enterprises import check_told_apart, note_told_apart
from enterprises.enums import AlterationKind, EnterpriseEnd, StandingKind
from enterprises.models import Alteration, Attachment, Enterprise
from enterprises.queries.alterations import last_day
from enterprises.queries.liaisons import office_of
from enterprises.queries.namesakes import former_names
from enterprises.rules import alterations as rules
from enterprises.rules.enterprises import is_active
from enterprises.rules.liaisons import may_look_after
from enterprises.rules.profiles import township_exists
from enterprises.rules.search_keys import name_key, search_key


@dataclass(frozen=True, kw_only=True)
class Ground:
    """From which day a change holds, and what it rests on."""

    on: date
    document_number: str = ""
    reason: str = ""
    file: Attachment | None = None


@transaction.atomic
def rename(
    *, enterprise: Enterprise, name: str, told_apart: str = "", ground: Ground, by: Actor, at: datetime
) -> Alteration:
    """更名; with the reason `CORRECTION` a mistake of typing is mended and no former name remains.

    Raises `Refused` with the reason, also for a name that the pool has and that nobody has `told_apart`.
    """
    enterprise = lock(enterprise)
    before, name = enterprise.name, name.strip()
    _check(enterprise, AlterationKind.NAME, ground, by, at)
    rules.is_another.check(before, name)
    alike = check_told_apart(name, told_apart, but=enterprise)
    made = _add(enterprise, AlterationKind.NAME, ground, by, at, before=before, after=name)
    former = former_names([enterprise]).values_list("before", flat=True)
    enterprise.name, enterprise.name_key = name, name_key(name)
    enterprise.search_key = search_key(name, enterprise.credit_code, former)
    Organisation.objects.filter(pk=enterprise.organisation_id).update(name=name, short_name=name[:40])
    _save(enterprise, by, at)
    title = "更正企业名称" if rules.is_correction(made.kind, made.reason) else "企业更名"
    _file(made, title, f"由“{before}”变更为“{name}”", at)
    note_told_apart(enterprise, alike, told_apart, by, at)
    _tell(enterprise, [enterprise.township_id], f"{title}：{before} → {name}", made, at)
    _record("rename", made, enterprise, by, at)
    return made


@transaction.atomic
def relocate(
    *, enterprise: Enterprise, township: Organisation, ground: Ground, by: Actor, at: datetime
) -> Alteration:
    """变更所在街道（乡镇）: what waits for the township waits for the new one from now on."""
    enterprise = lock(enterprise)
    before = enterprise.township
    _check(enterprise, AlterationKind.TOWNSHIP, ground, by, at)
    rules.is_another.check(before.short_name, township.short_name)
    for day in (ground.on, localtime(at).date()):
        township_exists.check(township, day)
    old, new = before.short_name, township.short_name
    made = _add(enterprise, AlterationKind.TOWNSHIP, ground, by, at, before=old, after=new)
    enterprise.township = township
    note = _free_liaison(enterprise)
    _save(enterprise, by, at)
    title = f"所在街道（乡镇）由{old}变更为{new}"
    _file(made, title, note, at)
    _tell(enterprise, [before.pk, township.pk], f"{enterprise.name}：{title}", made, at, note)
    _record("relocate", made, enterprise, by, at)
    return made


@transaction.atomic
def merge(
    *, enterprise: Enterprise, other: Enterprise, ground: Ground, by: Actor, at: datetime
) -> Alteration:
    """合并: the enterprise ends and is part of another one; its dossier and its people's access stay."""
    enterprise, other = _both(enterprise, other)
    _check(enterprise, AlterationKind.MERGER, ground, by, at)
    rules.can_merge.check(enterprise, other)
    made = _add(enterprise, AlterationKind.MERGER, ground, by, at, other=other, after=other.name)
    enterprise.ended_on, enterprise.ended_as = ground.on, EnterpriseEnd.MERGED
    enterprise.merged_into = other
    _save(enterprise, by, at)
    _file(made, f"并入{other.name}", "", at, tone="warn")
    _file(made, f"吸收合并{enterprise.name}", "", at, of=other)
    title = f"{enterprise.name}已并入{other.name}"
    _tell(enterprise, [enterprise.township_id, other.township_id], title, made, at)
    _tell(other, [], title, made, at)
    _record("merge", made, enterprise, by, at)
    return made


@transaction.atomic
def close(*, enterprise: Enterprise, ground: Ground, by: Actor, at: datetime) -> Alteration:
    """注销: the enterprise takes part in nothing any more; its dossier stays."""
    enterprise = lock(enterprise)
    _check(enterprise, AlterationKind.CLOSURE, ground, by, at)
    made = _add(enterprise, AlterationKind.CLOSURE, ground, by, at, after=str(EnterpriseEnd.CLOSED.label))
    enterprise.ended_on, enterprise.ended_as = ground.on, EnterpriseEnd.CLOSED
    _save(enterprise, by, at)
    _file(made, "企业注销", "", at, tone="warn")
    _tell(enterprise, [enterprise.township_id], f"{enterprise.name}已登记注销", made, at)
    _record("close", made, enterprise, by, at)
    return made


@transaction.atomic
def revive(*, enterprise: Enterprise, ground: Ground, by: Actor, at: datetime) -> Alteration:
    """恢复: takes a closure or a merger back; raises `Refused` for an enterprise that has not ended."""
    enterprise = lock(enterprise)
    rules.can_revive.check(enterprise)
    _check(enterprise, AlterationKind.REVIVAL, ground, by, at)
    other = enterprise.merged_into
    before = f"并入{other.name}" if other else str(enterprise.get_ended_as_display())
    made = _add(enterprise, AlterationKind.REVIVAL, ground, by, at, before=before[:120], after="存续")
    enterprise.ended_on, enterprise.ended_as, enterprise.merged_into = None, "", None
    _save(enterprise, by, at)
    _file(made, f"恢复企业（原登记：{before}）", "", at)
    title = f"{enterprise.name}已恢复，原登记为{before}"
    _tell(enterprise, [enterprise.township_id], title, made, at)
    if other is not None:
        _file(made, f"撤销对{enterprise.name}的合并", "", at, of=other)
        _tell(other, [other.township_id], title, made, at)
    _record("revive", made, enterprise, by, at)
    return made


def _free_liaison(enterprise: Enterprise) -> str:
    """An officer of another township no longer looks after the enterprise; answers that in words."""
    liaison = enterprise.liaison
    office = office_of(liaison) if liaison else None
    if liaison is None or (office is not None and may_look_after(enterprise, office)):
        return ""
    enterprise.liaison = None
    return f"原责任联系人{liaison.name}不再联系该企业，请另行指派"


def _both(enterprise: Enterprise, other: Enterprise) -> tuple[Enterprise, Enterprise]:
    """Both rows locked, always the older first, so that two who merge crosswise wait for each other in order."""
    fresh = {pk: lock(Enterprise(pk=pk)) for pk in sorted({enterprise.pk, other.pk})}
    return fresh[enterprise.pk], fresh[other.pk]


def _check(enterprise: Enterprise, kind: AlterationKind, ground: Ground, by: Actor, at: datetime) -> None:
    """Who, whether it still takes part, what it rests on, and the day; `enterprise` is locked."""
    rules.can_alter.check(by)
    if kind != AlterationKind.REVIVAL:
        is_active.check(enterprise)
    rules.has_ground.check(kind, ground.document_number, ground.reason, has_file=ground.file is not None)
    today, last = localtime(at).date(), last_day(enterprise, kind)
    rules.day_is_right.check(ground.on, enterprise.founded_on, last, today)


def _add(
    enterprise: Enterprise,
    kind: AlterationKind,
    ground: Ground,
    by: Actor,
    at: datetime,
    *,
    before: str = "",
    after: str = "",
    other: Enterprise | None = None,
) -> Alteration:
    if ground.file is not None:
        attachments.claim(attachment=ground.file, enterprise=enterprise, by=by)
    return Alteration.objects.create(
        enterprise=enterprise,
        kind=kind,
        on=ground.on,
        before=before,
        after=after,
        other=other,
        document_number=ground.document_number,
        reason=ground.reason,
        file=ground.file,
        recorded_by_id=by.person,
        recorded_at=at,
    )


def _save(enterprise: Enterprise, by: Actor, at: datetime) -> None:
    enterprise.updated_at = max(at, enterprise.updated_at)
    sign(enterprise, by=by, at=at).save()


def _page(enterprise: Enterprise) -> str:
    return reverse("enterprises:alterations_of", args=[enterprise.pk])


def _file(
    made: Alteration, title: str, note: str, at: datetime, *, tone: str = "", of: Enterprise | None = None
) -> None:
    """A line of history: of the enterprise itself, or of the other one that the change concerns."""
    enterprise = of or made.enterprise
    standings.post(
        enterprise=enterprise,
        kind=StandingKind.ALTERATION,
        on=made.on,
        title=title,
        note="；".join(filter(None, [note, made.document_number, made.reason])),
        link=_page(enterprise),
        tone=tone,
        at=at,
    )


def _tell(
    enterprise: Enterprise, townships: list[int], title: str, made: Alteration, at: datetime, note: str = ""
) -> None:
    """Notices to the enterprise and to the townships that it concerns."""
    body = f"变更日期 {made.on}，{made.get_kind_display()}，由{made.recorded_by.name}登记。"
    body += f"{note}。" if note else ""
    what: dict[str, Any] = {"title": title[:120], "body": body, "link": _page(enterprise), "at": at}
    notices.send(organisation=enterprise.organisation_id, roles=ENTERPRISE, **what)
    for township in dict.fromkeys(townships):
        notices.send(organisation=township, roles=[Role.TOWNSHIP_OFFICER], **what)


def _record(verb: str, made: Alteration, enterprise: Enterprise, by: Actor, at: datetime) -> None:
    detail = {"on": str(made.on), "from": made.before, "to": made.after, "number": made.document_number}
    trail.record(
        by=by,
        at=at,
        action=f"enterprises.enterprise.{verb}",
        subject=enterprise,
        reason=made.reason,
        detail=detail,
    )
