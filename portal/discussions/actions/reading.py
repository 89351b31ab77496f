"""Keeping how far somebody has read. A mark only ever moves forward."""

from sqlalchemy import delete, func, select

from portal.core.db import db
from portal.discussions.models import CircleReading, Post, Reading, SeenPost, Thread


def begin(*, member_id: int, circle_id: int) -> None:
    """Everything that stands in the circle now counts as seen."""
    newest = select(func.coalesce(func.max(Thread.last_post_id), 0)).where(Thread.circle_id == circle_id)
    db.session.merge(CircleReading(member_id=member_id, circle_id=circle_id, seen_up_to=db.session.scalar(newest) or 0))
    db.session.flush()


def forget(*, member_id: int, circle_id: int) -> None:
    """Who left a circle leaves no marks there."""
    threads = select(Thread.id).where(Thread.circle_id == circle_id)
    for marks in (Reading, SeenPost):
        db.session.execute(delete(marks).where(marks.member_id == member_id, marks.thread_id.in_(threads)))
    db.session.execute(delete(CircleReading).where(CircleReading.member_id == member_id, CircleReading.circle_id == circle_id))
