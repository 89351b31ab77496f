"""Facts about questions from one member to another."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QuestionAsked:
    """A member asked another one something, or answered a question of theirs (`answers_id`)."""

    question_id: int
    asker_id: int
    asked_id: int
    answers_id: int | None = None


@dataclass(frozen=True, slots=True)
class QuestionDeclined:
    """A member would rather not answer. Who asked knows nothing of it yet: it may be undone."""

    question_id: int
    asked_id: int


@dataclass(frozen=True, slots=True)
class QuestionTakenUp:
    """They will look at it again after all."""

    question_id: int
    asked_id: int


@dataclass(frozen=True, slots=True)
class DeclineSettled:
    """It was not undone: who asked may know that no answer comes, and ask somebody else."""

    question_id: int
    asker_id: int
    asked_id: int
