"""What happens in time: an address that was given holds; records of signing in, links that opened nothing any more and
texts nobody came back for are forgotten."""

from datetime import timedelta

from portal.accounts.actions import addresses, forgetting
from portal.core import jobs
from portal.core.db import transaction

KEPT = timedelta(days=90)
"""So long it can be answered who signed in; it stands on the privacy page."""


@jobs.periodic(hour=3, minute=10)
def forget() -> None:
    """Every night."""
    with transaction():
        forgetting.forget_before(KEPT)


@jobs.periodic(minute="*/10")
def settle_addresses() -> None:
    """Addresses that administrators gave: from their day on they hold, and what was never confirmed is over."""
    with transaction():
        addresses.settle_given()
