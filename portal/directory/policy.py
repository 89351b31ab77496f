"""Who may ask whom a question."""

from typing import Any


def can_ask(viewer: Any, member: Any) -> bool:
    """Everybody else who did not say 'liever niet'."""
    return bool(member.id != viewer.id and member.takes_questions)


def can_answer(viewer: Any, question: Any) -> bool:
    """Who was asked may always answer, also somebody who takes no questions themselves."""
    return bool(question.asked_id == viewer.id)
