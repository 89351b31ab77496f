"""Commands for whoever runs a portal, and what is done before each start.

A feature that must do something before the portal opens (telling the demo community, refusing demo accounts in a live
portal) registers it with `at_start`; core knows no feature.
"""

import fcntl
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from config import Settings
from portal.core.db import db

MIGRATIONS = Path(__file__).parent.parent / "migrations"

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
    app.cli.add_command(prepare)
    if os.environ.get("FLASK_RUN_FROM_CLI") == "true":
        with_migrations(app)


def with_migrations(app: Flask) -> None:
    """Let `flask db` know our tables. Only where commands are given: a web server needs no Alembic in its memory."""
    from flask_migrate import Migrate

    Migrate(app, db, directory=str(MIGRATIONS), render_as_batch=True, compare_type=True)


@click.command()
@with_appcontext
def prepare() -> None:
    """Bring tables up to date and do what comes before opening; says what to tell the operator."""
    from flask_migrate import upgrade

    settings: Settings = current_app.config["PORTAL"]
    with _alone(settings.data):
        upgrade()
        try:
            for starter in _starters:
                for line in starter(settings) or ():
                    click.echo(line)
        except CannotStart as reason:
            print(f"portal: {reason}", file=sys.stderr)
            raise SystemExit(2) from None


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """Two starts at once prepare one after the other."""
    with (data / ".prepare.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
