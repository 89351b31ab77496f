"""Threads, posts, what is attached to them, and how far each member has read."""

from datetime import datetime, timedelta

from markupsafe import Markup
from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.circles.models import Circle
from portal.core import clock
from portal.core.db import RichText, db, relationship
from portal.core.files import StoredFile
from portal.members.models import Member

UNDO_WITHIN = timedelta(minutes=10)


class Thread(db.Model):
    """One conversation (gesprek). Who sees it is decided by its circle, never per post."""

    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id"))
    starter_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    title: Mapped[str]
    opening_id: Mapped[int] = mapped_column(default=0)
    began_at: Mapped[datetime] = mapped_column(default=clock.now)
    last_post_at: Mapped[datetime] = mapped_column(default=clock.now)
    last_post_id: Mapped[int] = mapped_column(default=0)
    last_author_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    posts_count: Mapped[int] = mapped_column(default=0)
    excerpt: Mapped[str] = mapped_column(default="")
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    pinned_at: Mapped[datetime | None]
    pinned_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    subject_kind: Mapped[str] = mapped_column(default="")  # what it is about, if anything: a story
    subject_id: Mapped[int] = mapped_column(default=0)

    circle: Mapped[Circle] = relationship()
    starter: Mapped[Member] = relationship(foreign_keys=starter_id)
    last_author: Mapped[Member | None] = relationship(foreign_keys=last_author_id)

    __table_args__ = (
        Index("ix_thread_circle_activity", "circle_id", "last_post_at", "id"),
        Index("ix_thread_activity", "last_post_at", "id"),
        Index("ix_thread_starter", "starter_id"),
    )

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def close(self, by: Member) -> None:
        self.closed_at, self.closed_by_id = clock.now(), by.id

    def reopen(self) -> None:
        self.closed_at, self.closed_by_id = None, None

    def pin(self, by: Member) -> None:
        self.pinned_at, self.pinned_by_id = clock.now(), by.id

    def unpin(self) -> None:
        self.pinned_at, self.pinned_by_id = None, None


class Post(db.Model):
    """A contribution to a thread (reactie); a removed post keeps its place in the tree.

    A thread is read in the order (root_id, branch_id, id): per answer to the opening, per answer to that, and within
    such a branch by time. So the tree on screen is three levels deep, however deep the talk is.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    root_id: Mapped[int] = mapped_column(default=0)
    branch_id: Mapped[int] = mapped_column(default=0)
    depth: Mapped[int] = mapped_column(default=1)
    author_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    token: Mapped[str | None]
    source: Mapped[str]
    body: Mapped[Markup] = mapped_column(RichText)
    posted_at: Mapped[datetime] = mapped_column(default=clock.now)
    edited_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]
    hidden_reason: Mapped[str] = mapped_column(default="")
    attachments_count: Mapped[int] = mapped_column(default=0)

    thread: Mapped[Thread] = relationship()
    author: Mapped[Member] = relationship()

    __table_args__ = (
        Index("ix_post_reading_order", "thread_id", "root_id", "branch_id", "id"),
        Index("ix_post_thread_id", "thread_id", "id"),
        Index("ix_post_author", "author_id", "posted_at"),
        Index("ix_post_parent", "parent_id"),
        UniqueConstraint("author_id", "token"),
    )

    @property
    def is_removed(self) -> bool:
        return self.removed_at is not None

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None

    @property
    def is_readable(self) -> bool:
        return self.removed_at is None and self.hidden_at is None

    def place_under(self, parent: "Post | None") -> None:
        """Find this post's place in the reading order; it must have its id already."""
        if parent is None:
            self.root_id, self.branch_id, self.depth = self.id, 0, 1
        else:
            self.root_id, self.depth = parent.root_id, parent.depth + 1
            self.branch_id = parent.branch_id or self.id

    def remove(self) -> None:
        self.removed_at = clock.now()  # the text stays until undo and appeal have passed

    def put_back(self) -> None:
        self.removed_at = None

    def hide(self, reason: str) -> None:
        self.hidden_at, self.hidden_reason = clock.now(), reason

    def unhide(self) -> None:
        self.hidden_at, self.hidden_reason = None, ""


class PostRevision(db.Model):
    """What a post said before it was edited."""

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), index=True)
    body: Mapped[Markup] = mapped_column(RichText)
    written_at: Mapped[datetime]


def edit_key(post_id: int) -> str:
    """The draft in which the change of a placed post waits: its text, what was typed of its files, and new files."""
    return f"edit:{post_id}"


class Attachment(db.Model):
    """A file with a post; without one it is still in its writer's draft (`draft_key`)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    draft_key: Mapped[str] = mapped_column(default="")
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    alt: Mapped[str | None]  # none: not described yet; empty: decoration
    added_at: Mapped[datetime] = mapped_column(default=clock.now)

    file: Mapped[StoredFile] = relationship()

    __table_args__ = (Index("ix_attachment_draft", "member_id", "draft_key"),)


class Reading(db.Model):
    """How far a member has read a thread, and how much they want to hear of it (volume; none: as in the circle)."""

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"), primary_key=True, index=True)
    seen_up_to: Mapped[int | None]
    volume: Mapped[str | None]


class SeenPost(db.Model):
    """A post read out of order: above the point up to which its reader has seen everything."""

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"), primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"), index=True)


class CircleReading(db.Model):
    """From which post on a circle is new to a member: the present when they joined, later 'alles gelezen'."""

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id", ondelete="CASCADE"), primary_key=True)
    seen_up_to: Mapped[int] = mapped_column(default=0)


class ThreadTitle(db.Model):
    """A title that a thread had before it was changed."""

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"), index=True)
    title: Mapped[str]
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)


class Participant(db.Model):
    """A member who wrote in a thread: for 'who took part' and 'van mij', kept with each post."""

    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True, index=True)
    last_post_at: Mapped[datetime] = mapped_column(default=clock.now)
