"""What happens between authors and editors: who works on it, what they say and propose, who agrees to what."""

from datetime import datetime

from markupsafe import Markup
from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock
from portal.core.db import RichText, db, relationship
from portal.members.models import Member

ANSWERS = ("open", "accepted", "refused", "outdated")


class Claim(db.Model):
    """An editor takes on the review of a story; it lapses five working days after their last act."""

    id: Mapped[int] = mapped_column(primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id", ondelete="CASCADE"))
    editor_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    claimed_at: Mapped[datetime] = mapped_column(default=clock.now)
    lapses_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_how: Mapped[str] = mapped_column(default="")  # released, lapsed, done

    editor: Mapped[Member] = relationship()

    __table_args__ = (Index("ix_claim_story", "story_id", "ended_at"),)


class Remark(db.Model):
    """A comment beside the text of a story: on one place (`path`), on the whole (''), or an answer to another one."""

    id: Mapped[int] = mapped_column(primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id", ondelete="CASCADE"), index=True)
    path: Mapped[str] = mapped_column(default="")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("remark.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    token: Mapped[str | None]
    source: Mapped[str]
    body: Mapped[Markup] = mapped_column(RichText)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    removed_at: Mapped[datetime | None]

    by: Mapped[Member] = relationship(foreign_keys=by_id)

    __table_args__ = (UniqueConstraint("by_id", "token"),)


class Suggestion(db.Model):
    """An editor's proposed change to one text of a story (voorstel); the authors decide."""

    id: Mapped[int] = mapped_column(primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id", ondelete="CASCADE"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id", ondelete="CASCADE"))
    path: Mapped[str]
    was: Mapped[str]
    proposed: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    token: Mapped[str | None]
    at: Mapped[datetime] = mapped_column(default=clock.now)
    answer: Mapped[str] = mapped_column(default="open")
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)

    by: Mapped[Member] = relationship(foreign_keys=by_id)
    answered_by: Mapped[Member | None] = relationship(foreign_keys=answered_by_id)

    __table_args__ = (CheckConstraint(f"answer in {ANSWERS}", name="answer"), UniqueConstraint("by_id", "token"))


class Consent(db.Model):
    """An author agrees to exactly one revision being read by others. It says nothing about any other revision."""

    story_id: Mapped[int] = mapped_column(ForeignKey("story.id", ondelete="CASCADE"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True, index=True)
    given_at: Mapped[datetime] = mapped_column(default=clock.now)
