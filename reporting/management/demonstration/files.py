"""The shapes of assessments, improvements and reports in data/demo/, and the reading of all files."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from dongtou_brand.kernel import datafile
from dongtou_brand.kernel.datafile import FileModel, Number
from reporting.management.demonstration.dossier_files import (
    EnterpriseRow,
    EnterprisesFile,
    FiguresFile,
    PeopleFile,
    Text,
)
from reporting.rules.chapters import BY_KEY

Choice = dict[str, Text]


# ── assessments.yaml ────────────────────────────────────────────────────────────────────────────
class RoundRow(FileModel):
    """A round of self-assessment."""

    key: Text
    year: int
    number: int
    opens_on: date
    due_on: date
    verify_by: date | None = None
    spread: Number | None = None


class Return(FileModel):
    """That an assessment was returned, and which indicators are to be mended."""

    on: date
    reason: Text
    mend: list[Text]


class Asked(FileModel):
    """An expert who was asked, and what was said: in words, by scores of its own, or that there is an interest.

    `scores` are those that differ from what the officers found, with the reason.
    """

    expert: Text
    asked_on: date
    given_on: date | None = None
    text: str = ""
    interest: str = ""
    scores: dict[str, Annotated[list[Text], Field(min_length=2, max_length=2)]] = {}


class Objected(FileModel):
    """An objection to the result, and how it was answered."""

    on: date
    points: list[Text]
    text: Text
    answered_on: date
    answer: Text


class Said(FileModel):
    """A comment at an indicator."""

    by: Text
    on: date
    indicator: Text
    text: Text


class Renewed(FileModel):
    """A new version of the paper behind an indicator, which may stand behind others too; `renamed`: with a new file."""

    indicator: Text
    also: list[Text] = []
    on: date
    about: date
    expires: date
    note: Text
    renamed: str = ""
    placed: bool = False


class AssessmentRow(FileModel):
    """One enterprise's assessment in one round; see the head of the file."""

    enterprise: Text
    round: Text
    started: date
    drafted: date | None = None
    submitted: date | None = None
    returned: Return | None = None
    resubmitted: date | None = None
    verified: date | None = None
    unmet: list[Text]
    scored: Choice
    found: dict[str, Annotated[list[Text], Field(min_length=2, max_length=2)]] = {}
    changed: Choice = {}
    not_applicable: Choice = {}
    skipped: list[Text] = []
    later: list[Text] = []
    unknown: list[Text] = []
    team: dict[str, list[Text]] = {}
    comments: list[Said] = []
    papers: list[Renewed] = []
    unproved: list[Text] = []
    overtaken: str = ""
    experts: list[Asked] = []
    met: dict[str, Text] = {}
    objection: Objected | None = None


class SupportRow(FileModel):
    """A support that is not money."""

    item: Text
    enterprise: Text
    by: Text
    on: date
    result: Text


class AssessmentsFile(FileModel):
    """Rounds, assessments, supports, and how an enterprise words its own state."""

    format: Literal[1]
    rounds: list[RoundRow]
    assessments: list[AssessmentRow]
    words: dict[str, Choice]
    supports: list[SupportRow]


# ── improvements.yaml ───────────────────────────────────────────────────────────────────────────
class Noted(FileModel):
    """What was said of a measure."""

    on: date
    text: Text


class ImprovementRow(FileModel):
    """A measure; `points` are those expected at scored indicators, `gates` are to be met."""

    enterprise: Text
    round: Text
    on: date
    title: Text
    owner: Text
    due_on: date
    detail: str = ""
    cost: Number | None = None
    points: dict[str, Number] = {}
    gates: list[Text] = []
    notes: list[Noted] = []
    done_on: date | None = None


class ImprovementsFile(FileModel):
    """All measures."""

    format: Literal[1]
    improvements: list[ImprovementRow]


# ── reassessments.yaml ──────────────────────────────────────────────────────────────────────────
class ReassessmentRow(FileModel):
    """A re-assessment: choice and words of what is open, by the enterprise and as it was found."""

    enterprise: Text
    round: Text
    started: date
    answers: dict[str, Annotated[list[Text], Field(min_length=2, max_length=2)]]
    submitted: date
    found: dict[str, Annotated[list[Text], Field(min_length=2, max_length=2)]]
    verified: date


class ReassessmentsFile(FileModel):
    """All re-assessments."""

    format: Literal[1]
    reassessments: list[ReassessmentRow]


# ── draws.yaml ──────────────────────────────────────────────────────────────────────────────────
class Inspected(FileModel):
    """What an inspection found."""

    on: date
    result: Literal["passed", "failed"]
    found: Text


class DrawRow(FileModel):
    """A draw; its results in the order of the drawn."""

    round: Text
    on: date
    percent: Number
    minimum: int
    maximum: int
    seed: Text
    results: list[Inspected] = []


class DrawsFile(FileModel):
    """All draws."""

    format: Literal[1]
    draws: list[DrawRow]


# ── catalogues.yaml ─────────────────────────────────────────────────────────────────────────────
class Altered(FileModel):
    """Words of an edition that say something else in the next one."""

    old: Text
    new: Text


class DraftRow(FileModel):
    """A draft that was made of an edition."""

    code: Text
    base: Text
    edition: Text
    on: date
    by: Text
    changes: list[Altered]


class CataloguesFile(FileModel):
    """All drafts."""

    format: Literal[1]
    drafts: list[DraftRow]


# ── standards.yaml ─────────────────────────────────────────────────────────────────────────────
class PublishedRow(FileModel):
    """A published standard, entered by the lead bureau."""

    number: Text
    title: Text
    product_group: str = ""
    published_on: date
    implemented_on: date
    entered: date


class Reached(FileModel):
    """That a proposal came to a stage."""

    step: Text
    on: date
    words: str = ""
    plan_batch: str = ""


class ProposedRow(FileModel):
    """A standard that an enterprise proposed."""

    enterprise: Text
    on: date
    title: Text
    product_group: str = ""
    words: Text
    steps: list[Reached] = []


class StandardsFile(FileModel):
    """The register."""

    format: Literal[1]
    published: list[PublishedRow]
    proposed: list[ProposedRow]


# ── visits.yaml ────────────────────────────────────────────────────────────────────────────────
class Seen(FileModel):
    """What was seen at a line of the checklist."""

    position: int
    result: Text
    note: str = ""


class VisitRow(FileModel):
    """An on-site verification; `seen_on` is the day on which its first member filled in what was seen."""

    enterprise: Text
    round: Text
    on: date
    planned_on: date
    purpose: str = ""
    members: list[Text]
    indicators: list[Text]
    questions: list[Text] = []
    seen_on: date | None = None
    seen: list[Seen] = []


class VisitsFile(FileModel):
    """All visits."""

    format: Literal[1]
    visits: list[VisitRow]


# ── certifications.yaml ─────────────────────────────────────────────────────────────────────────
class Staged(FileModel):
    """That a case came to a stage; 获证 names the certificate of the dossier."""

    step: Text
    on: date
    words: str = ""
    certificate: str = ""


class CertificationRow(FileModel):
    """A case that the enterprise opened itself."""

    enterprise: Text
    opened: date
    product: Text
    standard: str = ""
    body: str = ""
    steps: list[Staged] = []


class CertificationsFile(FileModel):
    """All cases."""

    format: Literal[1]
    certifications: list[CertificationRow]


# ── reports.yaml ────────────────────────────────────────────────────────────────────────────────
class Revised(FileModel):
    """A second version, and why."""

    on: date
    reason: Text
    signed: date
    published: date


class Withdrawn(FileModel):
    """That a report was withdrawn, and why."""

    on: date
    reason: Text


Chapters = Annotated[dict[str, Text], Field(max_length=len(BY_KEY))]


class ReportRow(FileModel):
    """One report; `own` are texts of its own, `only` the texts that a draft has so far."""

    enterprise: Text
    year: int
    started: date
    signed: date | None = None
    published: date | None = None
    revised: Revised | None = None
    withdrawn: Withdrawn | None = None
    own: Chapters = {}
    only: list[Text] | None = None


class ReportsFile(FileModel):
    """All reports and the wording of the texts."""

    format: Literal[1]
    reports: list[ReportRow]
    texts: Chapters


class MeasuredAnswer(FileModel):
    """What is said to one indicator of the product group's catalogue."""

    choice: str = ""
    text: str = ""
    number: str = ""
    measured: dict[str, str] = {}


class MeasuredRow(FileModel):
    """An enterprise's assessment with measured values; `tested` is the day that its files are about."""

    enterprise: Text
    started: date
    tested: date
    submitted: date
    returned: date | None = None
    reason: str = ""
    mend: list[Text] = []
    answers: dict[str, MeasuredAnswer]


class MeasuredFile(FileModel):
    """`measured.yaml`: a round on the catalogue of a product group."""

    format: Literal[1]
    catalogue: Text
    edition: Text
    round: RoundRow
    assessments: list[MeasuredRow]


class Story(FileModel):
    """The files together."""

    people: PeopleFile
    enterprises: EnterprisesFile
    figures: FiguresFile
    assessments: AssessmentsFile
    measured: MeasuredFile
    improvements: ImprovementsFile
    reassessments: ReassessmentsFile
    draws: DrawsFile
    standards: StandardsFile
    visits: VisitsFile
    certifications: CertificationsFile
    catalogues: CataloguesFile
    reports: ReportsFile

    def enterprise(self, key: str) -> EnterpriseRow:
        """The enterprise with this key; raises StopIteration for an unknown one."""
        return next(row for row in self.enterprises.enterprises if row.key == key)


def read(folder: Path) -> Story:
    """Read all files; raises DataFileErrors for the first wrong one."""
    return Story(
        people=datafile.read(folder / "people.yaml", PeopleFile),
        enterprises=datafile.read(folder / "enterprises.yaml", EnterprisesFile),
        figures=datafile.read(folder / "figures.yaml", FiguresFile),
        assessments=datafile.read(folder / "assessments.yaml", AssessmentsFile),
        measured=datafile.read(folder / "measured.yaml", MeasuredFile),
        improvements=datafile.read(folder / "improvements.yaml", ImprovementsFile),
        reassessments=datafile.read(folder / "reassessments.yaml", ReassessmentsFile),
        draws=datafile.read(folder / "draws.yaml", DrawsFile),
        standards=datafile.read(folder / "standards.yaml", StandardsFile),
        visits=datafile.read(folder / "visits.yaml", VisitsFile),
        certifications=datafile.read(folder / "certifications.yaml", CertificationsFile),
        catalogues=datafile.read(folder / "catalogues.yaml", CataloguesFile),
        reports=datafile.read(folder / "reports.yaml", ReportsFile),
    )
