"""What readers do with a story."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock
from portal.core.db import db, relationship
from portal.members.models import Member


class Recognition(db.Model):
    """'Ik herken dit': a reader knows this from their own work."""

    story_id: Mapped[int] = mapped_column(ForeignKey("story.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True, index=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)


class Trial(db.Model):
    """'Ik ga dit proberen': after eight weeks the reader is asked what came of it, and may tell."""

    id: Mapped[int] = mapped_column(primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    began_at: Mapped[datetime] = mapped_column(default=clock.now)
    ask_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(default="")
    told_at: Mapped[datetime | None]

    member: Mapped[Member] = relationship()

    __table_args__ = (
        Index("ix_trial_story_member", "story_id", "member_id", unique=True),
        Index("ix_trial_ask_at", "ask_at"),
    )
