"""What a member has in hand: their consultations with where each of them is, all at once."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.circles.models import Membership
from portal.circles.viewer import Viewer
from portal.core import clock
from portal.core.db import db
from portal.intervision.models import (
    Attendance,
    Consultation,
    Group,
    Intention,
    LearningPoint,
    PhaseRun,
    Signature,
    Turn,
)
from portal.intervision.queries.rooms import consultations_seen
from portal.intervision.room import Room
from portal.members.models import Member


def seen_in(viewer: Viewer, group_id: int) -> Sequence[Consultation]:
    """The consultations of a group in which the viewer takes part, the latest first, erased ones included."""
    return db.session.scalars(
        consultations_seen(viewer)
        .options(joinedload(Consultation.group))
        .where(Consultation.group_id == group_id)
        .order_by(Consultation.id.desc())
    ).all()


def rooms_of(consultations: Collection[Consultation]) -> list[Room]:
    """Several rooms in two statements, in the order in which they were given."""
    ids = [each.id for each in consultations]
    attending: dict[int, dict[int, Attendance]] = {}
    for each in db.session.scalars(
        select(Attendance).options(joinedload(Attendance.member)).where(Attendance.consultation_id.in_(ids))
    ):
        attending.setdefault(each.consultation_id, {})[each.member_id] = each
    runs: dict[int, dict[int, PhaseRun]] = {}
    turns: dict[int, dict[int, dict[int, Turn]]] = {}
    for run, turn in db.session.execute(
        select(PhaseRun, Turn)
        .outerjoin(Turn, Turn.run_id == PhaseRun.id)
        .where(PhaseRun.consultation_id.in_(ids))
        .order_by(PhaseRun.place)
    ):
        runs.setdefault(run.consultation_id, {})[run.id] = run
        if turn is not None:
            turns.setdefault(run.consultation_id, {}).setdefault(run.id, {})[turn.member_id] = turn
    return [
        Room(
            consultation=each,
            method=each.along,
            attending=attending.get(each.id, {}),
            runs=list(runs.get(each.id, {}).values()),
            turns=turns.get(each.id, {}),
        )
        for each in consultations
    ]


def signed_by(member_id: int) -> frozenset[int]:
    """The groups of which a member signed the covenant, as it holds there."""
    return frozenset(
        db.session.scalars(
            select(Signature.group_id)
            .join(Group, Group.id == Signature.group_id)
            .where(Signature.member_id == member_id, Signature.version == Group.covenant_version)
        )
    )


def sizes_of(groups: Collection[Group]) -> dict[int, int]:
    """Group id -> how many active members it has."""
    counted = (
        select(Group.id, func.count().label("members"))
        .join(Membership, Membership.circle_id == Group.circle_id)
        .join(Member, Member.id == Membership.member_id)
        .where(Group.id.in_([each.id for each in groups]), Member.state == "active")
        .group_by(Group.id)
    )
    return {row.id: row.members for row in db.session.execute(counted)}


def learned_in(member_id: int, consultation_ids: Collection[int]) -> frozenset[int]:
    """In which of these the member kept a lesson."""
    return frozenset(
        db.session.scalars(
            select(LearningPoint.consultation_id).where(
                LearningPoint.member_id == member_id, LearningPoint.consultation_id.in_(list(consultation_ids))
            )
        )
    )


def outcomes_asked(consultation_ids: Collection[int]) -> frozenset[int]:
    """In which of these it is time to tell what came of the intention."""
    return frozenset(
        db.session.scalars(
            select(Intention.consultation_id).where(
                Intention.consultation_id.in_(list(consultation_ids)),
                Intention.ask_at <= clock.now(),
                Intention.told_at.is_(None),
            )
        )
    )
