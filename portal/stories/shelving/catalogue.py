"""All stories on the shelf, by what they are found by."""

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from portal.stories.shelving.bits import Sets
from portal.stories.shelving.blocks import Blocks
from portal.stories.shelving.orders import NOWHERE, Order
from portal.stories.shelving.words import Words

PLACES = ("gemeente", "wijk")
OTHERS = ("thema", "trede", "toon", "fase", "kring", "jaar")
FACETS = (*OTHERS, *PLACES)
WORLD = 0
"""Stands beside the ids of circles: everybody may read it."""

_SEQUENCE = 24  # bits of the sequence in which stories were opened
_MOST = (1 << 15) - 1  # recognitions and minutes beyond this are not told apart


class Catalogue:
    """The shelf as it was at one change of one era (see `models.Shelf`).

    Stories that were there when it was loaded stand by place. One that comes later, or says something else, stands
    behind them; its former position is in nobody's sight, and whatever else is kept of that position does no harm.
    """

    def __init__(self, entries: Iterable[Any] = (), *, era: str = "", change: int = 0) -> None:
        """Begin with these entries, which come by municipality and neighbourhood."""
        self.era = era
        self.change = change
        self.sight = Sets()
        self.facets = {facet: Sets() for facet in OTHERS}
        self.places = {facet: Blocks() for facet in PLACES}
        self.within: dict[str, set[str]] = defaultdict(set)  # municipality -> its neighbourhoods
        self.words = Words()
        self.orders: dict[str, Order] = {}
        self.is_worn = False
        """Whether it is better loaded anew."""
        self._positions: dict[int, int] = {}
        self._stories, self._circles, self._revisions = array("q"), array("q"), array("q")  # by position
        self._is_there = bytearray()
        self._opened = 0
        self._last: tuple[Any, int] | None = None
        self._behind = 0
        self._load(entries)

    def update(self, entry: Any) -> None:
        """Hear of an entry that changed."""
        position = self._positions.get(entry.story_id)
        if position is None:
            if entry.is_there:
                self._open(entry)
        elif self._says_the_same(position, entry):
            self._show(position, bool(entry.is_there))
            number = _recognised(entry.recognised_count, self.orders["opened"].number_of(position))
            if number != self.orders["recognised"].number_of(position):
                self.orders["recognised"].move(position, number)
        else:
            self._show(position, False)
            if entry.is_there:
                sequence = self.orders["opened"].number_of(position)
                for order in self.orders.values():
                    order.drop(position)
                self._stand_behind(entry, sequence)

    def story_at(self, position: int) -> int:
        return self._stories[position]

    def seen_in(self, circle_ids: Collection[int]) -> int:
        """The positions of all stories that whoever is in these circles may read."""
        return self.sight.union({WORLD, *circle_ids})

    def _load(self, entries: Iterable[Any]) -> None:
        moments: list[tuple[Any, int, int]] = []
        counted: list[tuple[int, int]] = []
        place, first = ("", ""), 0
        for entry in entries:
            if _place_of(entry) != place:
                self._end_run(place, first, is_last=_place_of(entry)[0] != place[0])
                place, first = _place_of(entry), len(self._stories)
            counted += [(0, 0)] * (len(self._stories) - len(counted))
            counted.append((entry.recognised_count, entry.minutes))
            moments.append((entry.first_opened_at, entry.story_id, len(self._stories)))
            self._stand(entry)
        self._end_run(place, first, is_last=True)
        moments.sort()
        self._rank([position for _moment, _story_id, position in moments], counted)
        self._last = moments[-1][:2] if moments else None
        self._opened = len(moments)
        self.words.settle(len(self._stories))
        for sets in (self.sight, *self.facets.values()):
            sets.settle(len(self._stories))
        for blocks in self.places.values():
            blocks.settle(len(self._stories))

    def _end_run(self, place: tuple[str, str], first: int, *, is_last: bool) -> None:
        """All of one neighbourhood stand there. After the last of a municipality the rest of the octet stays open."""
        municipality, neighbourhood = place
        if len(self._stories) == first:
            return
        self._name(place)
        if neighbourhood:
            self.places["wijk"].add_run(neighbourhood, first, len(self._stories))
        gap = -len(self._stories) % 8 if is_last else 0
        for each in (self._stories, self._circles, self._revisions):
            each.extend((0,) * gap)
        self._is_there.extend(bytes(gap))
        if municipality:
            self.places["gemeente"].add_run(municipality, first, len(self._stories))

    def _rank(self, positions: list[int], counted: list[tuple[int, int]]) -> None:
        """Everything stands: put it in order. The positions come as they were opened."""
        opened = array("q", (NOWHERE,)) * len(self._stories)
        for sequence, position in enumerate(positions):
            opened[position] = sequence
        counted += [(0, 0)] * (len(opened) - len(counted))
        both = list(zip(opened, counted, strict=True))
        self.orders = {
            "opened": Order(opened),
            "recognised": Order(at if at < 0 else _recognised(count, at) for at, (count, _minutes) in both),
            "short": Order(at if at < 0 else _short(minutes, at) for at, (_count, minutes) in both),
        }

    def _open(self, entry: Any) -> None:
        """It was not there before. What was opened earlier than others came to be ranks anew."""
        moment = (entry.first_opened_at, entry.story_id)
        if self._last is not None and moment < self._last:
            self.is_worn = True
            return
        self._stand_behind(entry, self._opened)
        self._last = moment
        self._opened += 1

    def _stand_behind(self, entry: Any, sequence: int) -> None:
        place = _place_of(entry)
        self._name(place)
        for facet, value in zip(PLACES, place, strict=True):
            if value:
                self.places[facet].add(value, len(self._stories))
        self._stand(entry)
        self.orders["opened"].add(sequence)
        self.orders["recognised"].add(_recognised(entry.recognised_count, sequence))
        self.orders["short"].add(_short(entry.minutes, sequence))
        self._behind += 1
        self.is_worn = self.is_worn or self._behind > 500 + len(self._stories) // 50

    def _stand(self, entry: Any) -> None:
        """Take the next position."""
        position = self._positions[entry.story_id] = len(self._stories)
        self._stories.append(entry.story_id)
        self._circles.append(entry.circle_id)
        self._revisions.append(_said(entry))
        self._is_there.append(False)
        self._show(position, True)
        for facet, sets in self.facets.items():
            sets.add(entry.facets.get(facet, ()), position)
        self.words.add(f"{entry.title} {entry.lesson} {entry.place}", position)

    def _show(self, position: int, is_there: bool) -> None:
        """Put a position into the sight of its readers, or take it out of it."""
        if bool(self._is_there[position]) is is_there:
            return
        self._is_there[position] = is_there
        readers = (self._circles[position], *((WORLD,) if self._revisions[position] & 1 else ()))
        (self.sight.add if is_there else self.sight.drop)(readers, position)

    def _says_the_same(self, position: int, entry: Any) -> bool:
        """The same revision to the same readers: what it is found by follows from that."""
        return self._circles[position] == entry.circle_id and self._revisions[position] == _said(entry)

    def _name(self, place: tuple[str, str]) -> None:
        municipality, neighbourhood = place
        if neighbourhood:
            self.within[municipality].add(neighbourhood)


def _place_of(entry: Any) -> tuple[str, str]:
    municipality, neighbourhood = (next(iter(entry.facets.get(facet, ())), "") for facet in PLACES)
    return municipality, neighbourhood


def _said(entry: Any) -> int:
    """A revision, and whether to the world."""
    return int(entry.revision_id << 1 | bool(entry.is_public))


def _recognised(count: int, sequence: int) -> int:
    """The most recognised first; of as many the latest."""
    return min(count, _MOST) << _SEQUENCE | sequence


def _short(minutes: int, sequence: int) -> int:
    """The shortest first; of as many minutes the latest."""
    return (_MOST - min(minutes, _MOST)) << _SEQUENCE | sequence
