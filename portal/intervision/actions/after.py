"""After a consultation: what is learned and intended, and that everything is erased."""

from datetime import date, datetime, timedelta

from sqlalchemy import delete, select

from portal.core import bus, clock, vault
from portal.core.db import after_commit, db, insert_or
from portal.intervision import queries
from portal.intervision.events import ConsultationErased, ConsultationStopped, FollowUpDue, FollowUpTold, LearningTold
from portal.intervision.models import (
    Consultation,
    Contribution,
    Intention,
    LearningPoint,
    Note,
    PhaseRun,
    SealedDraft,
    SealedFile,
)
from portal.intervision.room import Room
from portal.members.models import Member

ASKED_AFTER = timedelta(weeks=4)
KEY_BACKUPS_KEPT = timedelta(days=7)
"""How long a backup of the key store is kept at most: from then on it is erased everywhere."""


def learn(room: Room, member: Member, text: str, *, is_shared: bool) -> None:
    """What a member takes along; the others read it only if it is shared."""
    there = room.consultation
    sealed = room.key.seal(text, f"learning:{there.id}:{member.id}")
    row = insert_or(LearningPoint).values(
        consultation_id=there.id, member_id=member.id, is_shared=is_shared, sealed=sealed
    )
    db.session.execute(
        row.on_conflict_do_update(
            index_elements=["consultation_id", "member_id"],
            set_={"sealed": row.excluded.sealed, "is_shared": row.excluded.is_shared},
        )
    )
    bus.publish(LearningTold(consultation_id=there.id, member_id=member.id))


def learning_text(room: Room, point: LearningPoint) -> str:
    return room.key.open(point.sealed, f"learning:{point.consultation_id}:{point.member_id}")


def intend(room: Room, text: str, by_when: date) -> None:
    """What the case owner is going to do. Four weeks after closing they are asked what came of it."""
    there = room.consultation
    closed_at = there.closed_at or clock.now()
    sealed = room.key.seal(text, f"intention:{there.id}")
    row = insert_or(Intention).values(
        consultation_id=there.id, sealed=sealed, by_when=by_when, ask_at=closed_at + ASKED_AFTER
    )
    db.session.execute(
        row.on_conflict_do_update(
            index_elements=["consultation_id"],
            set_={"sealed": row.excluded.sealed, "by_when": row.excluded.by_when},
        )
    )


def intention_text(room: Room, intention: Intention) -> str:
    return room.key.open(intention.sealed, f"intention:{intention.consultation_id}")


def tell_outcome(room: Room, intention: Intention, text: str) -> None:
    """What came of it, for those who took part."""
    there = room.consultation
    intention.outcome = room.key.seal(text, f"outcome:{there.id}")
    intention.told_at = clock.now()
    db.session.flush()
    bus.publish(FollowUpTold(consultation_id=there.id, case_owner_id=there.case_owner_id))


def outcome_text(room: Room, intention: Intention) -> str:
    return room.key.open(intention.outcome or b"", f"outcome:{intention.consultation_id}")


def ask_follow_ups(now: datetime) -> int:
    """Ask case owners what came of their intention, once. Answers how many."""
    asked = 0
    for each in queries.rooms.follow_ups(now):
        there = db.session.get_one(Consultation, each.consultation_id)
        each.asked_at = now
        if there.state == "closed":
            bus.publish(FollowUpDue(consultation_id=there.id, case_owner_id=there.case_owner_id))
            asked += 1
    db.session.flush()
    return asked


def stop(room: Room) -> None:
    """It ends before its end: everything in it is erased at once, and who took part hears that it ended."""
    there, ids = room.consultation, room.people.member_ids
    there.state, there.due_at = "stopped", None
    db.session.flush()
    bus.publish(ConsultationStopped(consultation_id=there.id, circle_id=there.circle_id, member_ids=ids))
    erase(room)


def erase(room: Room) -> None:
    """Everything that was written goes; a stub without content and the dates stay.

    The rows are marked and emptied in this transaction; the key, and the files, go once it stands. The sweep does that
    again, in case a crash came between.
    """
    there = room.consultation
    paths = list(db.session.scalars(select(SealedFile.path).where(SealedFile.consultation_id == there.id)))
    run_ids = select(PhaseRun.id).where(PhaseRun.consultation_id == there.id)
    for table in (LearningPoint, Intention, Note, SealedFile):
        db.session.execute(delete(table).where(table.consultation_id == there.id))
    db.session.execute(delete(SealedDraft).where(SealedDraft.run_id.in_(run_ids)))
    db.session.execute(delete(Contribution).where(Contribution.consultation_id == there.id))
    now = clock.now()
    there.erased_at, there.erase_at = now, None
    there.keys_gone_on = (clock.local(now) + KEY_BACKUPS_KEPT).date()
    there.title = b""
    if there.state != "stopped":
        there.state = "erased"
    db.session.flush()
    bus.publish(ConsultationErased(consultation_id=there.id, member_ids=frozenset(room.attending)))
    key_id = there.key_id
    after_commit(lambda: _destroy(key_id, paths))


def erase_due(now: datetime) -> int:
    """Erase what has reached its date. Answers how many."""
    ids = queries.rooms.to_erase(now)
    for consultation_id in ids:
        erase(queries.rooms.room_of(queries.rooms.locked(consultation_id)))
    return len(ids)


def destroy_again() -> None:
    """Keys of what is erased, and keys whose room was never made."""
    vault.destroy(queries.rooms.unreachable_key_ids())


def _destroy(key_id: str, paths: list[str]) -> None:
    from portal.intervision import files

    vault.destroy([key_id])
    files.remove(paths)
