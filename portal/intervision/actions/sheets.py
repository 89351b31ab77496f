"""Many small contributions on one sheet: an answer per question, a word per card, the options that are chosen."""

from collections.abc import Collection, Mapping

from portal.core.db import db
from portal.intervision import queries
from portal.intervision.actions import moving, texts
from portal.intervision.actions.sealing import Words, opened_words, seal_words
from portal.intervision.models import Contribution, PhaseRun
from portal.intervision.models.texts import TEXT
from portal.intervision.room import Room
from portal.members.models import Member


def answer(room: Room, run: PhaseRun, author: Member, answers: Mapping[int, str]) -> None:
    """What a member says to each contribution of the source phase. One that is emptied is taken back."""
    own = {each.target_id: each for each in own_in(room, run, author)}
    for target_id, text in answers.items():
        there = own.get(target_id)
        if there is not None and not text:
            db.session.delete(there)
        elif text and (there is None or opened_words(room.key, there).text != text):
            _put(room, run, author, there, text, target_id=target_id)
    _settle(room, run, author)


def choose(room: Room, run: PhaseRun, author: Member, options: Collection[str]) -> None:
    """The options that a member chose, in place of those of before."""
    own = {opened_words(room.key, each).text: each for each in own_in(room, run, author)}
    for text, there in own.items():
        if text not in options:
            db.session.delete(there)
    for text in options:
        if text not in own:
            _put(room, run, author, None, text, target_id=None)
    _settle(room, run, author)


def own_in(room: Room, run: PhaseRun, author: Member) -> list[Contribution]:
    """What a member wrote in a phase, without additions."""
    written = queries.rooms.contributions_of(room, [run]).get(run.id, [])
    return [each for each in written if each.author_id == author.id and each.addition_to_id is None]


def _put(
    room: Room, run: PhaseRun, author: Member, there: Contribution | None, text: str, *, target_id: int | None
) -> None:
    if there is None:
        there = Contribution(
            consultation_id=room.consultation.id, run_id=run.id, author_id=author.id, target_id=target_id, sealed=b""
        )
        db.session.add(there)
        db.session.flush()
    seal_words(room.key, there, Words.of({TEXT: text}), room.phase_of(run))


def _settle(room: Room, run: PhaseRun, author: Member) -> None:
    """What was typed is sent; whoever was done with too few now is not done any more."""
    texts.drop_draft(run, author.id, "")
    db.session.flush()
    texts.reopen_if_too_few(room, run, author.id)
    moving.advance(room.consultation.id)
