"""A case story, its authors, and every state of its text."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock
from portal.core.db import db, relationship
from portal.core.files import StoredFile
from portal.members.models import Member

STATES = (
    "concept",
    "submitted",
    "under_review",
    "question",
    "revised",
    "agreed",
    "scheduled",
    "published",
    "archived",
    "withdrawn",
)


class Story(db.Model):
    """A case story (praktijkverhaal). Its authors see it in the making; once handed in, its circle (the editors) too.

    Readers see a revision of it through a Publication, whatever happens to it here meanwhile.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    starter_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    token: Mapped[str | None]
    circle_id: Mapped[int | None] = mapped_column(ForeignKey("circle.id"))
    origin_circle_id: Mapped[int | None] = mapped_column(ForeignKey("circle.id"))
    title: Mapped[str]  # of the newest revision
    state: Mapped[str] = mapped_column(default="concept")
    state_at: Mapped[datetime] = mapped_column(default=clock.now)
    head_id: Mapped[int] = mapped_column(default=0)  # the newest revision
    began_at: Mapped[datetime] = mapped_column(default=clock.now)
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        CheckConstraint(f"state in {STATES}", name="state"),
        UniqueConstraint("starter_id", "token"),
        Index("ix_story_circle_state", "circle_id", "state", "state_at"),
    )


class Author(db.Model):
    """A member who tells a story, alone or with others; the first began it."""

    __tablename__ = "story_author"

    story_id: Mapped[int] = mapped_column(ForeignKey("story.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True, index=True)
    added_at: Mapped[datetime] = mapped_column(default=clock.now)

    member: Mapped[Member] = relationship()


class Revision(db.Model):
    """One saved state of a story (versie). It never changes; `content` has the shape of `outline`."""

    id: Mapped[int] = mapped_column(primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id", ondelete="CASCADE"))
    number: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    how: Mapped[str] = mapped_column(default="written")  # written, suggested (accepted), restored, merged
    restored_number: Mapped[int | None]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)

    by: Mapped[Member] = relationship()

    __table_args__ = (UniqueConstraint("story_id", "number"), Index("ix_revision_by", "by_id"))


class Transition(db.Model):
    """A story went from one state to another: who, when, why, and with which revision. None did it: the clock."""

    id: Mapped[int] = mapped_column(primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id", ondelete="CASCADE"), index=True)
    from_state: Mapped[str]
    to_state: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    revision_id: Mapped[int]
    reason: Mapped[str] = mapped_column(default="")

    by: Mapped[Member | None] = relationship()


class StoryFile(db.Model):
    """A picture or document that an author brought to a story. What is said of it stands in the revisions."""

    id: Mapped[int] = mapped_column(primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    added_at: Mapped[datetime] = mapped_column(default=clock.now)

    file: Mapped[StoredFile] = relationship()
