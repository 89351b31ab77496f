"""Making circles, joining and leaving them."""

from datetime import date
from typing import Any

from sqlalchemy import delete

from portal.circles import queries
from portal.circles.events import (
    CircleEdited,
    CircleMade,
    MemberJoined,
    MemberRemoved,
    RemovalEnded,
    RoleChanged,
    VolumeChosen,
)
from portal.circles.models import DEFAULT_VOLUME, Circle, Membership, Removal
from portal.core import audit, bus
from portal.core.db import db
from portal.members.models import Member


class LastCoordinator(Exception):
    """A circle cannot be left without a coordinator."""


def make_circle(
    *,
    kind: str,
    name: str,
    purpose: str = "",
    parent: Circle | None = None,
    began_on: date | None = None,
    ended_on: date | None = None,
) -> Circle:
    circle = Circle(
        kind=kind,
        name=name,
        purpose=purpose,
        parent_id=parent.id if parent else None,
        began_on=began_on,
        ended_on=ended_on,
    )
    db.session.add(circle)
    db.session.flush()
    bus.publish(CircleMade(circle_id=circle.id))
    return circle


def found_circle(*, kind: str, name: str, purpose: str, parent: Circle, founder: Member) -> Circle:
    """A new circle below another one; who makes it coordinates it. The same form sent again answers with the first."""
    queries.hold(parent.id)
    if made := queries.made_just_now(founder.id, kind=kind, name=name, parent_id=parent.id):
        return made
    circle = make_circle(kind=kind, name=name, purpose=purpose, parent=parent)
    join(circle=circle, member=founder, role="coordinator")
    audit.note("circle.make", actor_id=founder.id, subject=("circle", circle.id))
    return circle


def edit(circle: Circle, *, name: str, purpose: str, by_id: int) -> None:
    circle.name, circle.purpose = name, purpose
    audit.note("circle.edit", actor_id=by_id, subject=("circle", circle.id))
    bus.publish(CircleEdited(circle_id=circle.id))


def choose_volume(membership: Membership, volume: str) -> None:
    """How much a member wants to hear of a circle."""
    membership.volume = volume
    bus.publish(VolumeChosen(circle_id=membership.circle_id, member_id=membership.member_id, volume=volume))


def join(*, circle: Circle, member: Member, role: str = "member", volume: str | None = None) -> Membership:
    """Let a member into a circle; who is in already stays as they are."""
    found = queries.membership(circle.id, member.id)
    if found is not None:
        return found
    return _let_in(circle, member.id, role=role, volume=volume or DEFAULT_VOLUME[circle.kind])


def change_role(membership: Membership, role: str, *, by_id: int) -> None:
    """Give a member another role in a circle. Raises LastCoordinator."""
    if membership.role == role:
        return
    if membership.role == "coordinator":
        _keep_a_coordinator(membership)
    membership.role = role
    audit.note("circle.role", actor_id=by_id, subject=("circle", membership.circle_id))
    bus.publish(RoleChanged(circle_id=membership.circle_id, member_id=membership.member_id, role=role))


def remove(membership: Membership, *, by_id: int) -> Removal | None:
    """Take a member out of a circle, by themselves or by a coordinator. Raises LastCoordinator.

    Answers what is kept of who was taken out by somebody else.
    """
    if membership.role == "coordinator":
        _keep_a_coordinator(membership)
    circle = db.session.get_one(Circle, membership.circle_id)
    is_secret = circle.kind == "intervision"  # nobody else may learn who was in one, nor that it is there
    removal = _kept(membership, circle, by_id) if by_id != membership.member_id and not is_secret else None
    db.session.delete(membership)
    db.session.flush()
    if not is_secret:
        audit.note("circle.removal", actor_id=by_id, subject=("circle", circle.id))
    bus.publish(
        MemberRemoved(
            circle_id=circle.id,
            member_id=membership.member_id,
            by_id=by_id,
            removal_id=removal.id if removal else None,
        )
    )
    return removal


def put_back(removal: Removal, *, by_id: int) -> None:
    """Undo a removal: the member has the role and the volume that they had."""
    had = {"role": removal.role, "volume": removal.volume, "joined_at": removal.joined_at}
    audit.note("circle.return", actor_id=by_id, subject=("circle", removal.circle_id))
    _let_in(removal.circle, removal.member_id, is_back=True, **had)


def _let_in(circle: Circle, member_id: int, *, is_back: bool = False, **had: Any) -> Membership:
    membership = Membership(circle_id=circle.id, member_id=member_id, **had)
    db.session.add(membership)
    db.session.flush()
    # From the community and from groups nobody is removed by another.
    was_removed = circle.kind not in ("community", "intervision") and _end_removals(circle.id, member_id)
    begins_anew = was_removed and not is_back
    bus.publish(MemberJoined(circle_id=circle.id, member_id=member_id, is_back=is_back, begins_anew=begins_anew))
    return membership


def _kept(membership: Membership, circle: Circle, by_id: int) -> Removal:
    removal = Removal(
        circle_id=circle.id,
        circle_name=circle.name,
        member_id=membership.member_id,
        role=membership.role,
        volume=membership.volume,
        joined_at=membership.joined_at,
        by_id=by_id,
    )
    db.session.add(removal)
    return removal


def _end_removals(circle_id: int, member_id: int) -> bool:
    """Whether there was one."""
    theirs = delete(Removal).where(Removal.circle_id == circle_id, Removal.member_id == member_id)
    ended = db.session.scalars(theirs.returning(Removal.id)).all()
    for removal_id in ended:
        bus.publish(RemovalEnded(removal_id=removal_id))
    return bool(ended)


def _keep_a_coordinator(membership: Membership) -> None:
    queries.hold(membership.circle_id)  # of two who stop at once one is the last
    if not queries.coordinators_left(membership.circle_id, membership.member_id):
        raise LastCoordinator
