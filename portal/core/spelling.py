"""What somebody probably meant who typed words that nothing holds."""

from collections import Counter
from collections.abc import Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from portal.core.text import fold
from portal.core.words import EMPTY, WORD

SHORTEST = 4  # letters: of a shorter word too much would change with one
SHORTEST_NAME = 3


def names_in(names: Iterable[str]) -> dict[str, str]:
    """The words of people's names: folded, with how they are written. 'Hofstra-Élan' is also 'Hofstra' and 'Élan'."""
    written = {fold(word): word for name in names for word in (*WORD.findall(name), *name.split())}
    return {folded: word for folded, word in written.items() if len(folded) >= SHORTEST_NAME and folded not in EMPTY}


def meant(asked: str, known: Counter[str], names: Mapping[str, str]) -> str:
    """What was asked, with its unknown words replaced by known ones; '' when there are none.

    `known`: folded words by how often they are used; `names`: see `names_in`. Of what is as near to a word, a name goes
    before other words, and what is used more before what is used less.
    """
    typed = fold(asked).split()
    corrected = [_nearest(word, known, names) for word in typed]
    return " ".join(names.get(word, word) for word in corrected) if corrected != typed else ""


def _nearest(word: str, known: Counter[str], names: Mapping[str, str]) -> str:
    if word in known or word in names or len(word) < SHORTEST:
        return word
    furthest = 1 if len(word) < 6 else 2
    near = [
        (distance, rank, -known[each], each)
        for rank, there in enumerate((names, known))
        for each, distance, _ in process.extract(
            word, list(there), scorer=OSA.distance, score_cutoff=furthest, limit=None
        )
    ]
    return min(near)[3] if near else word
