"""The command that opens an empty portal."""

import click
from flask import current_app
from flask.cli import with_appcontext

from portal.accounts import queries
from portal.accounts.actions import invitations, offices
from portal.accounts.actions.invitations import Invitee
from portal.accounts.forms import is_address
from portal.circles import actions as circle_actions
from portal.circles import queries as circle_queries
from portal.core.db import transaction


@click.command("administrator")
@click.argument("address")
@with_appcontext
def administrator(address: str) -> None:
    """Make ADDRESS an administrator: prints the link of an invitation, once and for 14 days."""
    email = address.strip().lower()
    if not is_address(email):
        raise click.BadParameter(f"{address} is not a whole address, such as naam@gemeente.nl")
    settings = current_app.config["PORTAL"]
    with transaction():
        account = queries.account_by_email(email)
        if account is not None and account.member.state == "active":
            offices.appoint(account.member, "administrator", by_id=None)
            click.echo(f"{email} was a member already, and is an administrator now: {settings.public_url}/aanmelden")
            return
        community = circle_queries.community() or circle_actions.make_circle(kind="community", name=settings.org_name)
        invitation = invitations.make(community, Invitee(email), by=None, role="coordinator", office="administrator")
        link = settings.public_url + invitations.new_link(invitation)
    click.echo(f"Open this link to become the administrator; it works once, for 14 days:\n\n  {link}\n")
