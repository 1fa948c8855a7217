"""Celery: one task runs one job row; beat sweeps up what was lost.

A message is only a hint; the truth is the job row (kernel/queue.py), so a lost message costs at most
the time until the next sweep.
"""

import os

from celery import Celery
from celery.signals import worker_process_init

from dongtou_brand.kernel import pdf

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dongtou_brand.settings")

app = Celery("dongtou_brand")
app.config_from_object("dongtou_brand.celery_settings")
app.autodiscover_tasks(["dongtou_brand.kernel"], related_name="queue")


@worker_process_init.connect  # type: ignore[untyped-decorator]
def warm_up(**kwargs: object) -> None:
    """A worker prints its first report as quickly as the others: the engine is loaded before work comes."""
    pdf.warm_up()
