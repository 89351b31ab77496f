"""How members want to hear of things."""

from collections.abc import Sequence

from sqlalchemy import Integer, bindparam, select

from portal.circles.models import Circle, Membership
from portal.core.db import db
from portal.notifications.models import DEFAULT_DIGEST, MailWish


def wish_of(member_id: int) -> MailWish:
    """How a member wants to be mailed; the defaults for who never said."""
    found = db.session.get(MailWish, member_id, populate_existing=True)
    return found or MailWish(member_id=member_id, at_once=True, digest=DEFAULT_DIGEST)


_COORDINATORS = (
    select(Membership.member_id)
    .join(Circle, Circle.id == Membership.circle_id)
    .where(
        Membership.circle_id == bindparam("circle_id", type_=Integer),
        Membership.role == "coordinator",
        Membership.volume.in_(("all", "replies")),
        Circle.kind != "community",
    )
)


def coordinators_to_tell(circle_id: int) -> list[int]:
    """Who coordinates a circle and wants to hear about it; of the community, where everybody comes, nobody."""
    return list(db.session.scalars(_COORDINATORS, {"circle_id": circle_id}))


def memberships_of(member_id: int) -> Sequence[Membership]:
    """A member's own memberships, to choose volumes for."""
    return db.session.scalars(select(Membership).where(Membership.member_id == member_id)).all()
