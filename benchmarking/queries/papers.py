"""The gaps of an assessment as they leave the portal: what workbook and paper both say."""

from datetime import datetime
from decimal import Decimal

from django.utils.timezone import localtime

from benchmarking.models import Assessment
from benchmarking.queries.gaps import Report
from benchmarking.queries.peers import Peers
from benchmarking.rules.gaps import Conclusion, Gap, conclusion
from benchmarking.rules.papers import whole
from benchmarking.rules.peers import PEERS_LEAST


def file_name(assessment: Assessment, at: datetime) -> str:
    """“××公司_2018 年第一轮_差距分析_20180427”, without suffix; 未核验 where it is not verified."""
    mark = "" if assessment.verified_at else "（未核验）"
    return f"{assessment.enterprise.name}_{assessment.title}_差距分析{mark}_{localtime(at):%Y%m%d}"


def opening(report: Report) -> str:
    """What stands before the sentence of the conclusion."""
    name = concluded(report).name
    return (
        f"结论：{name}。核验 "
        if report.verified
        else f"尚未核验，以下按自评计算，不作为结论。按自评为“{name}”："
    )


def concluded(report: Report) -> Conclusion:
    """The conclusion of a report in words."""
    return conclusion(report.outcome, report.score, report.unmet, report.thresholds)


def change(report: Report) -> Decimal | None:
    """Points against the round before (分); None where there is nothing to compare."""
    if not report.verified or report.before is None or report.before.verified_points is None:
        return None
    return report.score.points - report.before.verified_points


def named(gap: Gap) -> str:
    """The indicator's name, with a mark where its requirement is an example."""
    return f"{gap.indicator.name}（示例）" if gap.indicator.is_example else gap.indicator.name


def edition(assessment: Assessment) -> str:
    """The catalogue and its edition, with a mark where its points are an example."""
    catalogue = assessment.round.catalogue
    return f"{catalogue}（示例：区级参考分值）" if catalogue.is_example else str(catalogue)


def minute(moment: datetime | None) -> str:
    """“2018-04-27 10:24” by China's clock; empty for none."""
    return f"{localtime(moment):%Y-%m-%d %H:%M}" if moment else ""


def notes(report: Report) -> list[tuple[str, str]]:
    """What the figures mean (统计口径): a heading and a sentence each."""
    catalogue = report.assessment.round.catalogue
    found = [
        ("得分", "以核验结果为准；核验前按企业自评计算，不作为结论。"),
        (
            "结论",
            f"任一必备项未满足为“未达标”；全部满足的，{whole(report.thresholds.basic_points)} 分起为“基本达标”，"
            f"{whole(report.thresholds.pass_points)} 分起为“达标”。",
        ),
        ("满分", "不含经认可的不适用指标，达标线不因此降低。"),
        ("得分率", "得分除以满分，保留一位小数。"),
        ("可提升", "该指标满分与现有得分之差，百分比为占该指标满分的比例；必备项不计分。"),
        (
            "同类企业",
            f"本轮同行业已核验企业的中位数和四分位数，匿名；同行业不足 {PEERS_LEAST} 家的按本轮全部企业，"
            f"仍不足 {PEERS_LEAST} 家的不显示。",
        ),
    ]
    if catalogue.is_example:
        found.append(("示例", "指标目录的分值为区级参考分值，属示例，以正式发布的标准为准。"))
    if report.assessment.enterprise.is_demo:
        found.append(("示例数据", "企业为虚构，数据用于演示。"))
    return found


def gain(report: Report) -> Decimal:
    """All points that are still to be had (分)."""
    return sum((gap.gain for gap in report.gaps if gap.gain), Decimal("0.0"))


def group(peers: Peers) -> str:
    """With whom the enterprise is compared: “塑料制品业 6 家”."""
    return f"{peers.industry.name if peers.industry else '本轮全部企业'} {peers.count} 家"


def found_words(report: Report, gap: Gap) -> str:
    """What the officer found, in words; 待核验 before verification."""
    return gap.found_words if report.verified else "待核验"


def gain_words(gap: Gap) -> str:
    """What is to be had; a gate that stands before every result says so."""
    return str(gap.gain) if gap.gain else "阻断认证" if gap.blocks else ""
