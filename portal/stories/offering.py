"""What there is to choose on the shelf, in words, and where each choice leads."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from heapq import nlargest
from typing import NamedTuple

from portal.circles.viewer import Viewer
from portal.core.i18n import gettext as _
from portal.core.text import fold
from portal.stories.choosing import FACETS, PATH, Wanted, label_of, options_of
from portal.stories.shelving.catalogue import PLACES
from portal.stories.shelving.finding import WORDS, Found

SHOWN = 8
"""Values of a facet that stand beside the stories; all of them have a page of their own."""
SHOWN_AT_ONCE = 400
ALWAYS_OPEN = ("thema", "gemeente", "toon")


class Value(NamedTuple):
    """One value of a facet: how many stories there would be with it."""

    key: str
    label: str
    stories: int
    is_chosen: bool


class Facet(NamedTuple):
    """Something by which stories are told apart, with its values as far as there are stories of them."""

    key: str
    label: str
    values: Sequence[Value]
    number: int
    """How many values there are; more than are shown."""
    more_url: str
    is_open: bool


class Link(NamedTuple):
    """Somewhere to go: with one value more or less, or without what was asked too much."""

    facet: str
    label: str
    url: str
    stories: int = 0
    is_chosen: bool = False


def facets_of(viewer: Viewer, wanted: Wanted, found: Found) -> list[Facet]:
    """What there is to choose."""
    return [_facet(viewer, facet, found.counts[facet], wanted) for facet in FACETS if is_offered(viewer, facet)]


def is_offered(viewer: Viewer, facet: str) -> bool:
    """Without any circle of one's own besides the community there is none to choose from."""
    return facet in FACETS and (facet != "kring" or len(viewer.standings) > 1)


def every_value(viewer: Viewer, wanted: Wanted, found: Found, facet: str, part: str) -> tuple[list[Link], int]:
    """The values of a facet whose name holds a part, by name, and how many there are; of too many the most told of."""
    chosen, counts = wanted.chosen.get(facet, ()), found.counts[facet]
    there = [key for key in _in_order(viewer, facet, counts, chosen) if part in _folded(label_of(viewer, facet, key))]
    shown = set(nlargest(SHOWN_AT_ONCE, there, key=lambda key: counts.get(key, 0)))
    links = [
        Link(
            facet,
            label_of(viewer, facet, key),
            wanted.without(facet, key) if key in chosen else wanted.with_value(facet, key),
            counts.get(key, 0),
            key in chosen,
        )
        for key in there
        if key in shown
    ]
    return links, len(there)


def chips_of(viewer: Viewer, wanted: Wanted) -> Iterator[Link]:
    """What was chosen, one by one, with the address without it."""
    if wanted.asked:
        yield Link(_("Words"), f"“{wanted.asked}”", wanted.without(WORDS))
    for facet, values in wanted.chosen.items():
        for value in values:
            yield Link(str(FACETS[facet]), label_of(viewer, facet, value), wanted.without(facet, value))


def ways_out(wanted: Wanted, found: Found) -> list[Link]:
    """Where nothing is found: what to let go of so that something is, the most first."""
    rest = sorted(found.without.items(), key=lambda pair: -pair[1])
    return [
        Link(_("Words") if facet == WORDS else str(FACETS[facet]), "", wanted.without(facet), stories)
        for facet, stories in rest
        if stories
    ]


def _facet(viewer: Viewer, facet: str, counts: Mapping[str, int], wanted: Wanted) -> Facet:
    chosen = wanted.chosen.get(facet, ())
    shown = _foremost(viewer, facet, counts, chosen)
    return Facet(
        facet,
        str(FACETS[facet]),
        [Value(key, label_of(viewer, facet, key), counts.get(key, 0), key in chosen) for key in shown],
        len(counts.keys() | set(chosen)),
        wanted.url(path=f"{PATH}/kiezen/{facet}"),
        facet in ALWAYS_OPEN or bool(chosen) or (facet == "wijk" and "gemeente" in wanted.chosen),
    )


def _foremost(viewer: Viewer, facet: str, counts: Mapping[str, int], chosen: Sequence[str]) -> list[str]:
    """The first of them, or the places with the most stories; and what was chosen besides."""
    if facet in PLACES:
        most = nlargest(SHOWN, counts, key=counts.__getitem__)
    else:
        most = _in_order(viewer, facet, counts, chosen)[: None if facet == "thema" else SHOWN]
    return [*most, *(key for key in chosen if key not in most)]


def _in_order(viewer: Viewer, facet: str, counts: Mapping[str, int], chosen: Sequence[str]) -> list[str]:
    """The values that are found or chosen: as the form has them, the latest year first, or by name."""
    there = counts.keys() | set(chosen)
    options = options_of(facet)
    if options is not None:
        return [key for key in options if key in there]
    if facet == "jaar":
        return sorted(there, reverse=True)
    return sorted(there, key=lambda key: _folded(label_of(viewer, facet, key)).removeprefix("'s-"))


@lru_cache(maxsize=8_000)
def _folded(name: str) -> str:
    return fold(name)
