"""What changed between two texts, with the words marked, and between two states of a whole story, field by field."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from babel.dates import format_date

from portal.core.i18n import language
from portal.stories import outline
from portal.stories.outline import Field, Said

WORD = re.compile(r"\w+|\s+|[^\w\s]")
LINE = re.compile(r"[^\n]*\n*")
FEW = 4
"""How many times as much must have changed around words that are the same, before they are drawn into the change."""
MOST_WORDS = 3_000
"""Of both texts together. In longer ones whole paragraphs are compared: word by word would take seconds."""


Run = tuple[str, str, str]
"""What is the same, gone and new: the first, or one or both of the others."""

OF_A_FILE = (
    Field("caption", "line", Said("Bijschrift", "Caption"), Said("")),
    Field("alt", "line", Said("Wat er te zien is", "What it shows"), Said("")),
)
"""What is told of a picture or document, as if it were columns of a row."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: the `same` in both texts, `gone` from the first, or `new` in the second."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """What happened to one row: `new`, `gone` or `changed`; `number` counts from 1 where it stands now (or stood)."""

    kind: str
    number: int
    cells: tuple[tuple[Field, tuple[Piece, ...]], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What differs in one field between two states of a story."""

    field: Field
    pieces: tuple[Piece, ...] = ()
    rows: tuple[RowChange, ...] = ()
    is_reordered: bool = False


def words(before: str, after: str) -> tuple[Piece, ...]:
    """Two texts as one, with what is gone and what is new. What is the same and gone makes up the first text, what is
    the same and new the second, to the letter."""
    old, new = WORD.findall(before), WORD.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        old, new = _lines(before), _lines(after)
    runs = [
        ("".join(old[old_from:old_to]), "", "")
        if tag == "equal"
        else ("", "".join(old[old_from:old_to]), "".join(new[new_from:new_to]))
        for tag, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    ]
    return tuple(_joined(_in_one_go(runs)))


def documents(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    """What differs between two states of a story, in the order of the form."""
    return tuple(
        _change(each, before.get(each.key) or each.empty, after.get(each.key) or each.empty)
        for each in outline.differing(before, after)
    )


def steps_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The names of the steps of the form in which two documents differ."""
    names = {each.key: str(each.name) for each in (*outline.steps(), outline.FILES_STEP)}
    return list(dict.fromkeys(names[each.step] for each in outline.differing(before, after)))


def said(field: Field, value: Any) -> str:
    """What was answered to a question that is not a text, in words."""
    if isinstance(value, list):
        return ", ".join(field.named(each) for each in value)
    if field.kind == "month" and value:
        return in_words(value)
    return field.named(value)


def in_words(month: str) -> str:
    """'2025-03' as 'maart 2025'; what is no month stays as it is."""
    year, _dash, number = month.partition("-")
    if not (year.isdigit() and number.isdigit() and 1 <= int(number) <= 12):
        return month
    return format_date(date(int(year), int(number), 1), "MMMM y", locale=language.get())


def _change(field: Field, before: Any, after: Any) -> Change:
    if field.kind not in ("rows", "files"):
        return Change(field, pieces=_compared(field, before, after))
    was, now = ([each["id"] for each in some] for some in (before, after))
    stayed = set(was) & set(now)
    is_reordered = [each for each in was if each in stayed] != [each for each in now if each in stayed]
    return Change(field, rows=tuple(_rows(field, before, after)), is_reordered=is_reordered)


def _rows(field: Field, before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> Iterator[RowChange]:
    """Rows are the same by their id, wherever they stand: those of now in their order, then those that are gone."""
    earlier = {each["id"]: each for each in before}
    for number, row in enumerate(after, 1):
        was = earlier.pop(row["id"], None)
        cells = _cells(field, was or {}, row)
        if was is None:
            yield RowChange("new", number, cells)
        elif was != row:
            yield RowChange("changed", number, cells)
    for number, row in enumerate(before, 1):
        if row["id"] in earlier:
            yield RowChange("gone", number, _cells(field, row, {}))


def _cells(field: Field, before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Any, ...]:
    """The cells in which something stands or stood."""
    return tuple(
        (column, _compared(column, before.get(column.key), after.get(column.key)))
        for column in (OF_A_FILE if field.kind == "files" else field.columns)
        if before.get(column.key) or after.get(column.key)
    )


def _compared(field: Field, before: Any, after: Any) -> tuple[Piece, ...]:
    if field.is_text:
        return words(before or "", after or "")
    was, now = said(field, before), said(field, after)
    if field.kind == "multi":
        return words(was, now)
    return (Piece("same", now),) if was == now else tuple(_joined([("", was, now)]))


def _in_one_go(runs: Sequence[Run]) -> Iterator[Run]:
    """Few words that happen to be the same between many others do not cut a change in pieces: nobody can read those."""
    for place, (same, gone, new) in enumerate(runs):
        if same and 0 < place < len(runs) - 1:
            around = sum(_size(side) for run in (runs[place - 1], runs[place + 1]) for side in run)
            if around > FEW * _size(same):
                yield "", same, same
                continue
        yield same, gone, new


def _size(run: str) -> int:
    return sum(letter.isalnum() for letter in run)


def _lines(text: str) -> list[str]:
    return [each for each in LINE.findall(text) if each]


def _joined(runs: Iterable[Run]) -> Iterator[Piece]:
    """Changes that touch are one: first what is gone, then what is new."""
    gone = new = ""
    for same, went, came in runs:
        gone, new = gone + went, new + came
        if same:
            yield from _told(gone, new)
            yield Piece("same", same)
            gone = new = ""
    yield from _told(gone, new)


def _told(gone: str, new: str) -> Iterator[Piece]:
    if gone:
        yield Piece("gone", gone)
    if new:
        yield Piece("new", new)
