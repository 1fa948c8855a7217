"""What is missing in a dossier or contradicts itself: the kinds of the standing list 待整改事项.

Each kind is declared here once: its name, the sentence that says what is wrong and how it is mended, and how
urgent it is. How its rows are found stands in `queries/shortcomings.py` under the same code.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final


@dataclass(frozen=True)
class Kind:
    """One kind of shortcoming: `code` stands in addresses, `tone` is err (act now) or warn (act soon).

    `inward` kinds are the office's own business, such as two dossiers of one enterprise: the enterprise does
    not see them.
    """

    code: str
    label: str
    sentence: str
    tone: str = "warn"
    inward: bool = False


KINDS: Final[Mapping[str, Kind]] = {
    kind.code: kind
    for kind in (
        Kind(
            "certificate_expired",
            "证书过期",
            "证书已过有效期，且没有登记同类新证：换证后修改原证或登记新证，不再持有的注销。",
            "err",
        ),
        Kind(
            "certificate_expiring",
            "证书将到期",
            "证书 90 天内到期，且没有登记同类新证：及时申请换证，取得后登记。",
        ),
        Kind("certificate_without_file", "证书缺扫描件", "有效的证书没有上传扫描件：请补传。"),
        Kind(
            "officer_gone",
            "质量官离任未补",
            "首席质量官已离任，没有登记继任者：由法定代表人任命后登记。",
            "err",
        ),
        Kind(
            "officer_missing",
            "未设质量官",
            "列入培育及以上梯度的企业应设首席质量官：任命、参加任职培训后登记。",
            "err",
        ),
        Kind(
            "figures_missing",
            "年度数据未提交",
            "已过填报期限，上一年度（或更早年度）的数据还没有提交：填报后提交确认。",
            "err",
        ),
        Kind(
            "figures_returned",
            "数据退回未改",
            "年度数据被退回或要求更正，尚未重新提交：按退回意见改正后提交。",
            "err",
        ),
        Kind("product_without_standard", "产品缺执行标准", "产品没有登记执行标准：请补填标准编号。"),
        Kind(
            "share_self_declared",
            "占有率无证明",
            "市场占有率由企业自行声明，不能作为申报依据：取得协会、年鉴或第三方证明后修改。",
        ),
        Kind(
            "paper_expiring",
            "知识产权到期",
            "专利、商标等 90 天内到期，或到期不满 90 天：续展后修改有效期，不再持有的作废。",
        ),
        Kind(
            "research_body_expiring",
            "研发机构到期",
            "研发机构的认定 90 天内到期，或到期不满 90 天：复核后修改有效期，不再认定的作废。",
        ),
        Kind(
            "liaison_gone",
            "责任联系人已离岗",
            "责任联系人已不在牵头单位或企业所在街道（乡镇）任职：在企业名录中勾选企业，重新指派。",
            inward=True,
        ),
        Kind(
            "namesake",
            "疑似重复建档",
            "与较早建档的企业名称相近：核对后写明不是同一家，或在变更登记中合并。",
            inward=True,
        ),
    )
}
"""Every kind by its code, in the order of the tabs."""

LIMIT: Final = 1000
"""Beyond this a kind is not counted and not listed: whoever has that many mends them by township."""


def due_year(day: date, month_and_day: str) -> int:
    """The latest year whose figures are due on this day; `month_and_day` of the next year, as “03-31”."""
    due = date.fromisoformat(f"{day.year}-{month_and_day}")
    return day.year - 1 if day > due else day.year - 2


def counted(number: int) -> str:
    """A number of rows as the tabs print it."""
    return f"{LIMIT:,}+" if number > LIMIT else f"{number:,}"
