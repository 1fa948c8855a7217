"""Papers of the story that stand behind several answers, and their later versions."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from benchmarking.actions import evidence, library
from benchmarking.actions.library import Facts
from reporting.management.demonstration.evidence import upload
from reporting.management.demonstration.files import AssessmentRow, Renewed
from reporting.management.demonstration.stage import Event, Stage, moment


def events(stage: Stage, row: AssessmentRow) -> Iterator[Event]:
    """Each paper on its day, after the answers were filled in."""
    for place, renewed in enumerate(row.papers):
        yield Event(moment(renewed.on, 11, 10 + place), partial(_renew, stage, row, renewed))


def _renew(stage: Stage, row: AssessmentRow, said: Renewed, at: datetime) -> None:
    assessment, by = stage.assessments[row.enterprise, row.round], stage.clerk(row.enterprise)
    stands = assessment.answers.get(indicator__code=said.indicator).evidence.get(removed_at=None)
    paper = stands.version.evidence
    for code in said.also:
        evidence.choose(assessment=assessment, indicator=stage.indicators[code], paper=paper, by=by, at=at)
    file = None
    if said.renamed:
        named = upload(
            said.renamed, enterprise=paper.enterprise.name, subject=said.indicator, day=f"{said.on}"
        )
        file = library.stored(enterprise=paper.enterprise, file=named, by=by, at=at)
    facts = Facts(said.about, said.expires, said.note)
    library.revise(paper=paper, file=file, facts=facts, by=by, at=at)
    if said.placed:
        evidence.replace(evidence=stands, by=by, at=at)
