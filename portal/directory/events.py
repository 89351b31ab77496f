"""Facts about questions from one member to another."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QuestionAsked:
    """A member asked another one something, or answered a question of theirs (`answers_id`)."""

    question_id: int
    asker_id: int
    asked_id: int
    answers_id: int | None = None
