"""A story as a reader finds it: what was published of it, by whom, and what readers did with it."""

import json
from collections.abc import Collection as Ids
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import joinedload

from portal.circles.queries import meets
from portal.circles.viewer import Viewer
from portal.core import clock
from portal.core.db import db
from portal.core.text import excerpt
from portal.discussions.models import Post, Thread
from portal.members.models import Member, Profile, initials_of
from portal.members.seen import SeenMember, seen_by
from portal.stories.models import (
    Author,
    Collection,
    CollectionStory,
    Feature,
    Publication,
    Recognition,
    Revision,
    ShelfEntry,
    Story,
    Trial,
)
from portal.stories.outline import Content
from portal.stories.queries.works import in_workshop

LATEST_POSTS = 3
RELATED = 3
SHOWN_OUTCOMES = 10
COMPARED = 400  # related stories are looked for among the newest: comparing all of a large shelf would take too long
SHOWN_COLLECTIONS = 6


@dataclass(frozen=True, slots=True)
class Teller:
    """An author as the viewer sees them; of a guest's authors nothing but the name they tell it under."""

    id: int
    name: str
    initials: str
    photo_url: str | None
    work: str
    phone: str
    member: Member
    has_page: bool


@dataclass(frozen=True, slots=True)
class ReadStory:
    """A story with what decides how it is shown to one viewer. Policies take it as they take a `Work`."""

    story: Story
    publication: Publication | None
    """None: a preview, for those who work on it."""
    revision: Revision
    tellers: Sequence[Teller]
    minutes: int
    recognised_count: int = 0
    has_recognised: bool = False
    trying_count: int = 0
    told_count: int = 0
    trial: Trial | None = None
    featured_in: str | None = None
    """The month of which it is the story, if it is one of this month."""

    @property
    def content(self) -> Content:
        return self.revision.content

    @property
    def author_ids(self) -> frozenset[int]:
        return frozenset(each.id for each in self.tellers)

    @property
    def is_gone(self) -> bool:
        """Withdrawn, or hidden by a moderator: a page says so, without the text."""
        return self.publication is not None and (
            self.publication.ended_how == "withdrawn" or self.publication.hidden_at is not None
        )

    @property
    def is_open(self) -> bool:
        return self.publication is not None and self.publication.is_open


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


def last_publication() -> ColumnElement[bool]:
    """For statements over Story and Publication: the one that says what readers find, open or ended."""
    return and_(
        Publication.story_id == Story.id,
        Publication.opened_at.is_not(None),
        Publication.ended_how.in_(("", "archived", "withdrawn")),
    )


def opened_to(viewer: Viewer) -> ColumnElement[bool]:
    """Whether a publication was opened to the viewer."""
    return or_(Publication.is_public, Publication.circle_id.in_(viewer.circle_ids))


def read_story(viewer: Viewer, story_id: int) -> ReadStory | None:
    """What was published of a story to this viewer, in two statements; None where nothing was.

    Authors keep sight of their story wherever it was opened.
    """
    mine = exists().where(Author.story_id == Story.id, Author.member_id == viewer.id)

    def how_many(of: Any, *which: Any) -> Any:
        counted = select(func.count()).select_from(of).where(of.story_id == Story.id, *which)
        return counted.correlate(Story).scalar_subquery()

    row = db.session.execute(
        select(
            *(Story, Publication, Revision, Trial, ShelfEntry.minutes),
            how_many(Recognition).label("recognised_count"),
            how_many(Trial).label("trying_count"),
            how_many(Trial, Trial.told_at.is_not(None)).label("told_count"),
            exists()
            .where(Recognition.story_id == Story.id, Recognition.member_id == viewer.id)
            .label("has_recognised"),
            select(Feature.month)
            .where(Feature.story_id == Story.id, Feature.month == this_month())
            .scalar_subquery()
            .label("featured_in"),
        )
        .join(Publication, last_publication())
        .join(Revision, Revision.id == Publication.revision_id)
        .outerjoin(ShelfEntry, ShelfEntry.story_id == Story.id)
        .outerjoin(Trial, and_(Trial.story_id == Story.id, Trial.member_id == viewer.id))
        .where(Story.id == story_id, or_(opened_to(viewer), mine))
        .order_by(Publication.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    return ReadStory(
        story=row.Story,
        publication=row.Publication,
        revision=row.Revision,
        tellers=tellers_of(viewer, story_id),
        minutes=row.minutes or 1,
        recognised_count=row.recognised_count,
        has_recognised=row.has_recognised,
        trying_count=row.trying_count,
        told_count=row.told_count,
        trial=row.Trial,
        featured_in=row.featured_in,
    )


def preview(viewer: Viewer, story_id: int, *, minutes: Any) -> ReadStory | None:
    """The newest revision, for those who work on it: authors, and editors once it was handed in.

    `minutes` says how long a document takes to read.
    """
    row = db.session.execute(
        in_workshop(viewer)
        .add_columns(Revision)
        .join(Revision, Revision.id == Story.head_id)
        .where(Story.id == story_id)
    ).one_or_none()
    if row is None:
        return None
    return ReadStory(
        story=row.Story,
        publication=None,
        revision=row.Revision,
        tellers=tellers_of(viewer, story_id),
        minutes=minutes(row.Revision.content),
    )


def tellers_of(viewer: Viewer, story_id: int) -> list[Teller]:
    """Who tells a story, in the order in which they came to it, with what the viewer may know of them."""
    rows = db.session.execute(
        select(Member, meets(viewer).label("meets"))
        .join(Author, Author.member_id == Member.id)
        .options(joinedload(Member.profile).joinedload(Profile.organisation))
        .where(Author.story_id == story_id)
        .order_by(Author.added_at, Author.member_id)
    ).all()
    return [_teller(viewer, row.Member, seen_by(viewer, row.Member, bool(row.meets))) for row in rows]


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


def this_month() -> str:
    """'2026-11'."""
    return clock.today().isoformat()[:7]


def _teller(viewer: Viewer, member: Member, seen: SeenMember) -> Teller:
    knows = not viewer.is_guest
    return Teller(
        id=member.id,
        name=seen.name,
        initials=seen.initials,
        photo_url=seen.photo_url if knows and not member.has_left else None,
        work=seen.work if knows else "",
        phone=seen.phone if knows else "",
        member=member,
        has_page=knows and member.is_active,
    )


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
