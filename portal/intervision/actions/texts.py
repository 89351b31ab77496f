"""Writing in a phase: contributions, readiness, reactions, notes, drafts."""

from collections.abc import Mapping

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from portal.core import bus
from portal.core.db import db, insert_or
from portal.intervision import engine, queries
from portal.intervision.actions import attachments, moving
from portal.intervision.actions.sealing import Words, opened_words, seal_words, withheld_words
from portal.intervision.events import TurnTaken
from portal.intervision.models import Contribution, Note, PhaseRun, Reaction, SealedDraft, SealedFile, Turn
from portal.intervision.models.texts import TEXT
from portal.intervision.room import Room
from portal.members.models import Member


class TooFew(Exception):
    """A phase asks for more contributions before one can be done."""


class NewerDraft(Exception):
    """Another tab kept this text after the one that wants to keep it now began."""


def write(
    room: Room,
    run: PhaseRun,
    author: Member,
    fields: Mapping[str, str],
    *,
    target: Contribution | None = None,
    token: str | None = None,
    file_ids: frozenset[int] = frozenset(),
) -> Contribution:
    """Contribute to a phase, once per token. Whether one may was asked before."""
    if token and (made := _written_with(token)):
        if made.author_id == author.id:
            return made
        token = None  # somebody else's: a form that was not drawn by us
    contribution = Contribution(
        consultation_id=room.consultation.id,
        run_id=run.id,
        author_id=author.id,
        target_id=target.id if target else None,
        token=token,
        sealed=b"",
    )
    try:
        with db.session.begin_nested():
            db.session.add(contribution)
            db.session.flush()
    except IntegrityError:
        found = _written_with(token or "")
        if found is None:
            raise
        return found
    seal_words(room.key, contribution, Words.of(fields), room.phase_of(run))
    for each in db.session.scalars(
        select(SealedFile).where(
            SealedFile.id.in_(file_ids),
            SealedFile.run_id == run.id,
            SealedFile.author_id == author.id,
            SealedFile.contribution_id.is_(None),
        )
    ):
        each.contribution_id = contribution.id
    drop_draft(run, author.id, str(target.id) if target else "")
    db.session.flush()
    moving.advance(room.consultation.id)
    return contribution


def change(room: Room, run: PhaseRun, contribution: Contribution, fields: Mapping[str, str]) -> None:
    """Another text in its place, as long as the phase takes texts."""
    seal_words(room.key, contribution, Words.of(fields), room.phase_of(run))
    drop_draft(run, contribution.author_id or 0, f"wijzig-{contribution.id}")
    db.session.flush()


def take_back(room: Room, run: PhaseRun, contribution: Contribution) -> None:
    """Gone; whoever was done with too few now is not done any more."""
    author_id = contribution.author_id or 0
    attachments.forget(queries.pages.paths_of([contribution.id]))
    drop_draft(run, author_id, f"wijzig-{contribution.id}")
    db.session.delete(contribution)
    db.session.flush()
    reopen_if_too_few(room, run, author_id)
    moving.advance(room.consultation.id)


def reopen_if_too_few(room: Room, run: PhaseRun, member_id: int) -> None:
    """Whoever was done with fewer contributions than the phase asks for is not done any more."""
    turn = room.turn_of(run, member_id)
    if turn is not None and turn.state == "done" and _wrote_too_few(room, run, turn):
        moving.reopen_turn(room, run, turn)


def add_to(
    room: Room, contribution: Contribution, author: Member, text: str, *, token: str | None = None
) -> Contribution:
    """What was shown is locked: a correction is an addition with a time of its own. Once per token."""
    if token and (made := _written_with(token)):
        if made.addition_to_id == contribution.id:
            return made
        token = None
    addition = Contribution(
        consultation_id=room.consultation.id,
        run_id=contribution.run_id,
        author_id=author.id,
        addition_to_id=contribution.id,
        shown_at=contribution.shown_at,
        token=token,
        sealed=b"",
    )
    db.session.add(addition)
    db.session.flush()
    run = room.run(contribution.run_id)
    assert run is not None
    seal_words(room.key, addition, Words.of({TEXT: text}), room.phase_of(run))
    drop_draft(run, author.id, f"aanvulling-{contribution.id}")
    db.session.flush()
    return addition


def done(room: Room, run: PhaseRun, member: Member) -> None:
    """Ready with this phase. Raises TooFew."""
    turn = room.turns[run.id][member.id]
    if _wrote_too_few(room, run, turn):
        raise TooFew
    _take_turn(room, run, turn, "done")


def skip_turn(room: Room, run: PhaseRun, member: Member) -> None:
    """'Pas': nothing from me this time. It counts as done, and is shown as such."""
    _take_turn(room, run, room.turns[run.id][member.id], "passed")


def not_done(room: Room, run: PhaseRun, member: Member) -> None:
    """On second thought."""
    moving.reopen_turn(room, run, room.turns[run.id][member.id])
    moving.advance(room.consultation.id)


def send_draft_at_deadline(room: Room, run: PhaseRun, member: Member, *, wanted: bool) -> None:
    """'Verstuur wat er staat bij de deadline'."""
    room.turns[run.id][member.id].sends_draft = wanted
    db.session.flush()


def react(room: Room, contribution: Contribution, by: Member, word: str) -> None:
    """The second voice: one word from the scale, or a text. Another one replaces it."""
    sealed = room.key.seal(word, f"reaction:{contribution.id}:{by.id}")
    run = room.run(contribution.run_id)
    if run is not None:
        drop_draft(run, by.id, f"reactie-{contribution.id}")
    row = insert_or(Reaction).values(contribution_id=contribution.id, by_id=by.id, sealed=sealed)
    db.session.execute(
        row.on_conflict_do_update(index_elements=["contribution_id", "by_id"], set_={"sealed": row.excluded.sealed})
    )


def reaction_of(room: Room, reaction: Reaction) -> str:
    return room.key.open(reaction.sealed, f"reaction:{reaction.contribution_id}:{reaction.by_id}")


def keep_note(room: Room, member: Member, text: str) -> None:
    """A private note: replaced whole."""
    there = room.consultation
    sealed = room.key.seal(text, f"note:{there.id}:{member.id}")
    row = insert_or(Note).values(consultation_id=there.id, member_id=member.id, sealed=sealed)
    db.session.execute(
        row.on_conflict_do_update(index_elements=["consultation_id", "member_id"], set_={"sealed": row.excluded.sealed})
    )


def note_text(room: Room, note: Note) -> str:
    return note_in(room, note.member_id, note.sealed)


def note_in(room: Room, member_id: int, sealed: bytes) -> str:
    return room.key.open(sealed, f"note:{room.consultation.id}:{member_id}")


def keep_draft(
    room: Room, run: PhaseRun, member: Member, key: str, fields: Mapping[str, str], *, tab: str, sequence: int
) -> int:
    """Keep what is typed, sealed. Answers its number. Raises NewerDraft, as `core.autosave` does."""
    found = queries.rooms.drafts_of(run.id, member.id).get(key)
    if found is not None and found.tab != tab and sequence <= found.sequence:
        raise NewerDraft
    if found is not None and found.tab == tab and sequence < found.sequence:
        return found.sequence
    if found is None:
        found = SealedDraft(run_id=run.id, member_id=member.id, key=key, sealed=b"", sequence=0)
        db.session.add(found)
    found.tab, found.sequence = tab, max(sequence, found.sequence + 1)
    found.sealed = room.key.seal(Words.of(fields).written(), f"draft:{run.id}:{member.id}:{key}")
    db.session.flush()
    return found.sequence


def put_draft(room: Room, run: PhaseRun, member: Member, key: str, fields: Mapping[str, str]) -> None:
    """Keep a draft that its writer sent by hand: it is the newest."""
    found = queries.rooms.drafts_of(run.id, member.id).get(key)
    keep_draft(room, run, member, key, fields, tab="", sequence=found.sequence + 1 if found else 1)


def drop_draft(run: PhaseRun, member_id: int, key: str) -> None:
    db.session.execute(
        delete(SealedDraft).where(
            SealedDraft.run_id == run.id, SealedDraft.member_id == member_id, SealedDraft.key == key
        )
    )


def words_of(room: Room, contribution: Contribution) -> Words:
    """What a contribution says, with those withheld fields that an opened phase reveals."""
    words = opened_words(room.key, contribution)
    run = room.run(contribution.run_id)
    if contribution.withheld is None or run is None:
        return words
    shown = withheld_words(room.key, contribution).fields
    phase = room.phase_of(run)
    revealed = {name for each in room.method.phases if each.key in room.opened_keys for name in each.reveals}
    return Words(
        {**words.fields, **{name: value for name, value in shown.items() if name in revealed & set(phase.sealed)}},
        words.at,
    )


def own_words_of(room: Room, contribution: Contribution) -> Words:
    """For its writer: the withheld fields too."""
    words = opened_words(room.key, contribution)
    return Words({**words.fields, **withheld_words(room.key, contribution).fields}, words.at)


def _take_turn(room: Room, run: PhaseRun, turn: Turn, state: str) -> None:
    turn.state = state
    db.session.flush()
    bus.publish(TurnTaken(consultation_id=room.consultation.id, run_id=run.id, member_id=turn.member_id))
    moving.advance(room.consultation.id)


def _wrote_too_few(room: Room, run: PhaseRun, turn: Turn) -> bool:
    least = engine.least_of(room.phase_of(run), run.run, room.people, turn.member_id)
    return queries.rooms.wrote_in(run).get(turn.member_id, 0) < least


def _written_with(token: str) -> Contribution | None:
    return db.session.scalars(select(Contribution).where(Contribution.token == token)).first()
