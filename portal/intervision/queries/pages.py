"""A consultation as its page reads it: everything in few statements, whatever was written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import and_, literal, select, union_all
from sqlalchemy.orm import joinedload

from portal.circles.queries import in_sight_of
from portal.circles.viewer import Viewer
from portal.core import clock
from portal.core.db import db
from portal.intervision.models import (
    Attendance,
    Consultation,
    Contribution,
    Note,
    PauseDay,
    Reaction,
    SealedDraft,
    SealedFile,
)
from portal.intervision.queries.rooms import consultations_seen, room_of
from portal.intervision.room import Room


@dataclass(frozen=True, slots=True)
class Found:
    """A consultation as it was met at the door, with the pause days that are still to come."""

    consultation: Consultation
    paused: Sequence[date]

    @property
    def is_due(self) -> bool:
        there = self.consultation
        return there.state in ("planned", "running") and there.due_at is not None and there.due_at <= clock.now()


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in a consultation, still closed and not filtered: `rooms.shown_to` does that."""

    by_run: Mapping[int, list[Contribution]]
    reactions: Mapping[int, list[Reaction]]
    files: Mapping[int, list[SealedFile]]

    def in_run(self, run_id: int) -> list[Contribution]:
        return self.by_run.get(run_id, [])


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """A draft as a row."""

    run_id: int
    member_id: int
    key: str
    tab: str
    sequence: int
    sealed: bytes


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file that goes with a text that is not sent yet."""

    id: int
    run_id: int
    path: str
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Own:
    """What a member keeps in a consultation for themselves: drafts by (run, key), files that wait, a note."""

    drafts: Mapping[tuple[int, str], KeptDraft] = field(default_factory=dict)
    files: Sequence[WaitingFile] = ()
    note: bytes | None = None

    def draft(self, run_id: int, key: str = "") -> KeptDraft | None:
        return self.drafts.get((run_id, key))

    def waiting_in(self, run_id: int) -> list[WaitingFile]:
        return [each for each in self.files if each.run_id == run_id]


def found(viewer: Viewer, consultation_id: int) -> Found | None:
    """A consultation that the viewer sees; None: it does not exist for them."""
    rows = db.session.execute(
        consultations_seen(viewer)
        .add_columns(PauseDay.day)
        .outerjoin(PauseDay, and_(PauseDay.group_id == Consultation.group_id, PauseDay.day >= clock.today()))
        .options(joinedload(Consultation.group))
        .where(Consultation.id == consultation_id)
    ).all()
    if not rows:
        return None
    return Found(rows[0][0], sorted(day for _, day in rows if day is not None))


def written_in(room: Room) -> Written:
    by_run: dict[int, dict[int, Contribution]] = {}
    reactions: dict[int, dict[int, Reaction]] = {}
    files: dict[int, dict[int, SealedFile]] = {}
    for contribution, reaction, file in db.session.execute(
        select(Contribution, Reaction, SealedFile)
        .outerjoin(Reaction, Reaction.contribution_id == Contribution.id)
        .outerjoin(SealedFile, SealedFile.contribution_id == Contribution.id)
        .where(Contribution.consultation_id == room.consultation.id)
        .order_by(Contribution.run_id, Contribution.shown_at, Contribution.id, Reaction.by_id, SealedFile.id)
        .execution_options(populate_existing=True)
    ):
        by_run.setdefault(contribution.run_id, {})[contribution.id] = contribution
        if reaction is not None:
            reactions.setdefault(contribution.id, {})[reaction.by_id] = reaction
        if file is not None:
            files.setdefault(contribution.id, {})[file.id] = file
    return Written(
        by_run={run_id: list(some.values()) for run_id, some in by_run.items()},
        reactions={id: list(some.values()) for id, some in reactions.items()},
        files={id: list(some.values()) for id, some in files.items()},
    )


def own_in(room: Room, member_id: int) -> Own:
    """Drafts, waiting files and the note of one member, in one statement."""
    run_ids = [each.id for each in room.runs]
    drafts: Any = select(
        literal("draft"),
        SealedDraft.run_id,
        literal(0),
        SealedDraft.key,
        SealedDraft.tab,
        SealedDraft.sequence,
        SealedDraft.sealed,
    ).where(SealedDraft.run_id.in_(run_ids), SealedDraft.member_id == member_id)
    files: Any = select(
        literal("file"),
        SealedFile.run_id,
        SealedFile.id,
        SealedFile.path,
        literal(""),
        literal(0),
        SealedFile.sealed,
    ).where(
        SealedFile.consultation_id == room.consultation.id,
        SealedFile.contribution_id.is_(None),
        SealedFile.author_id == member_id,
    )
    notes: Any = select(
        literal("note"), literal(0), literal(0), literal(""), literal(""), literal(0), Note.sealed
    ).where(Note.consultation_id == room.consultation.id, Note.member_id == member_id)
    kept: dict[tuple[int, str], KeptDraft] = {}
    waiting: list[WaitingFile] = []
    note: bytes | None = None
    for kind, run_id, id, key, tab, sequence, sealed in db.session.execute(union_all(drafts, files, notes)):
        if kind == "draft":
            kept[run_id, key] = KeptDraft(run_id, member_id, key, tab, sequence, sealed)
        elif kind == "file":
            waiting.append(WaitingFile(id, run_id, key, sealed))
        else:
            note = sealed
    return Own(kept, sorted(waiting, key=lambda each: each.id), note)


def with_token(token: str, member_id: int) -> Contribution | None:
    """What a form that is sent again made the first time."""
    return db.session.scalars(
        select(Contribution).where(Contribution.token == token, Contribution.author_id == member_id)
    ).first()


def contribution_in(room: Room, contribution_id: int, author_id: int) -> Contribution | None:
    """A contribution of this member's own; additions are none."""
    return db.session.scalars(
        select(Contribution).where(
            Contribution.id == contribution_id,
            Contribution.consultation_id == room.consultation.id,
            Contribution.author_id == author_id,
            Contribution.addition_to_id.is_(None),
        )
    ).first()


def room_of_member(member_id: int, consultation_id: int) -> Room | None:
    """A consultation that a member takes part in, where no viewer is at hand: their sign-in has just ended."""
    there = db.session.scalars(
        select(Consultation)
        .options(joinedload(Consultation.group))
        .join(Attendance, Attendance.consultation_id == Consultation.id)
        .where(
            Consultation.id == consultation_id,
            in_sight_of(Consultation, member_id),
            Attendance.member_id == member_id,
            Attendance.state != "left",
        )
    ).first()
    return room_of(there) if there is not None else None


def file_in(room: Room, file_id: int) -> SealedFile | None:
    return db.session.scalars(
        select(SealedFile).where(SealedFile.id == file_id, SealedFile.consultation_id == room.consultation.id)
    ).first()


def files_of(room: Room, run_id: int, member_id: int, contribution_id: int | None) -> Sequence[SealedFile]:
    """A member's own files with one contribution, or those that wait for one."""
    with_what = (
        SealedFile.contribution_id.is_(None)
        if contribution_id is None
        else SealedFile.contribution_id == contribution_id
    )
    return db.session.scalars(
        select(SealedFile)
        .where(
            SealedFile.consultation_id == room.consultation.id,
            SealedFile.run_id == run_id,
            SealedFile.author_id == member_id,
            with_what,
        )
        .order_by(SealedFile.id)
    ).all()


def sealed_paths() -> frozenset[str]:
    """Where the contents of files lie that a row still points at."""
    return frozenset(db.session.scalars(select(SealedFile.path)))


def paths_of(contribution_ids: Sequence[int]) -> list[str]:
    return list(db.session.scalars(select(SealedFile.path).where(SealedFile.contribution_id.in_(contribution_ids))))
