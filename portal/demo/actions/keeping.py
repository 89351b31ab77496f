"""What the people of a demonstration would do while nobody looks: editors keep at it, and each month has its story."""

from sqlalchemy import select, update

from portal.core import clock, workdays
from portal.core.db import db
from portal.demo import queries
from portal.demo.models import Telling
from portal.stories.actions.reviews import CLAIM_DAYS
from portal.stories.models import Claim, Feature
from portal.stories.queries.reading import this_month


def go_on(telling: Telling) -> None:
    """Let no claim of the telling lapse, and feature its story this month; not once others wrote in it."""
    if queries.somebody_wrote(telling):
        return
    later = workdays.later(clock.now(), CLAIM_DAYS)
    db.session.execute(
        update(Claim)
        .where(Claim.id <= telling.last_ids.get("claim", 0), Claim.ended_at.is_(None), Claim.lapses_at < later)
        .values(lapses_at=later)
    )
    newest = db.session.scalar(select(Feature.month).order_by(Feature.month.desc()).limit(1))
    if newest is not None and newest < this_month():
        db.session.execute(update(Feature).where(Feature.month == newest).values(month=this_month()))
