"""The form of an assessment as its page prints it: tabs by dimension, groups, a row for each indicator."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localtime

from benchmarking.forms.answers import ACCEPT, HINT, AnswerForm
from benchmarking.models import Answer, AnswerRevision, Assessment, Indicator
from benchmarking.queries import answers, teamwork, workbooks
from benchmarking.queries.answers import Sheet
from benchmarking.rules.answers import Content, can_answer, content_of, judgement, origin_words, own_words
from benchmarking.rules.evidence import expiries
from benchmarking.rules.scoring import DimensionScore, decides
from benchmarking.rules.teamwork import can_comment
from benchmarking.states import ASSESSMENT
from benchmarking.views.rows import Clash, Group, Row, Side, Tab, hour
from dongtou_brand.kernel import clock
from dongtou_brand.kernel.actor import ENTERPRISE, Role
from dongtou_brand.kernel.calendar import PUBLISHED
from dongtou_brand.kernel.request import Request

__all__ = [
    "Clash",
    "Side",
    "Tab",
    "after_save",
    "clash_of",
    "context",
    "due_words",
    "row_address",
    "typed",
    "with_row",
]


def context(
    request: Request, assessment: Assessment, dimension: str = "", *, replaced: Row | None = None
) -> dict[str, Any]:
    """Everything that the page of an assessment prints, in a fixed number of queries.

    `replaced` is a row that was posted and could not be stored as it is: it is shown as it was typed.
    """
    actor = request.actor
    sheet = answers.sheet(assessment)
    refusal = can_answer(actor, assessment)
    code = _chosen(sheet, dimension)
    duties = teamwork.duties(assessment) if actor.role in ENTERPRISE else {}
    own = {indicator for indicator, duty in duties.items() if duty.person_id == actor.user_id}
    mine = request.method == "GET" and request.GET.get("who") == "me"
    shown = [i for i in sheet.indicators if (i.pk in own if mine else i.dimension.code == code)]
    rows = _rows(assessment, sheet, shown, editable=refusal is None)
    if replaced is not None:
        rows = [_put(row, replaced) for row in rows]
    talks = teamwork.talks(actor, assessment)
    for row in rows:
        row.duty, row.talk = duties.get(row.indicator.pk), talks.get(row.indicator.pk)
    frame = _frame(assessment, sheet, rows, code)
    return (
        frame
        | (
            {"groups": _by_dimension(rows), "tabs": _tabs(sheet, ""), "tab": None, "next_tab": None}
            if mine
            else {}
        )
        | {
            "mine": mine,
            "own_count": len(own),
            "own_left": sum(1 for lack in sheet.missing if lack.indicator_id in own),
            "commentable": can_comment(actor, assessment, "?") is None,
            "unread": teamwork.unread(actor, assessment)[0] if talks else 0,
            "editable": refusal is None,
            "status_words": ASSESSMENT.words(assessment.status, actor.role),
            "status_tone": ASSESSMENT.statuses[assessment.status].tone,
            "due": due_words(assessment, clock.today()),
            "accept": ACCEPT,
            "hint": HINT,
            "max_bytes": settings.UPLOAD_MAX_BYTES,
            # its words may tell what the officers found: an expert judges without them
            "returned": "" if actor.role is Role.EXPERT else _return_reason(assessment),
            "last_return": workbooks.returns(assessment).first() if refusal is None else None,
        }
    )


def with_row(
    request: Request, assessment: Assessment, indicator: Indicator, *, replaced: Row | None = None
) -> dict[str, Any]:
    """The same, at the dimension of one indicator, with its row at hand for the parts that a change brings."""
    whole = context(request, assessment, indicator.dimension.code, replaced=replaced)
    rows = [row for group in whole["groups"] for row in group.rows]
    found = next(row for row in rows if row.indicator.pk == indicator.pk)
    return whole | {"row": found, "dependents": [row for row in rows if _follows(row, indicator, rows)]}


def _follows(row: Row, indicator: Indicator, rows: Sequence[Row]) -> bool:
    """Whether it depends on an indicator, itself or through others, if this row is asked."""
    code = decides(row.indicator)
    if not code or code == indicator.code:
        return bool(code)
    return any(_follows(each, indicator, rows) for each in rows if each.code == code)


def after_save(request: Request, assessment: Assessment, indicator: Indicator) -> dict[str, Any]:
    """Only what the parts print that a save changes: the rows beside it stay on the page as they are.

    Where others are asked according to this answer, these come along whole.
    """
    sheet, code = answers.progress(assessment), indicator.dimension.code
    if any(decides(each) == indicator.code for each in sheet.indicators):
        return with_row(request, assessment, indicator)
    lacks, day = {lack.indicator_id: lack for lack in sheet.missing}, clock.today()
    rows = [
        Row(
            indicator=each,
            answer=sheet.answers.get(each.pk),
            files=[],
            lack=lacks.get(each.pk),
            before=None,
            own=[],
            today=day,
            carried=each.pk in sheet.unconfirmed,
            unasked=sheet.unasked.get(each.pk, ""),
        )
        for each in sheet.indicators
        if each.dimension.code == code
    ]
    return _frame(assessment, sheet, rows, code) | {
        "editable": can_answer(request.actor, assessment) is None,
        "row": next(row for row in rows if row.indicator.pk == indicator.pk),
    }


def _frame(assessment: Assessment, sheet: Sheet, rows: list[Row], code: str) -> dict[str, Any]:
    """The rows of a dimension in their groups, and how far the dimensions are."""
    tabs = _tabs(sheet, code)
    return {
        "assessment": assessment,
        "sheet": sheet,
        "tabs": tabs,
        "tab": next((tab for tab in tabs if tab.current), None),
        "next_tab": _next(tabs),
        "expiries": expiries(sheet.asked, sheet.evidence, clock.today()),
        "groups": _groups(rows, sheet, code),
    }


def row_address(assessment: Assessment, indicator: Indicator) -> str:
    """The page at the row of an indicator."""
    address = reverse("benchmarking:assessment", args=[assessment.pk])
    return f"{address}?dimension={indicator.dimension.code}#{indicator.code}"


def due_words(assessment: Assessment, day: date) -> str:
    """“截止 2018-06-29，剩 43 个工作日”; a re-assessment has no last day."""
    if assessment.is_again:
        return "复评，完成后提交"
    due = assessment.round.due_on
    if day > due:
        return f"已于 {due:%Y-%m-%d} 截止"
    left = PUBLISHED.between(day, due)
    return f"截止 {due:%Y-%m-%d}，剩 {left}" if left.count else f"今天（{due:%Y-%m-%d}）截止"


def _return_reason(assessment: Assessment) -> str:
    """Why the officer returned it; only asked when it is returned."""
    if assessment.status != "returned":
        return ""
    change = assessment.status_changes.filter(target="returned").first()
    return change.reason if change else ""


def _chosen(sheet: Sheet, dimension: str) -> str:
    codes = [d.code for d in sheet.score.dimensions]
    return dimension if dimension in codes else codes[0] if codes else ""


def _by_dimension(rows: list[Row]) -> list[Group]:
    """Rows of several dimensions, a group for each."""
    return [
        Group(dimension.code, dimension.name, "", list(group))
        for dimension, group in groupby(rows, key=lambda row: row.indicator.dimension)
    ]


def _rows(assessment: Assessment, sheet: Sheet, shown: list[Indicator], *, editable: bool) -> list[Row]:
    before = answers.previous(assessment)
    own = answers.dossier(assessment.enterprise, shown, assessment.round.year)
    lacks = {lack.indicator_id: lack for lack in sheet.missing}
    day = clock.today()
    return [
        Row(
            indicator=i,
            answer=(answer := sheet.answers.get(i.pk)),
            files=sheet.evidence.get(i.pk, []),
            lack=lacks.get(i.pk),
            before=before.get(i.code),
            own=own.get(str(i.own_value.get("figure", "")), []),
            today=day,
            form=AnswerForm.of(i, answer) if editable and _open(sheet, i) else None,
            stands=sheet.stands(i),
            carried=i.pk in sheet.unconfirmed,
            unasked=sheet.unasked.get(i.pk, ""),
        )
        for i in shown
    ]


def _open(sheet: Sheet, indicator: Indicator) -> bool:
    """Whether there is something to be filled in: neither stands nor is not asked."""
    return not sheet.stands(indicator) and indicator.pk not in sheet.unasked


def _put(row: Row, replaced: Row) -> Row:
    """The row as it was typed, where it is the one."""
    if row.indicator.pk != replaced.indicator.pk:
        return row
    row.form, row.clash, row.problem = replaced.form or row.form, replaced.clash, replaced.problem
    return row


def typed(indicator: Indicator, form: AnswerForm, problem: str = "", clash: Clash | None = None) -> Row:
    """A row that only says what was typed and why it was not stored; for `context(replaced=…)`."""
    return Row(indicator, None, [], None, None, [], clock.today(), form, clash, problem)


def _tabs(sheet: Sheet, code: str) -> list[Tab]:
    lacks = [lack.dimension for lack in sheet.missing]
    totals = [i.dimension.code for i in sheet.indicators if i.pk not in sheet.unasked]
    return [
        Tab(d.code, d.name, totals.count(d.code) - lacks.count(d.code), totals.count(d.code), d.code == code)
        for d in sheet.score.dimensions
    ]


def _next(tabs: Sequence[Tab]) -> Tab | None:
    """The dimension after the one that is open."""
    place = next((n for n, tab in enumerate(tabs) if tab.current), -1)
    return tabs[place + 1] if 0 <= place < len(tabs) - 1 else None


def _groups(rows: list[Row], sheet: Sheet, code: str) -> list[Group]:
    """Gates first, then what is scored."""
    score = next((d for d in sheet.score.dimensions if d.code == code), None)
    gates = [row for row in rows if row.indicator.is_gate]
    scored = [row for row in rows if not row.indicator.is_gate]
    groups = []
    if score and gates:
        met = f"已满足 {score.gates_met} / {score.gates_total}"
        count = sum(not row.unasked for row in gates)
        groups.append(Group("gate", f"{count} 项，全部满足才能申请认证", met, gates))
    if score and scored:
        asked = [row for row in scored if not row.unasked]
        full = sum((row.indicator.points or Decimal(0) for row in asked), Decimal(0))
        title = f"{len(asked)} 项，共 {full.normalize():f} 分"
        groups.append(Group("score", title, _sum(score, scored), scored))
    return groups


def _sum(score: DimensionScore, scored: list[Row]) -> str:
    waiting = sum(1 for row in scored if row.lack)
    return f"自评 {score.points} 分" + (f"，另有 {waiting} 项待处理" if waiting else "")


def clash_of(losing: AnswerRevision, answer: Answer, day: date) -> Clash:
    """Both sides of a conflict in words."""
    indicator = answer.indicator
    mine = _side(indicator, content_of(losing), str(losing.by), f"{localtime(losing.at):%H:%M}", losing)
    stands = answers.newest_revisions(answer.assessment, answer).get(answer.pk)
    theirs = _side(indicator, content_of(answer), str(answer.saved_by), hour(answer, day), stands)
    return Clash(losing, answer.version, mine, theirs)


def _side(indicator: Indicator, content: Content, who: str, when: str, saved: AnswerRevision | None) -> Side:
    said, how = judgement(indicator, content), origin_words(saved)
    return Side(said, own_words(indicator, content), content.note, who, when, how)
