"""Posts of a thread, as plain rows: the list that everybody reads, and single posts to act upon."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from markupsafe import Markup
from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from portal.circles.viewer import Viewer
from portal.core import clock
from portal.core.db import db, one_or_404, plain_rows
from portal.discussions.models import Attachment, Post, PostRevision, Thread
from portal.discussions.queries.reading import is_unseen
from portal.members.models import Member

PER_PAGE = 50


class PostRow(NamedTuple):
    """A post as its page shows it. A plain tuple: quick to read, and to find the drawing of (views/drawing.py)."""

    id: int
    parent_id: int | None
    root_id: int
    branch_id: int
    depth: int
    author_id: int
    body: Markup
    posted_at: datetime
    edited_at: datetime | None
    removed_at: datetime | None
    hidden_at: datetime | None
    hidden_reason: str
    attachments_count: int
    author_name: str
    author_photo_id: int | None
    author_left: bool
    answered_name: str | None
    answered_id: int | None
    is_new: bool


_Parent = aliased(Post)
_ParentAuthor = aliased(Member)
_PAGE = (
    select(
        Post.id,
        Post.parent_id,
        Post.root_id,
        Post.branch_id,
        Post.depth,
        Post.author_id,
        Post.body,
        Post.posted_at,
        Post.edited_at,
        Post.removed_at,
        Post.hidden_at,
        Post.hidden_reason,
        Post.attachments_count,
        Member.name.label("author_name"),
        Member.photo_id.label("author_photo_id"),
        (Member.state == "left").label("author_left"),
        _ParentAuthor.name.label("answered_name"),
        _Parent.author_id.label("answered_id"),
        and_(Post.id > bindparam("seen_up_to"), is_unseen(bindparam("reader_id"))).label("is_new"),
    )
    .join(Member, Member.id == Post.author_id)
    .outerjoin(_Parent, _Parent.id == Post.parent_id)
    .outerjoin(_ParentAuthor, _ParentAuthor.id == _Parent.author_id)
    .where(Post.thread_id == bindparam("thread_id"))
    .order_by(Post.root_id, Post.branch_id, Post.id)
    .limit(PER_PAGE)
    .offset(bindparam("offset"))
)


def page_of(thread_id: int, *, page: int, reader_id: int, seen_up_to: int) -> list[PostRow]:
    """One page of a thread in the order in which it is read."""
    wanted = {"thread_id": thread_id, "reader_id": reader_id, "seen_up_to": seen_up_to, "offset": (page - 1) * PER_PAGE}
    return [PostRow._make(row) for row in plain_rows(_PAGE, wanted)]


def row_of(post: Post, reader_id: int) -> PostRow:
    """One post as a row of the list."""
    wanted = {"thread_id": post.thread_id, "reader_id": reader_id, "seen_up_to": post.id, "offset": 0}
    (row,) = plain_rows(_PAGE.where(Post.id == post.id), wanted)
    return PostRow._make(row)


def by_shown_parent(rows: Sequence[PostRow]) -> dict[int, list[PostRow]]:
    """Rows by the post under which they are shown: three levels at most. 0: at the first level.

    A post whose place is on an earlier page stands at the first level of this one.
    """
    here = {row.id for row in rows}
    shown: dict[int, list[PostRow]] = defaultdict(list)
    for row in rows:
        parent = shown_parent(row)
        shown[parent if parent in here else 0].append(row)
    return shown


def shown_parent(post: PostRow) -> int:
    """The post under which a post is shown; 0 at the first level."""
    if post.depth == 1:
        return 0
    return post.root_id if post.depth == 2 else post.branch_id


def post_or_404(viewer: Viewer, post_id: int, *, locked: bool = False) -> Post:
    """A post in a circle of the viewer, with its thread and author; `locked`: as it is now, until the end of the
    transaction, for what builds on what it says."""
    statement = (
        select(Post)
        .join(Post.thread)
        .options(contains_eager(Post.thread).joinedload(Thread.circle), joinedload(Post.author))
        .where(Post.id == post_id, Thread.circle_id.in_(viewer.circle_ids))
    )
    if locked:
        statement = statement.with_for_update(of=Post).execution_options(populate_existing=True)
    return one_or_404(statement)


def revisions_of(post_id: int) -> Sequence[PostRevision]:
    """What a post said before, newest first."""
    return db.session.scalars(
        select(PostRevision).where(PostRevision.post_id == post_id).order_by(PostRevision.id.desc())
    ).all()


def written_lately(member_id: int) -> int:
    """How many posts a member wrote in the last hour."""
    return db.session.scalar(_WRITTEN, {"writer_id": member_id, "hour_ago": hour_ago()}) or 0


def hour_ago() -> datetime:
    return clock.now() - timedelta(hours=1)


_Mine = aliased(Post)
_WRITTEN = (
    select(func.count())
    .select_from(_Mine)
    .where(_Mine.author_id == bindparam("writer_id"), _Mine.posted_at > bindparam("hour_ago"))
)
written_in_last_hour = _WRITTEN.scalar_subquery()
"""The same as a column of a larger statement, which knows `writer_id` and `hour_ago`."""


def count_since(thread_id: int, post_id: int, reader_id: int) -> int:
    """How many posts others added after this one."""
    newer = select(func.count()).where(Post.thread_id == thread_id, Post.id > post_id, is_unseen(reader_id))
    return db.session.scalar(newer.select_from(Post)) or 0


def attachments_of(rows: Sequence[Any], *, member_id: int, drafts: Sequence[str]) -> dict[int | str, list[Attachment]]:
    """Files by post id, and those that wait in this member's drafts by draft key; no statement when there are none."""
    ids = [
        row.id
        for row in rows
        if row.attachments_count
        and row.removed_at is None
        and (row.hidden_at is None or row.author_id == member_id)  # what was hidden is still its writer's
    ]
    if not ids and not drafts:
        return {}
    waiting = and_(Attachment.member_id == member_id, Attachment.draft_key.in_(drafts), Attachment.post_id.is_(None))
    found: dict[int | str, list[Attachment]] = defaultdict(list)
    for attachment in db.session.scalars(
        select(Attachment)
        .options(joinedload(Attachment.file))
        .where(Attachment.post_id.in_(ids) | waiting)
        .order_by(Attachment.id)
        .execution_options(populate_existing=True)  # a draft's files may just have gone to their post
    ):
        found[attachment.post_id or attachment.draft_key].append(attachment)
    return found


def attachment_or_404(viewer: Viewer, attachment_id: int) -> Attachment:
    """A file of a readable post in a circle of the viewer, or one that waits in the viewer's own draft."""
    return one_or_404(
        select(Attachment)
        .options(joinedload(Attachment.file))
        .outerjoin(Post, Post.id == Attachment.post_id)
        .outerjoin(Thread, Thread.id == Post.thread_id)
        .where(
            Attachment.id == attachment_id,
            and_(Attachment.post_id.is_(None), Attachment.member_id == viewer.id)
            | and_(
                Thread.circle_id.in_(viewer.circle_ids),
                Post.hidden_at.is_(None) | (Post.author_id == viewer.id),
                Post.removed_at.is_(None) | (Post.author_id == viewer.id),
            ),
        )
    )
