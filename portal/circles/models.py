"""Circles and who belongs to them."""

from datetime import date, datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock
from portal.core.db import db, relationship
from portal.core.kinds import MailClass
from portal.members.models import Member

KINDS = ("community", "cohort", "team", "editors", "intervision")
ROLES = ("member", "mentor", "coordinator")
VOLUMES = ("all", "replies", "needed", "silent")  # alles, vermeldingen en antwoorden, alleen het nodige, stil

OPEN_MAIL_KINDS = ("community", "cohort")
DEFAULT_VOLUME = {"community": "replies", "cohort": "all", "team": "all", "editors": "all", "intervision": "needed"}

UNDO_WITHIN = timedelta(minutes=10)
"""So long a coordinator can put back whom they took out of a circle; only then a mail about it leaves."""


def mail_class_of(kind: str) -> MailClass:
    """What a mail about a circle of this kind may say."""
    return "open" if kind in OPEN_MAIL_KINDS else "confidential"


class Circle(db.Model):
    """A circle (kring): its members see what stands in it, nobody else does."""

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    purpose: Mapped[str] = mapped_column(default="")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("circle.id"), index=True)
    began_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    made_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (CheckConstraint(f"kind in {KINDS}", name="kind"),)

    @property
    def mail_class(self) -> MailClass:
        return mail_class_of(self.kind)


class Membership(db.Model):
    """A member in a circle (lidmaatschap), with a role there and how much they want to hear."""

    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(default="member")
    volume: Mapped[str] = mapped_column(default="replies")
    joined_at: Mapped[datetime] = mapped_column(default=clock.now)

    circle: Mapped[Circle] = relationship()
    member: Mapped[Member] = relationship()

    __table_args__ = (
        CheckConstraint(f"role in {ROLES}", name="role"),
        CheckConstraint(f"volume in {VOLUMES}", name="volume"),
        Index("ix_membership_member", "member_id"),
    )


class Removal(db.Model):
    """A coordinator took a member out of a circle (verwijdering). Kept: what they had there, so that it can be undone,
    and what it was called, for what it is called since is not theirs to know. Gone once they are back."""

    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id", ondelete="CASCADE"), index=True)
    circle_name: Mapped[str]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    role: Mapped[str]
    volume: Mapped[str]
    joined_at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="SET NULL"), index=True)
    removed_at: Mapped[datetime] = mapped_column(default=clock.now)

    circle: Mapped[Circle] = relationship()
    member: Mapped[Member] = relationship(foreign_keys=member_id)
    by: Mapped[Member | None] = relationship(foreign_keys=by_id)

    @property
    def undo_until(self) -> datetime:
        return self.removed_at + UNDO_WITHIN

    @property
    def can_be_undone(self) -> bool:
        return clock.now() <= self.undo_until
