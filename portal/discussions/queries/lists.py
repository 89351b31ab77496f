"""Conversations that a viewer may see, as lists and counts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, Select, and_, case, exists, func, select, tuple_
from sqlalchemy.orm import joinedload

from portal.circles.queries import visible
from portal.circles.viewer import Viewer
from portal.core.db import db
from portal.discussions.models import Participant, Post, Reading, Thread
from portal.discussions.queries.reading import has_unseen, joined_with_marks, unseen_count
from portal.members.models import Member

PER_LIST = 25
UNREAD_AT_ONCE = 50
FILTERS = ("ongelezen", "gevolgd", "van-mij", "gesloten")
FACES = 4


def list_of(viewer: Viewer, *, circle_id: int | None, chosen: str, search: str, after: str) -> Sequence[Row[Any]]:
    """One page of conversations by last activity, one more than fits: (thread, unseen, volume).

    `chosen` is one of FILTERS, 'gelezen' (all but what is new, which stands above it) or ''; `after` is the key of the
    last row of the page before.
    """
    statement = _narrowed(_listed(viewer), viewer, circle_id, chosen, search)
    if (key := ListKey.parse(after)) is not None:
        statement = statement.where(tuple_(Thread.last_post_at, Thread.id) < (key.at, key.thread_id))
    return db.session.execute(
        statement.order_by(Thread.last_post_at.desc(), Thread.id.desc()).limit(PER_LIST + 1)
    ).all()


def unread_of(viewer: Viewer, *, circle_id: int | None) -> Sequence[Row[Any]]:
    """Conversations with something new, the latest first, one more than is shown at once."""
    statement = _narrowed(_listed(viewer), viewer, circle_id, "ongelezen", "")
    return db.session.execute(
        statement.order_by(Thread.last_post_at.desc(), Thread.id.desc()).limit(UNREAD_AT_ONCE + 1)
    ).all()


def pinned_in(viewer: Viewer, circle_id: int) -> Sequence[Row[Any]]:
    """What coordinators of a circle keep on top."""
    return db.session.execute(
        _listed(viewer)
        .where(Thread.circle_id == circle_id, Thread.pinned_at.is_not(None))
        .order_by(Thread.pinned_at.desc())
        .limit(10)
    ).all()


def counts_for(viewer: Viewer, *, circle_id: int | None) -> dict[str, int]:
    """How many conversations each filter holds, '' being all."""
    mine = func.sum(case((Participant.member_id.is_not(None), 1), else_=0))
    statement = (
        joined_with_marks(
            select(
                func.count(),
                func.sum(case((has_unseen(viewer.id), 1), else_=0)),
                func.sum(case((Reading.volume == "all", 1), else_=0)),
                mine,
                func.sum(case((Thread.closed_at.is_not(None), 1), else_=0)),
            ).select_from(Thread),
            viewer.id,
        )
        .outerjoin(Participant, and_(Participant.thread_id == Thread.id, Participant.member_id == viewer.id))
        .where(Thread.circle_id.in_([circle_id] if circle_id else viewer.circle_ids))
    )
    counted = db.session.execute(statement).one()
    return dict(zip(("", *FILTERS), (number or 0 for number in counted), strict=True))


def unread_by_circle(viewer: Viewer) -> dict[int, int]:
    """Circle id -> number of conversations with something new, for the home page."""
    statement = (
        joined_with_marks(select(Thread.circle_id, func.count().label("number")).select_from(Thread), viewer.id)
        .where(Thread.circle_id.in_(viewer.circle_ids), has_unseen(viewer.id))
        .group_by(Thread.circle_id)
    )
    return {row.circle_id: row.number for row in db.session.execute(statement)}


def newest_post_in(circle_ids: Iterable[int]) -> dict[int, int]:
    """Circle id -> the newest post there: up to where 'alles gelezen' on a list counts."""
    statement = select(Thread.circle_id, func.max(Thread.last_post_id)).where(Thread.circle_id.in_(list(circle_ids)))
    return {circle_id: newest or 0 for circle_id, newest in db.session.execute(statement.group_by(Thread.circle_id))}


def faces_of(thread_ids: Iterable[int]) -> dict[int, list[Row[Any]]]:
    """Who took part most recently, a few per thread: (thread_id, id, name, photo_id)."""
    ids = list(thread_ids)
    if not ids:
        return {}
    nth = func.row_number().over(partition_by=Participant.thread_id, order_by=Participant.last_post_at.desc())
    recent = (
        select(Participant.thread_id, Participant.member_id, nth.label("nth"))
        .where(Participant.thread_id.in_(ids))
        .subquery()
    )
    faces: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in db.session.execute(
        select(recent.c.thread_id, Member.id, Member.name, Member.photo_id)
        .join(Member, Member.id == recent.c.member_id)
        .where(recent.c.nth <= FACES)
        .order_by(recent.c.thread_id, recent.c.nth)
    ):
        faces[row.thread_id].append(row)
    return faces


def latest_in(viewer: Viewer, circle_id: int, limit: int = 5) -> Sequence[Row[Any]]:
    """The conversations of a circle with the latest activity."""
    statement = _narrowed(_listed(viewer), viewer, circle_id, "", "")
    return db.session.execute(statement.order_by(Thread.last_post_at.desc(), Thread.id.desc()).limit(limit)).all()


@dataclass(frozen=True, slots=True)
class ListKey:
    """Where a page of the list begins: after this activity of this thread."""

    at: datetime
    thread_id: int

    @classmethod
    def of(cls, thread: Thread) -> "ListKey":
        return cls(thread.last_post_at, thread.id)

    @classmethod
    def parse(cls, written: str) -> "ListKey | None":
        """None for anything that is no key: the list then begins at its beginning."""
        at, _, thread_id = written.partition("_")
        try:
            return cls(datetime.fromtimestamp(int(at) / 1_000_000, UTC), int(thread_id))
        except (ValueError, OverflowError, OSError):
            return None

    def __str__(self) -> str:
        return f"{round(self.at.timestamp() * 1_000_000)}_{self.thread_id}"


def _listed(viewer: Viewer) -> Select[Any]:
    return joined_with_marks(
        visible(Thread, viewer).add_columns(unseen_count(viewer.id).label("unseen"), Reading.volume.label("volume")),
        viewer.id,
    ).options(joinedload(Thread.circle), joinedload(Thread.starter), joinedload(Thread.last_author))


def _narrowed(statement: Select[Any], viewer: Viewer, circle_id: int | None, chosen: str, search: str) -> Select[Any]:
    if circle_id is not None:
        statement = statement.where(Thread.circle_id == circle_id)
    if chosen == "ongelezen":
        statement = statement.where(has_unseen(viewer.id))
    elif chosen == "gelezen":
        statement = statement.where(~has_unseen(viewer.id))
    elif chosen == "gevolgd":
        statement = statement.where(Reading.volume == "all")
    elif chosen == "van-mij":
        took_part = select(Participant.thread_id).where(Participant.member_id == viewer.id)
        statement = statement.where(Thread.id.in_(took_part))
    elif chosen == "gesloten":
        statement = statement.where(Thread.closed_at.is_not(None))
    for word in search.lower().split()[:8]:
        said = exists().where(
            Post.thread_id == Thread.id,
            func.lower(Post.source).contains(word, autoescape=True),
            Post.removed_at.is_(None),
            Post.hidden_at.is_(None),
        )
        statement = statement.where(func.lower(Thread.title).contains(word, autoescape=True) | said)
    return statement
