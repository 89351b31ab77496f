"""The demo community, told once per database and worker: as it is, and as visitors walk through it."""

import shutil
import sqlite3
from contextlib import closing
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
_walked: dict[str, ToldDatabase] = {}


def told_on(kind: str, data_folder: Path) -> ToldDatabase:
    """The demo community on this kind of database, which ends at `ENDING`."""
    if kind not in _told:
        url = postgresql.of_run().make_database(postgresql.name_for("demo")) if kind == "postgresql" else ""
        _told[kind] = _tell(ToldDatabase(databases.make_app(data_folder / f"demo-{kind}", url)))
    return _told[kind]


def walked_on(kind: str, data_folder: Path) -> ToldDatabase:
    """A copy of the same for who comes in by the door: signing in is written, so nothing rolls it back."""
    if kind not in _walked:
        told = told_on(kind, data_folder)
        told.engine.dispose()  # PostgreSQL copies a database when nobody is connected to it
        url = ""
        if kind == "postgresql":
            names = (postgresql.name_for(purpose) for purpose in ("walked", "demo"))
            url = postgresql.of_run().make_database(*names)
        folder = data_folder / f"walked-{kind}"
        _copy(data_folder / f"demo-{kind}", folder)
        _walked[kind] = ToldDatabase(databases.make_app(folder, url))
        remember_faults(_walked[kind].app)
    return _walked[kind]


def _tell(database: ToldDatabase) -> ToldDatabase:
    remember_faults(database.app)

    def count(*_: object) -> None:
        database.statements += 1

    event.listen(database.engine, "before_cursor_execute", count)
    with database.app.app_context(), clock.stopped(ENDING), transaction():
        actions.tell(ENDING)
    event.remove(database.engine, "before_cursor_execute", count)
    return database


def _copy(folder: Path, target: Path) -> None:
    """Everything that a portal keeps on disk; of its databases also what is still in their logs."""
    shutil.copytree(folder, target, ignore=shutil.ignore_patterns("*.db", "*.db-*"))
    for database in folder.glob("*.db"):
        with closing(sqlite3.connect(database)) as told, closing(sqlite3.connect(target / database.name)) as copy:
            told.backup(copy)
