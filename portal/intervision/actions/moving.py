"""The clock of a consultation: phases open and close, once, whoever asks first.

Every move is one conditional update on (consultation, place, version) in one transaction with all that follows from
it: two clocks or two clicks never move twice, and what is killed half-way never happened.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, update

from portal.core import bus, clock, workdays
from portal.core.db import db
from portal.intervision import engine, queries
from portal.intervision.actions import after
from portal.intervision.actions.sealing import Words, opened_words, seal_words
from portal.intervision.engine import Move
from portal.intervision.events import (
    ChoiceAsked,
    ConsultationClosed,
    PhaseClosed,
    PhaseExtended,
    PhaseNearsEnd,
    PhaseOpened,
    TurnReopened,
)
from portal.intervision.method import Phase
from portal.intervision.models import Consultation, Contribution, PhaseRun, SealedDraft, SealedFile, Turn
from portal.intervision.queries.rooms import Room

REMINDED_BEFORE = timedelta(hours=24)
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
        if run.reminded_at is None and run.run.takes_texts and now >= run.due_at - REMINDED_BEFORE:
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
        run.state, run.grace_until = "grace", engine.grace_end(now, run.due_at)
    elif move == "ungrace":
        run.state, run.grace_until = "open", None
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
    """Close a phase, show what was blind, and open the next one, or finish."""
    phase = room.phase_of(run)
    if not skipped:
        _send_drafts(room, run, phase)
    written: Sequence[Contribution] = queries.rooms.contributions_of(room, [run]).get(run.id, [])
    if phase.kind == "vote":
        _remember_losers(room, run, written)
    if phase.elects:
        _elect(room, written)
    if phase.authors == "unlinked":
        written = _unlink(room, run, written)
    if phase.is_blind or phase.authors != "named":
        _shuffle(written)
    db.session.execute(delete(SealedDraft).where(SealedDraft.run_id == run.id))
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
        due_at=engine.due_after(now, phase.workdays, paused),
    )
    db.session.add(run)
    db.session.flush()
    people = room.people
    writers = engine.writers_of(phase, people, _losers_for(room, phase))
    db.session.add_all(Turn(run_id=run.id, member_id=each) for each in sorted(writers))
    db.session.flush()
    bus.publish(
        PhaseOpened(
            consultation_id=there.id,
            run_id=run.id,
            member_ids=people.member_ids,
            expected_ids=writers if phase.least or phase.done_when != "time" else frozenset(),
            due_at=run.due_at,
        )
    )
    _wake(there, run, now)


def _finish(room: Room, now: datetime) -> None:
    there = room.consultation
    there.state, there.closed_at, there.due_at = "closed", now, None
    there.erase_at = now + timedelta(weeks=there.group.kept_weeks)
    db.session.flush()
    bus.publish(
        ConsultationClosed(
            consultation_id=there.id,
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
    if run.reminded_at is None and run.run.takes_texts:
        moments.append(run.due_at - REMINDED_BEFORE)
    due_at = min((each for each in moments if each is not None), default=None)
    if not run.run.is_over and there.due_at != due_at:
        there.due_at = due_at
        db.session.flush()


def _still_expected(room: Room, run: PhaseRun) -> frozenset[int]:
    return frozenset(id for id, state in room.states_in(run).items() if state == "expected")


def _writers(room: Room, run: PhaseRun) -> int:
    """How many expected writers wrote something that will count at the deadline."""
    wrote = set(queries.rooms.wrote_in(run))
    turns = room.turns.get(run.id, {})
    drafting = {id for id, turn in turns.items() if turn.sends_draft}
    counted = wrote | (drafting & _with_draft(run, drafting))
    return sum(id in turns and turns[id].state in ("expected", "done") for id in counted)


def _with_draft(run: PhaseRun, member_ids: set[int]) -> set[int]:
    return {each for each in member_ids if "" in queries.rooms.drafts_of(run.id, each)}


def _send_drafts(room: Room, run: PhaseRun, phase: Phase) -> None:
    """What was being typed is sent only for who said so."""
    wrote = queries.rooms.wrote_in(run)
    for member_id, turn in room.turns.get(run.id, {}).items():
        draft = queries.rooms.drafts_of(run.id, member_id).get("") if turn.sends_draft else None
        if draft is None or turn.state != "expected" or wrote.get(member_id, 0) >= phase.most:
            continue
        words = Words.read(room.key.open(draft.sealed, f"draft:{run.id}:{member_id}:"))
        if words.is_empty:
            continue
        contribution = Contribution(
            consultation_id=room.consultation.id, run_id=run.id, author_id=member_id, sealed=b""
        )
        db.session.add(contribution)
        db.session.flush()
        seal_words(room.key, contribution, words, phase)
    db.session.flush()


def _remember_losers(room: Room, run: PhaseRun, written: Sequence[Contribution]) -> None:
    votes = {each.author_id: opened_words(room.key, each).text for each in written if each.author_id is not None}
    for member_id in engine.losers_of(votes):
        room.turns[run.id][member_id].lost_vote = True


def _elect(room: Room, written: Sequence[Contribution]) -> None:
    """Whoever wrote what got the most votes becomes the case owner; of equals, whose turn it is.

    A facilitator who becomes the case owner changes places with the stand-in.
    """
    counted: dict[int, int] = {}
    for each in written:
        voted = opened_words(room.key, each).text
        if voted.isdigit():
            counted[int(voted)] = counted.get(int(voted), 0) + 1
    there, turns = room.consultation, room.consultation.group.turns
    candidates = [
        (-counted[each.id], turns.index(each.author_id) if each.author_id in turns else len(turns), each.author_id)
        for some in queries.rooms.contributions_of(room).values()
        for each in some
        if each.id in counted and each.author_id in room.people.member_ids
    ]
    if not candidates:
        return
    there.case_owner_id = min(candidates)[2] or there.case_owner_id
    if there.case_owner_id == there.facilitator_id and there.stand_in_id:
        there.facilitator_id, there.stand_in_id = there.stand_in_id, there.facilitator_id
    db.session.flush()


def _losers_for(room: Room, phase: Phase) -> frozenset[int]:
    of = phase.only.partition(":")[2]
    run = next((each for each in reversed(room.runs) if each.key == of), None)
    if run is None:
        return frozenset()
    return frozenset(id for id, turn in room.turns.get(run.id, {}).items() if turn.lost_vote)


def _unlink(room: Room, run: PhaseRun, written: Sequence[Contribution]) -> Sequence[Contribution]:
    """Texts without their writers: made anew in a shuffled order, so that no number betrays who was when.

    Where too few wrote, the texts stay with their writers: nobody else sees them.
    """
    if not engine.may_unlink(len({each.author_id for each in written})):
        for each in written:
            db.session.delete(each)
        db.session.flush()
        return []
    made = []
    for each in secrets.SystemRandom().sample(list(written), len(written)):
        words = opened_words(room.key, each)
        anew = Contribution(
            consultation_id=each.consultation_id, run_id=run.id, author_id=None, target_id=each.target_id, sealed=b""
        )
        db.session.add(anew)
        db.session.flush()
        seal_words(room.key, anew, Words(words.fields), room.phase_of(run))
        db.session.execute(
            update(SealedFile)
            .where(SealedFile.contribution_id == each.id)
            .values(contribution_id=anew.id, author_id=None)
            .execution_options(synchronize_session=False)
        )
        db.session.delete(each)
        made.append(anew)
    db.session.flush()
    return made


def _shuffle(written: Sequence[Contribution]) -> None:
    """Once, and kept: the order on the page betrays no time. Additions stay below what they add to."""
    firsts = [each for each in written if each.addition_to_id is None]
    for place, each in enumerate(secrets.SystemRandom().sample(firsts, len(firsts)), 1):
        each.shown_at = place
    db.session.flush()
