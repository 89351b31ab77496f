"""Commands of search."""

import click
from flask.cli import AppGroup

from portal.core.db import transaction
from portal.search import actions

search = AppGroup("search", help="What can be found in the portal.")


@search.command()
def rebuild() -> None:
    """Build the search index anew from everything that was written."""
    with transaction():
        count = actions.rebuild()
    click.echo(f"{count} texts can be found.")
