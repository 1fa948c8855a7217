from reporting.models.reports import Report, ReportStatusChange, ReportText, ReportTextRevision
from reporting.models.versions import ReportVersion

__all__ = ["Report", "ReportStatusChange", "ReportText", "ReportTextRevision", "ReportVersion"]
