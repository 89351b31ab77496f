"""The clock of a consultation: phases open and close, once, whoever asks first.

Every move is one conditional update on (consultation, place, version) in one transaction with all that follows from
it: two clocks or two clicks never move twice, and what is killed half-way never happened.
"""

from datetime import datetime, timedelta

from sqlalchemy import update

from portal.core import bus, clock, workdays
from portal.core.db import db
from portal.intervision import drafted, engine, queries
from portal.intervision.actions import after, showing
from portal.intervision.actions.sealing import draft_words
from portal.intervision.engine import Move
from portal.intervision.events import (
    ChoiceAsked,
    ConsultationClosed,
    PhaseClosed,
    PhaseExtended,
    PhaseNearsEnd,
    PhaseOpened,
    SecondVoiceAsked,
    TurnReopened,
)
from portal.intervision.method import Phase
from portal.intervision.models import Consultation, PhaseRun, Turn
from portal.intervision.room import Room

REMINDED_BEFORE = timedelta(hours=24)
NOT_SO_SOON = timedelta(hours=4)
"""Whoever was just asked is not reminded of it the same morning."""
MOST_MOVES = 200


def advance(consultation_id: int) -> int:
    """Make everything happen that is due. Answers how many moves that were; 0 when another was first."""
    now, moves = clock.now(), 0
    while moves < MOST_MOVES:
        room = queries.rooms.room_of(queries.rooms.locked(consultation_id))
        if not _move_once(room, now):
            return moves
        moves += 1
    return moves


def _move_once(room: Room, now: datetime) -> bool:
    there = room.consultation
    if there.state == "planned":
        if there.due_at is None or there.due_at > now or not _take(there):
            return False
        there.state, there.began_at = "running", now
        _open(room, 1, now)
        return True
    if there.state != "running":
        return False
    run = room.current
    if run is None:
        return False
    move = engine.next_move(
        room.phase_of(run), run.run, room.states_in(run), room.people, wrote=_writers(room, run), now=now
    )
    if move is None:
        if run.reminded_at is None and run.run.is_going and now >= run.due_at - REMINDED_BEFORE:
            return _take(there) and _remind(room, run, now)
        _wake(there, run, now)
        return False
    if not _take(there):
        return False
    _make(move, room, run, now)
    return True


def _take(there: Consultation) -> bool:
    """The conditional update: whoever gets it makes the move."""
    taken = db.session.execute(
        update(Consultation)
        .where(Consultation.id == there.id, Consultation.place == there.place, Consultation.version == there.version)
        .values(version=Consultation.version + 1)
        .execution_options(synchronize_session=False)
    )
    if not taken.rowcount:  # type: ignore[attr-defined]
        return False
    there.version += 1
    return True


def _make(move: Move, room: Room, run: PhaseRun, now: datetime) -> None:
    paused = queries.groups.pause_days_of(room.consultation.group_id)
    if move == "grace":
        run.state = "second_grace" if run.run.is_second else "grace"
        run.grace_until = engine.grace_end(now, run.due_at)
    elif move == "ungrace":
        run.state, run.grace_until = "second" if run.run.is_second else "open", None
    elif move == "extend":
        run.state, run.is_extended, run.reminded_at = "open", True, now
        run.due_at = workdays.at(
            engine.days_later(clock.local(max(run.due_at, now)).date(), 1, paused), engine.DEADLINE_HOUR
        )
        bus.publish(
            PhaseExtended(
                consultation_id=room.consultation.id,
                run_id=run.id,
                expected_ids=_still_expected(room, run),
                due_at=run.due_at,
            )
        )
    elif move == "choose":
        run.state = "choosing"
        run.choose_until = workdays.at(
            engine.days_later(clock.local(now).date(), engine.CHOICE_DAYS, paused), engine.DEADLINE_HOUR
        )
        bus.publish(
            ChoiceAsked(
                consultation_id=room.consultation.id,
                run_id=run.id,
                chooser_ids=room.people.chooser_ids,
                until=run.choose_until,
            )
        )
    elif move == "stop":
        run.state, run.closed_at = "stopped", now
        after.stop(room)
    else:
        close(room, run, now, skipped=move == "skip")
    _wake(room.consultation, run, now)


def close(room: Room, run: PhaseRun, now: datetime, *, skipped: bool = False) -> None:
    """Close a phase, after its second voice where that has a part of its own, and open the next one, or finish."""
    phase = room.phase_of(run)
    if not run.run.is_second:
        written = showing.show(room, run, phase, skipped=skipped)
        if written and not skipped and _ask_second_voice(room, run, phase, now):
            return
    showing.settle_drafts(room, run, phase)
    run.state, run.closed_at, run.grace_until = ("skipped" if skipped else "closed"), now, None
    db.session.flush()
    bus.publish(PhaseClosed(consultation_id=room.consultation.id, run_id=run.id))
    following = engine.next_place(
        room.method, run.number, repeats=run.wants_repeat, rounds=[each.key for each in room.runs]
    )
    if following is None:
        _finish(room, now)
    else:
        _open(room, following, now)


def _ask_second_voice(room: Room, run: PhaseRun, phase: Phase, now: datetime) -> bool:
    """Give the second voice its part of the phase: it has its own days, turns and grace. False where there is none."""
    wrote = frozenset(room.turns.get(run.id, {}))
    voices = engine.second_voice(phase, room.people) - wrote if phase.has_second_part else frozenset()
    if phase.reactions is None or not voices:
        return False
    paused = queries.groups.pause_days_of(room.consultation.group_id)
    run.state, run.is_finished = "second", False
    run.grace_until = run.choose_until = run.reminded_at = None
    run.due_at = engine.due_after(now, phase.reactions.workdays, paused)
    _spare_who_was_just_asked(run, now)
    db.session.add_all(Turn(run_id=run.id, member_id=each) for each in sorted(voices))
    db.session.flush()
    bus.publish(
        SecondVoiceAsked(
            consultation_id=room.consultation.id,
            circle_id=room.consultation.circle_id,
            run_id=run.id,
            member_ids=room.people.member_ids,
            expected_ids=voices,
            due_at=run.due_at,
        )
    )
    _wake(room.consultation, run, now)
    return True


def _open(room: Room, number: int, now: datetime) -> None:
    there, phase = room.consultation, room.method.phases[number - 1]
    paused = queries.groups.pause_days_of(there.group_id)
    there.place += 1
    run = PhaseRun(
        consultation_id=there.id,
        place=there.place,
        number=number,
        key=phase.key,
        opened_at=now,
        due_at=engine.due_after(now, phase.writing_days, paused),
    )
    _spare_who_was_just_asked(run, now)
    db.session.add(run)
    db.session.flush()
    people = room.people
    writers = engine.writers_of(phase, people, _losers_for(room, phase))
    db.session.add_all(Turn(run_id=run.id, member_id=each) for each in sorted(writers))
    db.session.flush()
    bus.publish(
        PhaseOpened(
            consultation_id=there.id,
            circle_id=there.circle_id,
            run_id=run.id,
            member_ids=people.member_ids,
            expected_ids=writers if phase.least or phase.done_when != "time" else frozenset(),
            due_at=run.due_at,
        )
    )
    _wake(there, run, now)


def _spare_who_was_just_asked(run: PhaseRun, now: datetime) -> None:
    """Where the reminder would come right after the question, there is none."""
    if run.due_at - REMINDED_BEFORE < now + NOT_SO_SOON:
        run.reminded_at = now


def _finish(room: Room, now: datetime) -> None:
    there = room.consultation
    there.state, there.closed_at, there.due_at = "closed", now, None
    there.erase_at = now + timedelta(weeks=there.group.kept_weeks)
    db.session.flush()
    bus.publish(
        ConsultationClosed(
            consultation_id=there.id,
            circle_id=there.circle_id,
            member_ids=room.people.member_ids,
            case_owner_id=there.case_owner_id,
            erase_at=there.erase_at,
        )
    )


def _remind(room: Room, run: PhaseRun, now: datetime) -> bool:
    run.reminded_at = now
    expected = _still_expected(room, run)
    db.session.flush()
    if expected:
        bus.publish(
            PhaseNearsEnd(consultation_id=room.consultation.id, run_id=run.id, expected_ids=expected, due_at=run.due_at)
        )
    return True


def reopen_turn(room: Room, run: PhaseRun, turn: Turn) -> None:
    """Not done after all, within the grace."""
    turn.state = "expected"
    db.session.flush()
    bus.publish(
        TurnReopened(consultation_id=room.consultation.id, run_id=run.id, member_id=turn.member_id, due_at=run.due_at)
    )


def _wake(there: Consultation, run: PhaseRun, now: datetime) -> None:
    """When the clock should look again."""
    if there.state != "running":
        return
    moments = [run.due_at, run.grace_until, run.choose_until]
    if run.state == "choosing":
        moments = [run.choose_until]
    if run.reminded_at is None and run.run.is_going:
        moments.append(run.due_at - REMINDED_BEFORE)
    due_at = min((each for each in moments if each is not None), default=None)
    if not run.run.is_over and there.due_at != due_at:
        there.due_at = due_at
        db.session.flush()


def _still_expected(room: Room, run: PhaseRun) -> frozenset[int]:
    turns = engine.turns_now(room.phase_of(run), run.run, room.states_in(run), room.people)
    return frozenset(id for id, state in turns.items() if state == "expected")


def _writers(room: Room, run: PhaseRun) -> int:
    """How many expected writers wrote something that will count at the deadline."""
    wrote = set(queries.rooms.wrote_in(run))
    turns = room.turns.get(run.id, {})
    drafting = {id for id, turn in turns.items() if turn.sends_draft}
    counted = wrote | (drafting & _with_draft(room, run, drafting))
    return sum(id in turns and turns[id].state in ("expected", "done") for id in counted)


def _with_draft(room: Room, run: PhaseRun, member_ids: set[int]) -> set[int]:
    """Who of these has a draft that says something: one that was emptied again will not be sent."""
    found = set()
    for each in member_ids:
        draft = queries.rooms.drafts_of(run.id, each).get("")
        if draft is not None and drafted.parts(room.phase_of(run), draft_words(room.key, draft).fields):
            found.add(each)
    return found


def _losers_for(room: Room, phase: Phase) -> frozenset[int]:
    of = phase.only.partition(":")[2]
    run = next((each for each in reversed(room.runs) if each.key == of), None)
    if run is None:
        return frozenset()
    return frozenset(id for id, turn in room.turns.get(run.id, {}).items() if turn.lost_vote)
