"""Addresses of benchmarking."""

from django.urls import path

from benchmarking.views import (
    answers,
    assessments,
    certifications,
    evidence,
    gap_files,
    gaps,
    improvements,
    opinions,
    packages,
    reassessments,
    rounds,
    verdicts,
    verifications,
    workbooks,
)

app_name = "benchmarking"
urlpatterns = [
    # self-assessment
    path("assessments/", assessments.assessment_list, name="assessments"),
    path("assessments/export/", assessments.export, name="assessments_export"),
    path("assessments/of/<int:pk>/", assessments.assessments_of, name="assessments_of"),
    path(
        "assessments/of/<int:pk>/export/", assessments.assessments_of_export, name="assessments_of_export"
    ),
    path("assessments/<int:pk>/", assessments.assessment, name="assessment"),
    path("assessments/<int:pk>/package/", packages.package, name="package"),
    path("assessments/<int:pk>/again/", reassessments.start, name="reassess"),
    path("assessments/<int:pk>/submit/", assessments.submit, name="submit"),
    path("assessments/<int:pk>/withdraw/", assessments.withdraw, name="withdraw"),
    path("assessments/<int:pk>/answers/<int:indicator_id>/", answers.answer, name="answer"),
    path("assessments/<int:pk>/answers/<int:indicator_id>/settle/", answers.settle, name="settle"),
    path("assessments/<int:pk>/answers/<int:indicator_id>/history/", answers.history, name="history"),
    path(
        "assessments/<int:pk>/answers/<int:indicator_id>/evidence/",
        evidence.evidence_add,
        name="evidence_add",
    ),
    path("assessments/<int:pk>/workbook/", workbooks.upload, name="workbook_upload"),
    path("assessments/<int:pk>/workbook/download/", workbooks.download, name="workbook_download"),
    path("assessments/<int:pk>/workbook/<int:file_id>/", workbooks.workbook, name="workbook"),
    path("assessments/<int:pk>/workbook/<int:file_id>/marked/", workbooks.marked, name="workbook_marked"),
    path("evidence/<int:pk>/", evidence.evidence_file, name="evidence_file"),
    path("evidence/<int:pk>/remove/", evidence.evidence_remove, name="evidence_remove"),
    path("evidence/<int:pk>/date/", evidence.evidence_date, name="evidence_date"),
    # verification
    path("assessments/<int:pk>/verification/", verifications.verification, name="verification"),
    path("assessments/<int:pk>/verification/take-over/", verdicts.take_over, name="take_over"),
    path("assessments/<int:pk>/verification/<int:indicator_id>/", verdicts.verdict, name="verdict"),
    path(
        "assessments/<int:pk>/verification/<int:indicator_id>/settle/", verdicts.settle, name="verdict_settle"
    ),
    path(
        "assessments/<int:pk>/verification/<int:indicator_id>/history/",
        verdicts.history,
        name="verdict_history",
    ),
    path("assessments/<int:pk>/return/", verifications.send_back, name="return"),
    path("assessments/<int:pk>/confirm/", verifications.confirm, name="confirm"),
    path("assessments/<int:pk>/reopen/", verifications.reopen, name="reopen"),
    path("assessments/<int:pk>/experts/", opinions.ask, name="expert_ask"),
    path("assessments/<int:pk>/opinion/", opinions.opinion, name="opinion"),
    # gaps
    path("gaps/", gaps.gaps_latest, name="gaps_latest"),
    path("gaps/<int:pk>/", gaps.gaps_of, name="gaps"),
    path("gaps/<int:pk>/report.xlsx", gap_files.workbook, name="gaps_workbook"),
    path("gaps/<int:pk>/report.pdf", gap_files.paper, name="gaps_paper"),
    # improvements
    path("gaps/<int:pk>/plan/", improvements.plan_of, name="plan"),
    path("gaps/<int:pk>/plan/add/", improvements.add, name="improvement_add"),
    path("improvements/", improvements.improvement_list, name="improvements"),
    path("improvements/export/", improvements.export, name="improvements_export"),
    path("improvements/<int:pk>/", improvements.improvement, name="improvement"),
    path("improvements/<int:pk>/edit/", improvements.edit, name="improvement_edit"),
    path("improvements/<int:pk>/note/", improvements.note, name="improvement_note"),
    path("improvements/notes/<int:pk>/file/", improvements.note_file, name="improvement_file"),
    path("improvements/<int:pk>/act/<slug:name>/", improvements.act, name="improvement_act"),
    # certification
    path("certifications/", certifications.certification_list, name="certifications"),
    path("certifications/export/", certifications.export, name="certifications_export"),
    path("certifications/of/<int:pk>/", certifications.certifications_of, name="certifications_of"),
    path(
        "certifications/of/<int:pk>/export/",
        certifications.certifications_of_export,
        name="certifications_of_export",
    ),
    path("certifications/start/", certifications.start_own, name="certification_start"),
    path("certifications/start/<int:pk>/", certifications.start_of, name="certification_start_of"),
    path("certifications/<int:pk>/", certifications.certification, name="certification"),
    path("certifications/<int:pk>/edit/", certifications.edit, name="certification_edit"),
    path("certifications/<int:pk>/act/<slug:name>/", certifications.advance, name="certification_advance"),
    path("certifications/papers/<int:pk>/", certifications.paper, name="certification_paper"),
    # rounds and catalogues
    path("rounds/", rounds.round_list, name="rounds"),
    path("rounds/export/", rounds.export, name="rounds_export"),
    path("rounds/<int:pk>/start/", assessments.start, name="start"),
    path("catalogues/<int:pk>/", rounds.catalogue, name="catalogue"),
]
