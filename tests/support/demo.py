"""The demo community, told once per database and worker, for tests that look at it and leave it as it is."""

import os
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import event

from portal.core import clock
from portal.core.db import transaction
from portal.demo import actions
from tests.support import databases, postgresql
from tests.support.browser import remember_faults
from tests.support.databases import TestDatabase

ENDING = datetime(2026, 11, 26, 13, 30, tzinfo=UTC)
"""A Thursday, half past two in Amsterdam."""


class ToldDatabase(TestDatabase):
    """An app of its own with the demo community in it. What a test changes it must roll back."""

    statements = 0


_told: dict[str, ToldDatabase] = {}


def told_on(kind: str, data_folder: Path) -> ToldDatabase:
    """The demo community on this kind of database, which ends at `ENDING`."""
    if kind not in _told:
        url = ""
        if kind == "postgresql":
            folder, server_url = os.environ["TEST_POSTGRESQL"].split("|")
            worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
            url = postgresql.Server(Path(folder), server_url).make_database(f"demo_{worker}")
        _told[kind] = _tell(ToldDatabase(databases.make_app(data_folder / f"demo-{kind}", url)))
    return _told[kind]


def _tell(database: ToldDatabase) -> ToldDatabase:
    remember_faults(database.app)

    def count(*_: object) -> None:
        database.statements += 1

    event.listen(database.engine, "before_cursor_execute", count)
    with database.app.app_context(), clock.stopped(ENDING), transaction():
        actions.tell(ENDING)
    event.remove(database.engine, "before_cursor_execute", count)
    return database
