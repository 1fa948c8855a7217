from enterprises.models.attachments import Attachment
from enterprises.models.certificates import Certificate
from enterprises.models.enterprises import Enterprise, Industry, Product
from enterprises.models.quality_officers import QualityOfficer
from enterprises.models.standings import Standing
from enterprises.models.yearly_figures import FigureChange, FigureDefinition, YearlyFigure

__all__ = [
    "Attachment",
    "Certificate",
    "Enterprise",
    "FigureChange",
    "FigureDefinition",
    "Industry",
    "Product",
    "QualityOfficer",
    "Standing",
    "YearlyFigure",
]
