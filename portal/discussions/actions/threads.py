"""Beginning conversations and keeping order in them."""

from sqlalchemy import select

from portal.circles.models import Circle
from portal.core import audit, bus, text
from portal.core.db import db, insert_or
from portal.core.kinds import Ref
from portal.discussions.actions import posts
from portal.discussions.events import ThreadBegun, ThreadRetitled
from portal.discussions.models import Post, Reading, Thread, ThreadTitle
from portal.members.models import Member


def begin_thread(
    *,
    circle: Circle,
    author: Member,
    title: str,
    body: str,
    token: str | None = None,
    draft_key: str = "",
    has_files: bool = False,
    subject: Ref | None = None,
) -> Thread:
    """Begin a conversation with its opening post, once per token; `subject` is what it is about."""
    if token and (made := _begun_with(token, author)):
        posts.leave_nothing_waiting(author, draft_key, has_files=has_files)
        return made
    thread = Thread(circle_id=circle.id, starter_id=author.id, title=title, excerpt=text.excerpt(text.render(body)))
    if subject is not None:
        thread.subject_kind, thread.subject_id = subject
    try:
        with db.session.begin_nested():
            db.session.add(thread)
            db.session.flush()
            post, is_new = posts.write(
                thread=thread, author=author, body=body, token=token, draft_key=draft_key, has_files=has_files
            )
            if not is_new:
                raise _AlreadyBegun
            thread.opening_id = post.id
    except _AlreadyBegun:  # the same form came in twice at the same time
        posts.leave_nothing_waiting(author, draft_key, has_files=has_files)
        return _begun_with(token or "", author) or thread
    bus.publish(
        ThreadBegun(
            thread_id=thread.id,
            circle_id=circle.id,
            post_id=post.id,
            author_id=author.id,
            mentions=posts.mentioned_in(post),
            subject_kind=thread.subject_kind or "",
            subject_id=thread.subject_id or 0,
        )
    )
    return thread


def retitle(thread: Thread, title: str, *, by: Member) -> None:
    """Give a conversation another title; the old one is kept."""
    if title == thread.title:
        return
    db.session.add(ThreadTitle(thread_id=thread.id, title=thread.title, changed_by_id=by.id))
    thread.title = title
    db.session.flush()
    bus.publish(
        ThreadRetitled(
            thread_id=thread.id,
            circle_id=thread.circle_id,
            subject_kind=thread.subject_kind or "",
            subject_id=thread.subject_id or 0,
        )
    )


def close(thread: Thread, *, by: Member) -> None:
    thread.close(by)
    audit.note("thread.closure", actor_id=by.id, subject=("thread", thread.id))


def reopen(thread: Thread, *, by: Member) -> None:
    thread.reopen()
    audit.note("thread.reopening", actor_id=by.id, subject=("thread", thread.id))


def pin(thread: Thread, *, by: Member) -> None:
    thread.pin(by)
    audit.note("thread.pin", actor_id=by.id, subject=("thread", thread.id))


def unpin(thread: Thread, *, by: Member) -> None:
    thread.unpin()
    audit.note("thread.unpin", actor_id=by.id, subject=("thread", thread.id))


def set_volume(thread: Thread, member: Member, volume: str | None) -> None:
    """How much a member wants to hear of this conversation; None: as in its circle."""
    row = insert_or(Reading).values(member_id=member.id, thread_id=thread.id, volume=volume)
    db.session.execute(
        row.on_conflict_do_update(index_elements=["member_id", "thread_id"], set_={"volume": row.excluded.volume})
    )


class _AlreadyBegun(Exception):
    pass


def _begun_with(token: str, author: Member) -> Thread | None:
    return db.session.scalars(
        select(Thread).join(Post, Post.thread_id == Thread.id).where(Post.token == token, Post.author_id == author.id)
    ).first()
