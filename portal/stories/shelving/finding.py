"""What somebody looks for on the shelf, and what stands there of it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from portal.stories.shelving.catalogue import FACETS, PLACES, Catalogue

WORDS = "q"
PER_PAGE = 24
FEW_MUNICIPALITIES = 12
"""Of so many municipalities the neighbourhoods are counted too; of more, once some are chosen."""
SORTS = {
    "nieuwste": ("opened", False),
    "oudste": ("opened", True),
    "herkend": ("recognised", False),
    "kort": ("short", False),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody looks for: facet -> values (any of them), words (all of them); in which order, and which page."""

    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    words: Sequence[str] = ()
    sort: str = "nieuwste"
    page: int = 1
    counts_all_of: str = ""
    """The facet of which every value is counted: neighbourhoods are not, unless they are asked for."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a choice finds."""

    total: int
    page: int
    story_ids: Sequence[int]
    counts: Mapping[str, Mapping[str, int]]
    """Facet -> value -> how many there are of it, given what was chosen in the other facets."""
    without: Mapping[str, int]
    """Where nothing is found: what was chosen in (a facet, or the words) -> how many there are if it is let go."""
    is_empty: bool
    """Whether there is nothing at all, whatever is chosen."""


def find(catalogue: Catalogue, choice: Choice, circle_ids: Collection[int]) -> Found:
    """What whoever is in these circles finds. Nothing that they may not read has a part in any number."""
    everything = catalogue.seen_in(circle_ids)
    chosen = _chosen(catalogue, choice)
    found = _all_of(everything, chosen.values())
    rest = {each: _all_of(everything, (bits for other, bits in chosen.items() if other != each)) for each in chosen}
    total = found.bit_count()
    page = min(max(choice.page, 1), max(1, -(-total // PER_PAGE)))
    order, is_turned = SORTS[choice.sort]
    positions = catalogue.orders[order].page(
        found, total, offset=(page - 1) * PER_PAGE, limit=PER_PAGE, is_turned=is_turned
    )
    return Found(
        total=total,
        page=page,
        story_ids=[catalogue.story_at(position) for position in positions],
        counts={
            **{
                facet: sets.counts(rest.get(facet, found), map(str, circle_ids) if facet == "kring" else None)
                for facet, sets in catalogue.facets.items()
            },
            "gemeente": (municipalities := catalogue.places["gemeente"].counts(rest.get("gemeente", found))),
            "wijk": _neighbourhoods(catalogue, choice, rest.get("wijk", found), municipalities),
        },
        without={} if total else {each: bits.bit_count() for each, bits in rest.items()},
        is_empty=not everything,
    )


def _chosen(catalogue: Catalogue, choice: Choice) -> dict[str, int]:
    """What was chosen in -> the positions that fit it."""
    chosen = {
        facet: (catalogue.places if facet in PLACES else catalogue.facets)[facet].union(choice.values[facet])
        for facet in FACETS
        if choice.values.get(facet)
    }
    if choice.words:
        chosen[WORDS] = _all_of(-1, map(catalogue.words.holding, choice.words))
    return chosen


def _all_of(bits: int, others: Iterable[int]) -> int:
    for each in others:
        bits &= each
    return bits


def _neighbourhoods(
    catalogue: Catalogue, choice: Choice, among: int, municipalities: Collection[str]
) -> Mapping[str, int]:
    """Those of the municipalities that were chosen, or of all where there are few; and those that were chosen."""
    if choice.counts_all_of == "wijk":
        return catalogue.places["wijk"].counts(among)
    if choice.values.get("gemeente"):
        municipalities = choice.values["gemeente"]
    elif len(municipalities) > FEW_MUNICIPALITIES:
        municipalities = ()
    values = set(choice.values.get("wijk", ()))
    values.update(*(catalogue.within.get(each, ()) for each in municipalities))
    return catalogue.places["wijk"].counts(among, values)
