"""What somebody asks of search, and how a find is shown. The words and stems themselves: `core/words.py`."""

from functools import lru_cache

from markupsafe import Markup

from portal.core.text import fold
from portal.core.words import WORD, stem_of, stems_of

SNIPPET = 220
LONG = 200  # characters: beyond this a title is one word among many


def stems_kept(title: str, words: str) -> str:
    """What the index keeps of a text: its title twice, and more in a long text, in which it would drown."""
    return " ".join((*(stems_of(title) * (2 + len(words) // LONG)), *stems_of(words)))


def wanted_in(query: str) -> tuple[str, ...]:
    """The stems that somebody asks for, each once, eight at most; none when they ask nothing that can be found."""
    return tuple(dict.fromkeys(stem for stem in stems_of(query) if len(stem) > 1))[:8]


def snippet(text: str, wanted: tuple[str, ...], *, is_beginning: bool = False) -> Markup:
    """The part of a text that holds most of what is wanted, each find marked.

    `is_beginning`: a find begins with what is wanted, rather than being it.
    """
    finds = [found.span() for found in WORD.finditer(text) if _is_wanted(found[0], wanted, is_beginning)]
    start = _best_start(text, finds)
    end = _before_space(text, start + SNIPPET)
    parts, at = [], start
    for begin, stop in finds:
        if begin >= at and stop <= end:
            parts.append(Markup("{}<mark>{}</mark>").format(text[at:begin], text[begin:stop]))
            at = stop
    parts.append(Markup("{}").format(text[at:end]))
    return Markup("").join((*(("… ",) if start else ()), *parts, *((" …",) if end < len(text) else ())))


def _is_wanted(word: str, wanted: tuple[str, ...], is_beginning: bool) -> bool:
    for part in WORD.findall(_folded(word)):
        stem = stem_of(part)
        if stem in wanted or (is_beginning and part.startswith(wanted)):
            return True
    return False


def _best_start(text: str, finds: list[tuple[int, int]]) -> int:
    """Where a snippet begins: a little before the find around which most others stand."""
    if not finds or len(text) <= SNIPPET:
        return 0
    best = max(finds, key=lambda find: sum(find[0] <= other[0] < find[0] + SNIPPET - 60 for other in finds))
    if best[0] < 60:
        return 0
    before = text.find(" ", best[0] - 50)
    return before + 1 if 0 <= before < best[0] else best[0]


def _before_space(text: str, end: int) -> int:
    if end >= len(text):
        return len(text)
    space = text.rfind(" ", end - 60, end)
    return space if space > 0 else end


@lru_cache(maxsize=60_000)
def _folded(word: str) -> str:
    return fold(word)
