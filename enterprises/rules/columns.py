"""The columns of the list of enterprises: what each is called, what it means, by what it is sorted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

NAME = "name"


@dataclass(frozen=True)
class ListColumn:
    """A column. `unit` stands under its name; `basis` is its 口径 for the workbook; `sort` is its order's name.

    `field` is the field of the import's template from which the same value is read; without one an import
    ignores the column.
    """

    key: str
    name: str
    basis: str
    unit: str = ""
    width: int = 14
    decimals: int = 0
    sort: str = ""
    number: bool = False
    shown: bool = True
    field: str = ""

    @property
    def title(self) -> str:
        """Name and unit in one line, as in a workbook."""
        return f"{self.name}（{self.unit}）" if self.unit else self.name


_LATEST = "最近一个已提交且营业收入有数值的年度"


def columns(due: int) -> dict[str, ListColumn]:
    """Every column by its key, in their usual order; `due` is the year whose figures are asked for."""
    every = (
        ListColumn("township", "街道（乡镇）", "企业所在街道（乡镇）。", sort="township", field="township"),
        ListColumn("industry", "行业", "国民经济行业分类（GB/T 4754）小类。", width=26, field="industry"),
        ListColumn("rung", "梯度", "培育梯度：规划、培育、创建、认证。", width=10, sort="rung"),
        ListColumn("year", "数据年度", f"{_LATEST}。", width=10, number=True, shown=False),
        ListColumn(
            "revenue", "营业收入", f"{_LATEST}的营业收入。", "万元", 16, 2, sort="revenue", number=True
        ),
        ListColumn(
            "rd_intensity",
            "研发强度",
            "研发投入 ÷ 营业收入 × 100%，年度与营业收入相同。",
            "%",
            14,
            2,
            sort="intensity",
            number=True,
        ),
        ListColumn("points", "核验分", "最近一次有效的对标核验得分。", "", 10, 1, sort="points", number=True),
        ListColumn("verified_on", "核验日期", "核验分的核验日期。", width=12, shown=False),
        ListColumn("figures", f"{due} 年度数据", f"{due} 年度数据的填报进度。", width=16),
        ListColumn("rung_since", "进入梯度日期", "进入现有梯度的日期。", width=14, shown=False),
        ListColumn("liaison", "责任联系人", "负责联系该企业的工作人员。", width=12, shown=False),
        ListColumn("ownership", "企业类型", "营业执照所载类型。", width=20, shown=False, field="ownership"),
        ListColumn("founded_on", "成立日期", "营业执照所载成立日期。", shown=False, field="founded_on"),
        ListColumn(
            "main_products", "主导产品", "企业填报的主导产品。", width=28, shown=False, field="main_products"
        ),
        ListColumn("state", "在库状态", "在库，或终止的原因和日期。", width=18, shown=False),
        ListColumn("updated", "更新", "档案最近一次变动的日期。", width=12, sort="updated"),
    )
    return {column.key: column for column in every}


def usual(due: int) -> list[str]:
    """The columns that stand there until somebody chooses others."""
    return [column.key for column in columns(due).values() if column.shown]


def chosen(keys: Iterable[str], due: int, *, past: bool = False) -> list[ListColumn]:
    """The columns of these keys in their order; unknown ones are left out, and none at all means the usual.

    Of a past day nobody kept when a dossier had last changed.
    """
    every = {key: column for key, column in columns(due).items() if not (past and key == "updated")}
    known = [every[key] for key in dict.fromkeys(keys) if key in every]
    return known or [every[key] for key in usual(due) if key in every]


def due_year(day: date) -> int:
    """The year whose figures are asked for on this day: the last that is over."""
    return day.year - 1
