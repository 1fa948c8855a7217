"""Celery's settings, which Celery reads as a plain module.

With `REDIS_URL` the broker is Redis; without it messages lie as files in `var/broker`.
"""

from pathlib import Path

from django.conf import settings


def broker(redis_url: str, folder: Path) -> dict[str, object]:
    """Broker address and transport options for Redis, or for files where there is no Redis."""
    if redis_url:
        timeouts = {"visibility_timeout": 600, "socket_timeout": 5, "socket_connect_timeout": 1}
        return {"broker_url": redis_url, "broker_transport_options": timeouts}
    for name in ("queue", "control"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    queue, control = str(folder / "queue"), str(folder / "control")
    places = {"data_folder_in": queue, "data_folder_out": queue, "control_folder": control}
    # Seconds between looks into the folder: how long a new job waits, and how long the worker takes to end.
    options = {**places, "polling_interval": 0.2}
    return {"broker_url": "filesystem://localhost", "broker_transport_options": options}


globals().update(broker(settings.REDIS_URL, settings.BROKER_DIR))

task_ignore_result = True
task_acks_late = True
task_reject_on_worker_lost = True
task_serializer = "json"
accept_content = ["json"]
worker_prefetch_multiplier = 1
# A render takes a second; a job that is still busy after minutes hangs: it is ended, then swept up.
task_soft_time_limit = 240
task_time_limit = 300
worker_max_tasks_per_child = 500
worker_max_memory_per_child = 400_000  # KiB
broker_connection_retry_on_startup = True
timezone = settings.TIME_ZONE
# Half a lease: a job whose worker died waits a lease and a half at most.
# What comes round every day is asked for every hour, so that a night without power costs an hour and not a day.
beat_schedule = {
    "sweep": {"task": "queue.sweep", "schedule": settings.QUEUE_LEASE.total_seconds() / 2},
    "sessions": {"task": "queue.daily", "schedule": 3600.0, "args": ["accounts.sweep_sessions"]},
    "attachments": {"task": "queue.daily", "schedule": 3600.0, "args": ["enterprises.sweep_attachments"]},
    "imports": {"task": "queue.daily", "schedule": 3600.0, "args": ["enterprises.sweep_imports"]},
    "registrations": {"task": "queue.daily", "schedule": 3600.0, "args": ["enterprises.sweep_registrations"]},
    "expiry": {"task": "queue.daily", "schedule": 3600.0, "args": ["enterprises.remind_of_expiry"]},
    "improvements": {
        "task": "queue.daily",
        "schedule": 3600.0,
        "args": ["benchmarking.remind_of_improvements"],
    },
}
