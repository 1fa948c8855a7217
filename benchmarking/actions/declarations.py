"""Declaring an interest in an enterprise, or that there is none."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from accounts.actions import notices, trail
from benchmarking.models import Assessment, Declaration
from benchmarking.queries import declarations, opinions
from benchmarking.rules.declarations import can_declare
from dongtou_brand.kernel.actor import Actor, Role
from dongtou_brand.kernel.workflow import lock


@transaction.atomic
def declare(
    *, assessment: Assessment, conflict: bool, words: str = "", by: Actor, at: datetime
) -> Declaration:
    """Say whether there is an interest; the same “none” again is the one that was said.

    Whoever has one steps back for good, and the lead bureau's chiefs are told so that somebody takes over. Raises
    `Refused` for somebody who does not verify, for a conflict without words, and after stepping back.
    """
    assessment = lock(assessment)
    present = declarations.of(assessment, by)
    asked = opinions.is_asked(assessment, by)
    can_declare.check(by, assessment, present, asked, conflict, words)
    if present is not None and not conflict:
        return present
    made = Declaration.objects.create(
        assessment=assessment, person_id=by.person, role=by.role, conflict=conflict,
        words=words.strip() if conflict else "", at=at,
    )  # fmt: skip
    verb = "recuse" if conflict else "impartial"
    trail.record(
        by=by, at=at, action=f"benchmarking.declaration.{verb}", subject=assessment, reason=made.words
    )
    if conflict:
        _tell(assessment, made, by, at)
    return made


def _tell(assessment: Assessment, made: Declaration, by: Actor, at: datetime) -> None:
    """The chiefs know that somebody else must take over."""
    notices.send(
        roles=[Role.LEAD_CHIEF],
        title=f"{by.name}回避{assessment.enterprise}{assessment.title}核验",
        body=f"{made.words}。请另行安排{'专家' if by.role is Role.EXPERT else '核验人员'}。".replace(
            "。。", "。"
        ),
        link=reverse("benchmarking:verification", args=[assessment.pk]),
        at=at,
    )
