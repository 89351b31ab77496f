"""Asking another member something, answering, and saying that one would rather not."""

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from portal.core import bus, clock, jobs, mail, text
from portal.core.db import db, transaction
from portal.directory import queries
from portal.directory.events import DeclineSettled, QuestionAsked, QuestionDeclined, QuestionTakenUp
from portal.directory.models import KEPT_FOR, UNDO_WITHIN, Question
from portal.members.models import Member


class AskedEnough(Exception):
    """Nobody asks the whole community the same thing by mail: there are conversations for that."""


def ask(
    *,
    asker: Member,
    asked: Member,
    subject: str,
    source: str,
    token: str | None = None,
    answers: Question | None = None,
) -> Question:
    """Mail a member a question, or the answer to one; the same form sent twice asks once. Raises AskedEnough."""
    earlier = queries.questions.with_token(asker.id, token) if token else None
    if earlier is not None:
        return earlier
    if not queries.questions.has_room(asker.id, answers=answers is not None):
        raise AskedEnough
    question = Question(
        asker_id=asker.id,
        asked_id=asked.id,
        answers_id=answers.id if answers else None,
        is_answer=answers is not None,
        token=token,
        subject=subject,
        source=source,
        body=text.render(source),
    )
    if answers is not None:
        answers.take_up()  # an answer after all
    try:
        with db.session.begin_nested():
            db.session.add(question)
    except IntegrityError:  # the same form came in twice at the same time
        if made := queries.questions.with_token(asker.id, token or ""):
            return made
        raise
    mail.promise("question", question.id, member_id=asked.id)
    bus.publish(
        QuestionAsked(question_id=question.id, asker_id=asker.id, asked_id=asked.id, answers_id=question.answers_id)
    )
    return question


def decline(question: Question) -> None:
    """Rather not answer: it is asked no more, and after a while who asked hears so."""
    question.decline()
    db.session.flush()
    bus.publish(QuestionDeclined(question_id=question.id, asked_id=question.asked_id))


def take_up(question: Question) -> None:
    """Not decline it after all."""
    question.take_up()
    db.session.flush()
    bus.publish(QuestionTakenUp(question_id=question.id, asked_id=question.asked_id))


@jobs.periodic(minute="*", at_start=True)
def settle_declined() -> None:
    """Tell who asked, once undoing is past."""
    with transaction():
        for question in queries.questions.declined_before(clock.now() - UNDO_WITHIN):
            question.decline_told_at = clock.now()
            db.session.flush()
            bus.publish(DeclineSettled(question_id=question.id, asker_id=question.asker_id, asked_id=question.asked_id))


@jobs.periodic(hour=3, minute=20)
def sweep_questions() -> None:
    """Questions are kept for a year, so that something that is not right can still be told."""
    with transaction():
        db.session.execute(delete(Question).where(Question.asked_at < clock.now() - KEPT_FOR))
