"""Reading a consultation, with all that is written in it and what each may see of that."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, bindparam, select
from sqlalchemy.orm import joinedload

from portal.circles.queries import visible
from portal.circles.viewer import Viewer
from portal.core.db import db, one_or_404
from portal.intervision import engine
from portal.intervision.models import (
    Attendance,
    Consultation,
    Contribution,
    Group,
    Intention,
    LearningPoint,
    PhaseRun,
    Reaction,
    SealedDraft,
    SealedFile,
    Turn,
)
from portal.intervision.room import Room

BEGIN_HOUR = 9  # of the day on which a consultation starts


def consultations_seen(viewer: Viewer) -> Any:
    """Consultations in the viewer's groups in which they take part: who came later does not find the earlier ones."""
    return (
        visible(Consultation, viewer)
        .join(Attendance, Attendance.consultation_id == Consultation.id)
        .where(Attendance.member_id == viewer.id, Attendance.state != "left")
    )


def room_or_404(viewer: Viewer, consultation_id: int) -> Room:
    statement = consultations_seen(viewer).options(joinedload(Consultation.group))
    return room_of(one_or_404(statement.where(Consultation.id == consultation_id)))


def room_to_change_or_404(viewer: Viewer, consultation_id: int) -> Room:
    """The same; clock and people wait for each other."""
    seen = consultations_seen(viewer).with_only_columns(Consultation.id).where(Consultation.id == consultation_id)
    return room_of(locked(one_or_404(seen)))


# Made once: every page of a consultation and every act in it asks these.
_ID: Any = bindparam("id", type_=Integer)
_LOCKED = (
    select(Consultation)
    .options(joinedload(Consultation.group))
    .where(Consultation.id == _ID)
    .with_for_update(of=Consultation)
    .execution_options(populate_existing=True)
)
_ATTENDING = (
    select(Attendance)
    .options(joinedload(Attendance.member))
    .where(Attendance.consultation_id == _ID)
    .execution_options(populate_existing=True)
)
_RUNS = (
    select(PhaseRun, Turn)
    .outerjoin(Turn, Turn.run_id == PhaseRun.id)
    .where(PhaseRun.consultation_id == _ID)
    .order_by(PhaseRun.place)
    .execution_options(populate_existing=True)
)
_CONTRIBUTIONS = (
    select(Contribution)
    .where(Contribution.run_id.in_(bindparam("run_ids", expanding=True)))
    .order_by(Contribution.run_id, Contribution.shown_at, Contribution.id)
)
_WRITERS = select(Contribution.author_id).where(
    Contribution.run_id == _ID, Contribution.addition_to_id.is_(None), Contribution.author_id.is_not(None)
)


def locked(consultation_id: int) -> Consultation:
    """A consultation as it is now, held until the end of the transaction."""
    return db.session.scalars(_LOCKED, {"id": consultation_id}).one()


def room_of(consultation: Consultation) -> Room:
    attending = db.session.scalars(_ATTENDING, {"id": consultation.id})
    runs: dict[int, PhaseRun] = {}
    turns: dict[int, dict[int, Turn]] = {}
    for run, turn in db.session.execute(_RUNS, {"id": consultation.id}):
        runs[run.id] = run
        if turn is not None:
            turns.setdefault(run.id, {})[turn.member_id] = turn
    return Room(
        consultation=consultation,
        method=consultation.along,
        attending={each.member_id: each for each in attending},
        runs=list(runs.values()),
        turns=turns,
    )


def contributions_of(room: Room, runs: Iterable[PhaseRun] | None = None) -> dict[int, list[Contribution]]:
    """Run id -> all contributions, in the order in which they are shown. Not filtered: `shown_to` does that."""
    wanted = [each.id for each in (room.runs if runs is None else runs)]
    found: dict[int, list[Contribution]] = {}
    for each in db.session.scalars(_CONTRIBUTIONS, {"run_ids": wanted}):
        found.setdefault(each.run_id, []).append(each)
    return found


def shown_to(room: Room, run: PhaseRun, written: Sequence[Contribution], viewer_id: int) -> list[Contribution]:
    """What a member reads of one phase now: the one place where blindness and silence are held."""
    phase, people = room.phase_of(run), room.people
    wrote = any(each.author_id == viewer_id for each in written)
    return [
        each
        for each in written
        if engine.sees(phase, run.run, people, viewer_id=viewer_id, author_id=each.author_id, viewer_wrote=wrote)
    ]


def wrote_in(run: PhaseRun) -> dict[int, int]:
    """Member id -> how many contributions of theirs stand in a phase; additions do not count."""
    counted: dict[int, int] = {}
    for author_id in db.session.scalars(_WRITERS, {"id": run.id}):
        counted[author_id or 0] = counted.get(author_id or 0, 0) + 1
    return counted


def reactions_of(contribution_ids: Iterable[int]) -> dict[int, list[Reaction]]:
    found: dict[int, list[Reaction]] = {}
    for each in db.session.scalars(select(Reaction).where(Reaction.contribution_id.in_(list(contribution_ids)))):
        found.setdefault(each.contribution_id, []).append(each)
    return found


def drafts_of(run_id: int, member_id: int) -> dict[str, SealedDraft]:
    found = db.session.scalars(
        select(SealedDraft).where(SealedDraft.run_id == run_id, SealedDraft.member_id == member_id)
    )
    return {each.key: each for each in found}


def learning_points_of(consultation_id: int) -> Sequence[LearningPoint]:
    return db.session.scalars(select(LearningPoint).where(LearningPoint.consultation_id == consultation_id)).all()


def intention_of(consultation_id: int) -> Intention | None:
    return db.session.get(Intention, consultation_id)


def file_or_404(file_id: int) -> SealedFile:
    return one_or_404(select(SealedFile).where(SealedFile.id == file_id))


def mine(viewer: Viewer) -> Sequence[Consultation]:
    """The viewer's consultations that are planned or going on, and those closed that are not erased yet."""
    return db.session.scalars(
        consultations_seen(viewer)
        .options(joinedload(Consultation.group))
        .where(Consultation.state.in_(("planned", "running", "closed")))
        .order_by(Consultation.due_at.is_(None), Consultation.due_at, Consultation.id)
    ).all()


# --- for the clock ---


def due(now: datetime) -> list[int]:
    """Consultations for which the clock has something to do."""
    return list(
        db.session.scalars(
            select(Consultation.id)
            .where(Consultation.state.in_(("planned", "running")), Consultation.due_at <= now)
            .order_by(Consultation.due_at)
        )
    )


def to_erase(now: datetime) -> list[int]:
    return list(
        db.session.scalars(
            select(Consultation.id).where(Consultation.erase_at <= now, Consultation.erased_at.is_(None))
        )
    )


def unreachable_key_ids() -> frozenset[str]:
    """Keys of consultations that are erased, and of groups that have ended: the sweep destroys them once more, in case
    a crash came between."""
    of_groups = select(Group.key_id).where(Group.state == "ended")
    of_rooms = select(Consultation.key_id).where(Consultation.erased_at.is_not(None))
    return frozenset(db.session.scalars(of_groups)) | frozenset(db.session.scalars(of_rooms))


def known_key_ids() -> frozenset[str]:
    """Keys that a group or a consultation that is not erased needs."""
    of_groups = select(Group.key_id).where(Group.state != "ended")
    of_rooms = select(Consultation.key_id).where(Consultation.erased_at.is_(None))
    return frozenset(db.session.scalars(of_groups)) | frozenset(db.session.scalars(of_rooms))


def follow_ups(now: datetime) -> Sequence[Intention]:
    return db.session.scalars(
        select(Intention).where(Intention.ask_at <= now, Intention.asked_at.is_(None), Intention.told_at.is_(None))
    ).all()
