"""Which stories hold which words, in their title, their lesson and their place."""

import re

from portal.core.text import fold
from portal.stories.shelving.bits import Sets

MOST = 8
"""Words that are looked for at once."""

_WORD = re.compile(r"[^\W_]+")


def words_in(text: str) -> list[str]:
    """The words of a text as they are compared: without capitals and accents."""
    return _WORD.findall(text.casefold() if text.isascii() else fold(text))


class Words:
    """Word -> the positions of stories that hold it."""

    def __init__(self) -> None:
        self._sets = Sets(few=64)
        self._all = ""

    def add(self, text: str, position: int) -> None:
        self._sets.add(set(words_in(text)), position)
        self._all = ""

    def settle(self, size: int) -> None:
        self._sets.settle(size)

    def holding(self, part: str) -> int:
        """The positions of stories with a word that holds this part; that begins with it, where it is short."""
        return self._sets.union(self._like(part))

    def _like(self, part: str) -> set[str]:
        self._all = self._all or "\n".join(("", *self._sets, ""))
        wanted = part if len(part) > 3 else f"\n{part}"
        found = set()
        at = self._all.find(wanted)
        while at >= 0:
            end = self._all.index("\n", at + 1)
            found.add(self._all[self._all.rindex("\n", 0, at + 1) + 1 : end])
            at = self._all.find(wanted, end)
        return found
