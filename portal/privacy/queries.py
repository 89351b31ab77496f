"""What must be arranged before a member can leave."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import aliased

from portal.circles.models import Circle, Membership
from portal.core import clock
from portal.core.db import db
from portal.members.models import Member, Office


@dataclass(frozen=True, slots=True)
class Obstacles:
    """What would be left alone: circles without a coordinator, a portal without an administrator."""

    circles: Sequence[Circle] = field(default_factory=tuple)
    is_last_administrator: bool = False

    def __bool__(self) -> bool:
        return bool(self.circles) or self.is_last_administrator


def obstacles_for(member_id: int) -> Obstacles:
    """Two statements at most. A circle in which nobody else is left needs no coordinator."""
    other, others = aliased(Membership), aliased(Membership)
    coordinates_too = (
        exists()
        .where(other.circle_id == Membership.circle_id, other.member_id != member_id, other.role == "coordinator")
        .where(other.member_id == Member.id, Member.state == "active")
    )
    somebody_stays = exists().where(
        others.circle_id == Membership.circle_id,
        others.member_id != member_id,
        others.member_id == Member.id,
        Member.state == "active",
    )
    circles = db.session.scalars(
        select(Circle)
        .join(Membership, Membership.circle_id == Circle.id)
        .where(Membership.member_id == member_id, Membership.role == "coordinator", ~coordinates_too, somebody_stays)
        .order_by(Circle.name)
    ).all()
    administrators = set(db.session.scalars(_in_office("administrator")))
    others_stay = db.session.scalar(
        select(func.count()).select_from(Member).where(Member.state == "active", Member.id != member_id)
    )
    return Obstacles(circles, administrators == {member_id} and bool(others_stay))


def _in_office(kind: str) -> Select[Any]:
    today = clock.today()
    return (
        select(Office.member_id)
        .join(Member, Member.id == Office.member_id)
        .where(
            Office.kind == kind,
            Office.began_on <= today,
            or_(Office.ended_on.is_(None), Office.ended_on >= today),
            Member.state == "active",
        )
    )
