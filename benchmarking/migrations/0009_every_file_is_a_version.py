"""What was put behind answers, or dated, since papers have versions; a file dated anew was put there on that day.

Alone in its transaction: PostgreSQL does not alter a table whose rows were just written.
"""

from typing import ClassVar

from django.db import migrations
from django.db.models import F, Q


def fill(apps, editor):
    """Each row names the version of the paper that says its file and its day; made where there is none."""
    AnswerEvidence, Evidence, EvidenceVersion = (
        apps.get_model("benchmarking", name) for name in ("AnswerEvidence", "Evidence", "EvidenceVersion")
    )
    told = Q(version__about_on=F("about_on")) | Q(version__about_on=None, about_on=None)
    rows = AnswerEvidence.objects.exclude(Q(version__isnull=False) & told)
    rows = rows.select_related("answer__assessment", "attachment").order_by("added_at", "pk")
    for row in list(rows):
        owner, file = row.answer.assessment.enterprise_id, row.attachment
        same = EvidenceVersion.objects.filter(evidence__enterprise=owner, attachment__sha256=file.sha256)
        version = same.filter(about_on=row.about_on).first()
        if version is None:
            newest = same.order_by("-number").first()
            paper = newest.evidence if newest else Evidence.objects.create(
                enterprise_id=owner, title=file.name, made_by_id=row.added_by_id, made_at=row.added_at
            )  # fmt: skip
            version = EvidenceVersion.objects.create(
                evidence=paper,
                number=newest.number + 1 if newest else 1,
                attachment=file,
                about_on=row.about_on,
                by_id=row.added_by_id,
                at=row.dated_at or row.added_at,
            )
        AnswerEvidence.objects.filter(pk=row.pk).update(version=version)
    AnswerEvidence.objects.filter(dated_at__gt=F("added_at")).update(added_at=F("dated_at"))


def back(apps, editor):
    """Each row names its file and day itself."""
    AnswerEvidence = apps.get_model("benchmarking", "AnswerEvidence")
    for row in AnswerEvidence.objects.select_related("version").iterator(2000):
        facts = {"attachment": row.version.attachment_id, "about_on": row.version.about_on}
        AnswerEvidence.objects.filter(pk=row.pk).update(**facts)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("benchmarking", "0008_evidence_of_versions")]
    operations: ClassVar = [migrations.RunPython(fill, back)]
