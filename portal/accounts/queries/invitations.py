"""Finding invitations and whom they concern."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.accounts.models import INVITATION_LIVES, Invitation
from portal.accounts.queries.keys import hash_of
from portal.circles.models import Circle, Membership
from portal.core import clock
from portal.core.db import db, one_or_404

_WITH_WHO_AND_WHERE = (joinedload(Invitation.circle), joinedload(Invitation.invited_by))


def invitation_by_token(token: str) -> Invitation | None:
    """The invitation with this link, used ones included."""
    statement = select(Invitation).options(*_WITH_WHO_AND_WHERE).where(Invitation.token_hash == hash_of(token))
    return db.session.execute(statement).scalar_one_or_none()


def invitation(invitation_id: int) -> Invitation | None:
    statement = select(Invitation).options(*_WITH_WHO_AND_WHERE).where(Invitation.id == invitation_id)
    return db.session.execute(statement).scalar_one_or_none()


def waiting_in(circle_id: int) -> Sequence[Invitation]:
    """Invitations into a circle that nobody answered and nobody withdrew, expired ones included; the newest first."""
    statement = (
        select(Invitation)
        .options(joinedload(Invitation.invited_by))
        .where(Invitation.circle_id == circle_id, Invitation.used_at.is_(None), Invitation.revoked_at.is_(None))
        .order_by(Invitation.sent_at.desc(), Invitation.id.desc())
    )
    return db.session.scalars(statement).all()


def invited_in(circle_id: int, invitation_id: int) -> str:
    """How somebody invited into this circle is called, withdrawn ones included; nothing for others."""
    row = db.session.execute(
        select(Invitation.name, Invitation.email).where(
            Invitation.circle_id == circle_id, Invitation.id == invitation_id
        )
    ).first()
    return (row.name or row.email) if row else ""


def waiting_or_404(circle_id: int, invitation_id: int) -> Invitation:
    found: Invitation = one_or_404(
        select(Invitation)
        .options(*_WITH_WHO_AND_WHERE)
        .where(
            Invitation.id == invitation_id,
            Invitation.circle_id == circle_id,
            Invitation.used_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
    )
    return found


def waiting_by_email(circle_id: int, emails: Iterable[str]) -> dict[str, Invitation]:
    """Address -> the unanswered invitation into this circle."""
    statement = (
        select(Invitation)
        .options(*_WITH_WHO_AND_WHERE)
        .where(
            Invitation.circle_id == circle_id,
            Invitation.email.in_(list(emails)),
            Invitation.used_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
    )
    return {each.email: each for each in db.session.scalars(statement)}


def standing_for(email: str, member_id: int) -> Sequence[Invitation]:
    """The invitations that this person may still make use of: the one they came by, and open ones to the same address;
    the one they came by first."""
    since = clock.now() - INVITATION_LIVES
    statement = (
        select(Invitation)
        .options(*_WITH_WHO_AND_WHERE)
        .where(
            Invitation.used_at.is_(None),
            Invitation.revoked_at.is_(None),
            (Invitation.member_id == member_id)
            | ((Invitation.email == email) & Invitation.started_at.is_(None) & (Invitation.sent_at >= since)),
        )
        .order_by(Invitation.started_at.is_(None), Invitation.id)
    )
    return db.session.scalars(statement).all()


def last_used_by(member_id: int) -> Invitation | None:
    """The invitation by which a member came in."""
    statement = (
        select(Invitation)
        .options(joinedload(Invitation.circle))
        .where(Invitation.member_id == member_id, Invitation.used_at.is_not(None))
        .order_by(Invitation.started_at.is_(None), Invitation.id)
        .limit(1)
    )
    return db.session.scalars(statement).first()


def members_among(circle_id: int, member_ids: Iterable[int]) -> set[int]:
    """Which of these belong to the circle already, whatever their state."""
    statement = select(Membership.member_id).where(
        Membership.circle_id == circle_id, Membership.member_id.in_(list(member_ids))
    )
    return set(db.session.scalars(statement))


def lineage(circle: Circle) -> list[Circle]:
    """A circle, what it belongs to, and the community: who joins the first joins them all."""
    found, next_id = [circle], circle.parent_id
    while next_id is not None and all(each.id != next_id for each in found):
        parent = db.session.get_one(Circle, next_id)
        found.append(parent)
        next_id = parent.parent_id
    community = db.session.scalars(select(Circle).where(Circle.kind == "community").order_by(Circle.id)).first()
    if community is not None and community not in found:
        found.append(community)
    return found
