"""Making collections of stories, and choosing the story of the month."""

import hashlib
from collections.abc import Sequence

from sqlalchemy import case, delete, func, select, update
from sqlalchemy.exc import IntegrityError

from portal.circles import queries as circle_queries
from portal.core import audit, bus, clock, text
from portal.core.db import db, insert_or
from portal.members.models import Member
from portal.stories import queries
from portal.stories.events import CollectionPublished, CollectionTakenDown
from portal.stories.models import Collection, CollectionStory, Feature


class ChangedMeanwhile(Exception):
    """Somebody else changed the words of a collection since the writer began."""


class NotForTheWorld(Exception):
    """A collection for everybody cannot hold stories that only members may read."""

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__()
        self.titles = titles


class Nothing(Exception):
    """A collection without a story is none."""


def make(
    *,
    by: Member,
    circle_id: int,
    title: str,
    introduction: str,
    questions: Sequence[str],
    token: str | None = None,
) -> Collection:
    """A new collection, a concept of the editors, once per token."""
    if token and (made := queries.collections.made_with(by.id, token)):
        return made
    collection = Collection(circle_id=circle_id, made_by_id=by.id, token=token)
    _say(collection, title, introduction, questions)
    try:
        with db.session.begin_nested():
            db.session.add(collection)
            db.session.flush()
    except IntegrityError:  # the same form came in twice at the same time
        made = queries.collections.made_with(by.id, token or "")
        if made is None:
            raise
        return made
    audit.note("collection.made", actor_id=by.id, subject=("collection", collection.id))
    return collection


def change(collection: Collection, *, title: str, introduction: str, questions: Sequence[str], began_from: str) -> None:
    """Other words. Raises ChangedMeanwhile where `began_from` (see `words_of`) is no longer what stands there."""
    if began_from != words_of(collection) and (title, introduction, list(questions)) != _said(collection):
        raise ChangedMeanwhile
    _say(collection, title, introduction, questions)
    collection.changed_at = clock.now()
    db.session.flush()


def words_of(collection: Collection) -> str:
    """A short name for exactly these words, so that a form knows whether they are still the ones it began from."""
    return hashlib.sha256(repr(_said(collection)).encode()).hexdigest()[:16]


def add_story(collection: Collection, story_id: int, *, note: str = "") -> None:
    """Put a story at the end. What is in it already stays where it is."""
    last = select(func.coalesce(func.max(CollectionStory.position), 0)).where(
        CollectionStory.collection_id == collection.id
    )
    position = (db.session.scalar(last) or 0) + 1
    row = insert_or(CollectionStory).values(
        collection_id=collection.id, story_id=story_id, position=position, source=note, note=text.render(note)
    )
    db.session.execute(row.on_conflict_do_nothing())


def remove_story(collection: Collection, story_id: int) -> None:
    db.session.execute(
        delete(CollectionStory).where(
            CollectionStory.collection_id == collection.id, CollectionStory.story_id == story_id
        )
    )


def move_story(collection: Collection, story_id: int, *, by: int) -> None:
    """One place up (-1) or down (1). The whole order is written in one statement, so that it stays one order."""
    order = queries.collections.order_of(collection.id)
    if story_id not in order:
        return
    here = order.index(story_id)
    there = min(max(here + by, 0), len(order) - 1)
    order.insert(there, order.pop(here))
    places = {each: number for number, each in enumerate(order, 1)}
    db.session.execute(
        update(CollectionStory)
        .where(CollectionStory.collection_id == collection.id)
        .values(position=case(places, value=CollectionStory.story_id))
        .execution_options(synchronize_session=False)
    )


def annotate(collection: Collection, story_id: int, note: str) -> None:
    """Why this story, in this place."""
    placed = queries.collections.place_of(collection.id, story_id)
    placed.source, placed.note = note, text.render(note)
    db.session.flush()


def publish(collection: Collection, *, by: Member, is_public: bool) -> None:
    """Open it to the community, or to everybody. Raises Nothing, NotForTheWorld."""
    placed = queries.collections.placed_in(circle_queries.viewer_for(by), collection.id)
    if not any(each.is_readable for each in placed):
        raise Nothing
    if is_public and (closed := [each.title for each in placed if each.is_readable and not each.is_public]):
        raise NotForTheWorld(closed)
    community = circle_queries.community()
    assert community is not None
    collection.circle_id, collection.is_public = community.id, is_public
    collection.published_at, collection.published_by_id = clock.now(), by.id
    db.session.flush()
    audit.note("collection.publication", actor_id=by.id, subject=("collection", collection.id))
    bus.publish(
        CollectionPublished(collection_id=collection.id, circle_id=community.id, is_public=is_public, by_id=by.id)
    )


def take_back(collection: Collection, *, by: Member) -> None:
    """A concept of the editors again."""
    editors = queries.works.editors_circle()
    assert editors is not None
    collection.circle_id, collection.is_public = editors.id, False
    collection.published_at, collection.published_by_id = None, None
    db.session.flush()
    audit.note("collection.taken_back", actor_id=by.id, subject=("collection", collection.id))
    bus.publish(CollectionTakenDown(collection_id=collection.id))


def throw_away(collection: Collection, *, by: Member) -> None:
    """Its stories stay where they are."""
    collection_id = collection.id
    db.session.delete(collection)
    db.session.flush()
    audit.note("collection.thrown_away", actor_id=by.id, subject=("collection", collection_id))
    bus.publish(CollectionTakenDown(collection_id=collection_id))


def feature(story_id: int, *, by: Member) -> None:
    """The story of this month; another one steps aside."""
    row = insert_or(Feature)
    db.session.execute(
        row.on_conflict_do_update(
            index_elements=["month"], set_={name: row.excluded[name] for name in ("story_id", "by_id", "at")}
        ),
        {"month": queries.reading.this_month(), "story_id": story_id, "by_id": by.id, "at": clock.now()},
    )
    audit.note("story.featured", actor_id=by.id, subject=("story", story_id))


def feature_no_more(story_id: int, *, by: Member) -> None:
    db.session.execute(
        delete(Feature).where(Feature.month == queries.reading.this_month(), Feature.story_id == story_id)
    )
    audit.note("story.featured.no_more", actor_id=by.id, subject=("story", story_id))


def _say(collection: Collection, title: str, introduction: str, questions: Sequence[str]) -> None:
    collection.title, collection.source = title, introduction
    collection.introduction = text.render(introduction)
    collection.questions = list(questions)


def _said(collection: Collection) -> tuple[str, str, list[str]]:
    return collection.title, collection.source, list(collection.questions)
