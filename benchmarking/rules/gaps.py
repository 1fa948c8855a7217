"""Where an enterprise falls short of the standard, in the order in which it matters."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from benchmarking.enums import Outcome
from benchmarking.models import Answer, Catalogue, Indicator, Verdict
from benchmarking.rules import scoring
from benchmarking.rules.answers import Content, content_of, judgement, own_words
from benchmarking.rules.benchmarks import Shortfall, shortfall, shortfall_words
from benchmarking.rules.comparisons import Compared, compare, measured_words
from benchmarking.rules.measures import read
from benchmarking.rules.reasons import reason
from benchmarking.rules.scoring import Score
from benchmarking.rules.tiers import Lines
from benchmarking.rules.verification import Finding, agrees, finding_of, found_words
from dongtou_brand.kernel.money import half_up

__all__ = [
    "SHOW", "Conclusion", "Gap", "conclusion", "counts", "differing", "gaps", "impact", "rate", "shown", "tone",
]  # fmt: skip

# The filters of the list; the first is the usual one.
SHOW: Final = {"gaps": "有差距", "differing": "自评与核验不一致", "all": "全部"}
# From which share of the largest gain (%) a bar warns, and from which it alarms.
WARNING, ALARM = 35, 75


@dataclass(frozen=True, slots=True)
class Gap:
    """One indicator: what is, what should be, and what both sides say of it.

    `points`, `met` and `reason` are the verified ones, before verification the enterprise's own. `gain` is the
    points that are still to be had (分); None for a gate. `shortfall` is how far a stated number is from the
    required one, where there are both; `measured` are the measured values beside their levels. `applies` is False
    for what counts as not applicable. `agreed` is None before verification.
    """

    indicator: Indicator
    own: str
    self_words: str
    found_words: str
    self_points: Decimal | None
    points: Decimal | None
    met: bool | None
    gain: Decimal | None
    agreed: bool | None
    note: str
    applies: bool
    reason: str
    self_reason: str
    shortfall: Shortfall | None
    measured: tuple[Compared, ...] = ()

    @property
    def blocks(self) -> bool:
        """Whether it is a gate that is not met, or that nobody has judged: both stand before every result."""
        return self.indicator.is_gate and self.applies and not self.met

    @property
    def open(self) -> bool:
        """Whether there is anything to be mended."""
        return self.blocks or bool(self.gain)

    @property
    def share(self) -> Decimal | None:
        """The gain in percent of the indicator's full points, one decimal; None for a gate."""
        return (
            rate(self.gain, self.indicator.points)
            if self.gain is not None and self.indicator.points
            else None
        )

    @property
    def short(self) -> str:
        """How far the stated number is from the required one, in words; empty when it is not."""
        return measured_words(self.measured) or shortfall_words(self.indicator, self.shortfall)

    @property
    def required(self) -> str:
        return self.indicator.required_value or self.indicator.requirement


def gaps(
    indicators: Iterable[Indicator],
    answers: Mapping[int, Answer],
    verdicts: Mapping[int, Verdict],
    *,
    verified: bool,
) -> list[Gap]:
    """All indicators: gates that are not met first, then by the points to gain, most first, then the rest.

    Between equals the order in which they came decides, which is that of the catalogue.

    Both mappings are keyed by the indicator's id. Unless `verified`, verdicts are left out of account.
    """
    listed = list(indicators)
    own = scoring.effective(listed, {pk: scoring.of_answer(answer) for pk, answer in answers.items()})
    counted = own
    if verified:
        counted = scoring.effective(listed, {pk: scoring.of_verdict(each) for pk, each in verdicts.items()})
    found = [
        _gap(
            i,
            answers.get(i.pk),
            verdicts.get(i.pk) if verified else None,
            own.get(i.pk, scoring.NOTHING),
            counted.get(i.pk, scoring.NOTHING),
            verified,
        )
        for i in listed
    ]
    return sorted(found, key=_weight)


def _gap(
    indicator: Indicator,
    answer: Answer | None,
    verdict: Verdict | None,
    own: scoring.Said,
    counted: scoring.Said,
    verified: bool,
) -> Gap:
    points = scoring.points(indicator, counted)
    finding = finding_of(verdict)
    return Gap(
        indicator=indicator,
        own=_present(indicator, content_of(answer), finding),
        self_words="不适用" if own.unasked else judgement(indicator, content_of(answer)),
        found_words=_found_words(indicator, finding, counted) if verified else "",
        self_points=scoring.points(indicator, own),
        points=points,
        met=scoring.gate_met(indicator, counted),
        gain=_gain(indicator, counted, points),
        agreed=_agreed(indicator, answer, finding, own, counted) if verified else None,
        note=finding.note,
        applies=not counted.not_applicable,
        reason=reason(indicator, counted),
        self_reason=reason(indicator, own),
        shortfall=None if counted.not_applicable else shortfall(indicator, _number(answer, finding)),
        measured=() if counted.not_applicable else _measured(indicator, answer, finding, verified),
    )


def _measured(
    indicator: Indicator, answer: Answer | None, finding: Finding, verified: bool
) -> tuple[Compared, ...]:
    """What was measured on the side that counts, also where values are missing yet."""
    return compare(indicator, read(finding.measured if verified else content_of(answer).measured))


def _found_words(indicator: Indicator, finding: Finding, counted: scoring.Said) -> str:
    return "不适用" if counted.unasked else found_words(indicator, finding)


def _agreed(
    indicator: Indicator,
    answer: Answer | None,
    finding: Finding,
    own: scoring.Said,
    counted: scoring.Said,
) -> bool:
    """Whether both sides say the same; also where neither was asked."""
    if own.unasked or counted.unasked:
        return bool(own.unasked and counted.unasked)
    return agrees(indicator, answer, finding)


def _number(answer: Answer | None, finding: Finding) -> Decimal | None:
    """The number that counts: the officer's, else the enterprise's own."""
    return content_of(answer).own_number if finding.own_number is None else finding.own_number


def _present(indicator: Indicator, content: Content, finding: Finding) -> str:
    """What is, as the enterprise states it; with the officer's numbers where those are others."""
    own = own_words(indicator, content)
    if finding.measured and finding.measured != content.measured:
        found = own_words(indicator, replace(content, own_text="", measured=finding.measured))
        return f"{found}（自评 {own}）" if own else found
    if finding.own_number is None or finding.own_number == content.own_number:
        return own
    found = own_words(indicator, replace(content, own_number=finding.own_number))
    return f"{found}（自评 {own}）" if own else found


def _gain(indicator: Indicator, counted: scoring.Said, points: Decimal | None) -> Decimal | None:
    """What is still to be had; everything where nothing was said, nothing where it does not apply."""
    if indicator.is_gate or indicator.points is None:
        return None
    return scoring.ZERO if counted.not_applicable else indicator.points - (points or scoring.ZERO)


def _weight(gap: Gap) -> tuple[int, Decimal]:
    """Unmet gates, then gains, then gates that are met; the order of the catalogue decides between equals."""
    if gap.blocks:
        return 0, scoring.ZERO
    return (1, -gap.gain) if gap.gain else (2, scoring.ZERO)


def shown(found: Sequence[Gap], show: str) -> list[Gap]:
    """The gaps of one filter (a key of `SHOW`); any other word is the usual one."""
    if show == "all":
        return list(found)
    if show == "differing":
        return differing(found)
    return [gap for gap in found if gap.open]


def differing(found: Iterable[Gap]) -> list[Gap]:
    """Where the officer found something else than the enterprise said."""
    return [gap for gap in found if gap.agreed is False]


def counts(found: Sequence[Gap]) -> dict[str, int]:
    """How many each filter holds."""
    return {show: len(shown(found, show)) for show in SHOW}


def impact(gap: Gap, most: Decimal) -> Decimal:
    """The gain in percent of the largest one."""
    return half_up(gap.gain / most * 100) if gap.gain and most else Decimal(0)


def tone(share: Decimal) -> str:
    """The colour of an impact bar for its length in percent."""
    if share >= ALARM:
        return "err"
    return "warn" if share >= WARNING else ""


def rate(points: Decimal, full: Decimal) -> Decimal | None:
    """Points in percent of the full ones, one decimal; None when nothing applies."""
    return half_up(points / full * 100, 1) if full else None


# ── the conclusion ──────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Conclusion:
    """The verdict in words: its name, the sentence after it, and its colour ("" is neutral)."""

    name: str
    words: str
    tone: str


TONES: Final = {Outcome.MET: "ok", Outcome.NEARLY: "warn", Outcome.CULTIVATING: "warn", Outcome.UNMET: "err"}


def conclusion(
    outcome: Outcome, score: Score, unmet: Sequence[Indicator], catalogue: Catalogue | Lines
) -> Conclusion:
    """The sentence that stands first on the page, by the thresholds of the catalogue or of its tier (points in 分)."""
    words = {
        Outcome.UNMET: lambda: _unmet(score, unmet, catalogue),
        Outcome.MET: lambda: (
            f"必备项全部满足，达到 {_short(catalogue.pass_points)} 分的达标线，建议申请认证。"
        ),
        Outcome.NEARLY: lambda: (
            f"必备项全部满足，距 {_short(catalogue.pass_points)} 分的达标线还差 "
            f"{catalogue.pass_points - score.points} 分。"
        ),
        Outcome.CULTIVATING: lambda: (
            f"必备项全部满足，距 {_short(catalogue.basic_points)} 分的基本达标线还差 "
            f"{catalogue.basic_points - score.points} 分。"
        ),
    }[outcome]()
    return Conclusion(outcome.label, f"{score.points} 分，{words}", TONES[outcome])


def _unmet(score: Score, unmet: Sequence[Indicator], catalogue: Catalogue | Lines) -> str:
    """Which gates are missing; they outweigh all points."""
    missing = score.gates_total - score.gates_met
    named = "、".join(f"{gate.code} {gate.name}" for gate in unmet[:3])
    named = f"{named}等 {missing} 项" if missing > 3 else named or f"{missing} 项"
    but = "但" if score.points >= catalogue.basic_points else ""
    return f"{but}必备项{' ' if named[0].isascii() else ''}{named}未满足；任一必备项未满足，不论得分均不能申请认证。"


def _short(points: Decimal) -> str:
    return f"{points.normalize():f}"
