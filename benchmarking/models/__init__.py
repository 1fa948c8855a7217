from benchmarking.models.answers import Answer, AnswerEvidence, AnswerRevision
from benchmarking.models.assessments import (
    Assessment,
    AssessmentStatusChange,
    Invitee,
    Opinion,
    Reopened,
    Round,
)
from benchmarking.models.catalogues import Catalogue, Dimension, Indicator
from benchmarking.models.certifications import CertificationCase, CertificationStatusChange
from benchmarking.models.evidence import Evidence, EvidenceVersion
from benchmarking.models.fairness import (
    Declaration,
    Objection,
    ObjectionPoint,
    ObjectionStatusChange,
    OpinionScore,
    Settlement,
)
from benchmarking.models.improvements import Improvement, ImprovementStatusChange, PlannedGain, ProgressNote
from benchmarking.models.inspections import Draw, Inspection, InspectionStatusChange
from benchmarking.models.results import DimensionResult
from benchmarking.models.standards import Standard, StandardPublisher, StandardStatusChange
from benchmarking.models.teamwork import Assignment, Comment, WorkbookReturn
from benchmarking.models.verdicts import Verdict, VerdictRevision
from benchmarking.models.visits import (
    Visit,
    VisitItem,
    VisitItemRevision,
    VisitMember,
    VisitPhoto,
    VisitStatusChange,
)

__all__ = [
    "Answer",
    "AnswerEvidence",
    "AnswerRevision",
    "Assessment",
    "AssessmentStatusChange",
    "Assignment",
    "Catalogue",
    "CertificationCase",
    "CertificationStatusChange",
    "Comment",
    "Declaration",
    "Dimension",
    "DimensionResult",
    "Draw",
    "Evidence",
    "EvidenceVersion",
    "Improvement",
    "ImprovementStatusChange",
    "Indicator",
    "Inspection",
    "InspectionStatusChange",
    "Invitee",
    "Objection",
    "ObjectionPoint",
    "ObjectionStatusChange",
    "Opinion",
    "OpinionScore",
    "PlannedGain",
    "ProgressNote",
    "Reopened",
    "Round",
    "Settlement",
    "Standard",
    "StandardPublisher",
    "StandardStatusChange",
    "Verdict",
    "VerdictRevision",
    "Visit",
    "VisitItem",
    "VisitItemRevision",
    "VisitMember",
    "VisitPhoto",
    "VisitStatusChange",
    "WorkbookReturn",
]
