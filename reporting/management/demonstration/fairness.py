"""What keeps the verifications of the demonstration fair: declarations, second scores, an objection."""

from datetime import datetime, timedelta

from benchmarking.actions import declarations, objections, opinions, settlements
from benchmarking.enums import SettledBy
from benchmarking.models import Assessment, Opinion
from benchmarking.rules.verification import Finding, taken_over
from reporting.management.demonstration.files import Asked, AssessmentRow, Objected
from reporting.management.demonstration.stage import Stage

CHIEF = "scjg_sh"


def declare(stage: Stage, assessment: Assessment, username: str, at: datetime, interest: str = "") -> None:
    """Say whether there is an interest; said already, nothing happens again."""
    declarations.declare(
        assessment=assessment, conflict=bool(interest), words=interest, by=stage.by(username), at=at
    )


def score(stage: Stage, row: AssessmentRow, asked: Asked, opinion: Opinion, at: datetime) -> None:
    """The expert scores every indicator: as the officers will, but for what the story says otherwise."""
    answers = {one.indicator_id: one for one in opinion.assessment.answers.all()}
    said = row.found | asked.scores
    for place, (code, indicator) in enumerate(stage.indicators.items()):
        if code in said:
            finding: Finding | None = Finding(said[code][0], note=said[code][1])
        else:
            finding = taken_over(indicator, answers.get(indicator.pk))
        if finding is not None:
            then = at - timedelta(minutes=3 * (len(stage.indicators) - place))
            by = stage.by(asked.expert)
            opinions.score(opinion=opinion, indicator=indicator, finding=finding, by=by, at=then)


def meet(stage: Stage, row: AssessmentRow, at: datetime) -> None:
    """What lies too far apart is settled at a meeting."""
    for code, words in row.met.items():
        settlements.settle(
            assessment=_found(stage, row), indicator=stage.indicators[code], settled_by=SettledBy.MEETING,
            words=words, met_on=at.date(), by=stage.by("scjg"), at=at,
        )  # fmt: skip


def object_to(stage: Stage, row: AssessmentRow, said: Objected, at: datetime) -> None:
    """The enterprise objects in time."""
    objections.object_to(
        assessment=_found(stage, row), indicators=[stage.indicators[code] for code in said.points],
        text=said.text, by=stage.manager(row.enterprise), at=at,
    )  # fmt: skip


def answer(stage: Stage, row: AssessmentRow, said: Objected, at: datetime) -> None:
    """The chief, who has not confirmed the result, answers that it stands."""
    objection = _found(stage, row).objection
    objections.reject(objection=objection, answer=said.answer, by=stage.by(CHIEF), at=at)


def _found(stage: Stage, row: AssessmentRow) -> Assessment:
    found = stage.assessments[row.enterprise, row.round]
    found.refresh_from_db()
    return Assessment.objects.get(pk=found.pk)
