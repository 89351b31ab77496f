"""What privacy carries out at night."""

from portal.core import jobs
from portal.core.db import transaction
from portal.privacy import actions


@jobs.periodic(hour=4, minute=5)
def forget_acts() -> None:
    with transaction():
        actions.sweep_audit()
