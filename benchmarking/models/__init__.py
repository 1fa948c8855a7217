from benchmarking.models.answers import Answer, AnswerEvidence, AnswerRevision
from benchmarking.models.assessments import Assessment, AssessmentStatusChange, Opinion, Round
from benchmarking.models.catalogues import Catalogue, Dimension, Indicator
from benchmarking.models.improvements import (
    Improvement,
    ImprovementStatusChange,
    PlannedGain,
    ProgressNote,
)
from benchmarking.models.results import DimensionResult
from benchmarking.models.verdicts import Verdict, VerdictRevision

__all__ = [
    "Answer",
    "AnswerEvidence",
    "AnswerRevision",
    "Assessment",
    "AssessmentStatusChange",
    "Catalogue",
    "Dimension",
    "DimensionResult",
    "Improvement",
    "ImprovementStatusChange",
    "Indicator",
    "Opinion",
    "PlannedGain",
    "ProgressNote",
    "Round",
    "Verdict",
    "VerdictRevision",
]
