"""What the people of a demonstration would do while nobody looks: editors keep at it, each month has its story, and
phases of consultations wait for who is expected."""

from sqlalchemy import select, update

from portal.core import clock, workdays
from portal.core.db import db
from portal.demo import queries
from portal.demo.models import Telling
from portal.intervision.engine import DEADLINE_HOUR
from portal.intervision.models import Consultation, PhaseRun
from portal.notifications import settling
from portal.stories.actions.reviews import CLAIM_DAYS
from portal.stories.models import Claim, Feature
from portal.stories.queries.reading import this_month

WAITS_DAYS = 3
"""Working days that an open phase of the telling always has left, or two where a night goes by."""


def go_on(telling: Telling) -> None:
    """Let no claim of the telling lapse and no phase close, and feature its story this month; not once others wrote."""
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
    let_phases_wait()


def let_phases_wait() -> None:
    """A visitor finds a blind phase and a silent one as they were told, whenever they come."""
    soon = workdays.later(clock.now(), WAITS_DAYS - 1)
    due_at = workdays.at(workdays.later(clock.now(), WAITS_DAYS).date(), DEADLINE_HOUR)
    for run in db.session.scalars(
        select(PhaseRun)
        .join(Consultation, Consultation.id == PhaseRun.consultation_id)
        .where(Consultation.state == "running", PhaseRun.state == "open", PhaseRun.due_at < soon)
    ):
        run.due_at = due_at
        there = db.session.get_one(Consultation, run.consultation_id)
        there.due_at = due_at
        db.session.flush()
        settling.settle("consultation", id=there.id)
