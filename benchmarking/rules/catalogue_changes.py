"""What changed between two editions of a catalogue, and where an earlier answer still says the same.

兼容: the earlier answer means under the new edition what it meant under the old one, so that it may be carried over,
though it may come to other points. 不兼容: it would say something else, and somebody has to answer anew.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from benchmarking.models import Catalogue, Indicator
from benchmarking.rules import scoring
from benchmarking.rules.measures import Level, Measure, measures, number_words
from benchmarking.rules.reasons import condition_words
from enterprises.enums import Rung

__all__ = ["CLASSES", "Change", "Class", "Difference", "Pair", "change", "head_changes", "of_answer"]


class Class(StrEnum):
    """What became of an indicator; each one of both editions is in exactly one of these."""

    ADDED = "added"
    REMOVED = "removed"
    BROKEN = "broken"
    KEPT = "kept"
    SAME = "same"


CLASSES: Final = {
    Class.ADDED: ("新增", "info"),
    Class.REMOVED: ("删除", "warn"),
    Class.BROKEN: ("不兼容", "err"),
    Class.KEPT: ("兼容", "ok"),
    Class.SAME: ("未变", ""),
}
_WAYS: Final = {"gate": "必备项", "measures": "按实测值", "linear": "按数值", "scale": "按选项"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is said otherwise: what, how it was and is, and why an earlier answer can't stand; empty: it can."""

    aspect: str
    before: str
    now: str
    why: str = ""

    @property
    def compatible(self) -> bool:
        return not self.why


@dataclass(frozen=True, slots=True)
class Pair:
    """An indicator of one edition beside that of the other; one side is None where it was added or removed."""

    before: Indicator | None
    now: Indicator | None
    differences: tuple[Difference, ...] = ()

    @property
    def indicator(self) -> Indicator:
        """The newest there is of it."""
        found = self.now or self.before
        assert found is not None  # noqa: S101 a pair has a side
        return found

    @property
    def kind(self) -> Class:
        if self.before is None:
            return Class.ADDED
        if self.now is None:
            return Class.REMOVED
        if not self.differences:
            return Class.SAME
        return Class.KEPT if all(one.compatible for one in self.differences) else Class.BROKEN

    @property
    def words(self) -> str:
        return CLASSES[self.kind][0]

    @property
    def tone(self) -> str:
        return CLASSES[self.kind][1]

    @property
    def why(self) -> str:
        """Why an earlier answer can't stand; empty when it can."""
        return "；".join(one.why for one in self.differences if one.why)


@dataclass(frozen=True, slots=True)
class Change:
    """Two editions beside each other: all indicators of the later one in its order, then those that were removed."""

    pairs: tuple[Pair, ...]

    @property
    def changed(self) -> list[Pair]:
        return [pair for pair in self.pairs if pair.kind is not Class.SAME]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many of each class, in words; what did not occur is left out."""
        kinds = [pair.kind for pair in self.pairs]
        return [(words, kinds.count(kind)) for kind, (words, _) in CLASSES.items() if kind in kinds]


def change(before: Sequence[Indicator], now: Sequence[Indicator]) -> Change:
    """Compare what has the same code; what has moved to another code is known by its name, kind and requirement."""
    old, new = {each.code: each for each in before}, {each.code: each for each in now}
    was: dict[str, Indicator] = {code: old[code] for code in new if code in old}
    left = {_same(each): each for code, each in old.items() if code not in new}
    for code, each in new.items():
        if code not in old and (moved := left.pop(_same(each), None)) is not None:
            was[code] = moved
    found = [
        Pair(then, each, tuple(_differences(then, each, old, new)))
        if (then := was.get(each.code))
        else Pair(None, each)
        for each in now
    ]
    taken = {each.code for each in was.values()}
    return Change((*found, *(Pair(each, None) for each in before if each.code not in taken)))


def of_answer(pair: Pair, *, not_applicable: bool) -> str:
    """Why an answer to the earlier indicator can't be given to the later one; empty when it can."""
    if pair.now is None:
        return "新目录没有这项指标"
    if pair.before is None:
        return "原目录没有这项指标"
    if not_applicable and not pair.now.may_be_not_applicable:
        return "现在不能选择“不适用”"
    return pair.why


def _same(indicator: Indicator) -> tuple[str, str, str]:
    return indicator.name, indicator.kind, indicator.requirement


# ── one indicator ───────────────────────────────────────────────────────────────────────────────
def _differences(
    then: Indicator, now: Indicator, old: Mapping[str, Indicator], new: Mapping[str, Indicator]
) -> Iterator[Difference]:
    yield from _identity(then, now)
    if then.kind != now.kind:
        yield Difference(
            "类别", then.get_kind_display(), now.get_kind_display(), "必备项与计分项互换，判定办法不同"
        )
    yield from _plainly("满分", _points(then.points), _points(now.points))
    yield from _plainly("要求", then.requirement, now.requirement, "要求改变，原判定未必成立")
    yield from _plainly("标准要求", then.required_value, now.required_value, "标准要求改变，原判定未必成立")
    yield from _plainly("判定办法", then.judged, now.judged)
    if then.kind == now.kind and _way(then) != _way(now):
        yield Difference("计分办法", _WAYS[_way(then)], _WAYS[_way(now)], "计分办法改变，原答复无法换算")
    elif _way(then) == _way(now):
        yield from _steps(then, now)
        yield from _line(then, now)
    yield from _own(then.own_value, now.own_value)
    yield from _measures(then, now)
    yield from _plainly("适用条件", condition_words(then, old), condition_words(now, new))
    yield from _plainly("适用分档", _rungs(then), _rungs(now))
    yield from _rest(then, now)


def _plainly(aspect: str, before: str, now: str, why: str = "") -> Iterator[Difference]:
    if before != now:
        yield Difference(aspect, before, now, why)


def _identity(then: Indicator, now: Indicator) -> Iterator[Difference]:
    yield from _plainly("编号", then.code, now.code)
    both = then.name != now.name and then.requirement != now.requirement
    yield from _plainly("名称", then.name, now.name, "名称和要求都已改变，视为另一项指标" if both else "")
    yield from _plainly("维度", then.dimension.name, now.dimension.name)


def _rest(then: Indicator, now: Indicator) -> Iterator[Difference]:
    """What an answer does not depend on."""
    yield from _plainly("佐证材料", "、".join(then.evidence), "、".join(now.evidence))
    yield from _plainly("须附佐证", _yes(then.evidence_required), _yes(now.evidence_required))
    yield from _plainly("可不适用", _yes(then.may_be_not_applicable), _yes(now.may_be_not_applicable))
    yield from _plainly("政策条款", then.clause, now.clause)
    yield from _plainly("来源", then.source, now.source)
    yield from _plainly("示例", _yes(then.is_example), _yes(now.is_example))


def _yes(value: bool) -> str:
    return "是" if value else "否"


def _points(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f} 分"


def _rungs(indicator: Indicator) -> str:
    return "、".join(str(Rung(rung).label) for rung in indicator.tiers) or "全部"


def _way(indicator: Indicator) -> str:
    if indicator.measures:
        return "measures"
    if indicator.is_gate:
        return "gate"
    return "linear" if scoring.linear(indicator) is not None else "scale"


# ── scales ──────────────────────────────────────────────────────────────────────────────────────
def _steps(then: Indicator, now: Indicator) -> Iterator[Difference]:
    old = {step.value: step for step in scoring.options(then)}
    new = {step.value: step for step in scoring.options(now)}
    for value, step in old.items():
        here = new.get(value)
        if here is None:
            yield Difference("选项", step.label, "", f"选项“{step.label}”已取消")
            continue
        yield from _plainly("选项名称", step.label, here.label, f"选项“{step.label}”的含义改变")
        yield from _plainly(f"选项分值（{here.label}）", _points(step.points), _points(here.points))
    for value, step in new.items():
        if value not in old:
            yield Difference("选项", "", step.label)
    kept_before, kept_now = [v for v in old if v in new], [v for v in new if v in old]
    if kept_before != kept_now:
        yield Difference("选项顺序", "、".join(kept_before), "、".join(kept_now))


def _line(then: Indicator, now: Indicator) -> Iterator[Difference]:
    old, new = scoring.linear(then) or {}, scoring.linear(now) or {}
    for name, aspect in (("zero_at", "零分值"), ("full_at", "满分值")):
        yield from _plainly(aspect, str(old.get(name, "")), str(new.get(name, "")))
    why = "计分所依的年度数据改变"
    yield from _plainly("计分年度数据", str(old.get("figure", "")), str(new.get("figure", "")), why)


def _own(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Difference]:
    kinds = {"": "不填", "text": "文字", "number": "数值"}
    before, after = kinds[str(then.get("kind", ""))], kinds[str(now.get("kind", ""))]
    yield from _plainly("填报方式", before, after, "填报方式改变")
    for name, aspect in (("label", "填报内容"), ("unit", "单位"), ("figure", "年度数据")):
        yield from _plainly(aspect, str(then.get(name) or ""), str(now.get(name) or ""), f"{aspect}改变")


# ── measures ────────────────────────────────────────────────────────────────────────────────────
def _measures(then: Indicator, now: Indicator) -> Iterator[Difference]:
    old = {each.code: each for each in measures(then)}
    new = {each.code: each for each in measures(now)}
    for code, each in old.items():
        if code in new:
            yield from _measure(each, new[code])
        else:
            yield Difference("关键技术指标", each.title, "")
    for code, each in new.items():
        if code not in old:
            yield Difference("关键技术指标", "", each.title, f"新增“{each.name}”，须补填实测值")
    if [c for c in old if c in new] != [c for c in new if c in old]:
        yield Difference("关键技术指标顺序", _titles(old.values()), _titles(new.values()))


def _titles(found: Iterable[Measure]) -> str:
    return "、".join(each.name for each in found)


def _measure(then: Measure, now: Measure) -> Iterator[Difference]:
    yield from _plainly("关键技术指标", then.name, now.name, f"“{then.name}”改为另一项")
    yield from _plainly(f"{now.name}的单位", then.unit, now.unit, f"“{now.name}”的单位改变")
    yield from _plainly(
        f"{now.name}的方向", str(then.direction.label), str(now.direction.label), f"“{now.name}”的方向改变"
    )
    for name, words in (("national", "国家标准"), ("standard", "“浙江制造”标准"), ("advanced", "国际先进")):
        aspect = f"{now.name}的{words}值"
        yield from _plainly(aspect, _level(then, getattr(then, name)), _level(now, getattr(now, name)))


def _level(measure: Measure, level: Level | None) -> str:
    return f"{number_words(measure, level.value)}（{level.source}）" if level else ""


# ── the edition as a whole ──────────────────────────────────────────────────────────────────────
def head_changes(then: Catalogue, now: Catalogue) -> list[Difference]:
    """What is said otherwise of the edition as a whole; no answer depends on it."""
    return [
        *_plainly("名称", then.title, now.title),
        *_plainly("产品类别", then.product_group, now.product_group),
        *_plainly("对应标准", str(then.standard or ""), str(now.standard or "")),
        *_plainly("说明", then.source, now.source),
        *_plainly("基本达标分值", _points(then.basic_points), _points(now.basic_points)),
        *_plainly("达标分值", _points(then.pass_points), _points(now.pass_points)),
        *_plainly("分档", _tiers(then), _tiers(now)),
        *_plainly("分值为示例", _yes(then.is_example), _yes(now.is_example)),
    ]


def _tiers(catalogue: Catalogue) -> str:
    return "；".join(f"{Rung(t['rung']).label} {t['basic']}／{t['pass']} 分" for t in catalogue.tiers)
