"""The shape of a policy file, and what must agree inside it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from cultivation.enums import Comparator
from dongtou_brand.kernel.datafile import Fault, FileModel, Location, Number

__all__ = ["TOWNSHIPS", "Clause", "Document", "PolicyFile", "citation", "known_units", "verbatim", "walk"]

TOWNSHIPS = "townships"
"""Stands in a duty for 各街道（乡镇）: all that exist at the time, not a list frozen in 2015."""

Short = Annotated[str, Field(min_length=1, max_length=80)]
Text = Annotated[str, Field(min_length=1, max_length=5_000)]
Code = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9-]{0,7}$")]
Key = Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+)*$", max_length=20)]
Year = Annotated[int, Field(ge=2000, le=2100)]


class Superior(FileModel):
    """A document of a higher level that this one implements."""

    number: Short
    title: Annotated[str, Field(min_length=1, max_length=200)]


class Document(FileModel):
    """The 公文 itself: what stands above and below its text."""

    letterhead: Short
    number: Annotated[str, Field(pattern=r"^.+〔[0-9]{4}〕[1-9][0-9]*号$", max_length=60)]
    issuer: Short
    title: Annotated[str, Field(min_length=1, max_length=200)]
    dated_on: date
    printed_on: date | None = None
    validity: Literal["valid", "amended", "repealed"]
    superior: list[Superior] = []
    addressees: Text
    copied_to: str = ""
    printed_by: str = ""


class Clause(FileModel):
    """A part of the text: its number as printed, its heading, its own words, and its parts."""

    key: Key
    label: Annotated[str, Field(max_length=20)] = ""
    heading: Annotated[str, Field(max_length=80)] = ""
    text: Annotated[str, Field(max_length=5_000)] = ""
    parts: list["Clause"] = []


class Target(FileModel):
    """A target; without a threshold it is followed as a trend or a rank, never judged."""

    code: Code
    name: Short
    clause: Key
    quote: Text
    kind: Literal["absolute", "ratio", "trend", "rank"]
    comparator: Literal["gt", "ge", "eq", "trend", "rank"]
    threshold: Number | None
    unit: Annotated[str, Field(min_length=1, max_length=8)]
    year: Year
    basis: Text


class Duty(FileModel):
    """The units that a clause names, by organisation code or `townships`."""

    clause: Key
    responsible: list[str] = []
    member: list[str] = []


class Milestone(FileModel):
    """A step of the work. Its due day may lie before the document's own date; it may have no end."""

    code: Code
    name: Annotated[str, Field(min_length=1, max_length=60)]
    clause: Key
    quote: Text
    starts_on: date | None = None
    due_on: date | None = None


class MemberDuty(FileModel):
    """What the policy asks of each cultivated enterprise, once or every year."""

    code: Code
    name: Short
    clause: Key
    quote: Text
    every: Literal["once", "year"]


class PolicyFile(FileModel):
    """A policy document as data."""

    format: Literal[1]
    document: Document
    clauses: Annotated[list[Clause], Field(min_length=1)]
    targets: list[Target] = []
    duties: list[Duty] = []
    milestones: list[Milestone] = []
    member_duties: list[MemberDuty] = []


def walk(clauses: Iterable[Clause], place: Location = ("clauses",)) -> Iterator[tuple[Location, Clause]]:
    """Every clause in the order of the text, each with its place in the file."""
    for index, clause in enumerate(clauses):
        here = (*place, index)
        yield here, clause
        yield from walk(clause.parts or (), (*here, "parts"))


def citation(key: str, way: Iterable[tuple[str, str]]) -> str:
    """How officials cite a clause, from label and heading of the clauses on the way to it.

    A part with a printed number is cited by numbers: “三（一）”. A dash has none, so it is counted under the
    heading above it: “二、工作目标 第 2 项”.
    """
    *above, (label, _) = way
    if label == "——":
        return f"{''.join(f'{name}{heading}' for name, heading in above)} 第 {key.rpartition('.')[2]} 项"
    return "".join(
        name.strip("、 ").replace("(", "（").replace(")", "）") for name, _ in (*above, (label, ""))
    )


def verbatim(file: PolicyFile) -> str:
    """The text of the clauses as printed, one paragraph a line."""
    return "\n".join(_printed(clause, len(place) > 2) for place, clause in walk(file.clauses))


def _printed(clause: Clause, inner: bool) -> str:
    # the heading of an inner clause runs into its text behind a full stop; a chapter's stands alone
    between = "" if not clause.heading else "。" if inner else "\n"
    return f"{clause.label}{clause.heading}{between}{clause.text}".rstrip("\n")


def known_units(codes: Iterable[str]) -> Callable[[PolicyFile], Iterator[Fault]]:
    """A check that every unit of a duty is one of `codes` (the organisations that are stored)."""
    known = frozenset(codes) | {TOWNSHIPS}

    def check(file: PolicyFile) -> Iterator[Fault]:
        for index, duty in enumerate(file.duties):
            for role in ("responsible", "member"):
                for at, unit in enumerate(getattr(duty, role) or ()):
                    if unit not in known:
                        words = f"单位编码“{unit}”不存在，请改用已登记的编码：{'、'.join(sorted(known))}"
                        yield Fault(("duties", index, role, at), words)

    return check


def _clause_keys_once(file: PolicyFile) -> Iterator[Fault]:
    seen: set[str] = set()
    for place, clause in walk(file.clauses):
        if clause.key in seen:
            yield Fault((*place, "key"), f"条款键“{clause.key}”重复，请改为未用过的键")
        seen.add(clause.key)


def _clauses_say_something(file: PolicyFile) -> Iterator[Fault]:
    for place, clause in walk(file.clauses):
        if not (clause.text or clause.parts):
            yield Fault(place, f"条款“{clause.key}”既无条文也无下级条款，请补上 text 或 parts")
        if len(place) > 2 and clause.key and not clause.key.startswith(f"{_parent(file, place).key}."):
            yield Fault((*place, "key"), f"条款键“{clause.key}”应以上级条款的键加“.”开头，请改正")


def _parent(file: PolicyFile, place: Location) -> Clause:
    return dict(walk(file.clauses))[place[:-2]]


_CITING = ("targets", "duties", "milestones", "member_duties")


def _citations_hold(file: PolicyFile) -> Iterator[Fault]:
    """Every clause key exists and every quotation stands in that clause, word by word."""
    clauses = {clause.key: clause for _, clause in walk(file.clauses)}
    for group in _CITING:
        for index, item in enumerate(getattr(file, group) or ()):
            clause = clauses.get(item.clause)
            quote = getattr(item, "quote", None)
            if item.clause and clause is None:
                words = f"条款键“{item.clause}”不存在，请改为 clauses 中已有的键"
                yield Fault((group, index, "clause"), words)
            elif clause and quote and quote not in f"{clause.heading or ''}{clause.text or ''}":
                words = f"“{quote}”不是条款“{item.clause}”的原话，请逐字照抄条文，或改正 clause"
                yield Fault((group, index, "quote"), words)


def _codes_once(file: PolicyFile) -> Iterator[Fault]:
    for group in ("targets", "milestones", "member_duties"):
        seen: set[str] = set()
        for index, item in enumerate(getattr(file, group) or ()):
            if item.code and item.code in seen:
                yield Fault((group, index, "code"), f"编码“{item.code}”重复，请改为未用过的编码")
            seen.add(item.code)


def _targets_can_be_judged(file: PolicyFile) -> Iterator[Fault]:
    for index, target in enumerate(file.targets):
        judged = target.comparator not in (Comparator.TREND, Comparator.RANK)
        if judged and target.threshold is None:
            yield Fault(("targets", index), "比较方式为 gt、ge、eq 时须填写 threshold（目标值）")
        if not judged and target.threshold is not None:
            words = "只看趋势或排名的目标没有目标值，请把 threshold 留空，或改用 gt、ge、eq"
            yield Fault(("targets", index, "threshold"), words)
        if not judged and target.kind != target.comparator:
            yield Fault(("targets", index, "kind"), f"kind 应与 comparator 一致，请改为 {target.comparator}")


def _units_once_per_duty(file: PolicyFile) -> Iterator[Fault]:
    clauses = Counter(duty.clause for duty in file.duties)
    for index, duty in enumerate(file.duties):
        units = [*(duty.responsible or ()), *(duty.member or ())]
        if clauses[duty.clause] > 1:
            yield Fault(("duties", index, "clause"), f"条款“{duty.clause}”的分工写了多次，请合并为一项")
        if not units:
            yield Fault(("duties", index), "没有写单位，请补上 responsible（责任单位）或 member（成员单位）")
        for unit, times in Counter(units).items():
            if times > 1:
                yield Fault(("duties", index), f"单位“{unit}”在同一条款中重复，请只保留一处")


def _days_in_order(file: PolicyFile) -> Iterator[Fault]:
    for index, step in enumerate(file.milestones):
        if step.starts_on is None and step.due_on is None:
            yield Fault(("milestones", index), "起止日期都没有，请至少填写 starts_on 或 due_on")
        if step.starts_on and step.due_on and step.due_on < step.starts_on:
            yield Fault(("milestones", index, "due_on"), "完成期限早于起始日期，请核对")


def _printed_after_dated(file: PolicyFile) -> Iterator[Fault]:
    if file.document.printed_on and file.document.printed_on < file.document.dated_on:
        yield Fault(("document", "printed_on"), "印发日期早于成文日期，请核对")


PolicyFile.checks = (
    _clause_keys_once,
    _clauses_say_something,
    _citations_hold,
    _codes_once,
    _targets_can_be_judged,
    _units_once_per_duty,
    _days_in_order,
    _printed_after_dated,
)
