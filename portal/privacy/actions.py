"""Leaving: one action, after which the portal knows nothing of a member but what they chose to leave behind."""

from collections.abc import Mapping

from sqlalchemy import delete

from portal.core import audit, bus, clock, kinds
from portal.core.audit import AuditEntry
from portal.core.db import db
from portal.core.kinds import ErasureChoice
from portal.members.events import MemberLeft
from portal.members.models import Member
from portal.privacy import queries
from portal.privacy.periods import AUDIT_KEPT


class StillNeeded(Exception):
    """Somebody else must take over something first."""

    def __init__(self, obstacles: queries.Obstacles) -> None:
        super().__init__("still needed")
        self.obstacles = obstacles


def leave(member: Member, choices: Mapping[str, ErasureChoice]) -> None:
    """Let a member go. `choices`: per kind of contribution; what is not chosen is erased. Raises StillNeeded.

    The name stays only when something is kept under it. The row of the member stays, empty, under what they wrote.
    """
    if obstacles := queries.obstacles_for(member.id):
        raise StillNeeded(obstacles)
    keeps_name = "keep_name" in choices.values()
    for kind in kinds.every():
        kind.erase(member.id, choices.get(kind.name, "keep_name" if keeps_name else "erase"))
    member.state, member.left_at = "left", clock.now()
    member.takes_questions = False
    db.session.flush()
    audit.note("member.departure", actor_id=member.id, subject=("member", member.id))
    bus.publish(MemberLeft(member_id=member.id))


def sweep_audit() -> None:
    """Acts stay on record for a year."""
    db.session.execute(delete(AuditEntry).where(AuditEntry.at < clock.now() - AUDIT_KEPT))
