"""What is forgotten in time: records of signing in, links that opened nothing any more, texts nobody came back for."""

from datetime import timedelta

from portal.accounts.actions import forgetting
from portal.core import jobs
from portal.core.db import transaction

KEPT = timedelta(days=90)
"""So long it can be answered who signed in; it stands on the privacy page."""


@jobs.periodic(hour=3, minute=10)
def forget() -> None:
    """Every night."""
    with transaction():
        forgetting.forget_before(KEPT)
