"""A verified assessment with a measure that is done, and its re-assessment.

verified_with_gaps()     A-01 found not met, A-07 found at 3 of 6 points; its people are in the answer
done_measure(world, …)   a measure against it, registered as done
handed_in(world)         the re-assessment, updated and handed in
confirmed(world, again)  judged and confirmed
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from benchmarking.actions import assessments, improvements, reassessments, verdicts, verifications
from benchmarking.actions.improvements import Measure
from benchmarking.models import Assessment, Improvement
from benchmarking.rules.improvements import Aim
from benchmarking.rules.verification import ALL, Finding
from dongtou_brand.kernel.actor import Actor, Role
from tests.factories.accounts import make_actor
from tests.factories.benchmarking import AT, declare, fill, indicator, make_assessment, make_round, say
from tests.factories.enterprises import member

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AGAIN = AT + 3 * DAY


@dataclass(frozen=True)
class World:
    """A verified result and those who act upon it."""

    base: Assessment
    clerk: Actor
    officer: Actor
    chief: Actor


def verified_with_gaps() -> World:
    """Filled in as well as can be, found with two gaps."""
    base = make_assessment(round=make_round(number=1))
    clerk = member(base.enterprise)
    fill(base, clerk)
    assessments.submit(assessment=base, promised=True, by=clerk, at=AT)
    officer, chief = make_actor(Role.LEAD_OFFICER), make_actor(Role.LEAD_CHIEF)
    for one in (officer, chief):
        declare(base, one)
    _judge(base, "A-01", "no", officer, AT + HOUR)
    _judge(base, "A-07", "yearly", officer, AT + HOUR)
    verdicts.take_over(assessment=base, dimension=ALL, by=officer, at=AT + HOUR)
    verifications.confirm(assessment=base, by=chief, at=AT + 2 * HOUR)
    base.refresh_from_db()
    return World(base, clerk, officer, chief)


def _judge(assessment: Assessment, code: str, choice: str, by: Actor, at) -> None:
    one = indicator(assessment, code)
    present = assessment.verdicts.filter(indicator=one).first()
    version = present.version if present else 0
    verdicts.save(
        assessment=assessment, indicator=one, version=version, finding=Finding(choice, note="已核对材料"),
        by=by, at=at,
    )  # fmt: skip


def done_measure(world: World, title: str = "补齐统计", **aims: str | None) -> Improvement:
    """A measure with these aims, such as A07="6"; done two days after the result."""
    wanted = [
        Aim(indicator(world.base, f"{code[0]}-{code[1:]}"), Decimal(points) if points else None)
        for code, points in (aims or {"A07": "6"}).items()
    ]
    measure = Measure(title=title, owner="周岩", due_on=date(2018, 5, 30), aims=wanted)
    made = improvements.plan(assessment=world.base, measure=measure, by=world.clerk, at=AT + DAY)
    improvements.note(improvement=made, text="已完成", by=world.clerk, at=AT + DAY)
    on = (AT + 2 * DAY).date()
    return improvements.finish(improvement=made, done_on=on, by=world.clerk, at=AT + 2 * DAY)


def handed_in(world: World) -> Assessment:
    """Begun, every open indicator answered anew, and handed in."""
    again = reassessments.start(base=world.base, by=world.clerk, at=AGAIN)
    for row in again.reopened.select_related("indicator"):
        answer = again.answers.get(indicator=row.indicator)
        say(
            again, row.indicator.code, world.clerk, at=AGAIN + HOUR, choice=answer.choice,
            own_text=answer.own_text, own_number=answer.own_number, note="已改进",
        )  # fmt: skip
    return assessments.submit(assessment=again, promised=True, by=world.clerk, at=AGAIN + HOUR)


def confirmed(world: World, again: Assessment, **found: str) -> Assessment:
    """Judged by the officer, else as the enterprise says, and confirmed by the chief."""
    for one in (world.officer, world.chief):
        declare(again, one)
    for code, choice in found.items():
        _judge(again, f"{code[0]}-{code[1:]}", choice, world.officer, AGAIN + DAY)
    verdicts.take_over(assessment=again, dimension=ALL, by=world.officer, at=AGAIN + DAY)
    return verifications.confirm(assessment=again, by=world.chief, at=AGAIN + 2 * DAY)
