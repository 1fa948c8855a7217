"""The ground of the portal. Every process that loads it sends its jobs through the portal's own broker."""

from dongtou_brand.celery import app as celery_app

__all__ = ["celery_app"]
