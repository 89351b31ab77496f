"""Collections as readers and editors find them, and the story of the month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from portal.circles.models import Circle
from portal.circles.viewer import Viewer
from portal.core import clock
from portal.core.db import db, one_or_404
from portal.stories.models import Collection, CollectionStory, Feature, Publication, ShelfEntry, Story
from portal.stories.queries.reading import last_publication, opened_to, this_month

PER_PAGE = 24
FOUND_AT_ONCE = 12
OLD_AFTER = timedelta(days=548)  # a year and a half: by then an editor should look whether it still stands


@dataclass(frozen=True, slots=True)
class Placed:
    """A story at its place in a collection, as the viewer finds it."""

    story_id: int
    position: int
    source: str
    note: Any
    title: str
    lesson: str
    tone: str
    place: str
    minutes: int
    themes: Sequence[str]
    opened_at: Any
    is_public: bool
    is_seen: bool
    """Whether it was opened to the viewer; who makes collections may find a place whose story was taken from them."""
    is_for_everybody: bool
    """Whether the whole community may read it."""
    how: str
    """Open (''), archived, withdrawn or hidden."""

    @property
    def is_readable(self) -> bool:
        return self.is_seen and self.how in ("", "archived")

    @property
    def is_old(self) -> bool:
        return self.opened_at is not None and clock.now() - self.opened_at > OLD_AFTER

    def concern(self, is_public: bool) -> str:
        """Why an editor should look at it, in a collection that is public or not; empty where all is well."""
        if not self.is_seen or self.how in ("withdrawn", "hidden"):
            return "gone"
        if self.how == "archived":
            return "archived"
        if not self.is_for_everybody:
            return "narrow"
        if is_public and not self.is_public:
            return "members"
        return "old" if self.is_old else ""


def in_sight(viewer: Viewer) -> ColumnElement[bool]:
    """Collections that a viewer sees: concepts lie in the editors' circle, published ones with the community or all."""
    return or_(Collection.is_public, Collection.circle_id.in_(viewer.circle_ids))


def find(viewer: Viewer, collection_id: int) -> Collection | None:
    found: Collection | None = db.session.scalars(
        select(Collection)
        .options(joinedload(Collection.made_by))
        .where(Collection.id == collection_id, in_sight(viewer))
    ).first()
    return found


def collection_or_404(viewer: Viewer, collection_id: int) -> Collection:
    found: Collection = one_or_404(select(Collection).where(Collection.id == collection_id, in_sight(viewer)))
    return found


def to_change_or_404(viewer: Viewer, collection_id: int) -> Collection:
    """The same, and whoever else wants to change this collection waits: its order is one thing."""
    found: Collection = one_or_404(
        select(Collection).where(Collection.id == collection_id, in_sight(viewer)).with_for_update()
    )
    return found


def placed_in(viewer: Viewer, collection_id: int) -> list[Placed]:
    """The stories of a collection in their order, with what the viewer may know of each. One statement."""
    rows = db.session.execute(
        select(
            *(CollectionStory.story_id, CollectionStory.position, CollectionStory.source, CollectionStory.note),
            *(ShelfEntry.title, ShelfEntry.lesson, ShelfEntry.tone, ShelfEntry.place, ShelfEntry.minutes),
            *(ShelfEntry.facets, Publication.opened_at, Publication.is_public, Publication.ended_how),
            *(Publication.hidden_at, opened_to(viewer).label("is_seen"), Circle.kind),
        )
        .join(Story, Story.id == CollectionStory.story_id)
        .outerjoin(Publication, last_publication())
        .outerjoin(Circle, Circle.id == Publication.circle_id)
        .outerjoin(ShelfEntry, ShelfEntry.story_id == Story.id)
        .where(CollectionStory.collection_id == collection_id)
        .order_by(CollectionStory.position, CollectionStory.story_id)
    ).all()
    return [
        Placed(
            story_id=row.story_id,
            position=row.position,
            source=row.source,
            note=row.note,
            title=row.title or "",
            lesson=row.lesson or "",
            tone=row.tone or "",
            place=row.place or "",
            minutes=row.minutes or 0,
            themes=(row.facets or {}).get("thema", ()),
            opened_at=row.opened_at,
            is_public=bool(row.is_public),
            is_seen=bool(row.is_seen),
            is_for_everybody=bool(row.is_public) or row.kind == "community",
            how="hidden" if row.hidden_at else (row.ended_how or ""),
        )
        for row in rows
    ]


def list_of(viewer: Viewer, *, offset: int = 0, limit: int = PER_PAGE) -> Sequence[Any]:
    """Collections in sight, concepts first, then the latest: (Collection, stories, minutes) as the viewer reads it."""
    readable = and_(
        CollectionStory.collection_id == Collection.id,
        opened_to(viewer),
        Publication.hidden_at.is_(None),
        Publication.ended_how.in_(("", "archived")),
    )

    def over(what: Any) -> Any:
        return (
            select(what)
            .select_from(CollectionStory)
            .join(Story, Story.id == CollectionStory.story_id)
            .join(Publication, last_publication())
            .join(ShelfEntry, ShelfEntry.story_id == Story.id)
            .where(readable)
            .correlate(Collection)
            .scalar_subquery()
        )

    return db.session.execute(
        select(
            Collection,
            over(func.count()).label("stories"),
            over(func.coalesce(func.sum(ShelfEntry.minutes), 0)).label("minutes"),
        )
        .where(in_sight(viewer))
        .order_by(Collection.published_at.is_(None).desc(), Collection.published_at.desc(), Collection.id.desc())
        .offset(offset)
        .limit(limit)
    ).all()


def count(viewer: Viewer) -> int:
    return db.session.scalar(select(func.count()).select_from(Collection).where(in_sight(viewer))) or 0


def to_choose_from(viewer: Viewer, story_id: int) -> Sequence[Any]:
    """Every collection that an editor sees, with whether it holds a story already: (id, title, is_concept, holds)."""
    holds = exists().where(CollectionStory.collection_id == Collection.id, CollectionStory.story_id == story_id)
    return db.session.execute(
        select(
            Collection.id,
            Collection.title,
            Collection.published_at.is_(None).label("is_concept"),
            holds.label("holds"),
        )
        .where(in_sight(viewer))
        .order_by(Collection.published_at.is_(None).desc(), Collection.changed_at.desc(), Collection.id.desc())
    ).all()


def found(viewer: Viewer, words: str, *, not_in: int) -> Sequence[Any]:
    """Stories to put in a collection: what the whole community may read, with all of the words; the latest first."""
    statement = _for_everybody(viewer).where(
        ~exists().where(CollectionStory.collection_id == not_in, CollectionStory.story_id == ShelfEntry.story_id)
    )
    for word in words.split():
        statement = statement.where(
            or_(
                *(
                    each.icontains(word, autoescape=True)
                    for each in (ShelfEntry.title, ShelfEntry.lesson, ShelfEntry.place)
                )
            )
        )
    return db.session.scalars(statement.order_by(ShelfEntry.first_opened_at.desc()).limit(FOUND_AT_ONCE)).all()


def is_for_everybody(viewer: Viewer, story_id: int) -> bool:
    """Whether the whole community may read a story, so that it can stand in a collection."""
    return db.session.scalars(_for_everybody(viewer).where(ShelfEntry.story_id == story_id)).first() is not None


def order_of(collection_id: int) -> list[int]:
    """Story ids in their order."""
    return list(
        db.session.scalars(
            select(CollectionStory.story_id)
            .where(CollectionStory.collection_id == collection_id)
            .order_by(CollectionStory.position, CollectionStory.story_id)
        )
    )


def place_of(collection_id: int, story_id: int) -> CollectionStory:
    return db.session.get_one(CollectionStory, (collection_id, story_id))


def made_with(member_id: int, token: str) -> Collection | None:
    """The collection that the same form made already."""
    return db.session.scalars(
        select(Collection).where(Collection.made_by_id == member_id, Collection.token == token)
    ).first()


def featured(viewer: Viewer) -> ShelfEntry | None:
    """The story of this month, where the viewer may read it."""
    return db.session.scalars(
        select(ShelfEntry)
        .join(Feature, Feature.story_id == ShelfEntry.story_id)
        .where(
            Feature.month == this_month(),
            ShelfEntry.is_there,
            or_(ShelfEntry.is_public, ShelfEntry.circle_id.in_(viewer.circle_ids)),
        )
    ).first()


def _for_everybody(viewer: Viewer) -> Select[Any]:
    return (
        select(ShelfEntry)
        .join(Circle, Circle.id == ShelfEntry.circle_id)
        .where(
            ShelfEntry.is_there,
            or_(ShelfEntry.is_public, ShelfEntry.circle_id.in_(viewer.circle_ids)),
            or_(ShelfEntry.is_public, Circle.kind == "community"),
        )
    )
