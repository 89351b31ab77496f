"""All that one member wrote in consultations, to take home: as many statements for one of them as for many."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import and_, or_, select

from portal.core.db import db
from portal.intervision.models import (
    Attendance,
    Consultation,
    Contribution,
    Intention,
    LearningPoint,
    Note,
    PhaseRun,
    ProcessChoice,
    Reaction,
    SealedDraft,
    SealedFile,
)
from portal.intervision.room import Room


@dataclass(slots=True)
class Kept:
    """What a member wrote and keeps in one consultation, still closed."""

    contributions: list[Contribution] = field(default_factory=list)
    drafts: list[SealedDraft] = field(default_factory=list)
    reactions: list[tuple[Reaction, int]] = field(default_factory=list)  # with the run of what they react to
    files: list[SealedFile] = field(default_factory=list)
    choices: list[ProcessChoice] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    learning_points: list[LearningPoint] = field(default_factory=list)
    intentions: list[Intention] = field(default_factory=list)


def rooms_of(member_id: int) -> list[Room]:
    """The consultations that a member is or was in; of the others in it nothing is loaded."""
    attending = and_(Attendance.consultation_id == Consultation.id, Attendance.member_id == member_id)
    rows = db.session.execute(
        select(Consultation, Attendance)
        .outerjoin(Attendance, attending)
        .where(or_(Attendance.member_id.is_not(None), Consultation.case_owner_id == member_id))
        .order_by(Consultation.id)
    ).all()
    runs: dict[int, list[PhaseRun]] = defaultdict(list)
    if rows:
        ids = [there.id for there, _ in rows]
        for run in db.session.scalars(
            select(PhaseRun).where(PhaseRun.consultation_id.in_(ids)).order_by(PhaseRun.place)
        ):
            runs[run.consultation_id].append(run)
    return [
        Room(
            consultation=there,
            method=there.along,
            attending={member_id: attendance} if attendance is not None else {},
            runs=runs[there.id],
        )
        for there, attendance in rows
    ]


def kept_in(rooms: Sequence[Room], member_id: int) -> Mapping[int, Kept]:
    """Consultation id -> what the member keeps there."""
    kept = {room.consultation.id: Kept() for room in rooms}
    if not kept:
        return {}
    within = {run.id: room.consultation.id for room in rooms for run in room.runs}

    def mine(model: Any, column: Any) -> Any:
        return select(model).where(column == member_id)

    for contribution in db.session.scalars(mine(Contribution, Contribution.author_id).order_by(Contribution.id)):
        kept[contribution.consultation_id].contributions.append(contribution)
    for draft in db.session.scalars(
        mine(SealedDraft, SealedDraft.member_id).order_by(SealedDraft.run_id, SealedDraft.key)
    ):
        kept[within[draft.run_id]].drafts.append(draft)
    reactions = mine(Reaction, Reaction.by_id).join(Contribution, Contribution.id == Reaction.contribution_id)
    for reaction, run_id in db.session.execute(
        reactions.add_columns(Contribution.run_id).order_by(Reaction.contribution_id)
    ):
        kept[within[run_id]].reactions.append((reaction, run_id))
    for file in db.session.scalars(mine(SealedFile, SealedFile.author_id).order_by(SealedFile.id)):
        kept[file.consultation_id].files.append(file)
    for choice in db.session.scalars(mine(ProcessChoice, ProcessChoice.by_id).order_by(ProcessChoice.id)):
        kept[within[choice.run_id]].choices.append(choice)
    for note in db.session.scalars(mine(Note, Note.member_id)):
        kept[note.consultation_id].notes.append(note)
    for point in db.session.scalars(mine(LearningPoint, LearningPoint.member_id)):
        kept[point.consultation_id].learning_points.append(point)
    owned = [room.consultation.id for room in rooms if room.consultation.case_owner_id == member_id]
    for intention in db.session.scalars(select(Intention).where(Intention.consultation_id.in_(owned))):
        kept[intention.consultation_id].intentions.append(intention)
    return kept


def parts_of(member_id: int) -> frozenset[str]:
    """What a member is in consultations that are not erased: case_owner, group, facilitator of one that goes on."""
    there = db.session.execute(
        select(Consultation.case_owner_id, Consultation.facilitator_id, Consultation.state)
        .join(Attendance, Attendance.consultation_id == Consultation.id)
        .where(
            Attendance.member_id == member_id,
            Attendance.state != "left",
            Consultation.state.in_(("planned", "running", "closed")),
        )
    ).all()
    parts = {"case_owner" if row.case_owner_id == member_id else "group" for row in there}
    if any(row.facilitator_id == member_id and row.state != "closed" for row in there):
        parts.add("facilitator")
    return frozenset(parts)
