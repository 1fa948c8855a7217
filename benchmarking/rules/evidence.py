"""Papers and their versions: who keeps them, which days they may bear, and until when they hold."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from benchmarking.models import AnswerEvidence, EvidenceVersion, Indicator
from benchmarking.rules.assessments import Missing
from dongtou_brand.kernel.actor import ENTERPRISE, Actor
from dongtou_brand.kernel.rule import rule
from enterprises.models import Enterprise
from enterprises.rules.enterprises import is_active

__all__ = [
    "NOTE_MAX", "TITLE_MAX", "can_date", "can_keep", "days_stand", "expired", "expired_words", "expiries",
]  # fmt: skip

TITLE_MAX, NOTE_MAX = 255, 200
"""As long as their columns."""


@rule
def can_keep(by: Actor, enterprise: Enterprise) -> str | None:
    """佐证材料由存续的本企业人员登记。"""
    if by.role not in ENTERPRISE or enterprise.organisation_id != by.organisation_id:
        return "佐证材料由本企业的填报员或负责人登记。"
    return is_active(enterprise)


@rule
def days_stand(about_on: date | None, expires_on: date | None, today: date) -> str | None:
    """材料日期不晚于今天，有效期不早于材料日期。"""
    if about_on and about_on > today:
        return "材料日期不能晚于今天。"
    if about_on and expires_on and expires_on < about_on:
        return "有效期不能早于材料日期。"
    return None


@rule
def can_date(version: EvidenceVersion, newest: int) -> str | None:
    """引用旧版的，先替换为新版再改日期。"""
    return None if version.number == newest else "这份材料已有新版本，请先替换为新版本，再修改材料日期。"


def expired(version: EvidenceVersion, day: date) -> bool:
    """Whether the version no longer holds on this day; the last day of its validity still counts."""
    return version.expires_on is not None and version.expires_on < day


def expired_words(version: EvidenceVersion, day: date) -> str:
    """“材料已于 2018-04-20 到期”; empty while it holds."""
    return f"材料已于 {version.expires_on} 到期" if expired(version, day) else ""


def expiries(
    indicators: Iterable[Indicator], files: Mapping[int, Sequence[AnswerEvidence]], day: date
) -> list[Missing]:
    """The indicators behind which a paper stands that has expired: a hint, it may be handed in all the same.

    `files` are keyed by the indicator's id.
    """
    found = []
    for each in indicators:
        gone = [file for file in files.get(each.pk, ()) if expired(file.version, day)]
        if gone:
            words = expired_words(gone[0].version, day) if len(gone) == 1 else f"{len(gone)} 份材料已到期"
            found.append(Missing(each.pk, each.code, each.name, each.dimension.code, words))
    return found
