"""What a phase wrote, made ready for everybody to read: complete, locked, in no order of time, without hidden names."""

import secrets
from collections.abc import Sequence

from sqlalchemy import delete, select, update

from portal.core.db import db
from portal.intervision import drafted, engine, queries
from portal.intervision.actions import attachments
from portal.intervision.actions.sealing import Words, draft_words, opened_words, seal_words
from portal.intervision.drafted import CHOICES, SHEETS
from portal.intervision.method import Phase
from portal.intervision.models import Contribution, PhaseRun, SealedDraft, SealedFile
from portal.intervision.room import Room


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
    settle_drafts(room, run, phase)
    return written


def settle_drafts(room: Room, run: PhaseRun, phase: Phase) -> None:
    """What was typed and not sent stays with its writer, who alone reads it until all is erased.

    Where texts lose their writers nothing of it stays: it would say which text was whose. Files that wait for a text
    that does not come go too.
    """
    if phase.authors == "unlinked":
        db.session.execute(delete(SealedDraft).where(SealedDraft.run_id == run.id))
    waiting = select(SealedFile).where(SealedFile.run_id == run.id, SealedFile.contribution_id.is_(None))
    attachments.remove(db.session.scalars(waiting).all())


def _send_drafts(room: Room, run: PhaseRun, phase: Phase) -> None:
    """What was being typed is sent only for who said so."""
    written = queries.rooms.contributions_of(room, [run]).get(run.id, [])
    for member_id, turn in room.turns.get(run.id, {}).items():
        draft = queries.rooms.drafts_of(run.id, member_id).get("") if turn.sends_draft else None
        if draft is None or turn.state != "expected":
            continue
        words = draft_words(room.key, draft)
        own = [each for each in written if each.author_id == member_id and each.addition_to_id is None]
        if _send(room, run, phase, member_id, words, own):
            db.session.delete(draft)
    db.session.flush()


def _send(room: Room, run: PhaseRun, phase: Phase, member_id: int, words: Words, own: Sequence[Contribution]) -> bool:
    """A draft in place of what its writer said to the same before, or beside it where there is room."""
    answered = {each.target_id: each for each in own} if phase.kind in SHEETS else {}
    free = phase.most - len(own)
    if phase.kind in CHOICES and own:
        return False
    parts = drafted.parts(phase, words.fields)
    for part in parts:
        there = answered.get(part.target_id)
        if there is None and free <= 0:
            return False
        if there is None:
            there = Contribution(
                consultation_id=room.consultation.id,
                run_id=run.id,
                author_id=member_id,
                target_id=part.target_id,
                sealed=b"",
            )
            db.session.add(there)
            db.session.flush()
            free -= 1
        seal_words(room.key, there, Words(part.fields, words.at), phase)
        if phase.kind not in SHEETS:
            _bring_files(run, there)
    return bool(parts)


def _bring_files(run: PhaseRun, contribution: Contribution) -> None:
    """The files that waited for a text."""
    db.session.execute(
        update(SealedFile)
        .where(
            SealedFile.run_id == run.id,
            SealedFile.author_id == contribution.author_id,
            SealedFile.contribution_id.is_(None),
        )
        .values(contribution_id=contribution.id)
        .execution_options(synchronize_session=False)
    )


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
        attachments.forget(queries.pages.paths_of([each.id for each in written]))
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
