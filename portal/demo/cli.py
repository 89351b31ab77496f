"""`flask demo …`: tell the demo community, move it to the present week, or begin it again."""

import sys
from typing import NoReturn

import click
from flask import current_app
from flask.cli import AppGroup

from config import Settings
from portal.demo import start
from portal.demo.actions import NotEmpty

group = AppGroup("demo", help="The demo community.")


@group.command("tell")
def tell() -> None:
    """Tell it into an empty portal."""
    settings = _demo_settings()
    try:
        start.tell(settings)
    except NotEmpty:
        _refuse("there is a community already; `make demo` throws it away and tells it again.")
    click.echo("The demo community is told.")


@group.command("refresh")
def refresh() -> None:
    """Move it by whole weeks to the present one, unless somebody wrote in it."""
    weeks = start.refresh(_demo_settings())
    if weeks is None:
        click.echo("Somebody wrote in it: it stays as it is.")
    else:
        click.echo(f"Moved by {weeks} weeks." if weeks else "It ends in the present week.")


@group.command("again")
def again() -> None:
    """Throw everything away and tell it again."""
    start.begin_again(_demo_settings())
    click.echo("The demo community is told again.")


def _demo_settings() -> Settings:
    settings: Settings = current_app.config["PORTAL"]
    if not settings.is_demo:
        _refuse("this is a live portal; the demo community is never told in it.")
    return settings


def _refuse(why: str) -> NoReturn:
    print(f"portal: {why}", file=sys.stderr)  # noqa: T201  as the other commands say it
    raise SystemExit(2)
