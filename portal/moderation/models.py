"""Reports, what was decided on them, and every act in between."""

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import clock
from portal.core.db import db, relationship
from portal.core.i18n import lazy_gettext as _l
from portal.members.models import Member

GROUNDS = {
    "persoonsgegevens": _l("It holds personal data of a resident or colleague"),
    "kwetsend": _l("It is hurtful or it excludes people"),
    "onjuist": _l("It is not true, or it misleads"),
    "vertrouwelijk": _l("It was told in confidence"),
    "anders": _l("Something else"),
}
OUTCOMES = ("left", "hidden")
ACTS = ("made", "claimed", "released", "left", "hidden", "undone", "appealed", "upheld", "reversed")

CLAIM_LASTS = timedelta(days=1)
"""How long one moderator may think before another can take a report over."""

KEPT = timedelta(days=365)
"""How long reports stay after the last word about them: then only counts of them were ever public."""


class Decision(db.Model):
    """What a moderator decided about one thing (besluit), with the reason that its author reads."""

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    item_id: Mapped[int]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="SET NULL"), index=True)
    title: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str]
    reason: Mapped[str]
    decided_at: Mapped[datetime] = mapped_column(default=clock.now)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="SET NULL"), index=True)
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="SET NULL"))
    undone_reason: Mapped[str] = mapped_column(default="")
    appealed_at: Mapped[datetime | None]
    appeal: Mapped[str] = mapped_column(default="")
    appeal_outcome: Mapped[str] = mapped_column(default="")
    appeal_reason: Mapped[str] = mapped_column(default="")
    appeal_decided_at: Mapped[datetime | None]
    appeal_decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="SET NULL"))

    decided_by: Mapped[Member | None] = relationship(foreign_keys=decided_by_id)
    appeal_decided_by: Mapped[Member | None] = relationship(foreign_keys=appeal_decided_by_id)

    __table_args__ = (
        CheckConstraint(f"outcome in {OUTCOMES}", name="outcome"),
        Index("ix_decision_thing", "kind", "item_id"),
        Index("ix_decision_decided_at", "decided_at"),
    )

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None

    @property
    def stands(self) -> bool:
        """Whether what was hidden is hidden still, as far as this decision goes."""
        return self.undone_at is None and self.appeal_outcome != "reversed"

    @property
    def is_appealed(self) -> bool:
        return self.appealed_at is not None

    @property
    def awaits_appeal(self) -> bool:
        return self.appealed_at is not None and self.appeal_decided_at is None and self.undone_at is None


class Report(db.Model):
    """One member says of one thing that it is not right (signalering): open, claimed by a moderator, decided."""

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    item_id: Mapped[int]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="SET NULL"), index=True)
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="SET NULL"))
    title: Mapped[str] = mapped_column(default="")
    ground: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    claimed_at: Mapped[datetime | None]
    claimed_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="SET NULL"))
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id", ondelete="CASCADE"), index=True)

    reporter: Mapped[Member | None] = relationship(foreign_keys=reporter_id)
    claimed_by: Mapped[Member | None] = relationship(foreign_keys=claimed_by_id)
    decision: Mapped[Decision | None] = relationship()

    __table_args__ = (
        CheckConstraint(f"ground in {tuple(GROUNDS)}", name="ground"),
        Index("ix_report_thing", "kind", "item_id"),
        Index("ix_report_made_at", "made_at"),
        # A member reports a thing once while it is not decided: a second press changes nothing.
        Index(
            "uq_report_undecided",
            "reporter_id",
            "kind",
            "item_id",
            unique=True,
            sqlite_where=sql("decision_id IS NULL"),
            postgresql_where=sql("decision_id IS NULL"),
        ),
    )

    @property
    def state(self) -> str:
        if self.decision_id is not None:
            return "decided"
        return "claimed" if self.is_claimed else "open"

    @property
    def is_claimed(self) -> bool:
        """A claim that was let lie lapses."""
        return self.claimed_at is not None and clock.now() - self.claimed_at <= CLAIM_LASTS

    @property
    def ground_in_words(self) -> str:
        return str(GROUNDS[self.ground])


class ReportAct(db.Model):
    """One act about a reported thing: who did what, when, and the reason given."""

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    item_id: Mapped[int]
    act: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id", ondelete="SET NULL"), index=True)
    reason: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(default=clock.now)

    by: Mapped[Member | None] = relationship()

    __table_args__ = (CheckConstraint(f"act in {ACTS}", name="act"), Index("ix_report_act_thing", "kind", "item_id"))
