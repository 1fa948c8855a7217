"""Stating, confirming and reopening the figures of a year."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localtime

from accounts.actions import notices, trail
from dongtou_brand.kernel import workflow
from dongtou_brand.kernel.actor import ENTERPRISE, Actor, Role
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.workflow import Step
from enterprises.actions import summaries
from enterprises.actions.standings import touch
from enterprises.enums import TRUSTED, FigureSource, FigureStatus
from enterprises.models import Enterprise, FigureChange, FigureDefinition, YearlyFigure
from enterprises.queries import definitions
from enterprises.queries import monthly_figures as monthly_queries
from enterprises.queries import yearly_figures as queries
from enterprises.rules import statements as rules
from enterprises.rules.checks import BLOCK, Finding, unsettled
from enterprises.rules.statements import Statement
from enterprises.states import FIGURES


class Conflict(Refused):
    """Somebody else has changed figures that this save would change too; `codes` names them."""

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__("有数据在您填写期间被他人修改，尚未保存。请核对标出的各项后再次保存。")
        self.codes = tuple(codes)


class Unsettled(Refused):
    """The checks find errors, or questions without an explanation; the year can't be submitted."""

    def __init__(self, found: Sequence[Finding]) -> None:
        wrong = sum(one.level == BLOCK for one in found)
        words = [f"{wrong} 项须改正"] if wrong else []
        words += [f"{len(found) - wrong} 项须填写说明"] if len(found) > wrong else []
        said = "".join(one.words for one in found[:3])
        super().__init__(f"尚不能提交：{'，'.join(words)}。{said}")
        self.found = tuple(found)


@transaction.atomic
def save(
    *,
    enterprise: Enterprise,
    year: int,
    statements: Iterable[Statement],
    seen: Mapping[str, int],
    by: Actor,
    at: datetime,
) -> int:
    """Store what was stated about a year, all or nothing; answers how many figures changed.

    `seen` holds the version of each figure that the form showed (0 or missing: none). A figure that the form
    did not touch keeps what somebody else has stated meanwhile. Raises `Conflict` when both changed the same
    figure, `Refused` when this person or this year may not, `IllegalStep` when the year is not a draft.
    """
    enterprise = workflow.lock(enterprise)
    rules.can_state.check(by, enterprise, year, localtime(at).date())
    stored = queries.of_year(enterprise, year)
    FIGURES.step("submit", queries.status_of(stored.values()))
    known = definitions.every()
    parts = known.parts(year)
    summed = monthly_queries.detailed(parts, monthly_queries.of_year(enterprise, year) if parts else {})
    given = [_settled(statement, stored.get(statement.code)) for statement in statements]
    changed = _changed(given, stored, seen)
    if not changed:
        return 0
    if typed := [s.code for s in changed if s.code in summed and not s.keeps_value]:
        raise Conflict(typed)
    _check(changed, known.yearly, stored, year)
    put(enterprise, year, changed, stored, known.yearly, by, at)
    detail = {"year": year, "figures": [statement.code for statement in changed]}
    trail.record(by=by, at=at, action="enterprises.yearly_figures.save", subject=enterprise, detail=detail)
    return len(changed)


def _settled(statement: Statement, stored: YearlyFigure | None) -> Statement:
    """What is stated; where only the explanation is, the value is the stored one."""
    if not statement.keeps_value or stored is None:
        return statement
    return replace(statement, value=rules.value_of(stored), source=FigureSource(stored.source))


def _changed(
    stated: Sequence[Statement], stored: Mapping[str, YearlyFigure], seen: Mapping[str, int]
) -> list[Statement]:
    """What is new and was not overtaken; raises `Conflict`."""
    news = [statement for statement in stated if not statement.says_the_same(stored.get(statement.code))]
    overtaken = [s for s in news if s.code in stored and stored[s.code].version != seen.get(s.code, 0)]
    if not overtaken:
        return news
    said = queries.bases(stored[statement.code] for statement in overtaken)
    before = {s.code: said.get((stored[s.code].pk, seen.get(s.code, 0))) for s in overtaken}
    untouched = {s for s in overtaken if s.says_the_same(before[s.code])}
    beside = {s for s in overtaken if s.keeps_value and _explained_alike(before[s.code], stored[s.code])}
    if conflicts := [s.code for s in overtaken if s not in untouched | beside]:
        raise Conflict(conflicts)
    return [statement for statement in news if statement not in untouched]


def _explained_alike(before: FigureChange | None, now: YearlyFigure) -> bool:
    return before is not None and before.explanation == now.explanation


def _check(
    changed: Sequence[Statement],
    known: Mapping[str, FigureDefinition],
    stored: Mapping[str, YearlyFigure],
    year: int,
) -> None:
    """Only what is defined, not computed, and asked for the year; raises `Refused`."""
    stated = {code for code, definition in known.items() if not definition.formula}
    if unknown := [statement.code for statement in changed if statement.code not in stated]:
        raise Refused(f"没有这些指标，或指标由系统计算：{'、'.join(unknown)}。")
    for statement in changed:
        definition = known[statement.code]
        if statement.code not in stored:
            rules.is_asked.check(definition, year)
        rules.basis_exists.check(definition, statement.basis or "")


def put(
    enterprise: Enterprise,
    year: int,
    changed: Sequence[Statement],
    stored: Mapping[str, YearlyFigure],
    known: Mapping[str, FigureDefinition],
    by: Actor,
    at: datetime,
) -> None:
    """Write what was found to be new, with its history, under the lock of the enterprise."""
    figures = []
    for statement in changed:
        figure = stored.get(statement.code) or YearlyFigure(
            enterprise=enterprise, definition=known[statement.code], year=year, version=0
        )
        explained = rules.explained(statement, figure)
        figure.state, figure.value, figure.source = statement.state, statement.number, statement.source
        figure.basis = figure.basis if statement.basis is None else statement.basis
        figure.explanation = explained
        figure.version += 1
        figure.stated_by_id, figure.stated_at = by.person, at
        figures.append(figure)
    YearlyFigure.objects.bulk_create([figure for figure in figures if figure.pk is None])
    fields = ["state", "value", "source", "basis", "explanation", "version", "stated_by", "stated_at"]
    YearlyFigure.objects.bulk_update([figure for figure in figures if figure.version > 1], fields)
    _remember(figures, by, at)
    touch(enterprise=enterprise, at=at)
    summaries.refresh([enterprise.pk])


def _remember(figures: Iterable[YearlyFigure], by: Actor, at: datetime, reason: str = "") -> None:
    """Add what each figure now says to its history."""
    FigureChange.objects.bulk_create(
        FigureChange(
            figure=figure,
            version=figure.version,
            state=figure.state,
            value=figure.value,
            source=figure.source,
            status=figure.status,
            basis=figure.basis,
            explanation=figure.explanation,
            reason=reason,
            by_id=by.person,
            at=at,
        )
        for figure in figures
    )


@transaction.atomic
def submit(*, enterprise: Enterprise, year: int, by: Actor, at: datetime) -> None:
    """The enterprise hands a year to its township for confirmation.

    Raises `Unsettled` while a check finds an error, or asks a question that has no explanation, `Refused` for a
    year that is not over.
    """
    step = _move("submit", enterprise, year, by, at)
    rules.is_over.check(year, localtime(at).date())
    if found := unsettled(queries.findings_of(enterprise, year, localtime(at).date())):
        raise Unsettled(found)
    notices.send(
        organisation=enterprise.township_id,
        roles=[Role.TOWNSHIP_OFFICER],
        title=f"{enterprise.name}提交了 {year} 年度数据",
        body="请核对后确认，有疑问的退回并说明原因。",
        link=_page(enterprise, year),
        at=at,
    )
    _file(step, enterprise, year, by, at)


@transaction.atomic
def withdraw(*, enterprise: Enterprise, year: int, by: Actor, at: datetime) -> None:
    """The enterprise takes a year back before it is confirmed."""
    _file(_move("withdraw", enterprise, year, by, at), enterprise, year, by, at)


@transaction.atomic
def confirm(*, enterprise: Enterprise, year: int, by: Actor, at: datetime) -> None:
    """Township or lead bureau confirm a year."""
    step = _move("confirm", enterprise, year, by, at)
    _tell(enterprise, year, f"{year} 年度数据已确认", f"由{by.organisation}确认。", at)
    _file(step, enterprise, year, by, at)


@transaction.atomic
def give_back(*, enterprise: Enterprise, year: int, reason: str, by: Actor, at: datetime) -> None:
    """Return a submitted year to the enterprise; raises `Refused` without a reason."""
    step = _move("return", enterprise, year, by, at, reason)
    _tell(enterprise, year, f"{year} 年度数据被退回", reason, at)
    _file(step, enterprise, year, by, at, reason)


@transaction.atomic
def reopen(*, enterprise: Enterprise, year: int, reason: str, by: Actor, at: datetime) -> None:
    """The lead bureau opens a confirmed year for correction; raises `Refused` without a reason."""
    step = _move("reopen", enterprise, year, by, at, reason)
    _tell(enterprise, year, f"{year} 年度数据请更正", reason, at)
    _file(step, enterprise, year, by, at, reason)


@transaction.atomic
def lock(*, enterprise: Enterprise, year: int, by: Actor, at: datetime) -> None:
    """The lead bureau locks a confirmed year: what was published with it shall not move by a reopening."""
    step = _move("lock", enterprise, year, by, at)
    body = f"由{by.organisation}锁定，需要更正的请与牵头单位联系。"
    _tell(enterprise, year, f"{year} 年度数据已锁定", body, at)
    _file(step, enterprise, year, by, at)


@transaction.atomic
def unlock(*, enterprise: Enterprise, year: int, reason: str, by: Actor, at: datetime) -> None:
    """The lead chief unlocks a year; it stays confirmed. Raises `Refused` without a reason."""
    step = _move("unlock", enterprise, year, by, at, reason)
    _tell(enterprise, year, f"{year} 年度数据已解锁", reason, at)
    _file(step, enterprise, year, by, at, reason)


def _move(name: str, enterprise: Enterprise, year: int, by: Actor, at: datetime, reason: str = "") -> Step:
    """Take every figure of a year to the step's target; raises `IllegalStep` or `Refused`."""
    enterprise = workflow.lock(enterprise)
    rules.concerns.check(by, enterprise)
    figures = list(queries.of_year(enterprise, year).values())
    step = FIGURES.step(name, queries.status_of(figures), by)
    rules.can_lead_to.check(step.target, enterprise)
    if step.reason:
        rules.gives_reason.check(reason)
    if not any(figure.value is not None for figure in figures):
        raise Refused(f"{year} 年度还没有填写任何数值，不能{step.words}。")
    for figure in figures:
        _take(figure, step, by, at)
    YearlyFigure.objects.bulk_update(figures, ["status", "submitted_at", "confirmed_by", "confirmed_at"])
    _remember(figures, by, at, reason)
    summaries.refresh([enterprise.pk])
    return step


def _take(figure: YearlyFigure, step: Step, by: Actor, at: datetime) -> None:
    """Who vouched and when: set by confirming, kept by locking and unlocking, forgotten by whatever leads back."""
    figure.status = FigureStatus(step.target)
    if step.name == "confirm":
        figure.confirmed_by_id, figure.confirmed_at = by.person, at
    elif step.target not in TRUSTED:
        figure.submitted_at = at if step.name == "submit" else None
        figure.confirmed_by_id = figure.confirmed_at = None


def _file(step: Step, enterprise: Enterprise, year: int, by: Actor, at: datetime, reason: str = "") -> None:
    action = f"enterprises.yearly_figures.{step.name}"
    trail.record(by=by, at=at, action=action, subject=enterprise, reason=reason, detail={"year": year})
    touch(enterprise=enterprise, at=at)


def _tell(enterprise: Enterprise, year: int, title: str, body: str, at: datetime) -> None:
    notices.send(
        organisation=enterprise.organisation_id,
        roles=ENTERPRISE,
        title=title,
        body=body,
        link=_page(enterprise, year),
        at=at,
    )


def _page(enterprise: Enterprise, year: int) -> str:
    return reverse("enterprises:figures", args=[enterprise.pk, year])
