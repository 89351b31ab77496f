"""Conversations that a viewer may see, as lists of plain rows and as counts.

Each statement is built once; a circle of the viewer is a narrower sight.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Row, Select, and_, bindparam, case, exists, func, select, tuple_
from sqlalchemy.orm import aliased

from portal.circles.models import Circle
from portal.circles.queries import in_sight
from portal.circles.viewer import Viewer
from portal.core.db import db, plain_rows
from portal.discussions.models import Participant, Post, Reading, Thread
from portal.discussions.queries.reading import has_unseen, joined_with_marks, unseen_count
from portal.members.models import Member

PER_LIST = 25
UNREAD_AT_ONCE = 50
FILTERS = ("ongelezen", "gevolgd", "van-mij", "gesloten")
FACES = 4


@dataclass(frozen=True, slots=True)
class ListKey:
    """Where a page of the list begins: after this activity of this thread."""

    at: datetime
    thread_id: int

    @classmethod
    def of(cls, row: Any) -> "ListKey":
        return cls(row.last_post_at, row.id)

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


def list_of(
    viewer: Viewer, *, circle_id: int | None = None, chosen: str = "", search: str = "", after: str = "", most: int = 0
) -> Sequence[Row[Any]]:
    """One page of conversations by last activity, one more than fits (or `most`).

    `chosen` is one of FILTERS, 'gelezen' (all but what is new, which stands above it) or ''; `after` is the key of the
    last row of the page before.
    """
    key = ListKey.parse(after)
    statement = _with_words(_list(chosen, key is not None), search)
    place = {"after_at": key.at, "after_id": key.thread_id} if key else {}
    return plain_rows(statement, {**_seen_by(viewer, circle_id), **place, "most": most or PER_LIST + 1})


def unread_of(viewer: Viewer, *, circle_id: int | None) -> Sequence[Row[Any]]:
    """Conversations with something new, the latest first, one more than is shown at once."""
    return list_of(viewer, circle_id=circle_id, chosen="ongelezen", most=UNREAD_AT_ONCE + 1)


def pinned_in(viewer: Viewer, circle_id: int) -> Sequence[Row[Any]]:
    """What coordinators of a circle keep on top."""
    return plain_rows(_PINNED, _seen_by(viewer, circle_id))


def counts_for(viewer: Viewer, *, circle_id: int | None) -> dict[str, int]:
    """How many conversations each filter holds, '' being all."""
    (counted,) = plain_rows(_COUNTS, _seen_by(viewer, circle_id))
    return dict(zip(("", *FILTERS), (number or 0 for number in counted), strict=True))


def unread_by_circle(viewer: Viewer) -> dict[int, int]:
    """Circle id -> number of conversations with something new, for the home page."""
    return {row.circle_id: row.number for row in plain_rows(_UNREAD_BY_CIRCLE, _seen_by(viewer, None))}


def newest_post_in(circle_ids: Iterable[int]) -> dict[int, int]:
    """Circle id -> the newest post there: up to where 'alles gelezen' on a list counts."""
    statement = select(Thread.circle_id, func.max(Thread.last_post_id)).where(Thread.circle_id.in_(list(circle_ids)))
    return {circle_id: newest or 0 for circle_id, newest in db.session.execute(statement.group_by(Thread.circle_id))}


def faces_of(thread_ids: Iterable[int]) -> dict[int, list[Row[Any]]]:
    """Who took part most recently, a few per thread: (thread_id, id, name, photo_id)."""
    ids = list(thread_ids)
    faces: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in plain_rows(_FACES, {"thread_ids": ids}) if ids else ():
        faces[row.thread_id].append(row)
    return faces


_READER: BindParameter[int] = bindparam("reader_id")
_STARTER = aliased(Member)
_LAST_AUTHOR = aliased(Member)

_LISTED = (
    joined_with_marks(
        select(
            *(Thread.id, Thread.circle_id, Thread.title, Thread.excerpt, Thread.posts_count),
            *(Thread.last_post_at, Thread.last_post_id, Thread.last_author_id, Thread.closed_at, Thread.pinned_at),
            Circle.name.label("circle_name"),
            _STARTER.name.label("starter_name"),
            _LAST_AUTHOR.name.label("last_name"),
            Reading.volume,
            unseen_count(_READER).label("unseen"),
        ).select_from(Thread),
        _READER,
    )
    .join(Circle, Circle.id == Thread.circle_id)
    .join(_STARTER, _STARTER.id == Thread.starter_id)
    .outerjoin(_LAST_AUTHOR, _LAST_AUTHOR.id == Thread.last_author_id)
    .where(in_sight(Thread))
)

_PINNED = _LISTED.where(Thread.pinned_at.is_not(None)).order_by(Thread.pinned_at.desc()).limit(10)

_COUNTS = (
    joined_with_marks(
        select(
            func.count(),
            func.sum(case((has_unseen(_READER), 1), else_=0)),
            func.sum(case((Reading.volume == "all", 1), else_=0)),
            func.sum(case((Participant.member_id.is_not(None), 1), else_=0)),
            func.sum(case((Thread.closed_at.is_not(None), 1), else_=0)),
        ).select_from(Thread),
        _READER,
    )
    .outerjoin(Participant, and_(Participant.thread_id == Thread.id, Participant.member_id == _READER))
    .where(in_sight(Thread))
)

_UNREAD_BY_CIRCLE = (
    joined_with_marks(select(Thread.circle_id, func.count().label("number")).select_from(Thread), _READER)
    .where(in_sight(Thread), has_unseen(_READER))
    .group_by(Thread.circle_id)
)

_NTH = func.row_number().over(partition_by=Participant.thread_id, order_by=Participant.last_post_at.desc())
_RECENT = (
    select(Participant.thread_id, Participant.member_id, _NTH.label("nth"))
    .where(Participant.thread_id.in_(bindparam("thread_ids", expanding=True)))
    .subquery()
)
_FACES = (
    select(_RECENT.c.thread_id, Member.id, Member.name, Member.photo_id)
    .join(Member, Member.id == _RECENT.c.member_id)
    .where(_RECENT.c.nth <= FACES)
    .order_by(_RECENT.c.thread_id, _RECENT.c.nth)
)


def _seen_by(viewer: Viewer, circle_id: int | None) -> dict[str, Any]:
    """What the statements want to know of who looks: a chosen circle is a narrower sight, never a wider one."""
    sight = viewer.circle_ids if circle_id is None else [circle_id] if viewer.is_in(circle_id) else []
    return {"reader_id": viewer.id, "sight": sight}


@cache
def _list(chosen: str, is_further: bool) -> Select[Any]:
    statement = _LISTED
    if chosen == "ongelezen":
        statement = statement.where(has_unseen(_READER))
    elif chosen == "gelezen":
        statement = statement.where(~has_unseen(_READER))
    elif chosen == "gevolgd":
        statement = statement.where(Reading.volume == "all")
    elif chosen == "van-mij":
        statement = statement.where(
            Thread.id.in_(select(Participant.thread_id).where(Participant.member_id == _READER))
        )
    elif chosen == "gesloten":
        statement = statement.where(Thread.closed_at.is_not(None))
    if is_further:
        place = tuple_(bindparam("after_at", type_=Thread.last_post_at.type), bindparam("after_id"))
        statement = statement.where(tuple_(Thread.last_post_at, Thread.id) < place)
    return statement.order_by(Thread.last_post_at.desc(), Thread.id.desc()).limit(bindparam("most"))


def _with_words(statement: Select[Any], search: str) -> Select[Any]:
    """Only conversations that hold all these words, in the title or in a post that can be read."""
    for word in search.lower().split()[:8]:
        said = exists().where(
            Post.thread_id == Thread.id,
            func.lower(Post.source).contains(word, autoescape=True),
            Post.removed_at.is_(None),
            Post.hidden_at.is_(None),
        )
        statement = statement.where(func.lower(Thread.title).contains(word, autoescape=True) | said)
    return statement
