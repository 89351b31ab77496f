"""Writing posts, changing them, taking them away and putting them back."""

from contextlib import nullcontext
from datetime import timedelta

from markupsafe import Markup
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from portal.circles.queries import called_in
from portal.core import autosave, bus, clock, text
from portal.core.db import db
from portal.discussions.actions import attachments, summaries
from portal.discussions.events import PostAdded, PostEdited, PostHidden, PostPutBack, PostRemoved, PostUnhidden
from portal.discussions.models import Post, PostRevision, Thread, edit_key
from portal.members.models import Member

REMOVED_TEXT_KEPT = timedelta(days=30)


def add_post(
    *,
    thread: Thread,
    author: Member,
    body: str,
    parent: Post | None = None,
    token: str | None = None,
    draft_key: str = "",
    has_files: bool = False,
) -> Post:
    """Answer in a thread, once per token: the same form sent again answers with the first post.

    With `has_files` the files that wait in the draft `draft_key` come along.
    """
    post, is_new = write(
        thread=thread, author=author, body=body, parent=parent, token=token, draft_key=draft_key, has_files=has_files
    )
    if is_new:
        bus.publish(
            PostAdded(
                post_id=post.id,
                thread_id=thread.id,
                circle_id=thread.circle_id,
                author_id=author.id,
                answered_id=parent.author_id if parent else thread.starter_id,
                mentions=mentioned_in(post),
            )
        )
    else:
        leave_nothing_waiting(author, draft_key, has_files=has_files)
    return post


def leave_nothing_waiting(author: Member, draft_key: str, *, has_files: bool) -> None:
    """The same form came in again: the files and the text that it brought once more are not a draft."""
    if has_files:
        attachments.let_go(member_id=author.id, draft_key=draft_key)
        autosave.discard(author.id, draft_key)


def write(
    *,
    thread: Thread,
    author: Member,
    body: str,
    parent: Post | None = None,
    token: str | None = None,
    draft_key: str = "",
    has_files: bool = False,
) -> tuple[Post, bool]:
    """Put a post in its place, and say whether it is new: no fact is told yet."""
    post = Post(
        thread_id=thread.id,
        parent_id=parent.id if parent else None,
        author_id=author.id,
        token=token,
        source=text.tidy(body),
        body=_rendered(body, thread),
    )
    try:
        with db.session.begin_nested() if token else nullcontext():  # only a token can have been used before
            db.session.add(post)
            db.session.flush()
    except IntegrityError:
        return _first_with(token, author), False
    post.place_under(parent)
    if has_files:
        post.attachments_count = attachments.move_to(post, draft_key=draft_key)
    db.session.flush()
    summaries.count(thread, post)
    if draft_key:
        autosave.discard(author.id, draft_key)
    return post, True


def edit_post(
    post: Post,
    *,
    thread: Thread,
    author: Member,
    body: str,
    files: attachments.FileChanges = attachments.FileChanges(),
) -> None:
    """Change what a post says and the files with it; what it said before stays readable, and what became of files."""
    autosave.discard(author.id, edit_key(post.id))
    told = attachments.change(post, files)
    if text.tidy(body) == post.source and not told:
        return
    before = mentioned_in(post)
    said = post.body + (Markup("<p><em>{}</em></p>").format(told) if told else "")
    db.session.add(PostRevision(post_id=post.id, body=said, written_at=post.edited_at or post.posted_at))
    post.source, post.body, post.edited_at = text.tidy(body), _rendered(body, thread, post.body), clock.now()
    db.session.flush()
    summaries.tell_beginning(thread)
    bus.publish(
        PostEdited(
            post_id=post.id,
            thread_id=thread.id,
            circle_id=thread.circle_id,
            author_id=author.id,
            new_mentions=mentioned_in(post) - before,
        )
    )


def remove_post(post: Post, *, thread: Thread) -> None:
    """Take a post away; its place stays, and for ten minutes its author can put it back."""
    post.remove()
    db.session.flush()
    summaries.tell_last(thread, post)
    bus.publish(PostRemoved(post_id=post.id, thread_id=thread.id, author_id=post.author_id))


def put_back_post(post: Post, *, thread: Thread) -> None:
    post.put_back()
    db.session.flush()
    summaries.tell_last(thread, post)
    bus.publish(PostPutBack(post_id=post.id, thread_id=thread.id, author_id=post.author_id))


def hide_post(post: Post, reason: str) -> None:
    """A moderator takes a post from sight; the author reads why."""
    post.hide(reason)
    db.session.flush()
    summaries.tell_last(db.session.get_one(Thread, post.thread_id), post)
    bus.publish(PostHidden(post_id=post.id, thread_id=post.thread_id, author_id=post.author_id))


def unhide_post(post: Post) -> None:
    post.unhide()
    db.session.flush()
    summaries.tell_last(db.session.get_one(Thread, post.thread_id), post)
    bus.publish(PostUnhidden(post_id=post.id, thread_id=post.thread_id, author_id=post.author_id))


def sweep_removed() -> int:
    """Erase the text of posts that were removed more than thirty days ago: undo and appeal have passed.

    Answers how many. Source of the period: the privacy page.
    """
    gone = select(Post.id).where(Post.removed_at < clock.now() - REMOVED_TEXT_KEPT, Post.source != "")
    ids = db.session.scalars(gone).all()
    if ids:
        db.session.execute(delete(PostRevision).where(PostRevision.post_id.in_(ids)))
        attachments.erase_of(ids)
        db.session.execute(
            update(Post).where(Post.id.in_(ids)).values(source="", body=text.render(""), attachments_count=0)
        )
    return len(ids)


def mentioned_in(post: Post) -> frozenset[int]:
    """Whom a post names besides its author. Who is not in the circle is not in the audience, and so hears nothing."""
    return frozenset(text.mentioned(post.body) - {post.author_id})


def _rendered(source: str, thread: Thread, said: str = "") -> Markup:
    """`said`: what stood there before; whoever it called is called so still, also when they left or have a new name."""
    return text.render(source, called_in(thread.circle_id, source) | text.called(said))


def _first_with(token: str | None, author: Member) -> Post:
    return db.session.scalars(select(Post).where(Post.token == token, Post.author_id == author.id)).one()
