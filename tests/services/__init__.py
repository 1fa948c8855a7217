"""Private services for tests: PostgreSQL, Redis and the portal itself, gone when the tests are over.

`python -m tests.services COMMAND…` runs a command with a PostgreSQL and a Redis of its own.
"""
