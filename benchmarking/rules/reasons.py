"""Every score explains itself: which step or which place on the line gave how many points."""

from collections.abc import Mapping
from decimal import Decimal

from benchmarking.models import Indicator
from benchmarking.rules import measures, scoring
from benchmarking.rules.benchmarks import with_unit
from benchmarking.rules.scoring import Said

__all__ = ["condition_words", "reason", "said_words"]


def reason(indicator: Indicator, said: Said) -> str:
    """One line on why what was said comes to these points, or to a gate that is met or not."""
    if said.unasked:
        return said.unasked
    if indicator.is_gate:
        return _of_gate(indicator, said)
    full = _short(indicator.points or scoring.ZERO)
    if said.not_applicable:
        return f"不适用，{full} 分不计入满分"
    if indicator.measures:
        return _measured(indicator, said)
    if (line := scoring.linear(indicator)) is not None:
        return _on_line(indicator, line, said.number)
    step = next((each for each in scoring.options(indicator) if each.value == said.choice), None)
    if step is None:
        return "尚未判定，不计分"
    if step.points == indicator.points:
        return f"“{step.label}”，得满分 {full} 分"
    return f"“{step.label}”，得 {_short(step.points)} 分，满分 {full} 分"


def _of_gate(indicator: Indicator, said: Said) -> str:
    if said.not_applicable:
        return "核验认可不适用，按满足计" if said.accepted else "填报为不适用，核验认可前不计入必备项"
    words = {
        scoring.YES: "判定为满足，必备项不计分",
        scoring.NO: "判定为不满足，任一必备项不满足即为未达标",
    }
    if not indicator.measures:
        return words.get(said.choice, "尚未判定，按未满足计")
    if not measures.complete(indicator, said.measured):
        return "实测值不全，尚未判定，按未满足计"
    short = measures.falls_short(indicator, said.measured)
    if not short:
        return f"{len(indicator.measures)} 项实测值全部达到“浙江制造”标准，判定为满足"
    named = "、".join(each.name for each in short)
    return f"{named}未达到“浙江制造”标准，判定为不满足；任一必备项不满足即为未达标"


def _measured(indicator: Indicator, said: Said) -> str:
    """The mean of the places between the national standard and the advanced level."""
    full = _short(indicator.points or scoring.ZERO)
    if (earned := scoring.points(indicator, said)) is None:
        return "实测值不全，不计分"
    listed = measures.measures(indicator)
    # rounded, the points may be full a little below the advanced level
    leads = all(measures.meets(each.advanced, each, said.measured[each.code]) for each in listed)
    if leads and earned == indicator.points:
        return f"{len(listed)} 项实测值全部达到国际先进，得满分 {full} 分"
    return f"实测值在国家标准（0 分）与国际先进（满分 {full} 分）之间按比例计，各项平均得 {earned} 分"


def _on_line(indicator: Indicator, line: dict[str, object], number: Decimal | None) -> str:
    """Nothing, everything, or in proportion between the two ends."""
    if number is None:
        return "没有数值，不计分"
    start, end = Decimal(str(line["zero_at"])), Decimal(str(line["full_at"]))
    stated, full = with_unit(indicator, number), _short(indicator.points or scoring.ZERO)
    falling = end < start
    if number <= end if falling else number >= end:
        return f"{stated}，达到 {with_unit(indicator, end)}，得满分 {full} 分"
    if number >= start if falling else number <= start:
        return f"{stated}，{'不低于' if falling else '不高于'} {with_unit(indicator, start)}，得 0 分，满分 {full} 分"
    ends = f"{with_unit(indicator, start)} 计 0 分、{with_unit(indicator, end)} 计满分 {full} 分"
    return f"{stated}，按比例得 {scoring.points(indicator, Said(number=number))} 分（{ends}）"


def condition_words(indicator: Indicator, known: Mapping[str, Indicator]) -> str:
    """“仅在 B-01 为“满足”时适用”; empty for what is always asked. `known` are the indicators by their code."""
    code = scoring.decides(indicator)
    if not code or code not in known:
        return ""
    labels = [scoring.label(known[code], choice) for choice in indicator.asked_when["is"]]
    return f"仅在 {code} 为“{'”或“'.join(labels)}”时适用"


def said_words(indicator: Indicator, said: Said) -> str:
    """What one side said, short enough for a comparison: 满足, “按年统计” 3 分, 2% 4.0 分, 不适用, 未填写."""
    if said.not_applicable:
        return "不适用"
    if indicator.is_gate:
        return {scoring.YES: "满足", scoring.NO: "不满足"}.get(scoring.chosen(indicator, said), "未填写")
    earned = scoring.points(indicator, said)
    if earned is None:
        return "未填写"
    if indicator.measures:
        return f"实测，{_short(earned)} 分"
    if scoring.linear(indicator) is not None and said.number is not None:
        return f"{with_unit(indicator, said.number)}，{_short(earned)} 分"
    step = next(each for each in scoring.options(indicator) if each.value == said.choice)
    return f"{step.label}，{_short(earned)} 分"


def _short(points: Decimal) -> str:
    return f"{points.normalize():f}"
