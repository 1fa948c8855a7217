"""What clerks write when they fill in the form of an assessment, and how long it took them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.urls import reverse

from bench.served.clients import Post, Turn
from bench.served.urls import BARE
from benchmarking.models import Answer, AnswerRevision, Assessment, Indicator


@dataclass
class Writing:
    """What the clerks write: each goes through the form again and again, saving twice at each indicator."""

    drafts: list[Assessment]
    indicators: list[Indicator]
    versions: list[dict[int, int]]
    rows: list[int]
    marks: int = 0

    @classmethod
    def of(cls, drafts: list[Assessment]) -> Writing:
        """The drafts of all clerks as they stand, each with an answer or more."""
        said = [dict(each.answers.values_list("indicator", "version")) for each in drafts]
        rows = [each.answers.order_by("pk").values_list("pk", flat=True)[0] for each in drafts]
        indicators = drafts[0].round.catalogue.indicators.order_by("position")
        return cls(drafts, list(indicators), said, rows)

    def saves(self, clerk: int) -> Iterator[Post]:
        """The next answers of a clerk, each on top of the one before."""
        versions, draft = self.versions[clerk], self.drafts[clerk]
        start = clerk * 7 % len(self.indicators)
        while True:
            for indicator in self.indicators[start:] + self.indicators[:start]:
                path = reverse("benchmarking:answer", args=[draft.pk, indicator.pk])
                for choice in ("", _choice(indicator)):
                    version = versions.get(indicator.pk, 0)
                    self.marks += 1
                    yield Post(path, self._fields(indicator, version, choice), 200)
                    versions[indicator.pk] = version + 1

    def _fields(self, indicator: Indicator, version: int, choice: str) -> dict[str, str]:
        number = indicator.own_value["kind"] == "number"
        own = str(self.marks % 9999) if number else f"制度已经修订，本月执行情况良好，第 {self.marks} 次。"
        return {"version": str(version), "choice": choice, "own": own, "mark": "", "note": ""}

    def bare(self, clerk: int) -> Iterator[Post]:
        """The same fields to the address that writes a row only."""
        while True:
            self.marks += 1
            yield Post(f"{BARE}{self.rows[clerk]}/", self._fields(self.indicators[0], 0, "yes"), 204)

    def lost(self) -> int:
        """Saves that were answered and do not stand in the history."""
        expected = sum(sum(versions.values()) for versions in self.versions)
        pks = [draft.pk for draft in self.drafts]
        kept = AnswerRevision.objects.filter(kept=True, answer__assessment__in=pks).count()
        began = Answer.objects.filter(assessment__in=pks).exclude(revisions__version=1, revisions__kept=True)
        return expected - kept - began.count()


def _choice(indicator: Indicator) -> str:
    if indicator.is_gate:
        return "yes"
    return "full" if isinstance(indicator.scale, list) else ""


@dataclass
class Loads:
    """Turns of saving and of bare posts, of everybody and of one alone."""

    saves: list[Turn] = field(default_factory=list)
    bare: list[Turn] = field(default_factory=list)

    def ratio(self, share: float) -> float:
        """A quantile of the saves over the same of the bare posts."""
        return quantile(self.saves, share) / quantile(self.bare, share)


def quantile(turns: list[Turn], share: float) -> float:
    """Seconds within which this share of the posts was answered."""
    took = sorted(one for each in turns for one in each.took)
    return took[min(int(len(took) * share), len(took) - 1)]
