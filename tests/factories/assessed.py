"""A pool of which everybody was assessed, for measuring: a catalogue of any length, answers by the million.

The catalogue is written as a file and loaded by the action; the rows are made by the database from those of the
pool, in the shape that the actions write.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import yaml
from django.db import connection
from django.utils import timezone

from accounts.models import Membership, User
from benchmarking.actions import catalogues
from benchmarking.enums import AssessmentStatus
from benchmarking.models import (
    Answer,
    AnswerEvidence,
    Assessment,
    Catalogue,
    DimensionResult,
    Evidence,
    EvidenceVersion,
    Round,
    Verdict,
)
from dongtou_brand.kernel.actor import Actor, Role
from enterprises.models import Attachment, Enterprise, Industry
from tests.factories import pool
from tests.factories.pool import AT, execute, insert, ordinary

DIMENSIONS = {
    "A": "品质卓越", "B": "自主创新", "C": "产业协同", "D": "社会责任", "E": "质量管理",
}  # fmt: skip
GATES = 4  # in each dimension
FIGURE = {"kind": "number", "label": "研发投入", "unit": "万元", "figure": "rd_spending"}
OPTIONS = (("none", "未开展", 0), ("partial", "部分开展", 0.5), ("full", "全面开展", 1))
STAMP = f"TIMESTAMPTZ '{AT.isoformat()}'"
CROWDED = 4
"""One enterprise in so many is of the same industry: some trades of a place have very many."""


@dataclass(frozen=True)
class Assessed:
    """Who looks and who fills in, and the rounds: one that is verified, one that is open."""

    officer: User
    clerks: list[User]
    past: Round
    present: Round


def settle(size: int, *, indicators: int, clerks: int) -> Assessed:
    """Fill a database that has its ground: `size` verified assessments, and in the open round one in five waiting
    for verification and one in five half filled in, the first of these by as many clerks as are asked for.
    """
    officer = pool.settle(size)["officer"]
    _industries()
    catalogue = make_catalogue(indicators)
    past, present = (
        Round.objects.create(year=2018, number=n, catalogue=catalogue, opens_on=opens, due_on=due)
        for n, opens, due in (
            (1, date(2018, 1, 2), date(2018, 3, 30)),
            (2, date(2018, 4, 2), date(2018, 6, 29)),
        )
    )
    _assessments(past, present, officer)
    _answers(catalogue, officer)
    _findings(past, officer)
    people = _clerks(present, clerks)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return Assessed(officer, people, past, present)


def make_catalogue(indicators: int) -> Catalogue:
    """A published catalogue of so many indicators, by way of its file."""
    by = Actor.system()
    loaded, _ = catalogues.load(source=catalogue_file(indicators), by=by, at=AT)
    return catalogues.publish(catalogue=loaded, by=by, at=AT)


def catalogue_file(indicators: int) -> str:
    """The text of a catalogue's file with so many indicators, a multiple of five times five, or of thirty or more.

    Raises ValueError for a number that its dimensions cannot share, or whose points do not come to 100.
    """
    each, rest = divmod(indicators, len(DIMENSIONS))
    if rest or each <= GATES or 200 % (each - GATES):
        raise ValueError(f"{indicators} indicators cannot be shared")
    head = {
        "format": 1, "code": f"bench-{indicators}", "edition": "2018", "title": "量测用指标目录",
        "policy": "洞政办发〔2015〕121号", "example": True, "note": "量测用。", "sources": {"I": "量测用"},
        "result": {"gate_veto": True, "basic": 60, "pass": 80},
    }  # fmt: skip
    dimensions = [
        {
            "code": code, "name": name, "points": 20,
            "indicators": [_indicator(code, n, 20 / (each - GATES)) for n in range(1, each + 1)],
        }
        for code, name in DIMENSIONS.items()
    ]  # fmt: skip
    return str(yaml.safe_dump(head | {"dimensions": dimensions}, allow_unicode=True, sort_keys=False))


def _indicator(dimension: str, number: int, points: float) -> dict[str, object]:
    """Gates first; of the rest every fifth is a figure on a line, the others have a scale."""
    row: dict[str, object] = {
        "code": f"{dimension}-{number:02d}", "name": f"第 {number} 项管理制度建立并有效运行",
        "requirement": "制度经批准发布，在各部门执行，每年评审一次，有记录可查。", "required": "建立并执行",
        "own_value": {"kind": "text", "label": "制度名称和执行情况"}, "evidence": ["制度文本", "执行记录"],
        "judged": "查阅制度文本和近一年的执行记录。", "sources": ["I"], "not_applicable": number % 6 == 0,
    }  # fmt: skip
    if number <= GATES:
        return row | {"kind": "gate"}
    if number % 5 == 0:
        line = {"zero_at": 0, "full_at": 400, "figure": "rd_spending"}
        return row | {"kind": "score", "points": points, "own_value": FIGURE.copy(), "linear": line}
    scale = [{"value": v, "label": label, "points": points * share} for v, label, share in OPTIONS]
    return row | {"kind": "score", "points": points, "scale": scale}


def _industries() -> None:
    """Enterprises of all trades; one trade has a quarter of them."""
    keys = list(Industry.objects.filter(edition=2017).order_by("code").values_list("pk", flat=True))
    listed = ",".join(map(str, keys))
    execute(
        f"""UPDATE enterprises_enterprise SET industry_id = CASE WHEN id % {CROWDED} = 0 THEN {keys[0]}
            ELSE (ARRAY[{listed}])[1 + (id * 7 % {len(keys)})] END"""  # noqa: S608
    )


def _assessments(past: Round, present: Round, officer: User) -> None:
    handed = {
        "submitted_by_id": str(officer.pk),
        "submitted_at": f"{STAMP} - e.id * INTERVAL '1 minute'",
        "self_points": "60 + (e.id * 11 % 400)::numeric / 10",
        "started_at": f"{STAMP} - INTERVAL '100 days'",
        "enterprise_id": "e.id",
    }
    verified = {
        "verified_by_id": str(officer.pk),
        "verified_at": STAMP,
        "verified_points": "40 + (e.id * 7 % 600)::numeric / 10",
        "gates_met": f"{len(DIMENSIONS) * GATES - 1}",
        "gates_total": f"{len(DIMENSIONS) * GATES}",
        "outcome": "'unmet'",
        "industry_id": "e.industry_id",
    }
    done, waiting, begun = (
        {"status": f"'{status}'", "round_id": str(each.pk)}
        for status, each in (
            (AssessmentStatus.VERIFIED, past),
            (AssessmentStatus.SUBMITTED, present),
            (AssessmentStatus.DRAFT, present),
        )
    )
    insert(Assessment, handed | verified | done)
    insert(Assessment, handed | waiting, where="e.id % 5 = 4")
    insert(
        Assessment,
        begun | {"enterprise_id": "e.id", "started_at": f"{STAMP} - INTERVAL '9 days'"},
        where="e.id % 5 = 3",
    )


def _answers(catalogue: Catalogue, officer: User) -> None:
    """Every indicator answered, in drafts every second; behind each answer a file, behind several the same one."""
    said = f" JOIN benchmarking_assessment a ON a.enterprise_id = e.id JOIN benchmarking_indicator i ON i.catalogue_id = {catalogue.pk}"
    some = f"a.status <> '{AssessmentStatus.DRAFT}' OR i.position % 2 = 0"
    with ordinary(Answer._meta.db_table):
        insert(
            Answer,
            {
                "assessment_id": "a.id", "indicator_id": "i.id", "version": "1", "state": "'answered'",
                "choice": CHOICE, "own_text": "CASE WHEN i.own_value->>'kind' = 'text' THEN '已建立制度并执行' ELSE '' END",
                "own_number": "CASE WHEN i.own_value->>'kind' = 'number' THEN 50 + (a.id * 31 + i.id) % 400 END",
                "saved_by_id": str(officer.pk), "saved_at": STAMP,
            },
            said, some,
        )  # fmt: skip
    paper = {
        "enterprise_id": "e.id", "sha256": "md5(e.id::text) || md5(e.id::text)", "size": "300000",
        "media_type": "'application/pdf'", "name": "'制度文本.pdf'", "uploaded_at": STAMP,
    }  # fmt: skip
    insert(Attachment, paper)
    shelf = {"enterprise_id": "e.id", "title": "'制度文本'", "made_by_id": str(officer.pk), "made_at": STAMP}
    insert(Evidence, shelf)
    first_version = {
        "evidence_id": "p.id",
        "attachment_id": "f.id",
        "number": "1",
        "by_id": str(officer.pk),
        "at": STAMP,
    }
    shelved = (
        " JOIN enterprises_attachment f ON f.enterprise_id = e.id"
        " JOIN benchmarking_evidence p ON p.enterprise_id = e.id"
    )
    insert(EvidenceVersion, first_version, shelved)
    proof = {"answer_id": "n.id", "version_id": "v.id", "added_by_id": str(officer.pk), "added_at": STAMP}
    held = (
        " JOIN benchmarking_evidence p ON p.enterprise_id = e.id"
        " JOIN benchmarking_evidenceversion v ON v.evidence_id = p.id"
        " JOIN benchmarking_assessment a ON a.enterprise_id = e.id JOIN benchmarking_answer n ON n.assessment_id = a.id"
    )
    with ordinary(AnswerEvidence._meta.db_table):
        insert(AnswerEvidence, proof, held)


CHOICE = (
    "CASE WHEN i.kind = 'gate' THEN CASE (a.id + i.id) % 9 WHEN 0 THEN 'no' ELSE 'yes' END"
    " WHEN jsonb_typeof(i.scale) = 'object' THEN ''"
    " ELSE (ARRAY['none', 'partial', 'full', 'full'])[1 + (a.id * 3 + i.id * 5) % 4] END"
)


def _findings(past: Round, officer: User) -> None:
    """What was found in the verified round: each indicator judged, each dimension with its points."""
    verified = f" JOIN benchmarking_assessment a ON a.enterprise_id = e.id AND a.round_id = {past.pk}"
    of_catalogue = f" ON i.catalogue_id = {past.catalogue_id}"
    judged = {
        "assessment_id": "a.id", "indicator_id": "i.id", "version": "1", "by_id": str(officer.pk), "at": STAMP,
        "choice": f"COALESCE(NULLIF({CHOICE.replace('a.id', '(a.id + 1)')}, ''), 'number')",
    }  # fmt: skip
    with ordinary(Verdict._meta.db_table):
        insert(Verdict, judged, f"{verified} JOIN benchmarking_indicator i{of_catalogue}")
    points = "((a.id * 13 + i.id * 7) % 200)::numeric / 10"
    result = {
        "assessment_id": "a.id", "round_id": "a.round_id", "industry_id": "a.industry_id", "dimension_id": "i.id", "full": "i.points",
        "self_points": "i.points", "verified_points": points, "rate": f"round({points} * 100 / i.points, 1)",
    }  # fmt: skip
    insert(DimensionResult, result, f"{verified} JOIN benchmarking_dimension i{of_catalogue}")


def _clerks(present: Round, number: int) -> list[User]:
    """A clerk in each of the first enterprises that are filling in."""
    filling = Enterprise.objects.filter(
        assessments__round=present, assessments__status=AssessmentStatus.DRAFT
    )
    firms = list(filling.filter(ended_on=None).order_by("pk")[:number])
    people = User.objects.bulk_create(
        User(
            username=f"clerk{n}", name="林晓", must_change_password=False, password_changed_at=timezone.now()
        )
        for n, _ in enumerate(firms)
    )
    Membership.objects.bulk_create(
        Membership(
            user=person, organisation_id=firm.organisation_id, role=Role.ENTERPRISE_CLERK,
            started_at=AT - timedelta(days=30),
        )
        for person, firm in zip(people, firms, strict=True)
    )  # fmt: skip
    return people
