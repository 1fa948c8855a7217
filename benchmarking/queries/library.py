"""Reading the papers of an enterprise (佐证材料库): their versions, and behind which answers they stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from benchmarking.models import AnswerEvidence, Assessment, Evidence, EvidenceVersion, Indicator
from benchmarking.queries import answers
from dongtou_brand.kernel.actor import ENTERPRISE, Actor, Role
from dongtou_brand.kernel.history import end_of
from enterprises.models import Enterprise


@dataclass(frozen=True, slots=True)
class Shelved:
    """A paper with the versions that the reader may see, newest first, and where they stand."""

    paper: Evidence
    versions: list[EvidenceVersion]
    uses: list[AnswerEvidence]

    @property
    def newest(self) -> EvidenceVersion | None:
        return self.versions[0] if self.versions else None

    @property
    def places(self) -> list[tuple[str, list[AnswerEvidence]]]:
        """The answers behind which it stands, by assessment."""
        return [
            (title, list(some)) for title, some in groupby(self.uses, lambda use: use.answer.assessment.title)
        ]

    @property
    def words(self) -> str:
        """“2018 年第一轮：A-02、A-07；…”."""
        return "；".join(
            f"{title}：{'、'.join(use.answer.indicator.code for use in some)}" for title, some in self.places
        )


def visible_to(actor: Actor) -> QuerySet[Evidence]:
    """The papers that this actor may see: an enterprise all of its own, others what stands behind answers they see."""
    papers = Evidence.objects.select_related("enterprise", "made_by")
    if actor.role in ENTERPRISE:
        return papers.filter(enterprise__organisation=actor.organisation_id)
    if actor.role is Role.SYSTEM:
        return papers
    return papers.filter(Exists(_behind_answers(actor).filter(version__evidence=OuterRef("pk"))))


def versions_visible_to(actor: Actor) -> QuerySet[EvidenceVersion]:
    """The versions of papers that this actor may see, newest first."""
    versions = EvidenceVersion.objects.select_related("attachment", "by", "evidence").order_by(
        "evidence", "-number"
    )
    if actor.role in ENTERPRISE:
        return versions.filter(evidence__enterprise__organisation=actor.organisation_id)
    if actor.role is Role.SYSTEM:
        return versions
    return versions.filter(Exists(_behind_answers(actor).filter(version=OuterRef("pk"))))


def _behind_answers(actor: Actor) -> QuerySet[AnswerEvidence]:
    """What stands behind the answers that this actor may read, and nothing else of it."""
    return answers.evidence_visible_to(actor).select_related(None)


def expiring(papers: QuerySet[Evidence], first: date | None, last: date) -> QuerySet[Evidence]:
    """Those whose newest version holds until one of these days; without a first day all before the last."""
    newest = EvidenceVersion.objects.filter(evidence=OuterRef("pk")).order_by("-number")
    found = papers.annotate(until=Subquery(newest.values("expires_on")[:1])).filter(until__lte=last)
    return found.filter(until__gte=first) if first else found


def search(papers: QuerySet[Evidence], words: str) -> QuerySet[Evidence]:
    """Those with these words in their title, the name of a file or a note."""
    versions = EvidenceVersion.objects.filter(evidence=OuterRef("pk"))
    found = versions.filter(Q(attachment__name__icontains=words) | Q(note__icontains=words))
    return papers.filter(Q(title__icontains=words) | Exists(found))


def used(papers: QuerySet[Evidence], is_used: bool) -> QuerySet[Evidence]:
    """Those that stand behind an answer, or those that stand behind none."""
    there = Exists(AnswerEvidence.objects.filter(version__evidence=OuterRef("pk"), removed_at=None))
    return papers.filter(there if is_used else ~there)


def until(papers: QuerySet[Evidence], day: date) -> QuerySet[Evidence]:
    """Those that were entered until the end of a day."""
    return papers.filter(made_at__lte=end_of(day))


def shelved(papers: Iterable[Evidence], actor: Actor, day: date | None = None) -> list[Shelved]:
    """The papers with what the reader may see of them, in two queries; `day`: as it was at the end of that day."""
    listed = list(papers)
    keys = [paper.pk for paper in listed]
    versions = versions_visible_to(actor).filter(evidence__in=keys)
    uses = _behind_answers(actor).filter(version__evidence__in=keys)
    if day is None:
        uses = uses.filter(removed_at=None)
    else:
        moment = end_of(day)
        versions = versions.filter(at__lte=moment)
        uses = uses.filter(Q(removed_at=None) | Q(removed_at__gt=moment), added_at__lte=moment)
    said: dict[int, list[EvidenceVersion]] = {}
    for version in versions:
        said.setdefault(version.evidence_id, []).append(version)
    stands: dict[int, list[AnswerEvidence]] = {}
    for use in _in_order(uses):
        stands.setdefault(use.version.evidence_id, []).append(use)
    return [Shelved(paper, said.get(paper.pk, []), stands.get(paper.pk, [])) for paper in listed]


def _in_order(uses: QuerySet[AnswerEvidence]) -> QuerySet[AnswerEvidence]:
    """Newest round first, then as the catalogue has it."""
    return uses.select_related("version", "answer__indicator__dimension", "answer__assessment__round").order_by(
        "-answer__assessment__round__year", "-answer__assessment__round__number",
        "-answer__assessment__number", "answer__indicator__position",
    )  # fmt: skip


def behind(assessment: Assessment, indicator: Indicator) -> set[int]:
    """The papers that stand behind an answer already, by their ids."""
    there = AnswerEvidence.objects.filter(
        answer__assessment=assessment, answer__indicator=indicator, removed_at=None
    )
    return set(there.values_list("version__evidence", flat=True))


def with_file(enterprise: Enterprise, digest: str) -> QuerySet[EvidenceVersion]:
    """The versions of the enterprise's papers whose file has this content, newest first."""
    return (
        EvidenceVersion.objects.filter(evidence__enterprise=enterprise, attachment__sha256=digest)
        .select_related("attachment", "evidence__enterprise")
        .order_by("-number", "-pk")
    )


def newest(paper: Evidence) -> EvidenceVersion:
    """The version that is offered; every paper has one."""
    return paper.versions.select_related("attachment", "evidence__enterprise").order_by("-number")[0]
