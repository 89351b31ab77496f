"""What is forgotten of circles in time."""

from datetime import timedelta

from sqlalchemy import delete

from portal.circles.models import Removal
from portal.core import clock, jobs
from portal.core.db import db, transaction

KEPT = timedelta(days=365)
"""As long as who was removed may still read that they were; it stands on the privacy page."""


@jobs.periodic(hour=3, minute=50)
def forget() -> None:
    """After the notifications about it have gone."""
    with transaction():
        db.session.execute(delete(Removal).where(Removal.removed_at < clock.now() - KEPT))
