"""五、质量绩效: figures of three years, each with its chart beside it."""

from typing import Literal

from enterprises.rules.figures import Absent, Value
from reporting.rules.content import Block, Chapter, Figure, Paragraphs
from reporting.rules.drafting.parts import (
    Writing,
    drawing,
    drawings,
    mixed,
    section,
    yearly_table,
)
from reporting.rules.drafting.parts import (
    chapter as make_chapter,
)
from reporting.rules.facts import FigureFact, Stated
from reporting.rules.wording import sentence


def chapter(work: Writing) -> Chapter:
    """Quality losses, inspection and customers, business and innovation, and the enterprise's own words."""
    return make_chapter(
        "质量绩效",
        section("质量损失率", losses(work)),
        section("检验、抽查与顾客满意", inspection(work)),
        section("经营与创新", business(work)),
        section("绩效说明", work.written("performance")),
    )


def losses(work: Writing) -> list[Block]:
    """The rate in a sentence, how it is made up, and its course; never two 口径 in one line."""
    rate = work.figure("quality_loss_rate")
    if rate is None:
        return []
    parts = work.known("internal_loss", "external_loss")
    whole = [total_loss(work, *parts)] if len(parts) == 2 else []
    listed = [*parts, *whole, *work.known("gross_output"), rate]
    words = [sentence(rate, work.year), mixed(work, rate) or ""]
    return [
        Paragraphs(texts=[word for word in words if word]),
        *yearly_table(work, "质量损失构成", listed, total=rate.code, note=f"口径：质量损失率＝{rate.basis}"),
        *drawings(_chart(work, "bar", rate.code), _chart(work, "line", "pass_rate")),
    ]


def _chart(work: Writing, kind: Literal["bar", "line"], code: str) -> Figure | None:
    fact = work.figure(code)
    return drawing(work, kind, fact.name, fact) if fact else None


def total_loss(work: Writing, internal: FigureFact, external: FigureFact) -> FigureFact:
    """内部损失 and 外部损失 together; unknown as soon as one of them is."""
    years = {year: _sum(internal.in_year(year), external.in_year(year)) for year in work.facts.years}
    return FigureFact(
        code="total_loss",
        name="质量损失合计",
        unit=internal.unit,
        basis="内部质量损失 + 外部质量损失。",
        decimals=internal.decimals,
        group=internal.group,
        derived=True,
        years=years,
    )


def _sum(one: Stated, other: Stated) -> Stated:
    value: Value = Absent.BLANK
    if one.number is not None and other.number is not None:
        value = one.number + other.number
    source = "、".join(dict.fromkeys(filter(None, (one.source, other.source))))
    return Stated(value, source, one.confirmed and other.confirmed, f"{one.basis}|{other.basis}")


def inspection(work: Writing) -> list[Block]:
    """First-time pass rate, supervisory inspections, satisfaction."""
    facts = work.known(
        "pass_rate", "inspections_total", "inspections_passed", "inspection_pass_rate", "satisfaction"
    )
    said = [sentence(fact, work.year) for fact in work.known("pass_rate", "satisfaction")]
    words: list[Block] = [Paragraphs(texts=["".join(said)])] if said else []
    return [*words, *yearly_table(work, "检验与顾客指标", facts)]


def business(work: Writing) -> list[Block]:
    """Turnover, output, staff, research and exports: all figures for the report that no other table has."""
    codes = ("revenue", "taxes", "staff", "rd_spending", "rd_intensity", "exports", "own_brand_exports",
             "own_brand_share")  # fmt: skip
    facts = work.known(*codes)
    said = [sentence(fact, work.year) for fact in work.known("revenue", "rd_intensity")]
    words: list[Block] = [Paragraphs(texts=["".join(said)])] if said else []
    charts = drawings(_chart(work, "bar", "revenue"), _chart(work, "line", "rd_intensity"))
    return [*words, *yearly_table(work, "经营与创新数据", facts), *charts]
