"""Words as they are looked for: folded, without the ones that say nothing, reduced to their Dutch stem.

The same stems are kept and asked for on both databases: so both find the same.
"""

import re
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import snowballstemmer

from portal.core.text import fold

WORD = re.compile(r"[^\W_]+")
LONGEST = 40  # letters: beyond this it is no word but a key or an address

# Words that stand in every text and would only hide what was asked for.
_EMPTY = """
    aan al als bij dan dat de den der deze die dit door dus een en er had heb heeft hem het hier hij hoe hun ik in is
    ja je kan maar me men met mij mijn naar nee niet nog nu of om omdat ons onze ook op over te tot u uit van voor was
    wat we wel wij wil worden wordt ze zich zij zijn zo zou the and
"""
EMPTY = frozenset(_EMPTY.split())

# Plurals that the stemmer keeps apart from their singular: words, and the ends of words.
_ODD_WORDS = {"leden": "lid", "steden": "stad", "dagen": "dag", "wegen": "weg", "methoden": "methode"}
_ENDS = """
    apps app, atoren ator, ectoren ector, ideeen idee, initiatieven initiatief, kinderen kind, panelen paneel,
    processen proces, schulden schuld, sleden slid, teamleden teamlid
"""
_ODD_ENDS = dict(re.findall(r"(\w+) (\w+)", _ENDS))
_ODD_END = re.compile("(?:" + "|".join(_ODD_ENDS) + ")$")

_LONG = 5  # letters: a stem of so many is sought inside words too ('dorpshuis' in 'dorpshuizencoach')

_own = threading.local()


def stems_of(text: str) -> list[str]:
    """The stems of a text in its order, empty words left out."""
    return [stem for word in WORD.findall(_comparable(text)) if (stem := _stem_or_none(word))]


def sought(text: str) -> str:
    """A text as parts of it are looked for while somebody types: folded, followed by its stems."""
    return " ".join(("", fold(text), *dict.fromkeys(stems_of(text)), "")) if text else ""


def forms_of(word: str) -> list[str]:
    """What a text that is kept as `sought` holds, one of these at least, when it says a word or another form of it.

    A short stem with other letters than the word ('woon' of 'wonen') is sought where words begin, or it would be found
    in 'gewoon'; and one that begins otherwise ('meen' of 'gemeente') as a word of its own.
    """
    if not WORD.fullmatch(word) or len(word) > LONGEST:
        return [word]
    stem = stem_of(word)
    if not word.startswith(stem[:1]):
        return [word, f" {stem} "]
    is_inside = len(stem) >= _LONG - (stem in word)
    if not is_inside:
        return [word, f" {stem}"]
    return [stem] if stem in word else [word, stem]


def counted(texts: Iterable[str]) -> Counter[str]:
    """The words of texts, folded, by how often they stand there: for guessing what somebody meant."""
    said = Counter(WORD.findall(" ".join(map(_comparable, texts))))
    return Counter({word: times for word, times in said.items() if _says_something(word)})


def folded_words(text: str) -> Iterator[str]:
    """The words themselves, folded: for guessing what somebody meant."""
    return (word for word in WORD.findall(_comparable(text)) if _says_something(word))


@lru_cache(maxsize=60_000)
def stem_of(word: str) -> str:
    """The stem of one folded word."""
    return str(_stemmer().stemWord(_singular(word)))


def _singular(word: str) -> str:
    """A plural that the stemmer does not know as such, as its singular; any other word as it is."""
    return _ODD_WORDS.get(word) or _ODD_END.sub(lambda end: _ODD_ENDS[end[0]], word)


def _says_something(word: str) -> bool:
    return 3 < len(word) <= LONGEST and word not in EMPTY


def _comparable(text: str) -> str:
    """The text folded; most texts are plain ASCII, for which that is nothing but small letters."""
    return text.casefold() if text.isascii() else fold(text)


def _stem_or_none(word: str) -> str:
    return "" if word in EMPTY or len(word) > LONGEST else stem_of(word)


def _stemmer() -> Any:
    """A stemmer keeps the word it works on: each thread has its own."""
    if not hasattr(_own, "stemmer"):
        _own.stemmer = snowballstemmer.stemmer("dutch")
    return _own.stemmer
