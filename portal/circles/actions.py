"""Making circles, joining and leaving them."""

from datetime import date

from portal.circles import queries
from portal.circles.events import CircleEdited, CircleMade, MemberJoined, MemberRemoved, RoleChanged, VolumeChosen
from portal.circles.models import DEFAULT_VOLUME, Circle, Membership
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
    """A new circle below another one; who makes it coordinates it."""
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
    membership = Membership(
        circle_id=circle.id, member_id=member.id, role=role, volume=volume or DEFAULT_VOLUME[circle.kind]
    )
    db.session.add(membership)
    db.session.flush()
    bus.publish(MemberJoined(circle_id=circle.id, member_id=member.id))
    return membership


def change_role(membership: Membership, role: str, *, by_id: int) -> None:
    """Give a member another role in a circle. Raises LastCoordinator."""
    if membership.role == role:
        return
    if membership.role == "coordinator":
        _keep_a_coordinator(membership)
    membership.role = role
    audit.note("circle.role", actor_id=by_id, subject=("circle", membership.circle_id))
    bus.publish(RoleChanged(circle_id=membership.circle_id, member_id=membership.member_id, role=role))


def remove(membership: Membership, *, by_id: int) -> None:
    """Take a member out of a circle, by themselves or by a coordinator. Raises LastCoordinator."""
    if membership.role == "coordinator":
        _keep_a_coordinator(membership)
    db.session.delete(membership)
    db.session.flush()
    if (
        db.session.get_one(Circle, membership.circle_id).kind != "intervision"
    ):  # nobody else may learn who was in one, nor that it is there
        audit.note("circle.removal", actor_id=by_id, subject=("circle", membership.circle_id))
    bus.publish(MemberRemoved(circle_id=membership.circle_id, member_id=membership.member_id, by_id=by_id))


def _keep_a_coordinator(membership: Membership) -> None:
    if not queries.coordinators_left(membership.circle_id, membership.member_id):
        raise LastCoordinator
