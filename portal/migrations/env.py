"""How Alembic reaches our database: through the app, on the connection it makes.

A migration stands on its own for ever: it names plain column types, not ours, so that it still runs when ours change.
"""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app

from portal.core.db import RichText, UtcDateTime
from portal.migrations.compare import is_ours


def render_item(kind: str, item: Any, _autogen: AutogenContext) -> str | Literal[False]:
    """Our column types, by what they are in the database."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, RichText):
        return "sa.Text()"
    return False


def run() -> None:
    migrate = current_app.extensions["migrate"]
    with migrate.db.engine.connect() as connection:
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
