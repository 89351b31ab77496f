"""What lies with the editors, and what they finished."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, select
from sqlalchemy.orm import aliased

from portal.circles.viewer import Viewer
from portal.core import clock
from portal.core.db import db
from portal.members.faces import Face, as_person
from portal.members.models import Member
from portal.stories.models import Author, Claim, Publication, Story, Transition

COLUMNS = ("submitted", "under_review", "question", "revised", "agreed", "scheduled")
"""States of what is not finished, in the order of its way."""
FINISHED = ("published", "archived", "withdrawn")
PER_PAGE = 24

_Plan = aliased(Publication)
_is_planned = and_(_Plan.story_id == Story.id, _Plan.opened_at.is_(None), _Plan.ended_at.is_(None))
_is_read = exists().where(
    Publication.story_id == Story.id, Publication.opened_at.is_not(None), Publication.ended_at.is_(None)
)
_handed_in_at = (
    select(func.max(Transition.at))
    .where(Transition.story_id == Story.id, Transition.from_state == "concept", Transition.to_state == "submitted")
    .correlate(Story)
    .scalar_subquery()
)
# Whoever gave a story back to the others does not make its authors wait anew.
_waits_since = case((Story.state == "submitted", func.coalesce(_handed_in_at, Story.state_at)), else_=Story.state_at)


@dataclass(frozen=True, slots=True)
class Card:
    """A story on the board. `since` is when it came where it stands."""

    story_id: int
    title: str
    state: str
    since: datetime
    authors: tuple[str, ...]
    author_ids: frozenset[int]
    editor: Face | None
    editor_name: str
    due_at: datetime | None
    is_revision: bool
    """Readers have an earlier revision of it."""


def in_progress(viewer: Viewer) -> list[Card]:
    """Everything that lies with the editors, what waits longest first; what is planned, by its date. Two statements."""
    rows = db.session.execute(
        _cards(_lies_with(viewer), Story.state.in_(COLUMNS)).order_by(_waits_since, Story.id)
    ).all()
    cards = _with_authors(rows)
    return sorted(cards, key=lambda each: each.due_at or each.since)


def finished(viewer: Viewer, page: int) -> list[Card]:
    """What was published, archived or withdrawn, the latest first."""
    rows = db.session.execute(
        _cards(_lies_with(viewer), Story.state.in_(FINISHED))
        .order_by(Story.state_at.desc(), Story.id.desc())
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    ).all()
    return _with_authors(rows)


def finished_count(viewer: Viewer) -> int:
    counted = select(func.count()).select_from(Story).where(_lies_with(viewer), Story.state.in_(FINISHED))
    return db.session.scalar(counted) or 0


def _lies_with(viewer: Viewer) -> ColumnElement[bool]:
    return Story.circle_id.in_([each.circle_id for each in viewer.standings.values() if each.kind == "editors"])


def _cards(*wanted: ColumnElement[bool]) -> Any:
    return (
        select(
            *(Story.id.label("story_id"), Story.title, Story.state, _waits_since.label("since"), _Plan.due_at),
            *(Member.id, Member.name, Member.photo_id, _is_read.label("is_revision")),
        )
        .outerjoin(Claim, and_(Claim.story_id == Story.id, Claim.ended_at.is_(None), Claim.lapses_at > clock.now()))
        .outerjoin(Member, Member.id == Claim.editor_id)
        .outerjoin(_Plan, _is_planned)
        .where(*wanted)
    )


def _with_authors(rows: Sequence[Any]) -> list[Card]:
    authors: dict[int, list[Any]] = {row.story_id: [] for row in rows}
    if rows:
        found = db.session.execute(
            select(Author.story_id, Member.id, Member.name)
            .join(Member, Member.id == Author.member_id)
            .where(Author.story_id.in_(authors))
            .order_by(Author.added_at, Author.member_id)
        )
        for each in found:
            authors[each.story_id].append(each)
    return [
        Card(
            story_id=row.story_id,
            title=row.title,
            state=row.state,
            since=row.since,
            authors=tuple(each.name for each in authors[row.story_id]),
            author_ids=frozenset(each.id for each in authors[row.story_id]),
            editor=as_person(row) if row.id else None,
            editor_name=row.name or "",
            due_at=row.due_at,
            is_revision=row.is_revision,
        )
        for row in rows
    ]
