"""Tips for who writes a text: how long it is, which sentence is long, which word is hard. They never stop anybody."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "plain_words.toml"
LONG_SENTENCE = 20  # words; house rule of plain Dutch (B1): at most 15 on average, so this one is surely long
MOST_HARD_WORDS = 4  # more tips at once are not read

_MARK = re.compile(r"(?m)^\s*(?:#{1,6}|>|[*+-]|\d{1,9}[.)])\s+|[*_`~]+|\]\([^)\s]*\)|\[|!\[")
_WORD = re.compile(r"\w+(?:[-'’.,/]\w+)*")
_END = re.compile(r"(?:(?<=[.!?…])|(?<=[.!?…][\"'”’)]))\s+(?=[\"'“‘(]*\w)|\n+")
_NO_END = re.compile(
    r"(?:\b(?:dhr|mevr|mw|dr|drs|ir|nr|ca|bijv|bv|enz|etc|o\.a|d\.w\.z|m\.n|t\.o\.v|i\.v\.m)|\b\w)\.$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Tips:
    """What can be said about a text to who writes it."""

    words: int
    most: int
    """How many words are asked at most; 0: as many as it takes."""
    letters_over: int
    """How many characters a line has more than fit well."""
    long_sentence: str
    """The longest sentence, where it is too long to read at once."""
    long_sentence_words: int
    hard_words: tuple[tuple[str, str], ...]
    """A word as it stands there, and what can be said instead."""

    @property
    def over(self) -> int:
        """How many words there are too many."""
        return max(0, self.words - self.most) if self.most else 0

    @property
    def is_silent(self) -> bool:
        """Whether there is nothing to improve."""
        return not (self.over or self.letters_over or self.long_sentence or self.hard_words)


def tips_on(text: str, *, most_words: int = 0, most_letters: int = 0) -> Tips:
    plain = _MARK.sub("", text)
    counted = [(len(_WORD.findall(each)), each) for each in sentences(plain)]
    words, longest = max(counted, default=(0, ""), key=lambda pair: pair[0])
    is_long = words > LONG_SENTENCE
    return Tips(
        words=sum(number for number, _sentence in counted),
        most=most_words,
        letters_over=max(0, len(text) - most_letters) if most_letters else 0,
        long_sentence=longest if is_long else "",
        long_sentence_words=words if is_long else 0,
        hard_words=_hard_words(plain),
    )


def sentences(text: str) -> list[str]:
    """A text in sentences, as near as a machine can tell; a line of its own is one."""
    found: list[str] = []
    joins = False
    for piece in _END.split(text):
        sentence = " ".join(piece.split())
        if not sentence:
            continue
        if joins:
            found[-1] = f"{found[-1]} {sentence}"
        else:
            found.append(sentence)
        joins = _NO_END.search(sentence) is not None
    return found


def _hard_words(text: str) -> tuple[tuple[str, str], ...]:
    simpler = _simpler()
    found: dict[str, tuple[str, str]] = {}
    for match in _pattern().finditer(text):
        as_listed = " ".join(match[0].casefold().split())
        if as_listed in simpler:  # letters such as the dotless i are one without being the other
            found.setdefault(as_listed, (" ".join(match[0].split()), simpler[as_listed]))
    return tuple(found.values())[:MOST_HARD_WORDS]


@cache
def _simpler() -> dict[str, str]:
    words: dict[str, str] = tomllib.loads(FILE.read_text(encoding="utf-8"))["words"]
    return words


@cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(_simpler(), key=len, reverse=True)
    either = "|".join(r"\s+".join(map(re.escape, each.split())) for each in longest_first)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)
