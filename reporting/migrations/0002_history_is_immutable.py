"""Rows of history are only added: enforced by the database."""

from django.db import migrations

from dongtou_brand.kernel.immutable import append_only


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_initial")]
    operations = [append_only("reporting_reportstatuschange", "reporting_reporttextrevision")]
