"""What a reader asks of the shelf, as it stands in the address."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from portal.circles.viewer import Viewer
from portal.core.i18n import lazy_gettext as _l
from portal.stories import outline
from portal.stories.shelving.finding import SORTS, WORDS, Choice
from portal.stories.shelving.words import MOST, words_in
from portal.taxonomy.themes import THEMES

PATH = "/verhalen"
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
_FIELDS = {"toon": "tone", "trede": "given", "fase": "phase"}


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

    def url(self, path: str = PATH, **other: Any) -> str:
        """The address of this, or with something otherwise; a change leads to the first page."""
        changed = replace(self, **{"page": 1, **other})
        asked = changed.address | ({"pagina": changed.page} if changed.page > 1 else {})
        return f"{path}?{urlencode(asked, doseq=True)}" if asked else path

    def with_value(self, facet: str, value: str) -> str:
        """The address with one value more."""
        return self.url(chosen={**self.chosen, facet: (*self.chosen.get(facet, ()), value)})

    def without(self, facet: str, value: str | None = None) -> str:
        """The address without one value, all of a facet, or the words."""
        if facet == WORDS:
            return self.url(asked="")
        left = tuple(each for each in self.chosen[facet] if value is not None and each != value)
        return self.url(chosen={**self.chosen, facet: left})


def label_of(viewer: Viewer, facet: str, value: str) -> str:
    """What a value is called."""
    if facet == "thema":
        return str(THEMES[value].name)
    if facet == "kring":
        return viewer.standings[int(value)].name
    return outline.fields()[_FIELDS[facet]].named(value) if facet in _FIELDS else value


def options_of(facet: str) -> Iterable[str] | None:
    """The values that there can be, in the order of the form; None where there can be any."""
    if facet == "thema":
        return THEMES
    return tuple(each.key for each in outline.fields()[_FIELDS[facet]].options) if facet in _FIELDS else None


def _is_one(viewer: Viewer, facet: str, value: str) -> bool:
    """Whether there can be such a value. Whether there are stories of it makes no difference: that would tell."""
    if facet == "kring":
        return value.isdecimal() and viewer.is_in(int(value))
    if facet == "jaar":
        return value.isdecimal() and len(value) == 4
    options = options_of(facet)
    return options is None or value in options


def _cleaned(values: Iterable[str]) -> Iterator[str]:
    for value in list(values)[:MOST_VALUES]:
        if said := " ".join(value.split())[:LONGEST]:
            yield said


def _first(values: Sequence[str] | None) -> str:
    return next(_cleaned(values or ()), "")
