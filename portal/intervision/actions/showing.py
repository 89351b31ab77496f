"""What a phase wrote, made ready for everybody to read: complete, locked, in no order of time, without hidden names."""

import secrets
from collections.abc import Sequence

from sqlalchemy import delete, update

from portal.core.db import db
from portal.intervision import engine, queries
from portal.intervision.actions.sealing import Words, opened_words, seal_words
from portal.intervision.method import Phase
from portal.intervision.models import Contribution, PhaseRun, SealedDraft, SealedFile
from portal.intervision.queries.rooms import Room


def show(room: Room, run: PhaseRun, phase: Phase, *, skipped: bool) -> Sequence[Contribution]:
    """The texts of a phase as everybody will read them. Votes are counted while their writers are still known."""
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
    forget_drafts(run)
    return written


def forget_drafts(run: PhaseRun) -> None:
    """What was being typed and never sent."""
    db.session.execute(delete(SealedDraft).where(SealedDraft.run_id == run.id))


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
