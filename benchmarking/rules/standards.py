"""The register of standards: who keeps it, what a stage must say, and the shape of its data file (reference §1.3)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import Field

from benchmarking.models import Standard, StandardPublisher
from benchmarking.states import OPEN_STAGES
from dongtou_brand.kernel.actor import ENTERPRISE, LEAD, Actor
from dongtou_brand.kernel.datafile import Fault, FileModel
from dongtou_brand.kernel.rule import rule
from dongtou_brand.kernel.workflow import Step
from enterprises.enums import StandardStage
from enterprises.models import Enterprise
from enterprises.rules.enterprises import is_active

__all__ = [
    "IN_FORCE", "LIFE", "NUMBERED", "WORDS_MAX", "Facts", "StandardsFile", "can_advance", "can_keep", "can_propose",
    "facts_hold", "publisher_on",
]  # fmt: skip

S = StandardStage
WORDS_MAX: Final = 1000
# Texts that hold, also while their revision is prepared.
IN_FORCE: Final = (S.PUBLISHED, S.REVISING)
# Stages at which a standard has its number and its day.
NUMBERED: Final = (S.PUBLISHED, S.REVISING, S.REPLACED)
# The stages in their order, for the line on a standard's page.
LIFE: Final = (*OPEN_STAGES, S.PUBLISHED)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the register says of a standard."""

    title: str
    product_group: str = ""
    number: str = ""
    plan_batch: str = ""
    planned_on: date | None = None
    publisher: StandardPublisher | None = None
    published_on: date | None = None
    implemented_on: date | None = None
    replaced_by: Standard | None = None
    source: str = ""


class PublisherRow(FileModel):
    """Who publishes, from when until when."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    first_on: date | None = None
    last_on: date | None = None
    source: Annotated[str, Field(max_length=200)] = ""


class StandardRow(FileModel):
    """A published standard."""

    number: Annotated[str, Field(min_length=1, max_length=40)]
    title: Annotated[str, Field(min_length=1, max_length=120)]
    product_group: Annotated[str, Field(max_length=60)] = ""
    publisher: str
    published_on: date
    implemented_on: date | None = None
    source: Annotated[str, Field(max_length=200)] = ""
    example: bool = False


class StandardsFile(FileModel):
    """Publishers, and the standards that the portal starts with."""

    format: Literal[1]
    publishers: list[PublisherRow]
    standards: list[StandardRow] = []


def _publishers_known(file: StandardsFile) -> Iterator[Fault]:
    named = {row.name for row in file.publishers}
    for index, row in enumerate(file.standards):
        if row.publisher and row.publisher not in named:
            yield Fault(
                ("standards", index, "publisher"),
                f"发布机构“{row.publisher}”没有列出，请先在 publishers 中补充",
            )


StandardsFile.checks = (_publishers_known,)


def publisher_on(publishers: Sequence[StandardPublisher], day: date) -> StandardPublisher | None:
    """Who published on a day; of several the one that began last."""
    holding = [one for one in publishers if (one.first_on or day) <= day <= (one.last_on or day)]
    return max(holding, key=lambda one: one.first_on or date.min, default=None)


@rule
def can_keep(by: Actor) -> str | None:
    """标准库由牵头单位维护。"""
    return None if by.role in LEAD else "标准库由牵头单位维护。"


@rule
def can_propose(by: Actor, enterprise: Enterprise) -> str | None:
    """企业可以提出本企业的立项建议。"""
    if by.role not in ENTERPRISE or enterprise.organisation_id != by.organisation_id:
        return "立项建议由企业提出。"
    return is_active(enterprise)


@rule
def facts_hold(facts: Facts, stage: str, taken: Standard | None) -> str | None:
    """编号不重复；列入计划的有批次和日期；现行的有编号、发布机构和日期；被代替的写明新标准。"""
    if taken is not None:
        return f"标准编号“{facts.number}”已登记：{taken.title}。"
    if stage not in OPEN_STAGES[:2] and stage in OPEN_STAGES and not (facts.plan_batch and facts.planned_on):
        return "列入计划的，请填写立项计划批次和列入计划日期。"
    if stage in NUMBERED and not (facts.number and facts.published_on and facts.publisher):
        return "已发布的，请填写标准编号、发布机构和发布日期。"
    if facts.published_on and facts.implemented_on and facts.implemented_on < facts.published_on:
        return "实施日期不能早于发布日期，请核对。"
    if facts.publisher and facts.published_on and not _published_then(facts.publisher, facts.published_on):
        return f"{facts.publisher}在 {facts.published_on} 不是发布机构，请核对发布机构或发布日期。"
    if stage == S.REPLACED and facts.replaced_by is None:
        return "请选择代替它的标准。"
    return None


def _published_then(publisher: StandardPublisher, day: date) -> bool:
    return (publisher.first_on or day) <= day <= (publisher.last_on or day)


@rule
def can_advance(by: Actor, step: Step, on: date, last: date | None, words: str, today: date) -> str | None:
    """各阶段按先后登记，日期不晚于今天；废止、不再制定和继续有效须说明原因。"""
    if refused := can_keep(by):
        return refused
    if on > today:
        return "日期不能晚于今天。"
    if last is not None and on < last:
        return f"日期不能早于上一阶段的 {last}。"
    if step.reason and not words.strip():
        return f"{step.words}请说明原因。"
    return f"情况不能超过 {WORDS_MAX} 个字。" if len(words) > WORDS_MAX else None
