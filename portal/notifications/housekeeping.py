"""What is done at night: warning of texts that will disappear, and forgetting what is long past."""

from datetime import timedelta

from sqlalchemy import delete, select

from portal.circles.queries import removed_for_good
from portal.core import clock, jobs
from portal.core.autosave import Autosave
from portal.core.db import db, transaction
from portal.notifications import actions
from portal.notifications.models import Notification, Step

WARNED_AFTER = timedelta(days=351)
"""Two weeks before a text that nobody touched for a year is cleared away (`autosave.sweep`)."""

READ_KEPT = timedelta(days=90)
KEPT = timedelta(days=365)


@jobs.periodic(hour=3, minute=30)
def tidy() -> None:
    """Runs before `sweeps.sweep`, so that a text is never cleared away unwarned."""
    now = clock.now()
    warned = select(Autosave.id).where(Autosave.saved_at < now - WARNED_AFTER)
    with transaction():
        db.session.execute(
            delete(Notification).where(
                (Notification.read_at < now - READ_KEPT)
                | (Notification.at < now - KEPT)
                | ((Notification.cause_kind == "draft") & Notification.cause_id.not_in(warned))
            )
        )
        db.session.execute(delete(Step).where(Step.closed_at < now - KEPT, Step.put_away_at.is_(None)))
        actions.warn_of_drafts(now - WARNED_AFTER)
        for each in removed_for_good():
            actions.forget_circle(each.member_id, each.circle_id)
