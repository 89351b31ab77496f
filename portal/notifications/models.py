"""What members are told, what is asked of them, and how they want to hear it."""

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock
from portal.core.db import db
from portal.core.kinds import Ref

REASONS = (
    *("mention", "answer", "decision", "office", "removed", "refused", "draft"),
    *("question_answered", "question_declined"),
    *("author", "taken_down", "suggestion_answered", "remark", "suggestion", "trial", "published"),
    *("reply", "story", "thread", "joined"),
    *("consultation_stopped", "consultation_closed", "consultation", "consultation_replanned", "consultation_guided"),
)
"""Why somebody is told, the most personal first."""

AT_ONCE = ("mention", "answer", "decision", "removed", "refused", "draft", "author", "taken_down")
"""What may be mailed without waiting for the digest."""

UNDO_AND_EDIT = timedelta(minutes=3)
"""How long a mail waits, so that an edit or an undo of what it tells still counts."""

DIGESTS = ("day", "week", "never")
DEFAULT_DIGEST = "week"


class Notification(db.Model):
    """A melding: one thing that happened (the cause), told to one member. On screen they are grouped by subject."""

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    circle_id: Mapped[int | None] = mapped_column(ForeignKey("circle.id", ondelete="CASCADE"))
    subject_kind: Mapped[str]
    subject_id: Mapped[int]
    cause_kind: Mapped[str]
    cause_id: Mapped[int]
    reason: Mapped[str]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(default=clock.now)
    read_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]  # what it was about was taken away, and may come back

    __table_args__ = (
        UniqueConstraint("member_id", "cause_kind", "cause_id"),
        CheckConstraint(f"reason in {REASONS}", name="reason"),
        Index(
            "ix_notification_unread",
            "member_id",
            "subject_kind",
            "subject_id",
            sqlite_where=sql("read_at IS NULL"),
            postgresql_where=sql("read_at IS NULL"),
        ),
        Index("ix_notification_member", "member_id", "at"),
        Index("ix_notification_cause", "cause_kind", "cause_id"),
    )


class Step(db.Model):
    """One thing asked of one member (stap): opened by a fact, closed by a fact."""

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    what: Mapped[str]
    subject_kind: Mapped[str] = mapped_column(default="")
    subject_id: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime | None]
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    closed_at: Mapped[datetime | None]
    put_away_at: Mapped[datetime | None]  # closed by the member, who does not want to be asked

    __table_args__ = (
        Index(
            "uq_step_open",
            "member_id",
            "what",
            "subject_id",
            unique=True,
            sqlite_where=sql("closed_at IS NULL"),
            postgresql_where=sql("closed_at IS NULL"),
        ),
        Index("ix_step_subject", "what", "subject_id"),
    )

    @property
    def subject(self) -> Ref:
        return Ref(self.subject_kind, self.subject_id)


class MailWish(db.Model):
    """How a member wants to be mailed. Who never said anything has no row, and gets what the defaults say."""

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True)
    at_once: Mapped[bool] = mapped_column(default=True)
    digest: Mapped[str] = mapped_column(default=DEFAULT_DIGEST)
    paused_until: Mapped[datetime | None]
    digested_at: Mapped[datetime | None]

    __table_args__ = (CheckConstraint(f"digest in {DIGESTS}", name="digest"),)

    @property
    def is_paused(self) -> bool:
        return self.paused_until is not None and self.paused_until > clock.now()
