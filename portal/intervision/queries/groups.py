"""Intervision groups, as their members find them. Nobody else finds anything."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, exists, func, or_, select

from portal.circles.models import Membership
from portal.circles.queries import visible
from portal.circles.viewer import Viewer
from portal.core.db import db, one_or_404
from portal.intervision.models import Consultation, Exclusion, Group, PauseDay, Signature, Teaser, TeaserVoice
from portal.members.models import Member


def groups_of(viewer: Viewer) -> Sequence[Group]:
    """The viewer's groups, those that are going on first."""
    return db.session.scalars(
        visible(Group, viewer).order_by(Group.state == "ended", Group.made_at.desc(), Group.id)
    ).all()


def group_or_404(viewer: Viewer, group_id: int) -> Group:
    return one_or_404(visible(Group, viewer).where(Group.id == group_id))


def group_to_change_or_404(viewer: Viewer, group_id: int) -> Group:
    """The same; whoever else wants to change the group waits."""
    return one_or_404(visible(Group, viewer).where(Group.id == group_id).with_for_update())


def members_of(group: Group) -> Sequence[Member]:
    return db.session.scalars(
        select(Member)
        .join(Membership, Membership.member_id == Member.id)
        .where(Membership.circle_id == group.circle_id, Member.state == "active")
        .order_by(Member.name_folded, Member.id)
    ).all()


def member_ids_of(group: Group) -> frozenset[int]:
    return frozenset(
        db.session.scalars(
            select(Membership.member_id)
            .join(Member, Member.id == Membership.member_id)
            .where(Membership.circle_id == group.circle_id, Member.state == "active")
        )
    )


def signed_ids_of(group: Group) -> frozenset[int]:
    """Who signed the covenant in the version that the group works by."""
    return frozenset(
        db.session.scalars(
            select(Signature.member_id).where(
                Signature.group_id == group.id, Signature.version == group.covenant_version
            )
        )
    )


def pause_days_of(group_id: int) -> list[date]:
    return list(db.session.scalars(select(PauseDay.day).where(PauseDay.group_id == group_id).order_by(PauseDay.day)))


def teasers_of(group_id: int) -> Sequence[Any]:
    """Cases that wait, the most wanted first: (Teaser, voices, ids of who spoke for it are in `voices_of`)."""
    voices = select(func.count()).where(TeaserVoice.teaser_id == Teaser.id).scalar_subquery()
    return db.session.execute(
        select(Teaser, voices.label("voices"))
        .where(Teaser.group_id == group_id, Teaser.taken_at.is_(None))
        .order_by(voices.desc(), Teaser.id)
    ).all()


def voices_of(member_id: int, group_id: int) -> frozenset[int]:
    """The teasers that a member spoke for."""
    return frozenset(
        db.session.scalars(
            select(TeaserVoice.teaser_id)
            .join(Teaser, Teaser.id == TeaserVoice.teaser_id)
            .where(TeaserVoice.member_id == member_id, Teaser.group_id == group_id)
        )
    )


def teaser_or_404(group: Group, teaser_id: int) -> Teaser:
    """A case that still waits."""
    return one_or_404(
        select(Teaser).where(Teaser.id == teaser_id, Teaser.group_id == group.id, Teaser.taken_at.is_(None))
    )


def any_teaser_or_404(group: Group, teaser_id: int) -> Teaser:
    """The same, also when a consultation was made of it."""
    return one_or_404(select(Teaser).where(Teaser.id == teaser_id, Teaser.group_id == group.id))


def consultations_of(group_id: int) -> Sequence[Consultation]:
    return db.session.scalars(
        select(Consultation).where(Consultation.group_id == group_id).order_by(Consultation.id.desc())
    ).all()


def finished_count(group_id: int) -> int:
    """How many cases the group has treated to the end."""
    return (
        db.session.scalar(
            select(func.count()).where(Consultation.group_id == group_id, Consultation.closed_at.is_not(None))
        )
        or 0
    )


def excluded_by(member_id: int) -> Sequence[Member]:
    """With whom a member does not want to be in a group: for that member's own eyes."""
    return db.session.scalars(
        select(Member)
        .join(Exclusion, Exclusion.other_id == Member.id)
        .where(Exclusion.member_id == member_id)
        .order_by(Member.name_folded)
    ).all()


def can_be_together(member_id: int, others: frozenset[int]) -> bool:
    """Whether nobody of these wishes not to be in a group with the other."""
    between = or_(
        (Exclusion.member_id == member_id) & Exclusion.other_id.in_(others),
        Exclusion.member_id.in_(others) & (Exclusion.other_id == member_id),
    )
    return not db.session.scalar(select(exists().where(between)))


def candidates(words: Select[Any], member_ids: frozenset[int]) -> Select[Any]:
    """Narrow a statement over members to who can be asked into a group of these people."""
    between = or_(
        (Exclusion.member_id == Member.id) & Exclusion.other_id.in_(member_ids),
        Exclusion.member_id.in_(member_ids) & (Exclusion.other_id == Member.id),
    )
    return words.where(Member.id.not_in(member_ids), ~exists().where(between))


def with_member(member_id: int) -> Sequence[Group]:
    """The groups that a member is in, also when their memberships went before: they stand in its turns."""
    going_on = select(Group).where(Group.state != "ended").order_by(Group.id).with_for_update()
    return [each for each in db.session.scalars(going_on) if member_id in each.turns]


def has_member(member_id: int) -> bool:
    """Whether somebody is in a group that has not ended."""
    found = select(Group.id).join(Membership, Membership.circle_id == Group.circle_id)
    return bool(db.session.scalars(found.where(Membership.member_id == member_id, Group.state != "ended")).first())


def group_with_token(token: str) -> Group | None:
    return db.session.scalars(select(Group).where(Group.token == token)).first()
