"""One conversation: to read, to write in, to act upon."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Select, String, and_, bindparam, exists, func, select, true, tuple_
from sqlalchemy.orm import joinedload

from portal.circles.models import Circle
from portal.circles.queries import in_sight_of, visible
from portal.circles.viewer import Viewer
from portal.core.autosave import Autosave
from portal.core.db import db, one_or_404, plain_row_or_404, row_or_404
from portal.discussions.models import Post, Reading, Thread
from portal.discussions.queries.posts import PER_PAGE, hour_ago, written_in_last_hour
from portal.discussions.queries.reading import is_unseen, joined_with_marks, seen_up_to, unseen_count


@dataclass(frozen=True, slots=True)
class ReadThread:
    """A thread as one reader finds it: how far they have read, and where the new part or a wanted post stands."""

    thread: Any
    """Its row, with the name of its circle."""
    seen_up_to: int
    volume: str | None
    unseen: int
    wanted_after: int
    """How many posts stand before the wanted one; 0 where none is wanted."""
    has_drafts: bool

    @property
    def last_page(self) -> int:
        return max(1, -(-self.thread.posts_count // PER_PAGE))

    @property
    def wanted_page(self) -> int:
        return self.wanted_after // PER_PAGE + 1


def thread_or_404(viewer: Viewer, thread_id: int) -> Thread:
    return one_or_404(
        visible(Thread, viewer)
        .options(joinedload(Thread.circle), joinedload(Thread.starter))
        .where(Thread.id == thread_id)
    )


def thread_to_write_in_or_404(viewer: Viewer, thread_id: int, parent_id: int | None) -> tuple[Thread, Post | None, int]:
    """In one statement what a reply needs: the thread, the post that it answers, and how much its writer wrote in the
    last hour. The opening, or a post of another thread, is no parent: the reply is to the conversation."""
    wanted = {"thread_id": thread_id, "parent_id": parent_id, "writer_id": viewer.id, "hour_ago": hour_ago()}
    thread, parent, written = row_or_404(_TO_WRITE_IN, wanted)
    return thread, parent, written


_WRITER: BindParameter[int] = bindparam("writer_id")
_TO_WRITE_IN = (
    select(Thread, Post, written_in_last_hour)
    .outerjoin(Post, and_(Post.thread_id == Thread.id, Post.id == bindparam("parent_id"), Post.id != Thread.opening_id))
    .options(joinedload(Thread.circle), joinedload(Post.author))
    .where(Thread.id == bindparam("thread_id"), in_sight_of(Thread, _WRITER))
)


def read_thread_or_404(viewer: Viewer, thread_id: int, *, post_id: int | None = None) -> ReadThread:
    """A thread with the reader's marks; the wanted post is `post_id`, else the first new one. One statement."""
    wanted = {
        "thread_id": thread_id,
        "reader_id": viewer.id,
        "post_id": post_id,
        "drafts": _drafts_begin(thread_id),
    }
    row = plain_row_or_404(_READ_AT_NEW if post_id is None else _READ_AT_POST, wanted)
    return ReadThread(row, row.seen_up_to, row.volume, row.unseen, row.wanted_after, row.has_drafts)


def drafts_in(viewer: Viewer, thread_id: int) -> dict[str, Autosave]:
    """What the viewer is typing in a thread, by draft key."""
    found = db.session.scalars(
        select(Autosave).where(_IS_DRAFT), {"reader_id": viewer.id, "drafts": _drafts_begin(thread_id)}
    )
    return {draft.key: draft for draft in found}


_BEGINNING = bindparam("drafts", type_=String)
_IS_DRAFT = and_(  # no LIKE: SQLite plans a statement anew for each pattern
    Autosave.member_id == bindparam("reader_id"), func.substr(Autosave.key, 1, func.length(_BEGINNING)) == _BEGINNING
)


def _drafts_begin(thread_id: int) -> str:
    return f"post:{thread_id}:"


def _read(*, at_post: bool) -> Select[Any]:
    reader_id: BindParameter[int] = bindparam("reader_id")
    this: BindParameter[int] = bindparam("thread_id")
    wanted = (_given_post(this) if at_post else _first_new(this, reader_id)).limit(1).cte("wanted")
    # How many posts stand before the wanted one: counted against one row, not looked up for each.
    before = (
        select(func.count())
        .select_from(Post)
        .join(wanted, true())
        .where(
            Post.thread_id == this,
            tuple_(Post.root_id, Post.branch_id, Post.id) < tuple_(wanted.c.root_id, wanted.c.branch_id, wanted.c.id),
        )
        .scalar_subquery()
    )
    thread = select(
        Thread,
        Circle.name.label("circle_name"),
        seen_up_to().label("seen_up_to"),
        Reading.volume,
        unseen_count(reader_id).label("unseen"),
        before.label("wanted_after"),
        exists().where(_IS_DRAFT).label("has_drafts"),
    ).join(Circle, Circle.id == Thread.circle_id)
    return joined_with_marks(thread, reader_id).where(Thread.id == this, in_sight_of(Thread, reader_id))


def _given_post(thread_id: BindParameter[int]) -> Select[Any]:
    return select(Post.root_id, Post.branch_id, Post.id).where(
        Post.thread_id == thread_id, Post.id == bindparam("post_id")
    )


def _first_new(thread_id: BindParameter[int], reader_id: BindParameter[int]) -> Select[Any]:
    """The first post that is new, in the order in which the thread is read."""
    posts = select(Post.root_id, Post.branch_id, Post.id).join(Thread, Thread.id == Post.thread_id)
    return (
        joined_with_marks(posts, reader_id)
        .where(Post.thread_id == thread_id, Post.id > seen_up_to(), is_unseen(reader_id))
        .order_by(Post.root_id, Post.branch_id, Post.id)
    )


_READ_AT_NEW = _read(at_post=False)
_READ_AT_POST = _read(at_post=True)
