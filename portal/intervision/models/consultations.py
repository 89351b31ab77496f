"""Consultations: a case treated along a method, phase after phase."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock
from portal.core.db import db, relationship
from portal.intervision.engine import Run
from portal.intervision.method import Method
from portal.intervision.models.groups import Group
from portal.members.models import Member

STATES = ("planned", "running", "closed", "stopped", "erased")


class Consultation(db.Model):
    """One case in one group along one method (consult). Its words are sealed with a key of its own.

    `place` counts the phases that ran, repeats included; `version` goes up at every move of the clock: who wants to
    move it names both, so that it is moved once.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("intervision_group.id", ondelete="CASCADE"), index=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id"), index=True)
    key_id: Mapped[str]
    state: Mapped[str] = mapped_column(default="planned")
    title: Mapped[bytes]  # sealed
    method_key: Mapped[str]
    method: Mapped[dict[str, Any]] = mapped_column(JSON)
    case_owner_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    facilitator_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    stand_in_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    starts_on: Mapped[date]
    place: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime | None]  # when the clock has something to do
    planned_at: Mapped[datetime] = mapped_column(default=clock.now)
    began_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    erase_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    keys_gone_on: Mapped[date | None]  # the last backup of its key is gone

    group: Mapped[Group] = relationship()

    __table_args__ = (
        CheckConstraint(f"state in {STATES}", name="state"),
        Index("ix_consultation_due", "state", "due_at"),
        Index("ix_consultation_erase", "erase_at"),
    )

    @property
    def along(self) -> Method:
        """The method as it was frozen at the planning."""
        return Method.thawed(self.method)


class Attendance(db.Model):
    """A member in a consultation: whether they take part, and under which number where names are hidden."""

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True, index=True)
    state: Mapped[str] = mapped_column(default="asked")  # asked, takes_part, absent, left
    alias: Mapped[int] = mapped_column(default=0)

    member: Mapped[Member] = relationship()


class PhaseRun(db.Model):
    """One phase of a consultation, as it runs or ran."""

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    place: Mapped[int]
    number: Mapped[int]  # of the phase in its method, from 1
    key: Mapped[str]
    state: Mapped[str] = mapped_column(default="open")
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    due_at: Mapped[datetime]
    grace_until: Mapped[datetime | None]
    choose_until: Mapped[datetime | None]
    is_extended: Mapped[bool] = mapped_column(default=False)
    is_finished: Mapped[bool] = mapped_column(default=False)
    wants_repeat: Mapped[bool] = mapped_column(default=False)
    reminded_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("consultation_id", "place"),)

    @property
    def run(self) -> Run:
        """As the engine wants to hear it."""
        return Run(
            state=self.state,
            due_at=self.due_at,
            grace_until=self.grace_until,
            choose_until=self.choose_until,
            is_extended=self.is_extended,
            is_finished=self.is_finished,
        )


class Turn(db.Model):
    """What is expected of a writer in a phase. When they were ready is not kept: times betray who wrote what."""

    run_id: Mapped[int] = mapped_column(ForeignKey("phase_run.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True, index=True)
    state: Mapped[str] = mapped_column(default="expected")
    sends_draft: Mapped[bool] = mapped_column(default=False)  # 'verstuur wat er staat bij de deadline'
    lost_vote: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (CheckConstraint("state in ('expected', 'done', 'passed', 'absent')", name="state"),)


class ProcessChoice(db.Model):
    """What a facilitator decided about the process: go on, skip, stop, again, enough. Never about content."""

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("phase_run.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    what: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=clock.now)
