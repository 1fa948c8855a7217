"""A whole assessment as it leaves the portal: both sides, the experts' words, and where each file will lie."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarking.enums import AssessmentStatus
from benchmarking.models import AnswerEvidence, Assessment, Indicator, Opinion
from benchmarking.queries import opinions, verdicts
from benchmarking.queries.verdicts import Findings
from dongtou_brand.kernel import uploads
from dongtou_brand.kernel.actor import LEAD, Actor, Role
from dongtou_brand.kernel.archives import Names

FOLDER = "佐证材料"


@dataclass(frozen=True)
class Filed:
    """A file behind an answer and its path in the package; `place` is None when its content is not in the store."""

    indicator: Indicator
    evidence: AnswerEvidence
    path: str
    place: Path | None


@dataclass(frozen=True)
class Package:
    """What is packed. `judged` says whether this reader is shown the officers' findings."""

    assessment: Assessment
    findings: Findings
    judged: bool
    opinions: list[Opinion]
    files: list[Filed]

    @property
    def size(self) -> int:
        """Bytes of all files that are there."""
        return sum(filed.evidence.version.attachment.size for filed in self.files if filed.place)

    @property
    def lost(self) -> list[Filed]:
        """Files whose content is not in the store."""
        return [filed for filed in self.files if filed.place is None]


def package(assessment: Assessment, actor: Actor, names: Names) -> Package:
    """Everything of one assessment that this actor may see, in a number of queries that does not grow.

    Files that were taken away are left out, for they are no part of the assessment any more. Findings are shown
    as on the pages: to officers and to the experts who are asked for words always, to the enterprise and to the
    experts who score once they are confirmed.
    """
    found = verdicts.findings(assessment)
    heard = [one for one in opinions.visible_to(actor).filter(assessment=assessment) if one.given_at]
    return Package(
        assessment=assessment,
        findings=found,
        judged=_judged(assessment, actor),
        opinions=[one for one in heard if actor.role not in LEAD or opinions.is_heard(one, found)],
        files=_files(found.indicators, _evidence(assessment), names),
    )


def _judged(assessment: Assessment, actor: Actor) -> bool:
    """Whether this reader is shown the findings; an expert who scores is not, until there is a result."""
    if assessment.status == AssessmentStatus.VERIFIED or actor.role in LEAD:
        return True
    return actor.role is Role.EXPERT and not opinions.scores_blindly(assessment, actor)


def _evidence(assessment: Assessment) -> dict[int, list[AnswerEvidence]]:
    """The files that are attached, oldest first, keyed by the indicator's id."""
    rows = AnswerEvidence.objects.filter(answer__assessment=assessment, removed_at=None)
    grouped: dict[int, list[AnswerEvidence]] = {}
    for row in rows.select_related("version__attachment", "added_by", "answer"):
        grouped.setdefault(row.answer.indicator_id, []).append(row)
    return grouped


def _files(
    indicators: Iterable[Indicator], evidence: dict[int, list[AnswerEvidence]], names: Names
) -> list[Filed]:
    found = []
    for indicator in indicators:
        folder = f"{indicator.code} {indicator.name}"
        for row in evidence.get(indicator.pk, []):
            place = uploads.path_of(row.version.attachment.sha256)
            path = names.path(FOLDER, folder, row.version.attachment.name)
            found.append(Filed(indicator, row, path, place if place.is_file() else None))
    return found
