"""The portal's settings with short leases and one more job, which takes as long as it is told."""

import os

os.environ.setdefault("QUEUE_LEASE_SECONDS", "4")

from dongtou_brand.settings import *
from dongtou_brand.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults"]
