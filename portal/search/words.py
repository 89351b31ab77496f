"""Words as search compares them: folded, without the ones that say nothing, reduced to their Dutch stem.

The same stems are kept and asked for on both databases: so both find the same.
"""

import re
import threading
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import snowballstemmer
from markupsafe import Markup

from portal.core.text import fold

WORD = re.compile(r"[^\W_]+")
LONGEST = 40  # letters: beyond this it is no word but a key or an address
SNIPPET = 220

# Words that stand in every text and would only hide what was asked for.
_EMPTY = """
    aan al als bij dan dat de den der deze die dit door dus een en er had heb heeft hem het hier hij hoe hun ik in is
    ja je kan maar me men met mij mijn naar nee niet nog nu of om omdat ons onze ook op over te tot u uit van voor was
    wat we wel wij wil worden wordt ze zich zij zijn zo zou the and
"""
EMPTY = frozenset(_EMPTY.split())

_own = threading.local()


def stems_of(text: str) -> list[str]:
    """The stems of a text in its order, empty words left out."""
    return [stem for word in WORD.findall(_comparable(text)) if (stem := _stem_or_none(word))]


def wanted_in(query: str) -> tuple[str, ...]:
    """The stems that somebody asks for, each once, eight at most; none when they ask nothing that can be found."""
    return tuple(dict.fromkeys(stem for stem in stems_of(query) if len(stem) > 1))[:8]


def folded_words(text: str) -> Iterator[str]:
    """The words themselves, folded: for guessing what somebody meant."""
    return (word for word in WORD.findall(_comparable(text)) if word not in EMPTY and 3 < len(word) <= LONGEST)


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


def _comparable(text: str) -> str:
    """The text folded; most texts are plain ASCII, for which that is nothing but small letters."""
    return text.casefold() if text.isascii() else fold(text)


def _is_wanted(word: str, wanted: tuple[str, ...], is_beginning: bool) -> bool:
    for part in WORD.findall(_folded(word)):
        stem = _stem(part)
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


def _stem_or_none(word: str) -> str:
    return "" if word in EMPTY or len(word) > LONGEST else _stem(word)


@lru_cache(maxsize=60_000)
def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word))


@lru_cache(maxsize=60_000)
def _folded(word: str) -> str:
    return fold(word)


def _stemmer() -> Any:
    """A stemmer keeps the word it works on: each thread has its own."""
    if not hasattr(_own, "stemmer"):
        _own.stemmer = snowballstemmer.stemmer("dutch")
    return _own.stemmer
