"""Questions that members mail each other without showing an address."""

from datetime import datetime, timedelta

from markupsafe import Markup
from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock
from portal.core.db import RichText, db, relationship
from portal.members.models import Member

A_DAY = 5  # new questions that one member may ask within 24 hours
ANSWERS_A_DAY = 30
KEPT_FOR = timedelta(days=365)


class Question(db.Model):
    """A question (vraag) of one member to another, or the answer to one: seen by these two only."""

    id: Mapped[int] = mapped_column(primary_key=True)
    asker_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    asked_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("question.id", ondelete="SET NULL"))
    token: Mapped[str | None] = mapped_column(unique=True)
    subject: Mapped[str]
    source: Mapped[str]
    body: Mapped[Markup] = mapped_column(RichText)
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)

    asker: Mapped[Member] = relationship(foreign_keys=asker_id)
    asked: Mapped[Member] = relationship(foreign_keys=asked_id)

    __table_args__ = (Index("ix_question_asker", "asker_id", "asked_at"),)
