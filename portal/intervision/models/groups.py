"""Intervision groups: who consults each other in confidence, and under which agreements."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.circles.models import Circle
from portal.core import clock
from portal.core.db import db, relationship

GROUP_STATES = ("forming", "active", "ended")
LEAST, MOST = 3, 10
KEPT_WEEKS = 8


class Group(db.Model):
    """An intervision group (intervisiegroep): forming until everybody signed the covenant, then active, then ended.

    Its circle is seen by its members alone and bears no name; the name is sealed with the group's key.
    """

    __tablename__ = "intervision_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id", ondelete="CASCADE"), unique=True)
    key_id: Mapped[str]
    token: Mapped[str | None] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(default="forming")
    name: Mapped[bytes]  # sealed
    covenant_version: Mapped[int]
    turns: Mapped[list[Any]] = mapped_column(JSON, default=list)  # member ids in the order in which they bring a case
    kept_weeks: Mapped[int] = mapped_column(default=KEPT_WEEKS)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    circle: Mapped[Circle] = relationship()

    __table_args__ = (
        CheckConstraint(f"state in {GROUP_STATES}", name="state"),
        CheckConstraint("kept_weeks between 1 and 8", name="kept_weeks"),
    )


class Signature(db.Model):
    """A member signed one version of the covenant (groepsafspraken)."""

    __tablename__ = "covenant_signature"

    group_id: Mapped[int] = mapped_column(ForeignKey("intervision_group.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True, index=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    signed_at: Mapped[datetime] = mapped_column(default=clock.now)


class PauseDay(db.Model):
    """A day on which nothing is asked of the group: it does not count as a working day."""

    group_id: Mapped[int] = mapped_column(ForeignKey("intervision_group.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)


class Exclusion(db.Model):
    """'Niet met deze persoon in een groep': nobody but its maker ever sees it, or that it was used."""

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True, index=True)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)


class Teaser(db.Model):
    """One line in which a member offers a case to the group; sealed with the group's key."""

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("intervision_group.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    token: Mapped[str | None]
    line: Mapped[bytes]  # sealed
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    taken_at: Mapped[datetime | None]  # a consultation was made of it

    __table_args__ = (UniqueConstraint("member_id", "token"),)


class TeaserVoice(db.Model):
    """A member would like this case to be next."""

    teaser_id: Mapped[int] = mapped_column(ForeignKey("teaser.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True, index=True)
