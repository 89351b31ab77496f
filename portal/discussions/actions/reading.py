"""Keeping how far somebody has read. A mark only ever moves forward."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Integer, bindparam, case, delete, func, select, update

from portal.circles.queries import removed_for_good
from portal.core import bus
from portal.core.db import db, insert_or, once_per_dialect
from portal.discussions.events import CircleRead, ThreadRead
from portal.discussions.models import CircleReading, Post, Reading, SeenPost, Thread
from portal.discussions.queries.reading import first_unseen


def begin(*, member_id: int, circle_id: int) -> None:
    """Everything that stands in the circle now counts as seen."""
    db.session.flush()
    db.session.execute(_beginning(), {"of_member": member_id, "of_circle": circle_id})


def see_posts(*, thread: Thread, member_id: int, post_ids: Collection[int], seen_before: int) -> None:
    """These posts were walked past. `seen_before`: up to where this member had seen everything."""
    wanted = select(Post.id).where(Post.thread_id == thread.id, Post.id.in_(post_ids), Post.id > seen_before)
    for post_id in db.session.scalars(wanted).all():
        seen = insert_or(SeenPost).values(member_id=member_id, post_id=post_id, thread_id=thread.id)
        db.session.execute(seen.on_conflict_do_nothing())
    unseen = db.session.scalar(first_unseen(thread.id, member_id, seen_before))
    _see_up_to(thread, member_id, unseen - 1 if unseen else thread.last_post_id)


def see_all(*, thread: Thread, member_id: int, up_to: int) -> None:
    """Everything that stood on the page was read; what came in meanwhile stays new."""
    _see_up_to(thread, member_id, min(up_to, thread.last_post_id))


def see_circle(*, circle_id: int, member_id: int, up_to: int) -> None:
    """Everything in a circle up to a post counts as seen."""
    row = insert_or(CircleReading).values(member_id=member_id, circle_id=circle_id, seen_up_to=up_to)
    db.session.execute(
        row.on_conflict_do_update(
            index_elements=["member_id", "circle_id"],
            set_={"seen_up_to": _greatest(CircleReading.seen_up_to, row.excluded.seen_up_to)},
        )
    )
    threads = select(Thread.id).where(Thread.circle_id == circle_id)
    db.session.execute(
        update(Reading)
        .where(Reading.member_id == member_id, Reading.thread_id.in_(threads), Reading.seen_up_to < up_to)
        .values(seen_up_to=up_to)
        .execution_options(synchronize_session=False)
    )
    bus.publish(CircleRead(circle_id=circle_id, member_id=member_id, seen_up_to=up_to))


def forget(*, member_id: int, circle_id: int) -> None:
    """Who left a circle leaves no marks there."""
    threads = select(Thread.id).where(Thread.circle_id == circle_id)
    for marks in (Reading, SeenPost):
        db.session.execute(delete(marks).where(marks.member_id == member_id, marks.thread_id.in_(threads)))
    db.session.execute(
        delete(CircleReading).where(CircleReading.member_id == member_id, CircleReading.circle_id == circle_id)
    )


def sweep_removed() -> None:
    """The same of who was taken out by another and cannot be put back any more."""
    for each in removed_for_good():
        forget(member_id=each.member_id, circle_id=each.circle_id)


@once_per_dialect
def _beginning() -> Any:
    member, circle = (bindparam(name, type_=Integer) for name in ("of_member", "of_circle"))
    newest = select(func.coalesce(func.max(Thread.last_post_id), 0)).where(Thread.circle_id == circle)
    row = insert_or(CircleReading.__table__).values(
        member_id=member, circle_id=circle, seen_up_to=newest.scalar_subquery()
    )
    return row.on_conflict_do_update(
        index_elements=["member_id", "circle_id"], set_={"seen_up_to": row.excluded.seen_up_to}
    )


def _see_up_to(thread: Thread, member_id: int, post_id: int) -> None:
    row = insert_or(Reading).values(member_id=member_id, thread_id=thread.id, seen_up_to=post_id)
    db.session.execute(
        row.on_conflict_do_update(
            index_elements=["member_id", "thread_id"],
            set_={"seen_up_to": _greatest(func.coalesce(Reading.seen_up_to, 0), row.excluded.seen_up_to)},
        )
    )
    db.session.execute(
        delete(SeenPost).where(
            SeenPost.member_id == member_id, SeenPost.thread_id == thread.id, SeenPost.post_id <= post_id
        )
    )
    bus.publish(ThreadRead(thread_id=thread.id, member_id=member_id, seen_up_to=post_id))


def _greatest(one: object, other: object) -> object:
    """The larger of two columns, in words that both databases know."""
    return case((one > other, one), else_=other)  # type: ignore[operator]
