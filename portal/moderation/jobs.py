"""What moderation does at its time."""

from portal.core import jobs
from portal.core.db import transaction
from portal.moderation import actions


@jobs.periodic(hour=3, minute=10)
def forget_reports() -> None:
    """A year after the last word, reports and decisions go."""
    with transaction():
        actions.sweep()
