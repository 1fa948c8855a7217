"""Reading an assessment as a workbook, and what a workbook that came back would change."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import QuerySet

from benchmarking.models import (
    Answer,
    AnswerEvidence,
    AnswerRevision,
    Assessment,
    Indicator,
    WorkbookReturn,
)
from benchmarking.queries import answers, rounds
from benchmarking.rules import workbooks as rules
from benchmarking.rules.answers import Content, content_of, unit
from benchmarking.rules.measures import Measure, measures, number_words
from benchmarking.rules.workbook_cells import Typed, typed, typed_measure
from benchmarking.rules.workbook_merges import Item, item
from benchmarking.rules.workbooks import CODE, COLUMNS, OWN, READ
from dongtou_brand.kernel import sheets, uploads
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.sheets import FAULTS_SHEET, Book, Fault
from enterprises.models import Attachment
from enterprises.rules.workbook_cells import shown
from enterprises.rules.workbook_columns import match
from enterprises.rules.workbooks import AGAIN, Line, Workbook

SEARCHED = 10
"""Rows at the top of a sheet among which its headings are looked for: people put titles above them."""
MAX_ROWS = 1_000
"""More rows than any catalogue has: a form with more is none of ours, and is not read in the web process."""


@dataclass
class Judged:
    """What a workbook turned out to be: all its faults, or what there is to be decided and how much is the same."""

    file: Attachment
    faults: list[Fault] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    rows: int = 0
    absent: list[str] = field(default_factory=list)

    @property
    def same(self) -> int:
        """How many rows say what the platform says."""
        return self.rows - len(self.items)


def lines(assessment: Assessment) -> tuple[list[tuple[sheets.Cell | sheets.Blank, ...]], dict[str, int]]:
    """The rows of the workbook, and the version of each answer on which it is made."""
    indicators = rounds.indicators_for(assessment)
    present = {answer.indicator_id: answer for answer in answers.with_evidence(assessment)}
    own = answers.dossier(assessment.enterprise, indicators, assessment.round.year)
    rows = []
    for indicator in indicators:
        answer = present.get(indicator.pk)
        history = own.get(str(indicator.own_value.get("figure", "")), [])
        rows.append(
            (
                str(indicator.dimension),
                indicator.code,
                indicator.name,
                str(indicator.get_kind_display()),
                indicator.requirement + rules.condition_words(indicator),
                indicator.required_value,
                f"{indicator.points.normalize():f}" if indicator.points is not None else "",
                rules.own_label(indicator),
                *rules.blanks(indicator, content_of(answer)),
                "\n".join(f"{one.year} 年度 {one.plain}{unit(indicator)}" for one in history),
                "、".join(indicator.evidence) + ("" if indicator.evidence_required else "（可不附）"),
                "\n".join(_file(one) for one in (answer.evidence.all() if answer else ())),
            )
        )
        rows += [_measure(indicator, each, content_of(answer)) for each in measures(indicator)]
    made_on = {one.code: present[one.pk].version if one.pk in present else 0 for one in indicators}
    return rows, made_on


def _measure(
    indicator: Indicator, measure: Measure, content: Content
) -> tuple[sheets.Cell | sheets.Blank, ...]:
    """The row of a measure, below that of its indicator; only the value is asked for."""
    standard = number_words(measure, measure.standard.value) if measure.standard else ""
    return (
        str(indicator.dimension), rules.measure_row(indicator, measure), measure.name, "关键技术指标",
        rules.measure_levels(measure), standard, "", f"实测值（{measure.unit}）" if measure.unit else "实测值",
        rules.measure_blank(measure, content), None, None, "", "", "",
    )  # fmt: skip


def _file(evidence: AnswerEvidence) -> str:
    version = evidence.version
    day = f"{version.about_on:%Y-%m-%d}" if version.about_on else "未填日期"
    return f"{version.attachment.name}（{day}）"


def kept(assessment: Assessment) -> QuerySet[Attachment]:
    """The workbooks that the assessment's enterprise has handed in, newest first."""
    return Attachment.objects.filter(enterprise=assessment.enterprise_id, media_type=uploads.XLSX)


def returns(assessment: Assessment) -> QuerySet[WorkbookReturn]:
    """What became of the workbooks that came back, newest first."""
    return assessment.workbook_returns.select_related("attachment", "by")


def judged(assessment: Assessment, file: Attachment) -> Judged:
    """Read a workbook whole: all faults by cell, or each indicator at which it says something else.

    A number of queries that does not depend on how many indicators there are; nothing is written.
    """
    found = Judged(file)
    try:
        book = sheets.open_book(uploads.path_of(file.sha256), file.name)
        read = _opened(book, assessment)
    except Refused as refused:
        found.faults.append(Fault(refused.words))
        return found
    except FileNotFoundError:
        found.faults.append(Fault("文件已不在平台上，请重新上传。"))
        return found
    found.faults += read.faults
    if not found.faults:
        _judge(found, read, assessment)
        found.faults.sort(key=lambda fault: (fault.row, fault.column))
    return found


def marked(file: Attachment, faults: list[Fault]) -> bytes:
    """The workbook with its wrong cells coloured; empty when it can't be opened or is none of ours."""
    try:
        path = uploads.path_of(file.sha256)
        book = sheets.open_book(path, file.name)
        for name in book.sheets:
            _small_enough(book, name)
        with sheets.bounded_memory():
            return sheets.mark(path, faults)
    except (Refused, sheets.Unmarkable, FileNotFoundError):
        return b""


def _small_enough(book: Book, sheet: str) -> None:
    if book.layout(sheet).rows > MAX_ROWS:
        raise Refused(f"工作表“{sheet}”超过 {MAX_ROWS:,} 行，不是自评填报表。{AGAIN}")


def _opened(book: Book, assessment: Assessment) -> Workbook:
    """The form in a workbook, with its headings; raises `Refused` when it is not this assessment's."""
    if words := rules.wrong_template(book.meta, assessment):
        raise Refused(words)
    names = [name for name in book.sheets if name != FAULTS_SHEET]
    if book.meta and book.meta.sheet in names:
        names = [book.meta.sheet]
    read = Workbook(book)
    for name in names:
        _small_enough(book, name)
        for number, row in book.rows(name, limit=SEARCHED):
            heads = match(name, number, row, COLUMNS, None)
            if CODE in heads.places and heads.found > read.heads.found:
                read.heads, read.sheet = heads, name
    lost = [column.title for column in COLUMNS if column.code and column.code not in read.heads.places]
    if lost:
        raise Refused(f"没有找到列名“{'”“'.join(lost)}”，列名可能已被改动。{AGAIN}")
    # a heading twice over leaves it open which is meant; columns that people add are their own
    read.faults = [fault for fault in read.heads.faults if "出现了两次" in fault.words]
    read.heads.places = {code: place for code, place in read.heads.places.items() if code in READ}
    read.layout = book.layout(read.sheet)
    return read


def _judge(found: Judged, read: Workbook, assessment: Assessment) -> None:
    indicators = {one.code: one for one in rounds.indicators_for(assessment)}
    present = {answer.indicator_id: answer for answer in assessment.answers.all()}
    made_on = rules.versions(read.book.meta) if read.book.meta else {}
    bases = _bases(indicators.values(), present, made_on)
    told: dict[str, int] = {}
    rows: dict[str, tuple[int, Typed]] = {}
    for line, indicator, measure in _rows(read, indicators, told, found.faults):
        if indicator.pk not in bases:
            found.faults.append(read.fault(f"平台标识已被改动，分不清本行依据的版本。{AGAIN}", line, CODE))
            continue
        said = _said(line, indicator, measure, bases[indicator.pk])
        found.faults += [read.fault(words, line, column) for column, words in said.faults]
        rows.setdefault(indicator.code, (line.number, Typed()))[1].add(said)
    for code, (number, said) in rows.items():
        indicator = indicators[code]
        answer = present.get(indicator.pk)
        if not said.faults and (
            new := item(
                indicator, said, row=number, version=made_on[code],
                present=answer.version if answer else 0, base=bases[indicator.pk], server=content_of(answer),
            )
        ):  # fmt: skip
            found.items.append(new)
    found.rows = sum(code in indicators for code in told)
    found.absent = [code for code in indicators if code not in told]


def _said(line: Line, indicator: Indicator, measure: Measure | None, base: Content) -> Typed:
    """What a row says otherwise than it said when it was downloaded."""
    percent = OWN in line.percents
    if measure is None:
        return typed(indicator, base, line.cells, percent=percent, skipped=line.broken)
    cell = line.cells.get(OWN)
    return typed_measure(indicator, measure, base, cell, percent=percent, skipped=line.broken)


def _rows(
    read: Workbook, indicators: Mapping[str, Indicator], told: dict[str, int], faults: list[Fault]
) -> Iterator[tuple[Line, Indicator, Measure | None]]:
    """The rows with their indicators, and those of measures with these.

    A row that names none, or one that was named above, is told.
    """
    known: dict[str, tuple[Indicator, Measure | None]] = {
        code: (each, None) for code, each in indicators.items()
    }
    for each in indicators.values():
        known |= {rules.measure_row(each, measure): (each, measure) for measure in measures(each)}
    for line in read.lines(faults):
        code = shown(line.cells.get(CODE)).upper()
        if CODE in line.broken:
            continue
        if not code:
            faults.append(read.fault("本行没有指标编号，请把内容填到指标所在的行。", line))
        elif code not in known:
            faults.append(read.fault(f"指标目录中没有“{code}”，请勿改动编号。", line, CODE))
        elif code in told:
            faults.append(read.fault(f"与第 {told[code]} 行重复，同一指标只保留一行。", line, CODE))
        else:
            told[code] = line.number
            yield line, *known[code]


def _bases(
    indicators: Iterable[Indicator], present: Mapping[int, Answer], made_on: Mapping[str, int]
) -> dict[int, Content]:
    """What each answer said when the workbook was made, by the indicator's id; without those nobody can know."""
    found: dict[int, Content] = {}
    older: dict[int, tuple[int, int]] = {}
    for indicator in indicators:
        answer, version = present.get(indicator.pk), made_on.get(indicator.code)
        if version == 0:
            found[indicator.pk] = Content()
        elif answer is not None and version == answer.version:
            found[indicator.pk] = content_of(answer)
        elif answer is not None and version is not None:
            older[answer.pk] = (indicator.pk, version)
    revisions = AnswerRevision.objects.filter(answer__in=older, kept=True).order_by("answer", "version")
    for key, saved in groupby(revisions, key=lambda one: one.answer_id):
        indicator_id, version = older[key]
        for one in saved:
            if one.version == version:
                found[indicator_id] = content_of(one)
    return found
