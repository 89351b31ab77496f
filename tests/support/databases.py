"""An app with a database for tests: tables are made once, and only what a test touched is emptied after it."""

import dataclasses
import re
from functools import cache
from pathlib import Path
from types import CodeType

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import event

from config import Settings
from portal import create_app
from portal.core import i18n
from portal.core.db import db

_TOUCHES = re.compile(
    r"""\s*(?:with\b.*?\)\s*)?(?:insert\s+(?:or\s+\w+\s+)?into|update)\s+["`]?(\w+)""", re.IGNORECASE | re.DOTALL
)


class TestDatabase:
    """One app on one database, and which tables were written to since the last clean."""

    __test__ = False

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.touched: set[str] = set()
        with app.app_context():
            self.engine = db.engine
            self.is_sqlite = self.engine.dialect.name == "sqlite"
            if self.is_sqlite:
                event.listen(self.engine, "connect", _hurry)
            db.create_all()
            db.session.commit()
        event.listen(self.engine, "before_cursor_execute", self._notice)

    def clean(self) -> None:
        """Empty what was written to, in any order: nothing refers to what is left."""
        if not self.touched:
            return
        pooled = self.engine.raw_connection()
        try:
            cursor = pooled.cursor()
            if self.is_sqlite:
                cursor.execute("PRAGMA query_only=OFF")
                pooled.info["reading"] = False
                cursor.execute("PRAGMA foreign_keys=OFF")  # does nothing inside a transaction, so before it
                cursor.execute("BEGIN IMMEDIATE")
            else:
                pooled.driver_connection.autocommit = False
                cursor.execute("SET LOCAL session_replication_role = replica")
            for table in sorted(self.touched):
                cursor.execute(f'DELETE FROM "{table}"')
            cursor.execute("COMMIT")
            if self.is_sqlite:
                cursor.execute("PRAGMA foreign_keys=ON")
        finally:
            pooled.close()
        self.touched.clear()

    def _notice(self, _connection, _cursor, statement, *_rest) -> None:
        table = _written_to(statement)
        if table:
            self.touched.add(table)


@cache
def _written_to(statement: str) -> str:
    """The table that a statement writes to, or ''. The same few hundred statements come all the time."""
    found = _TOUCHES.match(statement)
    return found[1] if found else ""


def make(folder: Path, database_url: str = "") -> TestDatabase:
    """An app as `make run` makes it, but under test, with its tables."""
    return TestDatabase(make_app(folder, database_url))


def make_app(folder: Path, database_url: str = "") -> Flask:
    environ = {"PORTAL_DATA": str(folder), "PORTAL_ORG_NAME": "Leren in de wijk"}
    if database_url:
        environ["PORTAL_DATABASE_URL"] = database_url
    return app_of(dataclasses.replace(Settings.from_environ(environ), testing=True))


def app_of(settings: Settings) -> Flask:
    """The portal with these settings. What is the same for every app of a run, it takes from the one before."""
    assets = settings.data / "assets"
    if not assets.exists():
        for name, content in _built.items():
            path = assets / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    app = create_app(settings)
    app.jinja_env.bytecode_cache = _compiled
    if not _built:
        made = [path for path in assets.rglob("*") if path.is_file()]
        _built.update({str(path.relative_to(assets)): path.read_bytes() for path in made})
    return app


class _Compiled(BytecodeCache):
    """Templates that an app of this process compiled: each language has its own."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return f"{i18n.language.get()} {super().get_cache_key(name, filename)}"

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._kept[bucket.key, bucket.checksum] = bucket.code


_compiled = _Compiled()
_built: dict[str, bytes] = {}
"""Style sheets and scripts as they are served, by their names."""


def _hurry(connection, _record) -> None:
    connection.execute("PRAGMA synchronous=OFF")
    # Rows that are asked for in no order come in another one than on PostgreSQL: what leans on it fails at once.
    connection.execute("PRAGMA reverse_unordered_selects=ON")
