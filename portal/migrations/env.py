"""How Alembic reaches our database: through the app, on the connection it makes.

A migration stands on its own for ever: it names plain column types, not ours, so that it still runs when ours change.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app
from sqlalchemy import Connection

from portal.core.db import RichText, UtcDateTime
from portal.migrations.compare import is_ours


def render_item(kind: str, item: Any, _autogen: AutogenContext) -> str | Literal[False]:
    """Our column types, by what they are in the database."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, RichText):
        return "sa.Text()"
    return False


@contextmanager
def nothing_taken_along(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew and dropping the old one: with its foreign keys on, dropping an
    organisation's old table would take the organisation from every profile."""
    driver: Any = connection.connection.driver_connection
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        driver.execute("PRAGMA foreign_keys=OFF")  # outside a transaction: within one it does nothing
    try:
        yield
    finally:
        if is_sqlite:
            driver.execute("PRAGMA foreign_keys=ON")


def run() -> None:
    migrate = current_app.extensions["migrate"]
    with migrate.db.engine.connect() as connection, nothing_taken_along(connection):
        context.configure(
            connection=connection,
            target_metadata=migrate.db.metadata,
            render_item=render_item,
            include_object=is_ours,
            **migrate.configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
