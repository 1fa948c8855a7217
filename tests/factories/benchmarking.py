"""Catalogues, rounds and assessments for tests.

make_catalogue()                     a published edition: dimensions A and B with gates and scored indicators
make_round(catalogue)                a round of 2018
make_assessment(enterprise, round)   begun, nothing filled in
say(assessment, code, …)             an answer saved by the action; prove(assessment, code) puts a file behind it
fill(assessment, by)                 every answer complete, with evidence
declare(assessment, actor, …)        these people have no interest in the enterprise: they may verify
judge_of(assessment, role)           somebody of this role who has declared so
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from benchmarking.actions import answers as answer_actions
from benchmarking.enums import AssessmentStatus, CatalogueStatus, IndicatorKind
from benchmarking.models import (
    Answer,
    AnswerEvidence,
    Assessment,
    Catalogue,
    Declaration,
    Dimension,
    Evidence,
    EvidenceVersion,
    Indicator,
    Round,
)
from benchmarking.rules import scoring
from benchmarking.rules.answers import own_kind, settled
from dongtou_brand.kernel.actor import Actor, Role
from enterprises.models import Attachment, Enterprise
from tests.factories.accounts import make_actor
from tests.factories.enterprises import make_attachment, make_enterprise

AT = datetime(2018, 4, 27, 2, 24, tzinfo=UTC)
_numbers = count(1)

YEARLY = [
    {"value": "none", "label": "未统计", "points": 0},
    {"value": "yearly", "label": "按年统计", "points": 3},
    {"value": "monthly", "label": "按月统计", "points": 5},
    {"value": "falling", "label": "连续三年下降", "points": 6},
]
LINEAR = {"linear": {"zero_at": 0, "full_at": 4, "figure": "rd_intensity"}}
NUMBER = {"kind": "number", "unit": "%", "figure": "rd_intensity", "label": "研发投入强度"}
TEXT = {"kind": "text", "label": "本企业现状"}

# dimension, code, points (None for a gate), scale, own value, may be not applicable
ROWS: list[tuple[str, str, str | None, Any, dict[str, str], bool]] = [
    ("A", "A-01", None, [], TEXT, False),
    ("A", "A-02", None, [], TEXT, True),
    ("A", "A-07", "6", YEARLY, {"kind": "number", "unit": "%", "label": "质量损失率"}, False),
    ("B", "B-01", None, [], TEXT, True),
    ("B", "B-05", "8", LINEAR, NUMBER, False),
]


def make_catalogue(edition: str = "", **values: Any) -> Catalogue:
    """A published edition with the indicators of `ROWS`; full points 14, thresholds 8 and 12."""
    filled: dict[str, Any] = {
        "code": "zhejiang-made",
        "edition": edition or f"test-{next(_numbers)}",
        "title": "“浙江制造”对标指标目录",
        "status": CatalogueStatus.PUBLISHED,
        "basic_points": Decimal(8),
        "pass_points": Decimal(12),
        "checksum": "0" * 64,
        "loaded_at": AT,
        "published_at": None if values.get("status") == CatalogueStatus.DRAFT else AT,
    }
    catalogue = Catalogue.objects.create(**(filled | values))
    for position, (code, name, full) in enumerate([("A", "品质卓越", 6), ("B", "自主创新", 8)], 1):
        Dimension.objects.create(
            catalogue=catalogue, code=code, name=name, points=Decimal(full), position=position
        )
    dimensions = {dimension.code: dimension for dimension in catalogue.dimensions.all()}
    for position, row in enumerate(ROWS, 1):
        make_indicator(catalogue, dimensions[row[0]], position, row)
    return catalogue


def make_indicator(catalogue: Catalogue, dimension: Dimension, position: int, row: Any) -> Indicator:
    """One indicator of a row as in `ROWS`."""
    _, code, points, scale, own_value, free = row
    return Indicator.objects.create(
        catalogue=catalogue,
        dimension=dimension,
        code=code,
        name=f"指标{code}",
        kind=IndicatorKind.SCORE if points else IndicatorKind.GATE,
        requirement=f"{code} 的要求。",
        required_value="标准要求",
        points=Decimal(points) if points else None,
        scale=scale,
        own_value=own_value,
        evidence=["证明材料"],
        may_be_not_applicable=free,
        source="P",
        position=position,
    )


def make_round(catalogue: Catalogue | None = None, **values: Any) -> Round:
    """The first round of 2018 unless values say otherwise."""
    days = {"opens_on": date(2018, 4, 1), "due_on": date(2018, 6, 29)}
    filled = {"year": 2018, "number": next(_numbers) % 9 + 1, "catalogue": catalogue or make_catalogue()}
    return Round.objects.create(**(filled | days | values))


def make_assessment(
    enterprise: Enterprise | None = None, round: Round | None = None, **values: Any
) -> Assessment:
    """An assessment that was begun."""
    filled = {"started_at": AT, "enterprise": enterprise or make_enterprise(), "round": round or make_round()}
    return Assessment.objects.create(**(filled | values))


def submitted(by: Actor, assessment: Assessment, status: str = AssessmentStatus.SUBMITTED) -> Assessment:
    """The assessment as if it had been handed in with 10 points; the columns only, without the action."""
    values: dict[str, Any] = {"submitted_by_id": by.user_id, "submitted_at": AT, "self_points": Decimal(10)}
    if status == AssessmentStatus.VERIFIED:
        values |= {
            "verified_by_id": by.user_id, "verified_at": AT, "verified_points": Decimal(9), "gates_met": 3,
            "gates_total": 3, "outcome": "nearly", "industry_id": assessment.enterprise.industry_id,
        }  # fmt: skip
    for name, value in (values | {"status": status}).items():
        setattr(assessment, name, value)
    assessment.save()
    return assessment


def declare(assessment: Assessment, *people: Actor) -> Assessment:
    """These people declared that they have no interest in the enterprise; once is enough."""
    for by in people:
        known = {"assessment": assessment, "person_id": by.user_id}
        Declaration.objects.filter(**known).exists() or Declaration.objects.create(
            **known, role=by.role, conflict=False, at=AT
        )
    return assessment


def judge_of(assessment: Assessment, role: Role) -> Actor:
    """Somebody of this role who has no interest in the enterprise."""
    by = make_actor(role)
    declare(assessment, by)
    return by


def indicator(assessment: Assessment, code: str) -> Indicator:
    """The indicator with this code in the assessment's catalogue."""
    return assessment.round.catalogue.indicators.select_related("dimension").get(code=code)


def say(
    assessment: Assessment,
    code: str,
    by: Actor,
    *,
    version: int | None = None,
    at: datetime = AT,
    **content: Any,
) -> answer_actions.Saved:
    """Save an answer through the action, on top of the present version unless another is given."""
    asked = indicator(assessment, code)
    present = Answer.objects.filter(assessment=assessment, indicator=asked).first()
    if version is None:
        version = present.version if present else 0
    return answer_actions.save(
        assessment=assessment,
        indicator=asked,
        version=version,
        content=settled(asked, **content),
        by=by,
        at=at,
    )


def prove(
    assessment: Assessment, code: str, by: Actor, name: str = "佐证.pdf", **facts: Any
) -> AnswerEvidence:
    """A paper behind an answer; its file has no content."""
    answer, _ = Answer.objects.get_or_create(assessment=assessment, indicator=indicator(assessment, code))
    attachment = make_attachment(assessment.enterprise, name, sha256=f"{next(_numbers):064d}")
    version = make_version(assessment.enterprise, attachment, by, **facts)
    return AnswerEvidence.objects.create(answer=answer, version=version, added_by_id=by.user_id, added_at=AT)


def make_version(
    enterprise: Enterprise, attachment: Attachment, by: Actor, paper: Evidence | None = None, **values: Any
) -> EvidenceVersion:
    """A version of a paper, of a new one unless it is given."""
    who = by.user_id
    paper = paper or Evidence.objects.create(
        enterprise=enterprise, title=attachment.name, made_by_id=who, made_at=AT
    )
    filled = {"number": paper.versions.count() + 1, "by_id": who, "at": AT} | values
    return EvidenceVersion.objects.create(evidence=paper, attachment=attachment, **filled)


def fill(assessment: Assessment, by: Actor) -> Assessment:
    """Every indicator answered as well as it can be, with evidence."""
    for asked in assessment.round.catalogue.indicators.all():
        numeric = own_kind(asked) == "number"
        steps = scoring.options(asked)
        choice = scoring.YES if asked.is_gate else steps[-1].value if steps else ""
        own: dict[str, Any] = {"own_number": Decimal(4)} if numeric else {"own_text": "已建立"}
        say(assessment, asked.code, by, choice=choice, **own)
        prove(assessment, asked.code, by)
    return assessment
