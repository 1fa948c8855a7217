"""The printed report of an assessment's gaps, ready for its template."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.timezone import localtime

from benchmarking.models import Assessment
from benchmarking.queries.gaps import Report
from benchmarking.queries.papers import (
    change,
    concluded,
    edition,
    file_name,
    found_words,
    gain,
    gain_words,
    group,
    minute,
    named,
    notes,
    opening,
)
from benchmarking.rules.comparisons import Compared
from benchmarking.rules.gaps import Conclusion, Gap, rate
from benchmarking.rules.papers import (
    DASH,
    Fact,
    Facts,
    Figure,
    Figures,
    Head,
    Line,
    Run,
    Table,
    figure,
    percent,
    whole,
)
from benchmarking.rules.peers import PEERS_LEAST
from benchmarking.rules.ways import Way

NO_GAPS = "没有差距：必备项全部满足，计分项全部得满分。"


@dataclass(frozen=True)
class Paper:
    """Everything that the printed report says. `draft` until the assessment is verified."""

    assessment: Assessment
    at: datetime
    draft: bool
    opening: str
    conclusion: Conclusion
    cover: Facts
    results: Facts
    charts: Figures
    dimensions: Table
    gates: Table
    gaps: Table
    measures: Table | None
    ways: Table | None
    rounds: Table | None
    notes: Sequence[str]

    @property
    def title(self) -> str:
        return "对标差距分析报告"

    @property
    def parts(self) -> list[tuple[str, Table]]:
        """The tables after the dimensions, each under its heading; what there is not has none."""
        listed = [
            ("必备项", self.gates if self.gates.rows else None),
            ("差距清单", self.gaps),
            ("关键技术指标对比", self.measures),
            ("达标路径", self.ways),
            ("各轮比较", self.rounds),
        ]
        present = [(title, table) for title, table in listed if table is not None]
        return [
            (f"{number}、{title}", table)
            for number, (title, table) in zip("三四五六七", present, strict=False)
        ]

    @property
    def file_name(self) -> str:
        """Without suffix."""
        return file_name(self.assessment, self.at)


def paper(report: Report, at: datetime) -> Paper:
    """The printed report, made at this moment."""
    return Paper(
        assessment=report.assessment,
        at=localtime(at),
        draft=not report.verified,
        opening=opening(report),
        conclusion=concluded(report),
        cover=_cover(report),
        results=_results(report),
        charts=_charts(report),
        dimensions=_dimensions(report),
        gates=_gates(report),
        gaps=_gaps(report),
        measures=_measures(report),
        ways=_ways(report),
        rounds=_rounds(report),
        notes=[f"{title}：{words}" for title, words in notes(report)],
    )


def _cover(report: Report) -> Facts:
    assessment = report.assessment
    verified = (
        f"{assessment.verified_by}，{minute(assessment.verified_at)}" if report.verified else "尚未核验"
    )
    facts = [
        Fact("企业名称", assessment.enterprise.name),
        Fact("统一社会信用代码", assessment.enterprise.credit_code),
        Fact("对标轮次", assessment.title),
        Fact("街道（乡镇）", assessment.enterprise.township.short_name),
        Fact("自评提交", minute(assessment.submitted_at)),
        Fact("核验", verified),
        Fact("指标目录", edition(assessment)),
        Fact("数据性质", "示例数据，企业为虚构" if assessment.enterprise.is_demo else "企业填报的实际数据"),
    ]
    return Facts(facts)


def _results(report: Report) -> Facts:
    moved = change(report)
    full = whole(report.score.full)
    seen = report.peers.points
    peers = f"不足 {PEERS_LEAST} 家，不显示"
    if seen is not None:
        peers = f"{seen.middle} 分，四分位 {seen.lower}–{seen.upper} 分（{group(report.peers)}）"
    facts = [
        Fact("核验得分", f"{report.score.points} 分（满分 {full} 分）" if report.verified else "待核验"),
        Fact("自评得分", f"{report.self_score.points} 分"),
        Fact("必备项", f"满足 {report.score.gates_met} / {report.score.gates_total} 项"),
        Fact("计分项可提升", f"{gain(report)} 分"),
        Fact("同类企业中位数", peers),
        Fact("较上轮", f"{moved:+} 分" if moved is not None else DASH),
    ]
    return Facts(facts, caption="主要结果", number=1)


def _charts(report: Report) -> Figures:
    names = [line.name for line in report.lines]
    runs = [Run("自评", [line.own_rate for line in report.lines])]
    if report.verified:
        runs.insert(0, Run("核验", [line.rate for line in report.lines]))
    if report.peers.rates:
        runs.append(
            Run("同类企业中位数", [line.peers.middle if line.peers else None for line in report.lines])
        )
    earned = Run(
        "核验得分" if report.verified else "自评得分",
        [line.verified if report.verified else line.own for line in report.lines],
    )
    full = Run("满分", [line.full for line in report.lines])
    return Figures(
        [
            Figure("radar", "各维度得分率", "%", names, runs, 1, Decimal(100)),
            Figure("bar", "各维度得分与满分", "分", names, [earned, full], 2),
        ]
    )


def _dimensions(report: Report) -> Table:
    columns = [
        Head("维度", width=22),
        *(
            Head(title, "number", 13)
            for title in ("满分", "自评", "核验", "得分率", "同类中位数", "上轮核验")
        ),
    ]
    rows = [
        Line(
            [
                f"{each.code} {each.name}",
                whole(each.full),
                figure(each.own),
                figure(each.verified),
                percent(each.rate if report.verified else each.own_rate),
                percent(each.peers.middle if each.peers else None),
                figure(each.before),
            ]
        )
        for each in report.lines
    ]
    before = report.before.verified_points if report.before else None
    total = rate(report.score.points, report.score.full)
    cells = [
        "合计",
        whole(report.score.full),
        figure(report.self_score.points),
        figure(report.score.points if report.verified else None),
        percent(total),
        DASH if report.peers.points is None else f"{report.peers.points.middle} 分",
        figure(before),
    ]
    note = "" if report.verified else "核验前得分率按自评计算。"
    return Table(
        "各维度得分", columns, [*rows, Line(cells, total=True)], "得分：分；得分率、中位数：%", note, 2
    )


def _gates(report: Report) -> Table:
    columns = [
        Head("编号", width=10),
        Head("必备项", width=26),
        Head("要求", width=36),
        Head("自评", width=12),
        Head("核验", width=16),
    ]
    rows = [
        Line(
            [
                gap.indicator.code,
                named(gap),
                gap.required,
                gap.self_words,
                found_words(report, gap),
            ]
        )
        for gap in report.gates
    ]
    return Table("必备项满足情况", columns, rows, number=3, note="任一必备项未满足，不论得分均不能申请认证。")


def _gaps(report: Report) -> Table:
    columns = [
        Head("编号", width=8),
        Head("指标", width=14),
        Head("现状", width=15),
        Head("要求", width=17),
        Head("自评", "number", 8),
        Head("核验", "number", 8),
        Head("可提升", "number", 9),
        Head("得分依据和核验意见", width=21),
    ]
    rows = [_gap(report, gap) for gap in report.gaps if gap.open]
    note = "必备项在前，其余按可提升分值从大到小排列。" if rows else NO_GAPS
    return Table("差距清单", columns, rows, "单位：分", note, 4)


def _gap(report: Report, gap: Gap) -> Line:
    own = gap.self_words if gap.self_points is None else str(gap.self_points)
    found = found_words(report, gap) if gap.points is None or not report.verified else str(gap.points)
    gained = gain_words(gap) + (f"\n（{whole(gap.share)}%）" if gap.gain and gap.share else "")
    required = "\n".join(filter(None, (gap.required, gap.short)))
    why = "\n".join(filter(None, (gap.reason, gap.note and f"核验意见：{gap.note}")))
    return Line(
        [gap.indicator.code, named(gap), gap.own or DASH, required, own, found, gained or DASH, why or DASH]
    )


def _measures(report: Report) -> Table | None:
    """Measured values against the three levels, what matters most first; None where nothing is measured."""
    if not report.measured:
        return None
    columns = [
        Head("编号", width=8),
        Head("关键技术指标", width=20),
        Head("方向", width=11),
        *(Head(title, "number", 11) for title in ("国家标准", "浙江制造", "国际先进", "本企业实测")),
        Head("与标准相比", "number", 13),
        Head("与国际先进相比", "number", 14),
    ]
    note = "相差按比较基准的百分比计；未达到标准的在前，其余按影响分值排列。"
    return Table("关键技术指标对比", columns, [_measured(one) for one in report.measured], "", note, 5)


def _measured(one: Compared) -> Line:
    measure = one.measure
    levels = (measure.national, measure.standard, measure.advanced)
    values = [f"{level.value.normalize():,f}" if level else DASH for level in levels]
    number = "未测" if one.number is None else f"{one.number.normalize():,f}"
    compared = (one.standard_words or DASH, one.advanced_words or DASH)
    return Line([one.indicator.code, measure.title, str(measure.direction.label), *values, number, *compared])


def _ways(report: Report) -> Table | None:
    """What would reach each better result; None when the best is reached."""
    if not report.ways:
        return None
    columns = [
        Head("目标", width=13),
        Head("分数线", "number", 10),
        Head("尚差", "number", 10),
        Head("须满足的必备项", width=27),
        Head("须提升到满分的计分项（可提升分值）", width=28),
        Head("预计得分", "number", 12),
    ]
    return Table(
        "达标路径：最少要改进的指标",
        columns,
        [_way(way) for way in report.ways],
        "单位：分",
        number=6 if report.measured else 5,
    )


def _way(way: Way) -> Line:
    gates = "\n".join(f"{gap.indicator.code} {gap.indicator.name}" for gap in way.gates)
    scored = "\n".join(f"{gap.indicator.code} {gap.indicator.name}（{gap.gain}）" for gap in way.scored)
    if not way.possible:
        scored = f"全部计分项提升到满分仍差 {way.lacking} 分"
    after = str(way.after) if way.possible else DASH
    return Line([way.goal.label, whole(way.line), str(way.missing), gates or "无", scored or "无", after])


def _rounds(report: Report) -> Table | None:
    """The verified rounds of the enterprise, oldest first; None where there is but one."""
    if len(report.history) < 2:
        return None
    columns = [
        Head("轮次", width=28),
        *(Head(title, "number", 18) for title in ("自评得分", "核验得分", "必备项")),
        Head("结论", width=18),
    ]
    rows = [
        Line(
            [
                each.title,
                figure(each.self_points),
                figure(each.verified_points),
                f"{each.gates_met} / {each.gates_total}",
                each.get_outcome_display(),
            ]
        )
        for each in report.history
    ]
    return Table(
        "各轮核验结果", columns, rows, "单位：分", number=5 + bool(report.measured) + bool(report.ways)
    )
