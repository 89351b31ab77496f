"""What a reader asks of the shelf, as it stands in the address, and what there is to choose, in words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from heapq import nlargest
from typing import Any, NamedTuple
from urllib.parse import urlencode

from portal.circles.viewer import Viewer
from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l
from portal.stories import outline
from portal.stories.shelving.catalogue import PLACES
from portal.stories.shelving.finding import SORTS, WORDS, Choice, Found
from portal.stories.shelving.words import MOST, words_in
from portal.taxonomy.themes import THEMES

PATH = "/verhalen"
SHOWN = 8
"""Values of a facet that stand below each other; the others are in a list to choose from."""
MOST_VALUES = 20
LONGEST = 120

FACETS: dict[str, Any] = {
    "thema": _l("Theme"),
    "gemeente": _l("Municipality"),
    "wijk": _l("Neighbourhood or village"),
    "toon": _l("How it went"),
    "trede": _l("Level given to residents"),
    "fase": _l("Phase of policy"),
    "jaar": _l("Year in which it began"),
    "kring": _l("Circle it comes from"),
}
ORDERS: dict[str, Any] = {
    "nieuwste": _l("Newest"),
    "oudste": _l("Oldest"),
    "herkend": _l("Most recognised"),
    "kort": _l("Shortest to read"),
}
ALWAYS_OPEN = ("thema", "gemeente", "toon")
_FIELDS = {"toon": "tone", "trede": "given", "fase": "phase"}


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
    others: Sequence[tuple[str, str, int]]
    """As values, but plain: there may be hundreds."""
    is_open: bool


class Chip(NamedTuple):
    """Something that was chosen, and the address without it."""

    facet: str
    label: str
    url: str


class WayOut(NamedTuple):
    """What can be let go of so that something is found: how many stories."""

    facet: str
    stories: int
    url: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; only what can be asked."""

    asked: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = "nieuwste"
    page: int = 1

    @classmethod
    def of(cls, viewer: Viewer, asked: Mapping[str, Sequence[str]]) -> "Wanted":
        """From an address. What is no theme, level or circle of the viewer's is passed over."""
        chosen = {
            facet: tuple(dict.fromkeys(each for each in _cleaned(asked.get(facet, ())) if _is_one(viewer, facet, each)))
            for facet in FACETS
        }
        sort, page = _first(asked.get("volgorde")), _first(asked.get("pagina"))
        return cls(
            asked=_first(asked.get(WORDS))[:LONGEST],
            chosen={facet: values for facet, values in chosen.items() if values},
            sort=sort if sort in SORTS else "nieuwste",
            page=int(page) if page.isdecimal() and len(page) < 8 else 1,
        )

    @property
    def choice(self) -> Choice:
        return Choice(self.chosen, words_in(self.asked)[:MOST], self.sort, self.page)

    @property
    def is_open(self) -> bool:
        """Whether it narrows nothing."""
        return not self.asked and not self.chosen

    @property
    def is_beginning(self) -> bool:
        """Whether it is what one finds on coming in."""
        return self == Wanted()

    @property
    def filters(self) -> int:
        return sum(map(len, self.chosen.values()))

    @property
    def address(self) -> dict[str, Any]:
        """What of it stands in an address besides the page."""
        asked = {WORDS: self.asked, **self.chosen, "volgorde": self.sort if self.sort != "nieuwste" else ""}
        return {name: value for name, value in asked.items() if value}

    def url(self, **other: Any) -> str:
        """The address of this, or with something otherwise; a change leads to the first page."""
        changed = replace(self, **{"page": 1, **other})
        asked = changed.address | ({"pagina": changed.page} if changed.page > 1 else {})
        return f"{PATH}?{urlencode(asked, doseq=True)}" if asked else PATH

    def without(self, facet: str, value: str | None = None) -> str:
        """The address without one value, all of a facet, or the words."""
        if facet == WORDS:
            return self.url(asked="")
        left = tuple(each for each in self.chosen[facet] if value is not None and each != value)
        return self.url(chosen={**self.chosen, facet: left})


def facets_of(viewer: Viewer, wanted: Wanted, found: Found) -> list[Facet]:
    """What there is to choose. Without any circle of one's own there is none to choose from."""
    return [
        _facet(viewer, facet, found.counts[facet], wanted)
        for facet in FACETS
        if facet != "kring" or len(viewer.standings) > 1
    ]


def chips_of(viewer: Viewer, wanted: Wanted) -> Iterator[Chip]:
    """What was chosen, one by one."""
    if wanted.asked:
        yield Chip(str(_("Words")), f"“{wanted.asked}”", wanted.without(WORDS))
    for facet, values in wanted.chosen.items():
        for value in values:
            yield Chip(str(FACETS[facet]), _label(viewer, facet, value), wanted.without(facet, value))


def ways_out(wanted: Wanted, found: Found) -> list[WayOut]:
    """Where nothing is found: what to let go of so that something is, the most first."""
    rest = sorted(found.without.items(), key=lambda pair: -pair[1])
    return [
        WayOut(str(_("Words") if facet == WORDS else FACETS[facet]), count, wanted.without(facet))
        for facet, count in rest
        if count
    ]


def _facet(viewer: Viewer, facet: str, counts: Mapping[str, int], wanted: Wanted) -> Facet:
    chosen = wanted.chosen.get(facet, ())
    keys = list(_in_order(viewer, facet, counts, chosen))
    shown = keys if facet == "thema" else _foremost(facet, keys, counts, chosen)
    others = [key for key in keys if key not in shown] if len(keys) > len(shown) else ()
    return Facet(
        facet,
        str(FACETS[facet]),
        [Value(key, _label(viewer, facet, key), counts.get(key, 0), key in chosen) for key in shown],
        [(key, key if facet in PLACES else _label(viewer, facet, key), counts.get(key, 0)) for key in others],
        facet in ALWAYS_OPEN or bool(chosen) or (facet == "wijk" and "gemeente" in wanted.chosen),
    )


def _in_order(viewer: Viewer, facet: str, counts: Mapping[str, int], chosen: Iterable[str]) -> Iterable[str]:
    """The values that are found or chosen: as the form has them, the latest year first, or by name."""
    there = counts.keys() | set(chosen)
    if facet in _FIELDS or facet == "thema":
        return (key for key in _options(facet) if key in there)
    if facet == "jaar":
        return sorted(there, reverse=True)
    if facet in PLACES:
        return sorted(there, key=_by_name)
    return sorted(there, key=lambda key: _by_name(_label(viewer, facet, key)))


def _foremost(facet: str, keys: Sequence[str], counts: Mapping[str, int], chosen: Sequence[str]) -> list[str]:
    """The first of them, or the places with the most stories; and what was chosen besides."""
    most = nlargest(SHOWN, keys, key=lambda key: counts.get(key, 0)) if facet in PLACES else keys[:SHOWN]
    return [*most, *(key for key in chosen if key not in most)]


def _options(facet: str) -> Iterable[str]:
    return THEMES if facet == "thema" else (each.key for each in outline.fields()[_FIELDS[facet]].options)


def _label(viewer: Viewer, facet: str, value: str) -> str:
    if facet in PLACES:
        return value
    if facet == "thema":
        return str(THEMES[value].name)
    if facet == "kring":
        return viewer.standings[int(value)].name
    return outline.fields()[_FIELDS[facet]].named(value) if facet in _FIELDS else value


def _is_one(viewer: Viewer, facet: str, value: str) -> bool:
    """Whether there can be such a value. Whether there are stories of it makes no difference: that would tell."""
    if facet == "kring":
        return value.isdecimal() and viewer.is_in(int(value))
    if facet == "jaar":
        return value.isdecimal() and len(value) == 4
    return value in _options(facet) if facet in _FIELDS or facet == "thema" else True


@lru_cache(maxsize=8_000)
def _by_name(value: str) -> str:
    return value.removeprefix("'s-").casefold()


def _cleaned(values: Iterable[str]) -> Iterator[str]:
    for value in list(values)[:MOST_VALUES]:
        if said := " ".join(value.split())[:LONGEST]:
            yield said


def _first(values: Sequence[str] | None) -> str:
    return next(_cleaned(values or ()), "")
