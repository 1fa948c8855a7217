"""Asking experts, and what they say."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from accounts.actions import notices, trail
from accounts.models import User
from benchmarking.models import Assessment, Opinion
from benchmarking.queries import opinions
from benchmarking.rules.verification import can_ask, can_give
from dongtou_brand.kernel.actor import Actor
from dongtou_brand.kernel.workflow import lock


@transaction.atomic
def ask(*, assessment: Assessment, expert: User, by: Actor, at: datetime) -> Opinion:
    """Ask an expert about an assessment; the second time it is the request that was already made."""
    assessment = lock(assessment)
    can_ask.check(by, assessment, opinions.is_expert(expert))
    opinion, made = Opinion.objects.get_or_create(
        assessment=assessment, expert=expert, defaults={"asked_by_id": by.person, "asked_at": at}
    )
    if made:
        detail = {"expert": expert.name}
        trail.record(by=by, at=at, action="benchmarking.opinion.ask", subject=assessment, detail=detail)
        notices.send(
            users=[expert.pk],
            title=f"请对{assessment.enterprise}{assessment.round}对标自评提出意见",
            body="核验结果确认前可以提出和修改意见。",
            link=reverse("benchmarking:opinion", args=[assessment.pk]),
            at=at,
        )
    return opinion


@transaction.atomic
def give(*, opinion: Opinion, text: str, by: Actor, at: datetime) -> Opinion:
    """Write the expert's opinion, or write it anew; what is the same already changes nothing.

    Raises `Refused` for anybody but the expert who was asked, for no words, and once the result is confirmed.
    """
    opinion = lock(opinion)
    opinion.assessment = lock(opinion.assessment)
    can_give.check(by, opinion, text)
    text, first = text.strip(), not opinion.given_at
    if text == opinion.text:
        return opinion
    opinion.text, opinion.given_at = text, at
    opinion.save()
    trail.record(
        by=by, at=at, action="benchmarking.opinion.give", subject=opinion.assessment, detail={"text": text}
    )
    if first:
        notices.send(
            users=[opinion.asked_by_id],
            title=f"{by.name}对{opinion.assessment.enterprise}的自评提出了意见",
            link=reverse("benchmarking:verification", args=[opinion.assessment_id]),
            at=at,
        )
    return opinion
