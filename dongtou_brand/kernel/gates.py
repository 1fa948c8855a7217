"""Gates that keep two kinds of act apart which look at one another's rows before those are there.

Two acts may each find nothing in the way and both write, where no constraint joins their tables. Whoever asks
about what is not there yet goes through the gate first, and holds it until the transaction ends.
"""

from zlib import crc32

from django.db import connection

__all__ = ["hold"]


def hold(gate: str, *, shared: bool = False) -> None:
    """Wait at the gate of this name and hold it until the end of the transaction; those who share it pass together.

    Hold it before anything that others wait for (the end of the trail, rows that they change), or with nothing
    left to wait for. SQLite lets one transaction write at a time, and needs no gate.
    """
    if connection.vendor != "postgresql":
        return
    lock = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(%s)", [crc32(gate.encode())])
