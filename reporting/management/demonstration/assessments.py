"""Rounds and assessments: filled in, submitted, returned, asked about, verified."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from benchmarking.actions import answers, assessments, evidence, opinions, rounds, verdicts, verifications
from benchmarking.models import Assessment, Indicator
from benchmarking.rules.answers import Content, claims
from benchmarking.rules.rounds import Terms
from benchmarking.rules.verification import ALL, Finding
from reporting.management.demonstration import fairness, papers, teamwork
from reporting.management.demonstration.answers import Voice
from reporting.management.demonstration.evidence import upload
from reporting.management.demonstration.files import Asked, AssessmentRow, Return, RoundRow
from reporting.management.demonstration.stage import Event, Stage, moment

OFFICER, CHIEF = "scjg", "scjg_sh"
MINUTES = 2
"""How long an answer takes, so that a whole assessment is filled in within an hour."""
OVERTAKEN_BY = Decimal("0.42")
"""What a colleague enters while somebody else is typing: the conflict of the second round of 2018."""


def events(stage: Stage) -> Iterator[Event]:
    """Every round and every assessment as far as it came."""
    for round_ in stage.story.assessments.rounds:
        yield Event(moment(round_.opens_on, 8, 40), partial(_open, stage, round_), f"{round_.key} 轮次开放")
    for row in stage.story.assessments.assessments:
        yield from _assessment(stage, row)


def _open(stage: Stage, row: RoundRow, at: datetime) -> None:
    stage.rounds[row.key] = rounds.open_round(
        year=row.year,
        number=row.number,
        catalogue=stage.catalogue(),
        opens_on=row.opens_on,
        due_on=row.due_on,
        terms=Terms(spread=row.spread, verify_by=row.verify_by),
        by=stage.by(OFFICER),
        at=at,
    )


def _assessment(stage: Stage, row: AssessmentRow) -> Iterator[Event]:
    yield Event(moment(row.started, 8, 45), partial(_start, stage, row))
    yield from teamwork.events(stage, row)
    yield from papers.events(stage, row)
    filled = row.submitted or row.drafted
    if filled:
        yield Event(moment(filled, 8, 50), partial(_fill, stage, row))
    if row.overtaken and row.drafted:
        yield Event(moment(row.drafted, 10, 21), partial(_overtake, stage, row))
    if row.submitted:
        yield Event(moment(row.submitted, 15, 20), partial(_submit, stage, row))
    for asked in row.experts:
        yield from _expert(stage, row, asked)
    if row.returned:
        yield Event(moment(row.returned.on, 16), partial(_return, stage, row, row.returned))
    if row.returned and row.resubmitted:
        yield Event(moment(row.resubmitted, 9), partial(_mend, stage, row, row.returned))
        yield Event(moment(row.resubmitted, 11), partial(_submit, stage, row))
    yield from _result(stage, row)


def _result(stage: Stage, row: AssessmentRow) -> Iterator[Event]:
    """What was found, and what the enterprise said of it."""
    if row.verified:
        yield Event(moment(row.verified, 9), partial(_verify, stage, row))
        if row.met:
            yield Event(moment(row.verified, 14, 30), partial(fairness.meet, stage, row))
        yield Event(moment(row.verified, 15, 30), partial(_confirm, stage, row))
    if row.objection:
        yield Event(moment(row.objection.on, 10), partial(fairness.object_to, stage, row, row.objection))
        yield Event(
            moment(row.objection.answered_on, 15), partial(fairness.answer, stage, row, row.objection)
        )


def _found(stage: Stage, row: AssessmentRow) -> Assessment:
    found = stage.assessments[row.enterprise, row.round]
    found.refresh_from_db()
    return found


# ── the enterprise ──────────────────────────────────────────────────────────────────────────────
def _start(stage: Stage, row: AssessmentRow, at: datetime) -> None:
    stage.assessments[row.enterprise, row.round] = assessments.start(
        enterprise=stage.enterprise(row.enterprise),
        round=stage.rounds[row.round],
        by=stage.clerk(row.enterprise),
        at=at,
    )


def _fill(stage: Stage, row: AssessmentRow, at: datetime) -> None:
    """One indicator after the other, each with its file where the answer claims something."""
    assessment, voice = _found(stage, row), Voice(stage, row, at.date())
    for place, indicator in enumerate(stage.indicators.values()):
        content = voice.content(indicator)
        if content is not None:
            then = at + timedelta(minutes=MINUTES * place)
            _answer(stage, row, assessment, indicator, content, 0, then)


def _answer(
    stage: Stage,
    row: AssessmentRow,
    assessment: Assessment,
    indicator: Indicator,
    content: Content,
    version: int,
    at: datetime,
) -> None:
    by = stage.clerk(row.enterprise)
    answers.save(assessment=assessment, indicator=indicator, version=version, content=content, by=by, at=at)
    if claims(indicator, content) and indicator.code not in row.unproved:
        _prove(stage, row, assessment, indicator, at)


def _prove(
    stage: Stage, row: AssessmentRow, assessment: Assessment, indicator: Indicator, at: datetime
) -> None:
    file = upload(
        indicator.evidence[0],
        enterprise=stage.story.enterprise(row.enterprise).name,
        subject=f"{indicator.code} {indicator.name}",
        day=f"{row.round} {at.date()}",
    )
    evidence.add(
        assessment=assessment,
        indicator=indicator,
        file=file,
        about_on=_about(at.date()),
        by=stage.clerk(row.enterprise),
        at=at,
    )


def _about(day: date) -> date:
    """A material is some time older than the day on which it is handed in."""
    return day - timedelta(days=20)


def _overtake(stage: Stage, row: AssessmentRow, at: datetime) -> None:
    """The manager saves another number while the clerk is typing: both stay, and somebody has to choose."""
    assessment, indicator = _found(stage, row), stage.indicators[row.overtaken]
    own = Voice(stage, row, at.date()).content(indicator) or Content()
    other = replace(own, own_number=OVERTAKEN_BY)
    by, clerk = stage.manager(row.enterprise), stage.clerk(row.enterprise)
    later = at + timedelta(minutes=2)
    answers.save(assessment=assessment, indicator=indicator, version=1, content=other, by=by, at=at)
    answers.save(assessment=assessment, indicator=indicator, version=1, content=own, by=clerk, at=later)


def _submit(stage: Stage, row: AssessmentRow, at: datetime) -> None:
    by = stage.clerk(row.enterprise)
    assessments.submit(assessment=_found(stage, row), promised=True, by=by, at=at)


def _mend(stage: Stage, row: AssessmentRow, returned: Return, at: datetime) -> None:
    """What was asked for is answered anew where the story says so, and proved anew."""
    assessment, voice = _found(stage, row), Voice(stage, row, at.date())
    for code in returned.mend:
        indicator = stage.indicators[code]
        content = voice.content(indicator, row.changed) or Content()
        _answer(stage, row, assessment, indicator, content, 1, at)


# ── the lead bureau and its experts ─────────────────────────────────────────────────────────────
def _expert(stage: Stage, row: AssessmentRow, asked: Asked) -> Iterator[Event]:
    yield Event(moment(asked.asked_on, 10), partial(_ask, stage, row, asked))
    if asked.interest:
        yield Event(moment(asked.asked_on, 16), partial(_step_back, stage, row, asked))
    if asked.given_on:
        yield Event(moment(asked.given_on, 14), partial(_give, stage, row, asked))


def _step_back(stage: Stage, row: AssessmentRow, asked: Asked, at: datetime) -> None:
    fairness.declare(stage, _found(stage, row), asked.expert, at, asked.interest)


def _ask(stage: Stage, row: AssessmentRow, asked: Asked, at: datetime) -> None:
    expert = stage.users[asked.expert]
    assessment = _found(stage, row)
    fairness.declare(stage, assessment, OFFICER, at)
    too = bool(asked.scores)
    opinions.ask(assessment=assessment, expert=expert, scores_too=too, by=stage.by(OFFICER), at=at)


def _give(stage: Stage, row: AssessmentRow, asked: Asked, at: datetime) -> None:
    opinion = _found(stage, row).opinions.get(expert=stage.users[asked.expert])
    fairness.declare(stage, opinion.assessment, asked.expert, at)
    if asked.scores:
        fairness.score(stage, row, asked, opinion, at)
    opinions.give(opinion=opinion, text=asked.text, by=stage.by(asked.expert), at=at)


def _return(stage: Stage, row: AssessmentRow, returned: Return, at: datetime) -> None:
    mend = [stage.indicators[code] for code in returned.mend]
    assessment = _found(stage, row)
    fairness.declare(stage, assessment, OFFICER, at)
    verifications.send_back(
        assessment=assessment, reason=returned.reason, mend=mend, by=stage.by(OFFICER), at=at
    )


def _verify(stage: Stage, row: AssessmentRow, at: datetime) -> None:
    """First what is found otherwise, with the reason; the rest agrees with the enterprise."""
    assessment, by = _found(stage, row), stage.by(_people(row)[0])
    fairness.declare(stage, assessment, by.username, at)
    for place, (code, (choice, note)) in enumerate(row.found.items()):
        finding = Finding(choice, note=note)
        then = at + timedelta(minutes=10 * place)
        indicator = stage.indicators[code]
        verdicts.save(assessment=assessment, indicator=indicator, version=0, finding=finding, by=by, at=then)
    verdicts.take_over(assessment=assessment, dimension=ALL, by=by, at=at + timedelta(hours=2))


def _confirm(stage: Stage, row: AssessmentRow, at: datetime) -> None:
    assessment, who = _found(stage, row), _people(row)[1]
    fairness.declare(stage, assessment, who, at)
    verifications.confirm(assessment=assessment, by=stage.by(who), at=at)


def _people(row: AssessmentRow) -> tuple[str, str]:
    """Who judges and who confirms; the chief answers an objection, and so has not confirmed what is objected to."""
    return (CHIEF, OFFICER) if row.objection else (OFFICER, CHIEF)
