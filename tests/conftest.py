"""Fixtures for every test: an app and a clean database (SQLite and PostgreSQL), a browser, a clock, a mailbox."""

import gc
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest
from flask import Flask
from hypothesis import settings as hypothesis_settings
from xdist.scheduler import LoadScopeScheduling

from portal.core import clock as core_clock
from portal.core.db import db
from tests.support import databases, postgresql, statements
from tests.support.browser import Browser, remember_faults
from tests.support.databases import TestDatabase
from tests.support.mailbox import Mailbox

NOON = datetime(2026, 11, 26, 11, 0, tzinfo=UTC)
"""A Thursday in November, noon in Amsterdam."""

hypothesis_settings.register_profile("portal", deadline=None, derandomize=True, database=None)
hypothesis_settings.load_profile("portal")

TOGETHER = {
    re.compile(r"^tests/(?:demo/|house/test_demo_pages).*\[sqlite"): "demo on SQLite",
    re.compile(r"^tests/(?:demo/|house/test_demo_pages).*\[postgresql"): "demo on PostgreSQL",
    re.compile(r"^tests/house/test_make_run"): "a folder that make run filled",
    re.compile(r"^tests/house/test_(?:architecture|headers|locked_doors|look|translations)"): "what can be read",
}
"""Tests that read what takes many seconds to make: one test worker makes it and does them all."""

FILE_AND_DATABASE = re.compile(r"([^:]+)(?:.*(\[sqlite|\[postgresql))?")

_postgresql: postgresql.Server | None = None


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database", choices=("sqlite", "postgresql", "both"), default="sqlite", help="which databases to test on"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL once, in the process that hands out the work; the workers are told where it is."""
    global _postgresql
    if (
        config.getoption("--database") != "sqlite"
        and not hasattr(config, "workerinput")
        and not config.option.collectonly
    ):
        _postgresql = postgresql.start()
        os.environ["TEST_POSTGRESQL"] = f"{_postgresql.folder}|{_postgresql.url}"


class _Scheduling(LoadScopeScheduling):
    """Hands out what belongs together, and else file by file, each database apart: test by test takes longer."""

    def _split_scope(self, nodeid: str) -> str:
        found = (name for pattern, name in TOGETHER.items() if pattern.match(nodeid))
        return next(found, "".join(FILE_AND_DATABASE.match(nodeid).groups("")))


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LoadScopeScheduling | None:
    """For `--dist loadgroup` (whose own marks this pytest does not hear of); any other way stays as it is."""
    return _Scheduling(config, log) if config.getvalue("dist") == "loadgroup" else None


def pytest_collection_finish() -> None:
    """All that was imported stays until the end: the collector need not walk through it each time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def pytest_unconfigure() -> None:
    if _postgresql is not None:
        _postgresql.stop()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "test_database" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--database")
        kinds = ("sqlite", "postgresql") if chosen == "both" else (chosen,)
        only = metafunc.definition.get_closest_marker("one_database")
        if only is not None and (only.args or chosen == "both"):
            kinds = tuple(kind for kind in kinds if kind == (only.args or ("sqlite",))[0])
        metafunc.parametrize("test_database", kinds, indirect=True)


@pytest.fixture(scope="session")
def data_folder() -> Iterator[Path]:
    """A folder for everything that the app under test keeps, in memory where the machine offers that."""
    shared_memory = Path("/dev/shm")
    folder = Path(
        tempfile.mkdtemp(prefix="portal-test-", dir=shared_memory if os.access(shared_memory, os.W_OK) else None)
    )
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def _made(data_folder: Path) -> Iterator[dict[str, TestDatabase]]:
    made: dict[str, TestDatabase] = {}
    yield made
    for each in made.values():
        each.engine.dispose()


@pytest.fixture
def test_database(request: pytest.FixtureRequest, _made: dict[str, TestDatabase], data_folder: Path) -> TestDatabase:
    """The app on one kind of database, made once per worker."""
    kind = request.param
    if kind not in _made:
        url = ""
        if kind == "postgresql":
            url = postgresql.of_run().make_database(postgresql.name_for("portal"))
        _made[kind] = databases.make(data_folder / kind, url)
        remember_faults(_made[kind].app)
    return _made[kind]


@pytest.fixture
def app(test_database: TestDatabase) -> Flask:
    """The portal, without an open context."""
    return test_database.app


@pytest.fixture
def database(test_database: TestDatabase) -> Iterator[TestDatabase]:
    """A clean database, and an open app context in which the test itself may use it."""
    with test_database.app.app_context():
        yield test_database
        db.session.rollback()
        db.session.remove()
    test_database.clean()


@pytest.fixture
def browser(database: TestDatabase) -> Browser:
    """A visitor; `browser.sign_in(member)` is a browser in which that member is signed in."""
    return Browser(database.app)


@pytest.fixture
def assert_queries(database: TestDatabase) -> Callable[[int], AbstractContextManager[None]]:
    """`with assert_queries(5): …` counts every statement but transaction control."""
    return partial(statements.counted, database.engine)


@pytest.fixture
def clock() -> Iterator[ModuleType]:
    """The portal's clock, standing still at noon until `clock.travel(span)` or `clock.stop_at(moment)`."""
    with core_clock.stopped(NOON):
        yield core_clock


@pytest.fixture
def mailbox(database: TestDatabase) -> Mailbox:
    """The mails that were sent: `mailbox.to("noor@voorbeeld.nl")`, `mailbox.links(…)`."""
    return Mailbox(database.app)
