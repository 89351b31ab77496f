"""A month as people write it, and as it is kept: '2025-03'."""

import re
from datetime import date

from babel.dates import format_date

from portal.core.i18n import LANGUAGES
from portal.core.text import fold

EARLIEST, LATEST = 1900, 2100

_NUMBERS = re.compile(r"(?P<first>\d{1,4})\s*[-/. ]\s*(?P<second>\d{1,4})")
_WORDS = re.compile(r"(?P<name>[a-z]+)\.?\s+'?(?P<year>\d{4})|(?P<year_first>\d{4})\s+(?P<name_last>[a-z]+)\.?")
_NAMES = {
    fold(format_date(date(2025, number, 1), shape, locale=lang)).rstrip("."): number
    for lang in LANGUAGES
    for shape in ("LLLL", "LLL")
    for number in range(1, 13)
} | {"sept": 9}


def parse(said: str) -> str | None:
    """'maart 2025', 'mrt. 2025', '3-2025', '03/2025', '2025-03' and 'March 2025' as '2025-03'; None for no month."""
    words = fold(said)
    if numbers := _NUMBERS.fullmatch(words):
        first, second = numbers["first"], numbers["second"]
        year, month = (first, second) if len(first) == 4 else (second, first)
        return _kept(int(year), int(month)) if len(year) == 4 and len(month) <= 2 else None
    if named := _WORDS.fullmatch(words):
        name = named["name"] or named["name_last"]
        return _kept(int(named["year"] or named["year_first"]), _NAMES.get(name, 0))
    return None


def _kept(year: int, month: int) -> str | None:
    return f"{year:04}-{month:02}" if EARLIEST <= year <= LATEST and 1 <= month <= 12 else None
