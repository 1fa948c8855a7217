"""Fixtures for the whole suite.

empty_portal       a portal with its tables and no row, made once a run
portal_with_demo   the portal's data as `manage.py demo` leaves it, made once a run
live_portal        a running portal with a fresh copy of that data, for each test module
visit              opens browser windows: visit(width=390), visit(javascript=False)
page, phone        a window at 1440 px and one at 390 px
axe                axe(page) fails with every WCAG 2.1 A/AA violation
postgres_url, redis_url   servers of the run's own, for tests that need them whatever the run is on
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from playwright.sync_api import Browser, Page
from pytest_django.plugin import DjangoDbBlocker

from tests.connections import keep_open
from tests.factories.accounts import as_role as as_role
from tests.history import let_history_go
from tests.services import browser as browsers
from tests.services import copies
from tests.services.copies import ON_POSTGRES
from tests.services.portal import Portal, build_assets_once
from tests.services.postgres import postgres
from tests.services.redis_server import redis

# A busy machine is slow, not wrong; and a submission is judged by the same examples each time.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.register_profile("steady", deadline=None, derandomize=True)
hypothesis.settings.load_profile("steady" if os.environ.get("CI") else "patient")
let_history_go()
keep_open()
# The house's rules are the same on every database, but for what the database itself holds.
BY_DATABASE = {"test_get_is_readonly.py", "test_migrations.py"}
# What a test is given that reads or writes a database, be it that of a portal of its own.
DATABASES = {
    "db", "transactional_db", "world", "django_db_setup", "empty_portal", "portal_with_demo", "live_portal",
    "postgres_url", "redis_url",
}  # fmt: skip
left_out: dict[str, int] = {}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Marks what needs a browser, and gives each test to the run, or runs, where it belongs."""
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if "chromium" in names:
            item.add_marker(pytest.mark.browser)
        in_house = item.nodeid.startswith("tests/house/")
        if in_house and not uses_database(item):
            item.add_marker(pytest.mark.static)
        if is_same_everywhere(item) or (in_house and item.path.name not in BY_DATABASE):
            item.add_marker(pytest.mark.once)
    elsewhere = "once" if ON_POSTGRES else "postgres"
    away = [item for item in items if item.get_closest_marker(elsewhere)]
    if away:
        left_out[elsewhere] = len(away)
        config.hook.pytest_deselected(items=away)
        items[:] = [item for item in items if item not in away]


def uses_database(item: pytest.Item) -> bool:
    """Whether a test reads or writes tables, by its mark or by what it is given."""
    names = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(names & DATABASES)


def is_same_everywhere(item: pytest.Item) -> bool:
    """Whether neither database nor broker can make a difference: to such a test pytest-django refuses the database.

    The cache lies with the broker, and nobody refuses that; who uses it says so by the mark `broker`.
    """
    return not uses_database(item) and item.get_closest_marker("broker") is None


def pytest_report_header() -> str:
    """Which database this run is on."""
    broker = "Redis" if settings.REDIS_URL else "files"
    return f"database: {'PostgreSQL' if ON_POSTGRES else 'SQLite'}, broker: {broker}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says which tests belong to the other run, so that nothing is left out in silence."""
    reasons = {
        "postgres": "need PostgreSQL and run in the second half of script/test",
        "once": "are the same on every database and ran in the first half of script/test",
    }
    for mark, count in left_out.items():
        terminalreporter.write_line(f"{count} tests {reasons[mark]}")


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """The test database, made for whoever asks, also for fixtures that outlive a test.

    pytest-django's own makes none when only such fixtures ask. Threads of tests that raced each other may still
    hold a session when it goes.
    """
    with ExitStack() as stack:
        with django_db_blocker.unblock():
            made = setup_databases(verbosity=0, interactive=False, aliases={"default"})
            stack.enter_context(copies.emptiness_kept())
        yield
    with django_db_blocker.unblock():
        if ON_POSTGRES:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Address of a PostgreSQL server on which a test may make databases."""
    if ON_POSTGRES:
        yield _database_url()
        return
    with postgres() as address:
        yield address


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """Address of a Redis without its database number."""
    if settings.REDIS_URL:
        yield settings.REDIS_URL.rsplit("/", 1)[0]
        return
    with redis() as address:
        yield address.rsplit("/", 1)[0]


def _database_url() -> str:
    return os.environ["DATABASE_URL"]


@pytest.fixture(scope="session")
def assets() -> None:
    """Icons, fonts and static files of this checkout, up to date."""
    build_assets_once()


@pytest.fixture(scope="session")
def empty_portal(assets: None, django_db_setup: None) -> Iterator[Portal]:
    """The tables without a row; never started, only copied."""
    with copies.empty() as made:
        yield made


@pytest.fixture(scope="session")
def portal_with_demo(empty_portal: Portal) -> Iterator[Portal]:
    """The demonstration data, made once by the real command; never started, only copied."""
    with copies.copied(empty_portal, "portal_demo") as made:
        made.said = made.manage("prepare")
        yield made


@pytest.fixture(scope="module")
def live_portal(portal_with_demo: Portal) -> Iterator[Portal]:
    """A running portal with demonstration data that no other test module has touched."""
    with copies.copied(portal_with_demo, "portal_live", queues=1) as running:
        running.start()
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, started once a run."""
    with browsers.chromium() as browser:
        yield browser


@pytest.fixture
def visit(chromium: Browser, live_portal: Portal) -> Iterator[Callable[..., browsers.Visit]]:
    """Opens windows on the running portal; the test fails if any of them met a problem."""
    opened: list[browsers.Visit] = []

    def open_window(*, width: int = browsers.DESKTOP, javascript: bool = True) -> browsers.Visit:
        opened.append(browsers.Visit(chromium, live_portal.address, width, javascript=javascript))
        return opened[-1]

    yield open_window
    for one in opened:
        one.end()


@pytest.fixture
def page(visit: Callable[..., browsers.Visit]) -> Page:
    """A window of 1440 px."""
    return visit().page


@pytest.fixture
def phone(visit: Callable[..., browsers.Visit]) -> Page:
    """A window of 390 px with touch."""
    return visit(width=browsers.PHONE).page


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Fails with every violation of WCAG 2.1 A or AA on a page."""

    def check(page: Page) -> None:
        found = browsers.violations(page)
        assert not found, "\n".join(found)

    return check
