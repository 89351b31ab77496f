"""A story as a reader finds it: what was published of it, by whom, and what readers did with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from portal.circles.queries import meets
from portal.circles.viewer import Viewer
from portal.core import clock
from portal.core.db import db
from portal.members.models import Member, Profile
from portal.members.seen import SeenMember, seen_by
from portal.stories.models import (
    Author,
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
