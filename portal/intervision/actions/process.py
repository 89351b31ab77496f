"""What a facilitator decides about the process, who is away, and who leaves."""

from sqlalchemy import delete

from portal.core import bus, clock
from portal.core.db import db
from portal.intervision import engine, queries
from portal.intervision.actions import after, moving
from portal.intervision.events import FacilitationChanged, TurnTaken
from portal.intervision.models import Contribution, PhaseRun, ProcessChoice
from portal.intervision.room import Room
from portal.members.models import Member


def choose(room: Room, run: PhaseRun, by: Member, what: str) -> None:
    """Below quorum: 'go_on', 'skip' or 'stop'."""
    _note(run, by, what)
    now = clock.now()
    if what == "stop":
        run.state, run.closed_at = "stopped", now
        after.stop(room)
        return
    moving.close(room, run, now, skipped=what == "skip")
    moving.advance(room.consultation.id)


def enough(room: Room, run: PhaseRun, by: Member) -> None:
    """A phase whose end the facilitator decides: it closes after the grace."""
    _note(run, by, "enough")
    run.is_finished = True
    db.session.flush()
    moving.advance(room.consultation.id)


def once_more(room: Room, run: PhaseRun, by: Member, *, wanted: bool) -> None:
    """Go back to an earlier phase when this one closes, or not after all."""
    _note(run, by, "once_more" if wanted else "not_once_more")
    run.wants_repeat = wanted
    db.session.flush()


def be_away(room: Room, member: Member) -> None:
    """'Afwezig': no longer expected, from now on; what was opened stays readable."""
    before = room.people.acting_facilitator_id
    _expect_no_more(room, member.id, "absent")
    tell_who_guards(room, before, but=member.id)
    moving.advance(room.consultation.id)


def be_back(room: Room, member: Member) -> None:
    """Expected again, from the next phase on; in this one they may still write."""
    before = room.people.acting_facilitator_id
    room.attending[member.id].state = "takes_part"
    tell_who_guards(room, before, but=member.id)
    run = room.current
    turn = room.turn_of(run, member.id) if run is not None else None
    if (
        run is not None
        and turn is not None
        and turn.state == "absent"
        and engine.is_asked(room.phase_of(run), run.run, room.people, member.id)
    ):
        moving.reopen_turn(room, run, turn)
    db.session.flush()


def leave(room: Room, member_id: int) -> None:
    """Somebody leaves the group. The case goes with its owner; anybody else is just no longer expected.

    What they wrote in a phase that is still open goes with them; what was opened stays.
    """
    there = room.consultation
    if there.state not in ("planned", "running"):
        room.attending[member_id].state = "left"
        db.session.flush()
        return
    if member_id == there.case_owner_id:
        room.attending[member_id].state = "left"
        after.stop(room)
        return
    run = room.current
    if run is not None and not run.run.is_second:
        db.session.execute(
            delete(Contribution).where(Contribution.run_id == run.id, Contribution.author_id == member_id)
        )
    before = room.people.acting_facilitator_id
    _expect_no_more(room, member_id, "left")
    tell_who_guards(room, before, but=member_id)
    moving.advance(there.id)


def tell_who_guards(room: Room, before: int, *, but: int) -> None:
    """Where somebody else guards the steps now, the others hear so. `but`: by whose doing it is."""
    there, people = room.consultation, room.people
    if people.acting_facilitator_id == before:
        return
    bus.publish(
        FacilitationChanged(consultation_id=there.id, circle_id=there.circle_id, member_ids=people.member_ids - {but})
    )


def leave_all(group_id: int, member_id: int) -> None:
    """The same, in every consultation of a group."""
    for each in queries.groups.consultations_of(group_id):
        room = queries.rooms.room_of(queries.rooms.locked(each.id))
        if member_id in room.attending and each.state != "erased":
            leave(room, member_id)


def _expect_no_more(room: Room, member_id: int, state: str) -> None:
    room.attending[member_id].state = state
    run = room.current
    turn = room.turn_of(run, member_id) if run is not None else None
    if run is not None and turn is not None:
        turn.state = "absent"
        db.session.flush()
        bus.publish(TurnTaken(consultation_id=room.consultation.id, run_id=run.id, member_id=member_id))
    db.session.flush()


def _note(run: PhaseRun, by: Member, what: str) -> None:
    db.session.add(ProcessChoice(run_id=run.id, by_id=by.id, what=what))
    db.session.flush()
