"""What stands around a story: what came of it elsewhere, its conversation, and where to read on."""

import json
from collections.abc import Collection as Ids
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, literal, or_, select, union_all
from sqlalchemy.orm import joinedload

from portal.circles.viewer import Viewer
from portal.core.db import db
from portal.core.text import excerpt
from portal.discussions.models import Post, Thread
from portal.members.models import Member, initials_of
from portal.stories.models import Collection, CollectionStory, ShelfEntry, Trial
from portal.stories.outline import Content
from portal.stories.queries.reading import ReadStory

LATEST_POSTS = 3
RELATED = 3
SHOWN_OUTCOMES = 10
COMPARED = 400  # related stories are looked for among the newest: comparing all of a large shelf would take too long
SHOWN_COLLECTIONS = 6


@dataclass(frozen=True, slots=True)
class Talk:
    """The conversation about a story, for who may read it: how much was said, and the latest of it."""

    thread_id: int
    replies: int
    is_open: bool
    latest: Sequence["Said"]


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said about a story, in short."""

    post_id: int
    name: str
    initials: str
    author_id: int
    photo_id: int | None
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Next:
    """Where to read on: a story that is like this one, or a collection that holds it."""

    id: int
    title: str
    lesson: str = ""
    place: str = ""
    minutes: int = 0
    theme: str = ""
    is_concept: bool = False


def outcomes_of(story_id: int, *, limit: int | None = SHOWN_OUTCOMES) -> Sequence[Trial]:
    """What members told of trying it, the latest first."""
    return db.session.scalars(
        select(Trial)
        .options(joinedload(Trial.member))
        .where(Trial.story_id == story_id, Trial.told_at.is_not(None))
        .order_by(Trial.told_at.desc(), Trial.id.desc())
        .limit(limit)
    ).all()


def talk_about(viewer: Viewer, thread_id: int | None) -> Talk | None:
    """The conversation about a story; None for who may not read that conversation: it does not exist for them."""
    if viewer.is_guest or not thread_id:
        return None
    rows = db.session.execute(
        select(
            *(Thread.posts_count, Thread.closed_at, Post.id, Post.author_id, Post.posted_at, Post.body),
            *(Member.name, Member.photo_id),
        )
        .select_from(Thread)
        .outerjoin(
            Post,
            and_(
                Post.thread_id == Thread.id,
                Post.id != Thread.opening_id,
                Post.removed_at.is_(None),
                Post.hidden_at.is_(None),
            ),
        )
        .outerjoin(Member, Member.id == Post.author_id)
        .where(Thread.id == thread_id, Thread.circle_id.in_(viewer.circle_ids))
        .order_by(Post.id.desc())
        .limit(LATEST_POSTS)
    ).all()
    if not rows:
        return None
    latest = [
        Said(row.id, row.name, initials_of(row.name), row.author_id, row.photo_id, row.posted_at, excerpt(row.body))
        for row in rows
        if row.id is not None
    ]
    return Talk(thread_id, rows[0].posts_count - 1, rows[0].closed_at is None, latest[::-1])


def read_on(viewer: Viewer, read: ReadStory) -> tuple[list[Next], list[Next]]:
    """Stories that are like this one, and collections that hold it, as far as the viewer sees them. One statement."""
    likeness = _likeness(read.content)
    newest = (
        select(ShelfEntry)
        .where(
            ShelfEntry.is_there,
            ShelfEntry.story_id != read.story.id,
            or_(ShelfEntry.is_public, ShelfEntry.circle_id.in_(viewer.circle_ids)),
        )
        .order_by(ShelfEntry.first_opened_at.desc())
        .limit(COMPARED)
        .subquery()
    )
    alike = (
        select(
            *(literal("story").label("what"), newest.c.story_id.label("id"), newest.c.title, newest.c.lesson),
            *(newest.c.place, newest.c.minutes, newest.c.facets["thema"].as_string().label("themes")),
            *(literal(False).label("is_concept"), likeness(newest.c).label("likeness")),
        )
        .where(likeness(newest.c) > 1)  # more than the same tone alone
        .order_by(likeness(newest.c).desc(), newest.c.first_opened_at.desc())
        .limit(RELATED)
        .subquery()
    )
    holding = (
        select(
            *(literal("collection").label("what"), Collection.id, Collection.title, literal("").label("lesson")),
            *(literal("").label("place"), literal(0).label("minutes"), literal("").label("themes")),
            *(Collection.published_at.is_(None).label("is_concept"), literal(0).label("likeness")),
        )
        .join(CollectionStory, CollectionStory.collection_id == Collection.id)
        .where(
            CollectionStory.story_id == read.story.id,
            or_(Collection.is_public, Collection.circle_id.in_(viewer.circle_ids)),
        )
        .order_by(Collection.published_at.is_(None), Collection.id.desc())
        .limit(SHOWN_COLLECTIONS)
        .subquery()
    )
    rows = db.session.execute(union_all(select(alike), select(holding))).all()
    found: dict[str, list[tuple[int, Next]]] = {"story": [], "collection": []}
    for row in rows:
        theme = next(iter(json.loads(row.themes or "[]")), "")
        is_concept = bool(row.is_concept)
        shown = Next(row.id, row.title, row.lesson, row.place, row.minutes, theme, is_concept)
        found[row.what].append((row.likeness, shown))
    alike_first = sorted(found["story"], key=lambda pair: -pair[0])
    return [each for _likeness, each in alike_first], [each for _likeness, each in found["collection"]]


def _likeness(content: Content) -> Any:
    """How much a row of the shelf is like a story: themes count most, then the place, then how it went."""
    themes: Ids[str] = content.get("themes") or ()

    def of(columns: Any) -> ColumnElement[int]:
        named = columns.facets["thema"].as_string()
        places = columns.facets["gemeente"].as_string()
        same: list[Any] = [case((named.contains(f'"{theme}"', autoescape=True), 3), else_=0) for theme in themes]
        if content.get("municipality"):
            same.append(case((places == json.dumps([content["municipality"]]), 2), else_=0))
        return sum(same, case((columns.tone == content.get("tone", ""), 1), else_=0))

    return of
