"""What is new to a reader: posts of others above the point up to which the reader has seen everything."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, select

from portal.discussions.models import CircleReading, Post, Reading, SeenPost, Thread


def seen_up_to() -> ColumnElement[int]:
    """Per thread and reader, in a statement that has joined both marks."""
    return func.coalesce(Reading.seen_up_to, CircleReading.seen_up_to, 0)


def joined_with_marks(statement: Select[Any], member_id: Any) -> Select[Any]:
    """A statement over threads, with the reader's marks beside them."""
    return statement.outerjoin(Reading, and_(Reading.thread_id == Thread.id, Reading.member_id == member_id)).outerjoin(
        CircleReading, and_(CircleReading.circle_id == Thread.circle_id, CircleReading.member_id == member_id)
    )


def is_unseen(member_id: Any, post: Any = Post) -> ColumnElement[bool]:
    """Whether a post above the mark is new: by another, readable, and not read out of order."""
    return and_(
        post.author_id != member_id,
        post.removed_at.is_(None),
        post.hidden_at.is_(None),
        ~exists().where(SeenPost.post_id == post.id, SeenPost.member_id == member_id).correlate(post),
    )


def unseen_count(member_id: Any) -> ColumnElement[int]:
    """How many posts of a thread are new, as a column of a statement joined with marks."""
    return (
        select(func.count())
        .select_from(Post)
        .where(Post.thread_id == Thread.id, Post.id > seen_up_to(), is_unseen(member_id))
        .correlate(Thread, Reading, CircleReading)
        .scalar_subquery()
    )


def has_unseen(member_id: Any) -> ColumnElement[bool]:
    """Whether a thread holds anything new: the newest post decides first, so that settled threads cost nothing."""
    return and_(
        Thread.last_post_id > seen_up_to(),
        func.coalesce(Reading.volume, "") != "silent",
        exists()
        .where(Post.thread_id == Thread.id, Post.id > seen_up_to(), is_unseen(member_id))
        .correlate(Thread, Reading, CircleReading),
    )


def first_unseen(thread_id: int, member_id: int, seen_before: int) -> Select[Any]:
    """The lowest new post of a thread."""
    return select(func.min(Post.id)).where(Post.thread_id == thread_id, Post.id > seen_before, is_unseen(member_id))
