"""What search does at night."""

from portal.core import jobs
from portal.core.db import transaction
from portal.search import actions


@jobs.periodic(hour=4, minute=20)
def tidy_index() -> None:
    """After the sweeps: what was erased is in no part of the index the next morning."""
    with transaction():
        actions.tidy()
