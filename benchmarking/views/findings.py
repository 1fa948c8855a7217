"""The page of a verification: what the enterprise says beside what the officer finds, a row for each indicator."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.timezone import localtime

from benchmarking.enums import AssessmentStatus
from benchmarking.forms.opinions import AskForm, ScoreForm
from benchmarking.forms.verdicts import VerdictForm
from benchmarking.models import (
    Assessment,
    Indicator,
    Opinion,
    Verdict,
    VerdictRevision,
)
from benchmarking.queries import answers, assessments, declarations, opinions, settlements, teamwork, verdicts
from benchmarking.queries.verdicts import Findings
from benchmarking.rules import measures, scoring
from benchmarking.rules.answers import unit
from benchmarking.rules.declarations import CRITERIA
from benchmarking.rules.opinions import can_ask, can_score
from benchmarking.rules.teamwork import can_comment
from benchmarking.rules.tiers import lines_of
from benchmarking.rules.verification import (
    TWO_PEOPLE,
    Finding,
    can_judge,
    can_reopen,
    can_return,
    finding_of,
    found_words,
    is_sole_judge,
)
from benchmarking.states import ASSESSMENT
from benchmarking.views.finding_rows import Group, Row, clock_words
from benchmarking.views.rows import Clash, Side, Tab
from dongtou_brand.kernel import clock
from dongtou_brand.kernel.actor import LEAD, Actor
from dongtou_brand.kernel.request import Request


def context(
    request: Request,
    assessment: Assessment,
    dimension: str = "",
    *,
    replaced: Row | None = None,
    scorer: Opinion | None = None,
) -> dict[str, Any]:
    """Everything that the page prints, in a fixed number of queries.

    `replaced` is a row that was posted and could not be stored as it is: it is shown as it was typed. For an
    expert who scores (`scorer`) the own scores stand in the place of the officers' verdicts.
    """
    actor = request.actor
    known = opinions.scored(scorer) if scorer else verdicts.findings(assessment)
    code = _chosen(known, dimension)
    declared = declarations.mine(known.declarations, actor)
    refusal = can_score(actor, scorer, declared) if scorer else can_judge(actor, assessment, declared)
    rows = _rows(assessment, known, code, ScoreForm if scorer else VerdictForm, editable=refusal is None)
    heard = list(opinions.visible_to(actor).filter(assessment=assessment))
    compared = settlements.comparison(assessment, known, [] if scorer else heard)
    talks = teamwork.talks(actor, assessment)
    for row in rows:
        row.second = compared.of(row.indicator)
        row.talk = talks.get(row.indicator.pk)
    if replaced is not None:
        rows = [_put(row, replaced) for row in rows]
    tabs = _tabs(known, code)
    decided = _decisions(actor, assessment, known) | _fairness(actor, assessment, known, compared)
    return decided | {
        "assessment": assessment,
        "known": known,
        "tabs": tabs,
        "tab": next((tab for tab in tabs if tab.current), None),
        "next_tab": next((tab for tab in _after(tabs) if tab.done < tab.total), None),
        "groups": _groups(rows, known, code, "评分" if scorer else "核验"),
        "editable": refusal is None,
        "commentable": can_comment(actor, assessment, "?", declared) is None,
        "unread": teamwork.unread(actor, assessment)[0] if talks else 0,
        "untouched": sum(i.dimension.code == code and _is_free(known, i) for i in known.indicators),
        "opinions": [(one, opinions.is_heard(one, known)) for one in heard],
        "steps": _steps(assessment),
    }


def _is_free(known: Findings, indicator: Indicator) -> bool:
    """Whether nobody has judged it, or only somebody who stepped back."""
    return indicator.pk not in known.verdicts or known.void(indicator)


def _decisions(actor: Actor, assessment: Assessment, known: Findings) -> dict[str, Any]:
    """What can be decided now, and what it would come to."""
    lines = lines_of(assessment)
    declared = declarations.mine(known.declarations, actor)
    return {
        "done": len(known.asked) - len(known.unjudged),
        "total": len(known.asked),
        "outcome": scoring.outcome(known.score, basic=lines.basic_points, passing=lines.pass_points),
        "own_submission": assessment.status == AssessmentStatus.SUBMITTED
        and assessment.submitted_by_id == actor.user_id,
        "second": TWO_PEOPLE if is_sole_judge(actor, known.judges) else "",
        "returnable": can_return(actor, assessment, declared, "?") is None,
        "reopenable": can_reopen(actor, assessment, declared, "?") is None,
        "ask": AskForm(assessment) if can_ask(actor, assessment, declared, True) is None else None,
    }


def _fairness(
    actor: Actor, assessment: Assessment, known: Findings, compared: settlements.Comparison
) -> dict[str, Any]:
    """Who declared what, whether this person still has to, and how far the second scores are."""
    declared = declarations.mine(known.declarations, actor)
    acting = [one for one in known.declarations if not one.conflict and one.role in LEAD]
    return {
        "declared": declared,
        "declarations": known.declarations,
        "acting": acting,
        "to_declare": declared is None and assessment.status == AssessmentStatus.SUBMITTED,
        "criteria": CRITERIA,
        "compared": compared,
    }


def _chosen(known: Findings, dimension: str) -> str:
    codes = [each.code for each in known.score.dimensions]
    return dimension if dimension in codes else codes[0] if codes else ""


def _rows(
    assessment: Assessment, known: Findings, code: str, form: type[VerdictForm], *, editable: bool
) -> list[Row]:
    before = answers.previous(assessment)
    day = clock.today()
    return [
        Row(
            indicator=i,
            answer=(answer := known.answers.get(i.pk)),
            files=known.evidence.get(i.pk, []),
            verdict=(verdict := known.verdicts.get(i.pk)),
            stale=known.stale(i),
            before=before.get(i.code),
            today=day,
            form=form.of(i, answer, verdict) if editable and _open(known, i) else None,
            unasked=known.unasked.get(i.pk, ""),
            own_unasked=known.own_unasked.get(i.pk, ""),
            stands=known.stands(i),
            void=known.void(i),
        )
        for i in known.indicators
        if i.dimension.code == code
    ]


def _open(known: Findings, indicator: Indicator) -> bool:
    """Whether there is something to be found: neither stands nor is not asked."""
    return not known.stands(indicator) and indicator.pk not in known.unasked


def _put(row: Row, replaced: Row) -> Row:
    """The row as it was typed, where it is the one."""
    if row.indicator.pk == replaced.indicator.pk:
        row.form, row.clash, row.problem = replaced.form or row.form, replaced.clash, replaced.problem
    return row


def typed(
    indicator: Indicator, form: VerdictForm | None, problem: str = "", clash: Clash | None = None
) -> Row:
    """A row that only says what was typed and why it was not stored; for `context(replaced=…)`."""
    return Row(indicator, None, [], None, False, None, clock.today(), form, clash, problem)


def follows(row: Row, indicator: Indicator, rows: Sequence[Row]) -> bool:
    """Whether it depends on an indicator, itself or through others, if this row is asked."""
    code = scoring.decides(row.indicator)
    if not code or code == indicator.code:
        return bool(code)
    return any(follows(each, indicator, rows) for each in rows if each.code == code)


def _tabs(known: Findings, code: str) -> list[Tab]:
    left = [indicator.dimension.code for indicator in known.unjudged]
    totals = [indicator.dimension.code for indicator in known.asked]
    return [
        Tab(d.code, d.name, totals.count(d.code) - left.count(d.code), totals.count(d.code), d.code == code)
        for d in known.score.dimensions
    ]


def _after(tabs: Sequence[Tab]) -> list[Tab]:
    """The other dimensions, beginning with the one after the open one."""
    place = next((n for n, tab in enumerate(tabs) if tab.current), 0)
    return [*tabs[place + 1 :], *tabs[:place]]


def _groups(rows: list[Row], known: Findings, code: str, side: str) -> list[Group]:
    """Gates first, then what is scored; `side` says whose judgement stands beside the enterprise's."""
    score = next((d for d in known.score.dimensions if d.code == code), None)
    own = next((d for d in known.self_score.dimensions if d.code == code), None)
    gates = [row for row in rows if row.indicator.is_gate]
    scored = [row for row in rows if not row.indicator.is_gate]
    groups = []
    if score and own and gates:
        count = sum(not row.unasked for row in gates)
        words = f"{side}满足 {score.gates_met} / {count}，自评满足 {own.gates_met}"
        groups.append(Group("gate", f"{count} 项", words, gates))
    if score and own and scored:
        asked = [row for row in scored if not row.unasked]
        full = sum((row.indicator.points or Decimal(0) for row in asked), Decimal(0))
        words = f"{side} {score.points} 分，自评 {own.points} 分"
        groups.append(Group("score", f"{len(asked)} 项，共 {full.normalize():f} 分", words, scored))
    return groups


def _steps(assessment: Assessment) -> list[dict[str, Any]]:
    """What happened to the assessment, oldest first, for the timeline."""
    words = {(step.target, source): step.words for step in ASSESSMENT.steps for source in step.sources}
    begun = {"words": "开始自评", "at": assessment.started_at, "tone": "done"}
    steps = [
        {
            "words": words[change.target, change.source],
            "at": change.at,
            "who": str(change.by),
            "reason": change.reason,
            "tone": "bad" if change.target == AssessmentStatus.RETURNED else "done",
        }
        for change in assessments.steps_of(assessment)
    ]
    return [begun, *reversed(steps)]


def clash_of(losing: VerdictRevision, verdict: Verdict, day: date) -> Clash:
    """Both sides of a conflict in words."""
    indicator = verdict.indicator
    mine = _side(indicator, finding_of(losing), str(losing.by), f"{localtime(losing.at):%H:%M}")
    theirs = _side(indicator, finding_of(verdict), str(verdict.by), clock_words(verdict, day))
    return Clash(losing, verdict.version, mine, theirs)  # type: ignore[arg-type]


def _side(indicator: Indicator, finding: Finding, who: str, when: str) -> Side:
    number = finding.own_number
    own = "" if number is None else f"{number.normalize():f} {unit(indicator)}"
    if finding.measured:
        own = measures.words(indicator, measures.read(finding.measured))
    return Side(found_words(indicator, finding), own, finding.note, who, when)
