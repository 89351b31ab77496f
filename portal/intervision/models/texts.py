"""What is written in a consultation. Every word is sealed with its key; also the times, as long as a phase is blind."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import db

TEXT = "tekst"
"""The one field of a contribution that is no form."""


class Contribution(db.Model):
    """What a member writes in a phase (bijdrage).

    `sealed` holds the text or the form's fields with the time of writing; `withheld` the fields that a later phase
    reveals. The author is gone where the phase drops the link; `shown_at` is the place after the shuffle.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    run_id: Mapped[int] = mapped_column(ForeignKey("phase_run.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    target_id: Mapped[int | None] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"), index=True)
    addition_to_id: Mapped[int | None] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"), index=True)
    token: Mapped[str | None] = mapped_column(unique=True)
    shown_at: Mapped[int] = mapped_column(default=0)
    sealed: Mapped[bytes]
    withheld: Mapped[bytes | None]

    __table_args__ = (Index("ix_contribution_consultation", "consultation_id", "run_id", "shown_at"),)


class Reaction(db.Model):
    """A second voice within a phase: one word from a scale to a contribution."""

    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"), primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, index=True)
    sealed: Mapped[bytes]


class Note(db.Model):
    """What somebody keeps for themselves meanwhile; nobody else reads it."""

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True, index=True)
    sealed: Mapped[bytes]


class SealedDraft(db.Model):
    """What somebody is typing in a phase; it never reaches the browser's own storage."""

    run_id: Mapped[int] = mapped_column(ForeignKey("phase_run.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True, index=True)
    key: Mapped[str] = mapped_column(primary_key=True)  # '' for a new contribution, else what it answers or changes
    tab: Mapped[str] = mapped_column(default="")
    sequence: Mapped[int] = mapped_column(default=0)
    sealed: Mapped[bytes]


class SealedFile(db.Model):
    """A file with a contribution: its content lies sealed under a random name, its own name is sealed here."""

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), index=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("phase_run.id", ondelete="CASCADE"), index=True)
    contribution_id: Mapped[int | None] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    path: Mapped[str]
    sealed: Mapped[bytes]  # name, media type, alt


class LearningPoint(db.Model):
    """What a member takes from a consultation (leerpunt); private unless shared with the others."""

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True, index=True)
    is_shared: Mapped[bool] = mapped_column(default=False)
    sealed: Mapped[bytes]


class Intention(db.Model):
    """What the case owner is going to do (voornemen), by when; after four weeks they are asked what came of it."""

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True)
    sealed: Mapped[bytes]
    by_when: Mapped[date]
    ask_at: Mapped[datetime] = mapped_column(index=True)
    asked_at: Mapped[datetime | None]
    outcome: Mapped[bytes | None]  # sealed
    told_at: Mapped[datetime | None]
