"""Questions that members mail each other without showing an address."""

from datetime import datetime, timedelta

from markupsafe import Markup
from sqlalchemy import ForeignKey, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock
from portal.core.db import RichText, db, relationship
from portal.members.models import Member

A_DAY = 5  # new questions that one member may ask within 24 hours
ANSWERS_A_DAY = 30
KEPT_FOR = timedelta(days=365)
UNDO_WITHIN = timedelta(minutes=10)
"""How long who would rather not answer may still change their mind, before who asked hears of it."""

_UNTOLD = sql("declined_at IS NOT NULL AND decline_told_at IS NULL")


class Question(db.Model):
    """A question (vraag) of one member to another, or the answer to one: seen by these two only."""

    id: Mapped[int] = mapped_column(primary_key=True)
    asker_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    asked_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("question.id", ondelete="SET NULL"))
    is_answer: Mapped[bool] = mapped_column(default=False)  # also when what it answers is erased
    token: Mapped[str | None] = mapped_column(unique=True)
    subject: Mapped[str]
    source: Mapped[str]
    body: Mapped[Markup] = mapped_column(RichText)
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    declined_at: Mapped[datetime | None]  # who was asked would rather not answer
    decline_told_at: Mapped[datetime | None]  # since then who asked knows

    asker: Mapped[Member] = relationship(foreign_keys=asker_id)
    asked: Mapped[Member] = relationship(foreign_keys=asked_id)

    __table_args__ = (
        Index("ix_question_asker", "asker_id", "asked_at"),
        Index("ix_question_declined", "declined_at", sqlite_where=_UNTOLD, postgresql_where=_UNTOLD),
    )

    def decline(self) -> None:
        self.declined_at = clock.now()

    def take_up(self) -> None:
        self.declined_at = None
