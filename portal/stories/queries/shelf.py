"""The shelf as its readers find it. Each process keeps a catalogue of it in memory, one per database."""

import threading
from collections.abc import Collection, Sequence
from itertools import chain
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, and_, bindparam, select

from portal.circles.viewer import Viewer
from portal.core.db import db
from portal.members.models import Member, initials_of, photo_url_of
from portal.stories.models import Author, Shelf, ShelfEntry
from portal.stories.shelving.catalogue import Catalogue
from portal.stories.shelving.finding import Choice, Found, find

_catalogues: WeakKeyDictionary[Engine, Catalogue] = WeakKeyDictionary()
_one_at_a_time = threading.Lock()

_CATALOGUED = (
    *(ShelfEntry.story_id, ShelfEntry.is_there, ShelfEntry.circle_id, ShelfEntry.is_public, ShelfEntry.revision_id),
    *(ShelfEntry.title, ShelfEntry.lesson, ShelfEntry.place, ShelfEntry.minutes, ShelfEntry.facets),
    *(ShelfEntry.first_opened_at, ShelfEntry.recognised_count),
)
_NEWS: Any = (
    select(Shelf.era, Shelf.change, *_CATALOGUED)
    .select_from(Shelf)
    .outerjoin(ShelfEntry, and_(Shelf.era == bindparam("era"), ShelfEntry.change > bindparam("change")))
    .order_by(ShelfEntry.first_opened_at, ShelfEntry.story_id)
)
_EVERYTHING: Any = (
    select(Shelf.era, Shelf.change, *_CATALOGUED)
    .select_from(Shelf)
    .outerjoin(ShelfEntry, ShelfEntry.is_there.is_(True))
    .order_by(ShelfEntry.facets["gemeente"][0].as_string(), ShelfEntry.facets["wijk"][0].as_string())
)
_CARDS: Any = select(
    *(ShelfEntry.story_id, ShelfEntry.is_there, ShelfEntry.circle_id, ShelfEntry.is_public, ShelfEntry.title),
    *(ShelfEntry.lesson, ShelfEntry.tone, ShelfEntry.place, ShelfEntry.minutes, ShelfEntry.facets),
    *(ShelfEntry.first_opened_at, ShelfEntry.recognised_count),
).where(ShelfEntry.story_id.in_(bindparam("story_ids", expanding=True)))
_TELLERS: Any = (
    select(Author.story_id, Member.id, Member.name, Member.photo_id)
    .join(Member, Member.id == Author.member_id)
    .where(Author.story_id.in_(bindparam("story_ids", expanding=True)))
    .order_by(Author.added_at, Author.member_id)
)


class Teller(NamedTuple):
    """An author as a card shows them; to guests without their photo."""

    id: int
    name: str
    initials: str
    photo_url: str | None


class Card(NamedTuple):
    """A story as lists show it."""

    entry: Any
    tellers: Sequence[Teller]


def found(viewer: Viewer, choice: Choice) -> Found:
    """How many a choice finds, which stories stand on its page, and how many every other choice would give.

    One statement asks for what changed since this process looked last: nobody reads from an older shelf than the
    database shows at that moment.
    """
    with _one_at_a_time:
        return find(_catalogue(), choice, viewer.circle_ids)


def look() -> None:
    """Know what stands on the shelf, before anybody asks."""
    with _one_at_a_time:
        _catalogue()


def cards(viewer: Viewer, story_ids: Sequence[int]) -> list[Card]:
    """The cards of these stories, in this order, of those that the viewer may read. Two statements."""
    if not story_ids:
        return []
    entries = {row.story_id: row for row in db.session.execute(_CARDS, {"story_ids": story_ids})}
    if len(entries) < len(set(story_ids)):  # rows went without a word: what is remembered of them is of no use
        _forget()
    seen = [entries[each] for each in story_ids if each in entries and _is_in_sight(viewer, entries[each])]
    tellers = _tellers_of(viewer, [each.story_id for each in seen])
    return [Card(each, tellers.get(each.story_id, ())) for each in seen]


def _catalogue() -> Catalogue:
    """What this process knows, brought up to date."""
    kept = _catalogues.get(db.engine)
    if kept is not None:
        news = db.session.execute(_NEWS, {"era": kept.era, "change": kept.change}).all()
        era, change = (news[0].era, news[0].change) if news else ("", 0)
        if era == kept.era and change >= kept.change:
            for entry in news:
                if entry.story_id is not None:
                    kept.update(entry)
            kept.change = change
            if not kept.is_worn:
                return kept
    _catalogues[db.engine] = _loaded()
    return _catalogues[db.engine]


def _loaded() -> Catalogue:
    result = db.session.connection().execute(_EVERYTHING)  # not through the session, which would read all rows at once
    rows = chain.from_iterable(result.partitions(2000))
    first = next(rows, None)
    if first is None:
        return Catalogue()
    entries = chain((first,), rows) if first.story_id is not None else ()
    return Catalogue(entries, era=first.era, change=first.change)


def _forget() -> None:
    with _one_at_a_time:
        _catalogues.pop(db.engine, None)


def _is_in_sight(viewer: Viewer, entry: Any) -> bool:
    """Asked of the row itself: it may have been taken off between the statements of one request."""
    return entry.is_there and (entry.is_public or viewer.is_in(entry.circle_id))


def _tellers_of(viewer: Viewer, story_ids: Collection[int]) -> dict[int, list[Teller]]:
    tellers: dict[int, list[Teller]] = {}
    for row in db.session.execute(_TELLERS, {"story_ids": story_ids}):
        photo_url = None if viewer.is_guest else photo_url_of(row.id, row.photo_id)
        tellers.setdefault(row.story_id, []).append(Teller(row.id, row.name, initials_of(row.name), photo_url))
    return tellers
