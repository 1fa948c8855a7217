from enterprises.models.alterations import Alteration
from enterprises.models.attachments import Attachment
from enterprises.models.certificates import Certificate
from enterprises.models.distinctions import Distinction
from enterprises.models.enterprises import RUNG_PLACE, Enterprise, Industry, Product, Summary
from enterprises.models.imports import ImportRun
from enterprises.models.quality_officers import QualityOfficer
from enterprises.models.records import (
    IntellectualProperty,
    MarketShare,
    QualityAward,
    ResearchBody,
    StandardPart,
)
from enterprises.models.registrations import Registration, RegistrationStatusChange
from enterprises.models.standings import Standing
from enterprises.models.yearly_figures import (
    FigureChange,
    FigureDefinition,
    MonthlyFigure,
    RuleSetting,
    YearlyFigure,
)

__all__ = [
    "RUNG_PLACE",
    "Alteration",
    "Attachment",
    "Certificate",
    "Distinction",
    "Enterprise",
    "FigureChange",
    "FigureDefinition",
    "ImportRun",
    "Industry",
    "IntellectualProperty",
    "MarketShare",
    "MonthlyFigure",
    "Product",
    "QualityAward",
    "QualityOfficer",
    "Registration",
    "RegistrationStatusChange",
    "ResearchBody",
    "RuleSetting",
    "StandardPart",
    "Standing",
    "Summary",
    "YearlyFigure",
]
