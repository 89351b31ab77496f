"""Finding questions: those who asked and were asked see them, nobody else."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from portal.circles.viewer import Viewer
from portal.core import clock
from portal.core.db import db, one_or_404
from portal.directory.models import A_DAY, ANSWERS_A_DAY, Question


def asked_by_or_404(viewer: Viewer, question_id: int, asker_id: int) -> Question:
    """A question that this member asked the viewer."""
    found: Question = one_or_404(
        select(Question).where(
            Question.id == question_id, Question.asker_id == asker_id, Question.asked_id == viewer.id
        )
    )
    return found


def with_token(asker_id: int, token: str) -> Question | None:
    """What an earlier sending of the same form made."""
    return db.session.scalars(select(Question).where(Question.token == token, Question.asker_id == asker_id)).first()


def has_room(asker_id: int, *, answers: bool) -> bool:
    """Whether a member may ask (or answer) once more today."""
    used = db.session.scalar(
        select(func.count())
        .select_from(Question)
        .where(
            Question.asker_id == asker_id,
            Question.asked_at > clock.now() - timedelta(days=1),
            Question.is_answer if answers else ~Question.is_answer,
        )
    )
    return (used or 0) < (ANSWERS_A_DAY if answers else A_DAY)


def with_both(question_id: int) -> Question | None:
    """A question with who asked and who was asked."""
    return db.session.scalars(
        select(Question)
        .options(joinedload(Question.asker), joinedload(Question.asked))
        .where(Question.id == question_id)
    ).first()


def between(viewer: Viewer, ids: Iterable[int]) -> Sequence[Question]:
    """Those of these questions that the viewer asked or was asked."""
    return db.session.scalars(
        select(Question)
        .options(joinedload(Question.asker))
        .where(Question.id.in_(list(ids)), or_(Question.asker_id == viewer.id, Question.asked_id == viewer.id))
    ).all()


def of(member_id: int) -> Sequence[Question]:
    """Everything a member asked and was asked, oldest first."""
    return db.session.scalars(
        select(Question)
        .options(joinedload(Question.asker), joinedload(Question.asked))
        .where(or_(Question.asker_id == member_id, Question.asked_id == member_id))
        .order_by(Question.id)
    ).all()


def declined_before(moment: datetime) -> Sequence[Question]:
    """What somebody would rather not answer, said before that moment, of which who asked has not heard."""
    return db.session.scalars(
        select(Question)
        .where(Question.declined_at <= moment, Question.decline_told_at.is_(None))
        .order_by(Question.id)
        .with_for_update(skip_locked=True)
    ).all()
