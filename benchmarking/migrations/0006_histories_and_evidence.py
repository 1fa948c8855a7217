"""New histories are append-only; every file behind an answer becomes a version of a paper."""

from django.db import migrations

from dongtou_brand.kernel.immutable import append_only

HISTORIES = (
    "benchmarking_standardstatuschange", "benchmarking_historicalstandard", "benchmarking_evidenceversion",
    "benchmarking_comment", "benchmarking_workbookreturn", "benchmarking_visititemrevision",
    "benchmarking_visitstatuschange", "benchmarking_declaration", "benchmarking_settlement",
    "benchmarking_objectionstatuschange", "benchmarking_draw", "benchmarking_inspectionstatuschange",
    "benchmarking_historicalcertificationcase", "benchmarking_certificationstatuschange",
)  # fmt: skip


def fill(apps, editor):
    """One paper for each file of an enterprise; each day that was said of it is a version of its own."""
    AnswerEvidence, Evidence, EvidenceVersion = (
        apps.get_model("benchmarking", name) for name in ("AnswerEvidence", "Evidence", "EvidenceVersion")
    )
    papers, versions, numbers = {}, {}, {}
    rows = AnswerEvidence.objects.select_related("answer__assessment", "attachment").order_by(
        "added_at", "pk"
    )
    for row in rows.iterator(2000):
        owner = row.answer.assessment.enterprise_id
        paper = (owner, row.attachment.sha256)
        if paper not in papers:
            papers[paper] = Evidence.objects.create(
                enterprise_id=owner,
                title=row.attachment.name,
                made_by_id=row.added_by_id,
                made_at=row.added_at,
            )
        version = (*paper, row.about_on)
        if version not in versions:
            numbers[paper] = numbers.get(paper, 0) + 1
            versions[version] = EvidenceVersion.objects.create(
                evidence=papers[paper],
                number=numbers[paper],
                attachment_id=row.attachment_id,
                about_on=row.about_on,
                by_id=row.added_by_id,
                at=row.dated_at or row.added_at,
            )
        AnswerEvidence.objects.filter(pk=row.pk).update(version=versions[version])


class Migration(migrations.Migration):
    dependencies = [("benchmarking", "0005_standards_teamwork_fairness")]
    operations = [append_only(*HISTORIES), migrations.RunPython(fill, migrations.RunPython.noop)]
