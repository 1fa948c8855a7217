"""The portal's own settings, with one more address: the least that a post can be."""

from dongtou_brand.settings import *  # noqa: F403

ROOT_URLCONF = "bench.served.urls"
LOGGING["root"]["level"] = "ERROR"  # type: ignore[index]  # noqa: F405
