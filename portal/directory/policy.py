"""Who may ask whom a question, and answer it or rather not."""

from typing import Any


def can_ask(viewer: Any, member: Any) -> bool:
    """Everybody else who did not say 'liever niet'."""
    return bool(member.id != viewer.id and member.takes_questions)


def can_answer(viewer: Any, question: Any) -> bool:
    """Who was asked may always answer, also somebody who takes no questions themselves."""
    return bool(question.asked_id == viewer.id)


def can_decline(viewer: Any, exchange: Any) -> bool:
    """Who was asked and did not answer may say that they would rather not."""
    question = exchange.first
    is_open = question.declined_at is None and not question.is_answer and not exchange.is_answered
    return bool(question.asked_id == viewer.id and is_open)


def can_take_up(viewer: Any, question: Any) -> bool:
    """Until who asked has heard of it; after that, an answer is what changes it."""
    return bool(
        question.asked_id == viewer.id and question.declined_at is not None and question.decline_told_at is None
    )
