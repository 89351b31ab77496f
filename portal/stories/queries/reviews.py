"""What is said and proposed beside the text of a story."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.core import clock
from portal.core.db import db, one_or_404
from portal.stories.models import Claim, Remark, Suggestion


def remarks_of(story_id: int) -> Sequence[Remark]:
    """Everything that was said, in order; what was taken back too: answers to it keep their place."""
    statement = select(Remark).options(joinedload(Remark.by)).where(Remark.story_id == story_id)
    return db.session.scalars(statement.order_by(Remark.id)).all()


def suggestions_of(story_id: int) -> Sequence[Suggestion]:
    """Everything that was proposed, in order, answered or not."""
    statement = (
        select(Suggestion)
        .options(joinedload(Suggestion.by), joinedload(Suggestion.answered_by))
        .where(Suggestion.story_id == story_id)
    )
    return db.session.scalars(statement.order_by(Suggestion.id)).all()


def remark_or_404(story_id: int, remark_id: int) -> Remark:
    return one_or_404(
        select(Remark).options(joinedload(Remark.by)).where(Remark.id == remark_id, Remark.story_id == story_id)
    )


def suggestion_or_404(story_id: int, suggestion_id: int) -> Suggestion:
    return one_or_404(
        select(Suggestion)
        .options(joinedload(Suggestion.by), joinedload(Suggestion.answered_by))
        .where(Suggestion.id == suggestion_id, Suggestion.story_id == story_id)
    )


def claim_that_lapsed(story_id: int, editor_id: int) -> Claim | None:
    """The last time that this editor had a story, where that ended because nothing happened."""
    last = db.session.scalars(
        select(Claim).where(Claim.story_id == story_id, Claim.editor_id == editor_id).order_by(Claim.id.desc()).limit(1)
    ).first()
    has_lapsed = last is not None and (
        last.ended_how == "lapsed" or (not last.ended_at and last.lapses_at <= clock.now())
    )
    return last if has_lapsed else None


def said_lately(member_id: int) -> int:
    """How many remarks and suggestions somebody made in the last hour."""
    since = clock.now() - timedelta(hours=1)
    remarks = select(func.count()).where(Remark.by_id == member_id, Remark.at > since).scalar_subquery()
    suggestions = select(func.count()).where(Suggestion.by_id == member_id, Suggestion.at > since).scalar_subquery()
    return db.session.scalar(select(remarks + suggestions)) or 0
