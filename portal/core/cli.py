"""Commands for whoever runs a portal, and what is done before each start.

A feature that must do something before the portal opens (telling the demo community, refusing demo accounts in a live
portal) registers it with `at_start`; core knows no feature.
"""

import fcntl
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import Flask, current_app
from sqlalchemy import inspect, text

from config import Settings
from portal.core import vault
from portal.core.db import db

MIGRATIONS = Path(__file__).parent.parent / "migrations"

_REVISION = re.compile(r"""^revision = ["'](\w+)["']""", re.MULTILINE)
_DOWN_REVISION = re.compile(r"""^down_revision = ["'](\w+)["']""", re.MULTILINE)

Starter = Callable[[Settings], Iterable[str] | None]

_starters: list[Starter] = []


class CannotStart(Exception):
    """Why the portal must not open; its text is the one line that the operator reads."""


def at_start(starter: Starter) -> Starter:
    """Register something to be done before each start, with the tables there.

    What it answers is shown to the operator once the portal is open. It raises CannotStart to keep the portal closed.
    """
    if starter not in _starters:
        _starters.append(starter)
    return starter


def init_app(app: Flask) -> None:
    app.cli.add_command(prepare_command)
    app.cli.add_command(rewrap_command)
    if os.environ.get("FLASK_RUN_FROM_CLI") == "true":
        with_migrations(app)


def with_migrations(app: Flask) -> None:
    """Let `flask db` know our tables. Only where commands are given: a web server needs no Alembic in its memory."""
    from flask_migrate import Migrate

    Migrate(app, db, directory=str(MIGRATIONS), render_as_batch=True, compare_type=True)


@click.command("prepare")
def prepare_command() -> None:
    """Bring tables up to date and do what comes before opening; says what to tell the operator."""
    raise SystemExit(prepare(current_app._get_current_object()))  # type: ignore[attr-defined]


@click.command("rewrap-keys")
def rewrap_command() -> None:
    """Wrap every key of confidential content with the newest master key, so that older ones can be let go."""
    try:
        number = vault.rewrap()
    except vault.Tampered:
        print("portal: a key was wrapped with a master key that PORTAL_MASTER_KEY does not hold.", file=sys.stderr)
        raise SystemExit(2) from None
    click.echo(f"{number} keys are wrapped anew. Of PORTAL_MASTER_KEY only the last one opens them now.")


def prepare(app: Flask) -> int:
    """What comes before opening; the exit status. Lines for the operator are printed, to be shown once it is open."""
    settings: Settings = app.config["PORTAL"]
    with app.app_context(), _alone(settings.data):
        if not _are_tables_up_to_date():
            if "migrate" not in app.extensions:
                with_migrations(app)
            from flask_migrate import upgrade

            upgrade()
        try:
            for starter in _starters:
                for line in starter(settings) or ():
                    click.echo(line)
        except CannotStart as reason:
            print(f"portal: {reason}", file=sys.stderr)
            return 2
    return 0


def _are_tables_up_to_date() -> bool:
    """Whether there is nothing to migrate; asked without loading Alembic, which most starts can do without."""
    if not inspect(db.engine).has_table("alembic_version"):
        return False
    sources = [path.read_text(encoding="utf-8") for path in (MIGRATIONS / "versions").glob("*.py")]
    made = {found[1] for source in sources if (found := _REVISION.search(source))}
    followed = {found[1] for source in sources if (found := _DOWN_REVISION.search(source))}
    with db.engine.connect() as connection:
        return {*connection.scalars(text("select version_num from alembic_version"))} == made - followed


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """Two starts at once prepare one after the other."""
    with (data / ".prepare.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
