"""How often one address may ask: counted in the cache, in windows of a minute."""

import math
from datetime import datetime

from django.core.cache import cache

WINDOW = 60


def seconds_to_wait(name: str, address: str, *, times: int, at: datetime) -> int:
    """Count one request of `address`; 0 when it may pass, else the seconds until the next window opens.

    `name` keeps the counters of different pages apart. The counter is approximate under load on a cache without
    atomic increments (files); it slows guessing, it is no lock.
    """
    now = at.timestamp()
    window = math.floor(now / WINDOW)
    key = f"rate:{name}:{window}:{address}"
    if cache.add(key, 1, timeout=WINDOW * 2):
        count = 1
    else:
        try:
            count = cache.incr(key)
        except ValueError:
            # The counter ran out between the two lines: a new window has begun.
            cache.set(key, 1, timeout=WINDOW * 2)
            count = 1
    return 0 if count <= times else max(1, math.ceil((window + 1) * WINDOW - now))
