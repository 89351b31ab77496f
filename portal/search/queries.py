"""Finding, within the sight of who searches: the circles of the viewer are part of the question."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import combinations, islice
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    String,
    and_,
    case,
    cast,
    column,
    exists,
    func,
    literal_column,
    or_,
    select,
    table,
)

from portal.circles.models import Membership
from portal.circles.viewer import Viewer
from portal.core import clock, kinds, spelling, words
from portal.core.db import db
from portal.core.kinds import Ref
from portal.core.text import fold
from portal.members.models import Member
from portal.search.ddl import INDEX
from portal.search.models import SearchEntry

NEWEST = 1000
"""Of how many texts the best are sought: ranking is what costs, and the newest thousand are what people look for."""

SHORTEST_INSIDE = 3
"""Letters that must be asked for before longer words that hold them count: fewer stand in nearly every word."""

MOST_INSIDE = 30
FEW = 5
"""Below so many finds, longer words that hold what was asked for are sought as well."""

PER_PAGE = 20
PEOPLE = 6
NAMES = 5000
"""Of how many members, the newest, the names are known when somebody mistypes one."""

_INDEX = table(INDEX, column("rowid"), column("rank"))
PERIODS = {"week": timedelta(days=7), "maand": timedelta(days=31), "jaar": timedelta(days=366)}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for."""

    stems: tuple[str, ...]
    circle_id: int = 0
    period: str = ""
    is_beginning: bool = False
    inside: tuple[tuple[str, ...], ...] = ()  # for each stem, those of longer words that hold it
    at_least: int = 0  # how many of the stems a find must hold; 0: all of them

    @property
    def marked(self) -> tuple[str, ...]:
        """Every stem that is a find."""
        return (*self.stems, *(stem for stems in self.inside for stem in stems))

    def choices(self) -> list[tuple[str, ...]]:
        """For each stem what may stand in its place, itself first."""
        inside = self.inside or ((),) * len(self.stems)
        return [(stem, *others) for stem, others in zip(self.stems, inside, strict=True)]

    def held_together(self) -> list[tuple[tuple[str, ...], ...]]:
        """The sets of choices of which a find holds one whole: all of them, or every `at_least` of them."""
        choices = self.choices()
        return list(combinations(choices, self.at_least or len(choices)))


@dataclass(frozen=True, slots=True)
class Finds:
    """A page of what was found, and how much there is in all."""

    rows: Sequence[Row[Any]]
    total: int


def found(viewer: Viewer, wanted: Wanted, *, offset: int) -> Finds:
    """The best finds, one per conversation or story: (entry columns, hits: how many texts of it say so)."""
    newest = _newest(viewer, wanted).limit(NEWEST).subquery()
    in_order = (newest.c.is_part, newest.c.rank, newest.c.id.desc())
    nth = func.row_number().over(partition_by=newest.c.within, order_by=in_order)
    hits = func.count().over(partition_by=newest.c.within)
    ranked = select(newest.c.id, newest.c.rank, nth.label("nth"), hits.label("hits")).subquery()
    total = func.count().over().label("total")
    best = (
        select(ranked.c.id, ranked.c.rank, ranked.c.hits, total)
        .where(ranked.c.nth == 1)
        .order_by(ranked.c.rank, ranked.c.id.desc())
        .limit(PER_PAGE)
        .offset(offset)
        .subquery()
    )
    rows = db.session.execute(
        select(
            SearchEntry.kind,
            SearchEntry.item_id,
            SearchEntry.title,
            SearchEntry.words,
            SearchEntry.url,
            SearchEntry.at,
            SearchEntry.circle_id,
            best.c.hits,
            best.c.total,
        )
        .join(best, best.c.id == SearchEntry.id)
        .order_by(best.c.rank, best.c.id.desc())
    ).all()
    return Finds(rows, rows[0].total if rows else 0)


def found_most(viewer: Viewer, wanted: Wanted, *, offset: int) -> tuple[Finds, Wanted]:
    """Where nothing holds all the words: what holds as many of them as any text does. At most seven statements."""
    for fewer in range(len(wanted.stems) - 1, 0, -1):
        wanted = replace(wanted, at_least=fewer)
        finds = found(viewer, wanted, offset=offset)
        if finds.total:
            return finds, wanted
    return Finds((), 0), wanted


def writers(viewer: Viewer, rows: Sequence[Row[Any]]) -> dict[Ref, str]:
    """Who wrote what was found, as the viewer may know them: one statement for each kind of thing among it."""
    by_kind: dict[str, list[int]] = {}
    for row in rows:
        by_kind.setdefault(row.kind, []).append(row.item_id)
    return {
        Ref(kind, id): card.by
        for kind, ids in by_kind.items()
        for id, card in kinds.get(kind).cards(ids, viewer).items()
    }


def people(viewer: Viewer, query: str) -> Sequence[Row[Any]]:
    """Members whom the viewer meets in a circle and whose name holds every word: (id, name, photo_id), one too many."""
    asked = fold(query).split()[:4]
    statement = select(Member.id, Member.name, Member.photo_id).where(_is_met(viewer))
    for word in asked:
        statement = statement.where(Member.name_folded.contains(word, autoescape=True))
    return db.session.execute(statement.order_by(Member.name_folded).limit(PEOPLE + 1)).all()


def known_to(viewer: Viewer) -> Counter[str]:
    """The words of the newest texts in the viewer's sight, by in how many they stand. One statement.

    Only texts in sight are looked through, so what is made of these never tells of another circle.
    """
    texts = db.session.execute(
        select(SearchEntry.title, SearchEntry.words)
        .where(_in_sight(viewer))
        .order_by(SearchEntry.id.desc())
        .limit(NEWEST)
    )
    known: Counter[str] = Counter()
    for title, said in texts:
        known.update(set(words.folded_words(f"{title} {said}")))
    return known


def held_inside(known: Counter[str], stems: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """For each stem, those of the most used words that hold it: Dutch writes 'buurtapp' as one word."""
    held = []
    for stem in stems:
        longer = (word for word, _times in known.most_common() if stem in word) if len(stem) >= SHORTEST_INSIDE else ()
        found = dict.fromkeys(each for word in islice(longer, MOST_INSIDE) for each in words.stems_of(word))
        held.append(tuple(each for each in found if each != stem))
    return tuple(held)


def meant(viewer: Viewer, known: Counter[str], query: str) -> str:
    """What was asked with its unknown words replaced by known ones or by names of people whom the viewer meets; '' when
    there are none. One statement."""
    names = db.session.scalars(select(Member.name).where(_is_met(viewer)).order_by(Member.id.desc()).limit(NAMES))
    return spelling.meant(query, known, spelling.names_in(names))


def _is_met(viewer: Viewer) -> ColumnElement[bool]:
    """Active members with whom the viewer shares a circle."""
    shares = exists().where(Membership.member_id == Member.id, Membership.circle_id.in_(viewer.circle_ids))
    return and_(Member.state == "active", shares)


def _newest(viewer: Viewer, wanted: Wanted) -> Select[Any]:
    """Ids with their rank (low is good) of what matches and is in sight, newest first."""
    is_sqlite = db.engine.dialect.name == "sqlite"
    statement = _fts5(wanted) if is_sqlite else _tsvector(wanted)
    statement = statement.where(_in_sight(viewer))
    if wanted.circle_id:
        statement = statement.where(SearchEntry.circle_id == wanted.circle_id)
    if wanted.period in PERIODS:
        statement = statement.where(SearchEntry.at >= clock.now() - PERIODS[wanted.period])
    return statement.order_by(_INDEX.c.rowid.desc() if is_sqlite else SearchEntry.id.desc())


def _fts5(wanted: Wanted) -> Select[Any]:
    star = "*" if wanted.is_beginning else ""
    asked = _asked(wanted, and_=" AND ", or_=" OR ", stem='"{}"' + star)
    return (
        select(SearchEntry.id, SearchEntry.within, _INDEX.c.rank, _is_part())
        .join(_INDEX, _INDEX.c.rowid == SearchEntry.id)
        .where(literal_column(INDEX).op("MATCH")(asked))
    )


def _tsvector(wanted: Wanted) -> Select[Any]:
    star = ":*" if wanted.is_beginning else ""
    asked = func.to_tsquery(
        literal_column("'simple'"),
        _asked(wanted, and_=" & ", or_=" | ", stem="'{}'" + star),
    )
    vector: ColumnElement[Any] = literal_column(f"search_entry.{INDEX}")
    rank = (-func.ts_rank(vector, asked)).label("rank")
    return select(SearchEntry.id, SearchEntry.within, rank, _is_part()).where(vector.op("@@")(asked))


def _asked(wanted: Wanted, *, and_: str, or_: str, stem: str) -> str:
    """What is wanted, in the words of a full-text index."""

    def one_of(parts: Iterable[str]) -> str:
        return "(" + or_.join(parts) + ")"

    return one_of(
        and_.join(one_of(stem.format(each) for each in choice) for choice in together)
        for together in wanted.held_together()
    )


def _is_part() -> ColumnElement[int]:
    """Of a thing and what is said about it, the thing itself is shown where both hold the words."""
    itself = SearchEntry.kind + ":" + cast(SearchEntry.item_id, String)
    return case((SearchEntry.within == itself, 0), else_=1).label("is_part")


def _in_sight(viewer: Viewer) -> ColumnElement[bool]:
    return or_(SearchEntry.circle_id.in_(viewer.circle_ids), SearchEntry.is_public.is_(True))
