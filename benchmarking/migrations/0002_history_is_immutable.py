"""Rows of history are only added: enforced by the database."""

from django.db import migrations

from dongtou_brand.kernel.immutable import append_only


class Migration(migrations.Migration):
    dependencies = [("benchmarking", "0001_initial")]
    operations = [
        append_only(
            "benchmarking_assessmentstatuschange",
            "benchmarking_answerrevision",
            "benchmarking_verdictrevision",
        )
    ]
