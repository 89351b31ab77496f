"""What is asked of whom in intervision, as it stands now: notifications keep a step for each of these."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, literal, select, true

from portal.circles.models import Membership
from portal.core import workdays
from portal.core.db import db
from portal.core.kinds import Asked
from portal.intervision import engine
from portal.intervision.models import Attendance, Consultation, Group, Signature
from portal.intervision.queries import rooms
from portal.intervision.room import PRESENT, Room
from portal.members.models import Member

LIVE = ("planned", "running", "closed")


def of_groups(group_id: Any, member_id: Any) -> Select[Any]:
    """To read and sign the covenant: (member_id, what, subject_id)."""
    signed = exists().where(
        Signature.group_id == Group.id,
        Signature.member_id == Membership.member_id,
        Signature.version == Group.covenant_version,
    )
    return (
        select(Membership.member_id, literal("covenant").label("what"), Group.id.label("subject_id"))
        .join(Group, Group.circle_id == Membership.circle_id)
        .join(Member, Member.id == Membership.member_id)
        .where(
            Member.state == "active",
            Group.state != "ended",
            ~signed,
            true() if group_id is None else Group.id == group_id,
            true() if member_id is None else Membership.member_id == member_id,
        )
    )


def of_consultations(consultation_id: int | None, member_id: int | None) -> Sequence[Asked]:
    """What the engine expects. A phase's rules are no columns, so that no statement could say it."""
    wanted = select(Consultation).where(Consultation.state.in_(LIVE))
    if consultation_id is not None:
        wanted = wanted.where(Consultation.id == consultation_id)
    if member_id is not None:
        wanted = wanted.join(Attendance, Attendance.consultation_id == Consultation.id).where(
            Attendance.member_id == member_id
        )
    return [
        each
        for there in db.session.scalars(wanted).all()
        for each in asked_in(rooms.room_of(there))
        if member_id in (None, each.member_id)
    ]


def asked_in(room: Room) -> Iterator[Asked]:
    """What is asked in one consultation now."""
    there = room.consultation
    active = {id for id, each in room.attending.items() if each.state in PRESENT and each.member.is_active}
    asked = {"planned": _of_planning, "running": _of_phase, "closed": _of_harvest}[there.state](room)
    for member_id, what, due_at in asked:
        if member_id in active:
            yield Asked(member_id, what, there.id, due_at)


def _of_planning(room: Room) -> Iterator[tuple[int, str, datetime | None]]:
    starts_at = workdays.at(room.consultation.starts_on, rooms.BEGIN_HOUR)
    for member_id, each in room.attending.items():
        if each.state == "asked":
            yield member_id, "consultation_plan", starts_at


def _of_phase(room: Room) -> Iterator[tuple[int, str, datetime | None]]:
    """A turn that is waited for; below quorum, a choice. A phase in which nothing need be written asks nothing."""
    run = room.current
    if run is None:
        return
    if run.state == "choosing":
        for member_id in room.people.chooser_ids:
            yield member_id, "consultation_choice", run.choose_until
        return
    for member_id in engine.waited_for(room.phase_of(run), run.run, room.states_in(run), room.people):
        yield member_id, "consultation_turn", run.due_at


def _of_harvest(room: Room) -> Iterator[tuple[int, str, datetime | None]]:
    told = {each.member_id for each in rooms.learning_points_of(room.consultation.id)}
    for member_id in room.people.member_ids - told:
        yield member_id, "consultation_learning", None
    intention = rooms.intention_of(room.consultation.id)
    if intention is not None and intention.asked_at is not None and intention.told_at is None:
        yield room.consultation.case_owner_id, "consultation_follow_up", None
