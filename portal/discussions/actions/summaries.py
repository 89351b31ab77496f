"""What lists show of a conversation, kept with each post: how it begins, how much there is, and what is last."""

from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update

from portal.core import text
from portal.core.db import db, insert_or, once_per_dialect
from portal.discussions.models import Participant, Post, Thread

_THREAD = Thread.__table__
_COUNTED = (
    update(_THREAD)
    .where(_THREAD.c.id == bindparam("thread"))
    .values(
        posts_count=_THREAD.c.posts_count + 1,
        last_post_at=bindparam("posted"),
        last_post_id=bindparam("post"),
        last_author_id=bindparam("author"),
    )
)

_CAN_BE_READ = Post.removed_at.is_(None) & Post.hidden_at.is_(None)


def count(thread: Thread, post: Post) -> None:
    """Counters move by SQL, so that two writers at once are both counted."""
    there = {"thread": thread.id, "posted": post.posted_at, "post": post.id, "author": post.author_id}
    db.session.execute(_COUNTED, there)
    db.session.expire(thread, ["posts_count", "last_post_at", "last_post_id", "last_author_id"])
    took_part = {"thread_id": thread.id, "member_id": post.author_id, "last_post_at": post.posted_at}
    db.session.execute(_taking_part(), took_part)


@once_per_dialect
def _taking_part() -> Any:
    row = insert_or(Participant.__table__)
    return row.on_conflict_do_update(
        index_elements=["thread_id", "member_id"], set_={"last_post_at": row.excluded.last_post_at}
    )


def tell_beginning(thread: Thread) -> None:
    """The first words of the opening, as lists show them."""
    opening = _opening_of(thread)
    thread.excerpt = text.excerpt(opening.body) if opening.is_readable else ""


def tell_last(thread: Thread, post: Post) -> None:
    """What lists show after a post went or came back: besides, the last of what can be read, and whether
    its writer took part. Where nothing can be read any more, the last is how it began."""
    tell_beginning(thread)
    db.session.flush()
    db.session.execute(select(Thread.id).where(Thread.id == thread.id).with_for_update())  # who adds one now, waits
    readable = select(Post).where(Post.thread_id == thread.id, _CAN_BE_READ).order_by(Post.id.desc()).limit(1)
    last = db.session.scalars(readable).first() or _opening_of(thread)
    summary = {"last_post_id": last.id, "last_post_at": last.posted_at, "last_author_id": last.author_id}
    db.session.execute(
        update(Thread).where(Thread.id == thread.id).values(summary), execution_options={"synchronize_session": False}
    )
    db.session.expire(thread, list(summary))
    db.session.execute(
        delete(Participant).where(Participant.thread_id == thread.id, Participant.member_id == post.author_id)
    )
    theirs = (
        select(Post.thread_id, Post.author_id, func.max(Post.posted_at))
        .where(Post.thread_id == thread.id, Post.author_id == post.author_id, _CAN_BE_READ)
        .group_by(Post.thread_id, Post.author_id)
    )
    db.session.execute(insert(Participant).from_select(("thread_id", "member_id", "last_post_at"), theirs))


def _opening_of(thread: Thread) -> Post:
    return db.session.scalars(select(Post).where(Post.thread_id == thread.id).order_by(Post.id).limit(1)).one()
