"""Comparing the rows of a workbook of yearly figures with what is stored: what is new, what changes, what can't be."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

from django.utils.timezone import localtime

from accounts.models import Membership
from dongtou_brand.kernel.actor import ENTERPRISE, Actor
from dongtou_brand.kernel.sheets import Cell, Fault
from enterprises.enums import FigureSource, FigureState, FigureStatus
from enterprises.models import Enterprise, FigureDefinition, MonthlyFigure, YearlyFigure
from enterprises.queries import definitions
from enterprises.queries import yearly_figures as figures
from enterprises.queries.enterprises import visible_to
from enterprises.queries.imported_enterprises import same
from enterprises.rules import credit_codes
from enterprises.rules.checks import BLOCK, Sheet, findings
from enterprises.rules.enterprises import is_active
from enterprises.rules.figures import Absent, Value
from enterprises.rules.imports import CHANGED, NEW, SAME, Change, Planned
from enterprises.rules.statements import basis_words, value_as_said, words_of
from enterprises.rules.workbook_cells import BadCell, choice, figure, shown
from enterprises.rules.workbook_columns import BASIS, CODE, NAME, SOURCE
from enterprises.rules.workbooks import Line, Workbook
from enterprises.states import FIGURES

AT_ONCE = 500
NOTED = 20
"""How many remarks about the content are kept."""
SOURCES = {str(source.label): source for source in FigureSource}


class Stored(NamedTuple):
    """What is stored for one figure of one enterprise."""

    pk: int
    state: str
    value: Decimal | None
    basis: str
    source: str
    explanation: str
    version: int
    status: str
    by: int
    name: str
    at: datetime


class Said(NamedTuple):
    """What the action writes for one figure; `stored` is what stands there now."""

    definition: FigureDefinition
    state: FigureState
    value: Decimal | None
    basis: str
    source: str
    stored: Stored | None


@dataclass
class Year:
    """What the rows of one year are compared with."""

    actor: Actor
    year: int
    known: Mapping[str, FigureDefinition]
    every: definitions.Definitions
    blocking: dict[str, FigureDefinition] = field(default_factory=dict)


def asked(year: int) -> dict[str, FigureDefinition]:
    """The figures that are stated for a year, by code: what is computed or stated by the month is not."""
    return {code: one for code, one in definitions.every().asked(year).items() if not one.formula}


def of(actor: Actor, year: int) -> Year:
    """A year as this actor may state it."""
    every = definitions.every()
    blocking = {
        code: one
        for code, one in every.yearly.items()
        if one.bases or any(check.get("level") == BLOCK for check in one.checks)
    }
    return Year(actor, year, asked(year), every, blocking=blocking)


def plan(found: Workbook, known: Year, faults: list[Fault]) -> Iterator[list[Planned]]:
    """What would be done, some hundred rows at a time; what is wrong is added to `faults`."""
    lines = found.lines(faults)
    while chunk := list(islice(lines, AT_ONCE)):
        yield list(_planned(chunk, found, known, faults))


@dataclass
class _Chunk:
    """What the database says about the enterprises of some rows."""

    enterprises: dict[str, Enterprise]
    stored: dict[int, dict[int, Stored]]
    people: dict[tuple[int, int], datetime | None]
    summed: set[tuple[int, str]]


def _planned(lines: Sequence[Line], found: Workbook, known: Year, faults: list[Fault]) -> Iterator[Planned]:
    codes = {line.number: found.code(line, faults) for line in lines}
    chunk = _chunk([code for code in codes.values() if code], known)
    for line in lines:
        if not (code := codes[line.number]):
            continue
        one = chunk.enterprises.get(code)
        if one is None:
            faults.append(found.fault(_not_ours(code), line, CODE))
            continue
        before = len(faults)
        made = _row(line, found, known, one, chunk, faults)
        if len(faults) == before:
            yield made


def _not_ours(code: str) -> str:
    """The same words whether the enterprise is another office's or nobody's."""
    problems = credit_codes.read(code).problems
    return "".join(problems) if problems else "该企业尚未入库，或不在贵单位范围内，请核对信用代码。"


def _chunk(codes: Sequence[str], known: Year) -> _Chunk:
    found = visible_to(known.actor).filter(credit_code__in=codes)
    enterprises = {one.credit_code: one for one in found}
    keys = [one.pk for one in enterprises.values()]
    stored: dict[int, dict[int, Stored]] = {}
    rows = YearlyFigure.objects.filter(enterprise__in=keys, year=known.year).order_by()
    columns = ("pk", "state", "value", "basis", "source", "explanation", "version", "status")
    for enterprise, definition, *rest in rows.values_list(
        "enterprise", "definition", *columns, "stated_by", "stated_by__name", "stated_at"
    ).iterator():
        stored.setdefault(enterprise, {})[definition] = Stored(*rest)
    return _Chunk(enterprises, stored, _people(enterprises.values(), known), _summed(keys, known))


def _people(enterprises: Iterable[Enterprise], known: Year) -> dict[tuple[int, int], datetime | None]:
    """Who belongs to which enterprise, and until when: what its own people drafted is not overwritten by an office."""
    if known.actor.role in ENTERPRISE:
        return {}
    offices = {one.organisation_id: one.pk for one in enterprises}
    found = Membership.objects.filter(organisation__in=offices).order_by("started_at", "pk")
    ends = found.values_list("organisation", "user", "ended_at")
    return {(offices[organisation], user): end for organisation, user, end in ends}


def _own(one: Enterprise, stored: Stored, chunk: _Chunk) -> bool:
    """Whether somebody of the enterprise has drafted it, who may have left since; not who had left before."""
    key = (one.pk, stored.by)
    return key in chunk.people and ((end := chunk.people[key]) is None or stored.at < end)


def _summed(keys: Sequence[int], known: Year) -> set[tuple[int, str]]:
    """The figures of these enterprises that are summed from months."""
    if not known.every.monthly:
        return set()
    rows = MonthlyFigure.objects.filter(enterprise__in=keys, year=known.year).exclude(state=FigureState.BLANK)
    return set(rows.order_by().values_list("enterprise", "definition__part_of").distinct())


# ── a row ───────────────────────────────────────────────────────────────────────────────────────
def _row(
    line: Line, found: Workbook, known: Year, one: Enterprise, chunk: _Chunk, faults: list[Fault]
) -> Planned:
    name = line.cells.get(NAME)
    if name is not None and NAME not in line.broken and not same(shown(name), one.name):
        words = f"该信用代码的企业是“{one.name}”，与本行的企业名称不一致，请核对信用代码和名称。"
        faults.append(found.fault(words, line, NAME))
    stored = chunk.stored.get(one.pk, {})
    said = list(_said(line, found, known, stored, faults))
    if not said:
        return Planned(line.number, one.name, SAME)
    if words := _refusal(one, stored, known):
        faults.append(found.fault(words, line))
    for statement in said:
        if words := _cell_refusal(statement, one, chunk):
            faults.append(found.fault(words, line, statement.definition.code))
    _note(line, found, known, stored, said)
    before = {each.definition.code: each.stored for each in said if each.stored is not None}
    return Planned(
        line.number,
        one.name,
        CHANGED if stored else NEW,
        lambda: [_change(statement) for statement in said],
        len(said),
        {code: str(each.version) for code, each in before.items()},
        (one, said),
        lambda code: _who(before[code]),
    )


def _refusal(one: Enterprise, stored: Mapping[int, Stored], known: Year) -> str:
    if words := is_active(one):
        return words
    order = list(FigureStatus)
    status = min((FigureStatus(each.status) for each in stored.values()), key=order.index, default=None)
    if status in (None, FigureStatus.DRAFT):
        return ""
    words = FIGURES.statuses[status].staff
    return f"{known.year} 年度数据{words}，不能导入改动。需要更正的，请先在平台办理退回或撤回。"


def _cell_refusal(said: Said, one: Enterprise, chunk: _Chunk) -> str:
    if (one.pk, said.definition.code) in chunk.summed:
        return f"“{said.definition.name}”由月度明细汇总，请在月度明细中修改，或清除本格。"
    if said.stored is not None and _own(one, said.stored, chunk):
        return "企业已自行填写本项（草稿），不能由导入覆盖。请由企业修改，或清除本格。"
    return ""


def _said(
    line: Line, found: Workbook, known: Year, stored: Mapping[int, Stored], faults: list[Fault]
) -> Iterator[Said]:
    """What a row says that is not stored so already; what can't be read is told."""
    source = _source(line, found, faults)
    for code in line.fields:
        definition = known.known.get(code)
        if definition is None:
            continue
        try:
            value = figure(line.cells[code], definition, percent=code in line.percents)
        except BadCell as bad:
            faults.append(found.fault(bad.words, line, code))
            continue
        if value is None:
            continue
        basis = _basis(line, found, definition, faults) if definition.bases else ""
        made = _statement(definition, value, basis, source, stored.get(definition.pk))
        if made is not None:
            yield made


def _source(line: Line, found: Workbook, faults: list[Fault]) -> str:
    if SOURCE not in line.fields:
        return ""
    try:
        name = choice(line.cells[SOURCE], SOURCES, noun="数据来源")
    except BadCell as bad:
        faults.append(found.fault(bad.words, line, SOURCE))
        return ""
    return str(SOURCES[name]) if name else ""


def _basis(line: Line, found: Workbook, definition: FigureDefinition, faults: list[Fault]) -> str:
    code = f"{definition.code}{BASIS}"
    if code not in line.fields:
        return ""
    names = {one["name"]: one["code"] for one in definition.bases}
    try:
        name = choice(line.cells[code], names, noun="可选口径")
    except BadCell as bad:
        faults.append(found.fault(bad.words, line, code))
        return ""
    return str(names[name]) if name else ""


def _statement(
    definition: FigureDefinition, value: Value, basis: str, source: str, stored: Stored | None
) -> Said | None:
    """What is to be written; None when it is stored so. Source and 口径 that a row leaves blank stay."""
    number = value if isinstance(value, Decimal) else None
    state = FigureState.VALUE
    if number is None:
        state = FigureState.NOT_APPLICABLE if value is Absent.NOT_APPLICABLE else FigureState.BLANK
    if stored is None or stored.state == FigureState.BLANK == state:
        if state == FigureState.BLANK:
            return None
        old = ("", str(FigureSource.REPORTED))
    else:
        old = (stored.basis, stored.source)
    basis, source = basis or old[0], source or old[1]
    if stored is not None and (state, number, basis, source) == (
        stored.state, stored.value, stored.basis, stored.source,
    ):  # fmt: skip
        return None
    return Said(definition, state, number, basis, source, stored)


def _change(said: Said) -> Change:
    definition, stored = said.definition, said.stored
    after = _words(definition, said.state, said.value, said.basis, said.source)
    if stored is None:
        return Change(definition.code, definition.name, "", after)
    before = _words(definition, stored.state, stored.value, stored.basis, stored.source)
    return Change(definition.code, definition.name, before, after, str(stored.version))


def _words(definition: FigureDefinition, state: str, value: Decimal | None, basis: str, source: str) -> str:
    if state == FigureState.BLANK:
        return "空白"
    beside = [basis_words(definition, basis)] if definition.bases and basis else []
    beside += [str(FigureSource(source).label)] if source != FigureSource.REPORTED else []
    words = words_of(value_as_said(state, value), definition)
    return f"{words}（{'，'.join(beside)}）" if any(beside) else words


def _who(stored: Stored) -> str:
    return f"{stored.name}于 {localtime(stored.at):%Y-%m-%d %H:%M} "


def _note(
    line: Line, found: Workbook, known: Year, stored: Mapping[int, Stored], said: Sequence[Said]
) -> None:
    """What would stop the submission of the year, so that it is mended before rather than after."""
    if len(found.notes) >= NOTED:
        return
    values: dict[str, Value] = {}
    bases: dict[str, str] = {}
    for code, definition in known.every.yearly.items():
        if (each := stored.get(definition.pk)) is not None:
            values[code], bases[code] = value_as_said(each.state, each.value), each.basis
    for one in said:
        code = one.definition.code
        values[code], bases[code] = value_as_said(one.state, one.value), one.basis
    changed = {one.definition.code for one in said}
    for finding in findings(known.blocking, Sheet(values=values, bases=bases)):
        if finding.level == BLOCK and finding.of in changed and len(found.notes) < NOTED:
            found.notes.append(f"第 {line.number} 行：{finding.words}（不影响导入）")


# ── a template that is filled in ────────────────────────────────────────────────────────────────
def filled(actor: Actor, year: int, codes: Sequence[str], *, values: bool) -> Iterator[list[Cell]]:
    """The enterprises as rows of the template, with what this actor may see of the year if `values` are wanted."""
    enterprises = (
        visible_to(actor).filter(ended_on=None).order_by("township__position", "pk").iterator(AT_ONCE)
    )
    known = asked(year)
    while chunk := list(islice(enterprises, AT_ONCE)):
        stored: dict[tuple[int, str], Any] = {}
        if values:
            rows = figures.visible_to(actor).filter(enterprise__in=[one.pk for one in chunk], year=year)
            columns = ("enterprise", "definition__code", "state", "value", "basis")
            for enterprise, code, *said in rows.values_list(*columns):
                stored[enterprise, code] = said
        for one in chunk:
            yield [_cell(one, code, stored, known) for code in codes]


def _cell(
    one: Enterprise,
    code: str,
    stored: Mapping[tuple[int, str], Any],
    known: Mapping[str, FigureDefinition],
) -> Cell:
    if code in (CODE, NAME):
        return str(getattr(one, code))
    plain = code.removesuffix(BASIS)
    state, value, basis = stored.get((one.pk, plain), ("", None, ""))
    if code != plain:
        return basis_words(known[plain], basis) or None
    if state == FigureState.NOT_APPLICABLE:
        return Absent.NOT_APPLICABLE.value
    return value  # type: ignore[no-any-return]
