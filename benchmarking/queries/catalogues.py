"""Reading catalogues: the list, one edition as a file, and a file that staff brought in."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Count, F, Q, QuerySet

from benchmarking.enums import CatalogueStatus, IndicatorKind
from benchmarking.models import Catalogue, Indicator, Standard
from benchmarking.queries.rounds import AUDIENCE, indicators_of
from benchmarking.rules import catalogue_files
from benchmarking.rules.catalogue_cells import in_words, tree
from benchmarking.rules.catalogue_changes import Change, Difference, change, head_changes
from benchmarking.rules.catalogue_files import CatalogueFile
from benchmarking.rules.catalogue_rows import Rows, file_of, rows
from benchmarking.rules.catalogue_sheets import TEMPLATE, columns
from cultivation.models import Clause, Policy
from dongtou_brand.kernel import datafile, sheets, uploads
from dongtou_brand.kernel.actor import LEAD, Actor
from dongtou_brand.kernel.datafile import DataFileErrors, Problem
from dongtou_brand.kernel.rule import Refused
from dongtou_brand.kernel.sheets import Book, Fault
from enterprises.models import Attachment, FigureDefinition
from enterprises.rules.workbook_columns import match
from enterprises.rules.workbooks import Workbook

SEARCHED = 5
MAX_ROWS = 3_000
"""More rows than any catalogue has on one sheet; it is read while somebody waits."""


def visible_to(actor: Actor) -> QuerySet[Catalogue]:
    """Published and retired editions for all who take part; drafts for the lead bureau alone."""
    found = Catalogue.objects.select_related("standard", "loaded_by")
    if actor.role in LEAD:
        return found
    return found.exclude(status=CatalogueStatus.DRAFT) if actor.role in AUDIENCE else found.none()


def listed(actor: Actor) -> QuerySet[Catalogue]:
    """The same with how many indicators and gates each has and how many rounds use it."""
    return (
        visible_to(actor)
        .annotate(
            total=Count("indicators", distinct=True),
            gates=Count("indicators", filter=Q(indicators__kind=IndicatorKind.GATE), distinct=True),
            rounds=Count("round", distinct=True),
        )
        .order_by("code", F("published_at").desc(nulls_first=True), "-edition")
    )


def counts(actor: Actor) -> dict[str, int]:
    """How many editions are in force and how many are drafts."""
    return visible_to(actor).order_by().aggregate(
        published=Count("pk", filter=Q(status=CatalogueStatus.PUBLISHED)),
        drafts=Count("pk", filter=Q(status=CatalogueStatus.DRAFT)),
    )  # fmt: skip


def in_force(code: str) -> Catalogue | None:
    """The edition of a catalogue that is in force, or else the one published last."""
    found = Catalogue.objects.select_related("standard").filter(code=code)
    ordered = found.exclude(status=CatalogueStatus.DRAFT).order_by("-published_at", "-pk")
    return ordered.filter(status=CatalogueStatus.PUBLISHED).first() or ordered.first()


def stored(code: str, edition: str) -> Catalogue | None:
    """The edition that is stored under these names."""
    return Catalogue.objects.select_related("loaded_by").filter(code=code, edition=edition).first()


def file(catalogue: Catalogue) -> CatalogueFile:
    """An edition as its file; raises `Refused` for one of which the portal keeps no file."""
    if not catalogue.content:
        raise Refused(f"{catalogue}载入时没有保存原文，请用原 YAML 文件修改。")
    return file_of(catalogue.content)


def figures() -> list[str]:
    """The codes of the yearly figures that an indicator can name."""
    return list(FigureDefinition.objects.order_by("position").values_list("code", flat=True))


# ── comparing ───────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Compared:
    """Two editions, the earlier first, and what changed."""

    before: Catalogue
    now: Catalogue
    head: list[Difference]
    change: Change


def compare(before: Catalogue, now: Catalogue, of: Rows | None = None) -> Compared:
    """The comparison; `of` are the rows of a later edition that is not stored yet."""
    later: list[Indicator] = of.indicators if of else list(indicators_of(now))
    return Compared(before, now, head_changes(before, now), change(list(indicators_of(before)), later))


# ── a file that was brought in ──────────────────────────────────────────────────────────────────
@dataclass
class Draft:
    """What a file turned out to be: its content and rows, or all that is wrong, by line or by cell."""

    file: Attachment
    content: CatalogueFile | None = None
    rows: Rows | None = None
    problems: tuple[Problem, ...] = ()
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_sheet(self) -> bool:
        return self.file.media_type == uploads.XLSX

    @property
    def wrong(self) -> int:
        return len(self.problems) + len(self.faults)


def uploaded(actor: Actor) -> QuerySet[Attachment]:
    """The files that people of the lead bureau brought in as catalogues; they belong to no enterprise."""
    if actor.role not in LEAD:
        return Attachment.objects.none()
    kinds = (uploads.XLSX, uploads.YAML)
    mine = Q(uploaded_by=actor.user_id) | Q(pk__in=Catalogue.objects.exclude(file=None).values("file"))
    return Attachment.objects.select_related("uploaded_by").filter(
        mine, enterprise=None, media_type__in=kinds
    )


def read(kept: Attachment) -> Draft:
    """Read a file whole, against what is stored now; nothing is written."""
    draft = Draft(kept)
    try:
        if draft.is_sheet:
            draft.content, draft.faults = _sheets(kept)
        else:
            raw = uploads.read(kept.sha256)
            draft.content = datafile.read_bytes(raw, CatalogueFile, also=known(), name=kept.name)
    except DataFileErrors as wrong:
        draft.problems = wrong.errors
    except Refused as refused:
        draft.faults = [Fault(refused.words)]
    except FileNotFoundError:
        draft.faults = [Fault("文件已不在平台上，请重新上传。")]
    if draft.wrong:
        draft.content = None
    if draft.content:
        draft.rows = rows(draft.content)
        draft.rows.catalogue.standard = standard(draft.content)
    return draft


def standard(content: CatalogueFile) -> Standard | None:
    """The standard that a checked file names."""
    number = catalogue_files.standard_number(content)
    return Standard.objects.get(number=number) if number else None


def known() -> tuple[catalogue_files.Check, ...]:
    """Checks against what is stored: clauses of current policies, yearly figures with their units, standards."""
    numbers = Policy.objects.current().values_list("number", flat=True)
    keys: dict[str, list[str]] = {number: [] for number in numbers}
    for number, key in Clause.objects.filter(policy__replaced_by=None).values_list("policy__number", "key"):
        keys[number].append(key)
    return (
        catalogue_files.known_clauses(keys),
        catalogue_files.known_figures(dict(FigureDefinition.objects.values_list("code", "unit"))),
        catalogue_files.known_standards(
            set(Standard.objects.exclude(number="").values_list("number", flat=True))
        ),
    )


def marked(kept: Attachment, faults: list[Fault]) -> bytes:
    """The workbook with its wrong cells coloured; empty when it can't be marked."""
    try:
        with sheets.bounded_memory():
            return sheets.mark(uploads.path_of(kept.sha256), faults)
    except (Refused, sheets.Unmarkable, FileNotFoundError):
        return b""


def _sheets(kept: Attachment) -> tuple[CatalogueFile | None, list[Fault]]:
    book = sheets.open_book(uploads.path_of(kept.sha256), kept.name)
    if book.meta and book.meta.template != TEMPLATE:
        raise Refused("这不是指标目录的工作簿，请下载目录模板填写。")
    found = {title: _opened(book, title) for title in columns()}
    faults: list[Fault] = [fault for one in found.values() for fault in one.faults]
    made = tree({title: list(one.lines(faults)) for title, one in found.items()})
    faults += [found[spot.sheet].fault(words, spot.line, spot.column) for spot, words in made.wrong]
    content, wrong = datafile.judge(made.data, CatalogueFile, known())
    told = {(fault.sheet, fault.row, fault.column) for fault in faults}
    for each in wrong:
        spot = made.spot(each.place)
        words = in_words(each.message)
        fault = found[spot.sheet].fault(words, spot.line, spot.column) if spot else Fault(words)
        if (fault.sheet, fault.row, fault.column) not in told:
            faults.append(fault)
    return content, sorted(set(faults), key=_order(list(found)))


def _order(titles: list[str]) -> Callable[[Fault], tuple[int, int, int]]:
    return lambda one: (titles.index(one.sheet) if one.sheet in titles else -1, one.row, one.column)


def _opened(book: Book, title: str) -> Workbook:
    """A sheet with its headings; raises `Refused` when it or one of its columns is not there."""
    if title not in book.sheets:
        raise Refused(f"没有名为“{title}”的工作表，请下载目录模板，把内容粘贴过去后重新上传。")
    read_ = Workbook(book, title)
    read_.layout = book.layout(title)
    if read_.layout.rows > MAX_ROWS:
        raise Refused(f"工作表“{title}”超过 {MAX_ROWS:,} 行，不是指标目录。")
    wanted = columns()[title]
    for number, row in book.rows(title, limit=SEARCHED):
        heads = match(title, number, row, wanted, None)
        if heads.found > read_.heads.found:
            read_.heads = heads
    if lost := [one.title for one in wanted if one.code not in read_.heads.places]:
        raise Refused(f"工作表“{title}”没有找到列名“{'”“'.join(lost)}”，列名可能已被改动，请改回模板的列名。")
    read_.faults = [fault for fault in read_.heads.faults if "出现了两次" in fault.words]
    return read_
