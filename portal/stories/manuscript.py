"""The text of a story as its authors and editors talk about it: step by step, with what is said and proposed beside
each place."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.stories import comparing, outline, photos
from portal.stories.comparing import Piece
from portal.stories.outline import Content, Field, Step

WHOLE = ""
"""The path of what is said about a story as a whole."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A remark with its answers."""

    remark: Any
    answers: Sequence[Any]

    @property
    def is_open(self) -> bool:
        return self.remark.settled_at is None and not self.is_empty

    @property
    def is_empty(self) -> bool:
        """Taken back, and nobody had answered."""
        return all(each.removed_at is not None for each in (self.remark, *self.answers))


@dataclass(frozen=True, slots=True)
class Proposal:
    """A suggestion beside what stands there now (None: its row is gone)."""

    suggestion: Any
    now: str | None

    @property
    def is_overtaken(self) -> bool:
        """Somebody changed the text since it was proposed: taking it over would undo that."""
        return self.now not in (None, self.suggestion.was, self.suggestion.proposed)

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """What it would change, or what it was about."""
        before = self.now if self.is_overtaken else self.suggestion.was
        return comparing.words(before or "", self.suggestion.proposed)


@dataclass(slots=True)
class Place:
    """One place in the text: a field, or a cell of a row."""

    path: str
    asked: Field | None = None
    value: Any = None
    row: int = 0
    """The number of its row, from 1; 0: not in one."""
    talks: list[Talk] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        """What the ids of this place on the page end with."""
        return anchor_of(self.path)

    @property
    def said(self) -> str:
        return comparing.said(self.asked, self.value) if self.asked else ""

    @property
    def is_filled(self) -> bool:
        return self.value not in (None, "", [])

    @property
    def takes_suggestions(self) -> bool:
        return self.asked is not None and self.asked.is_text

    @property
    def open(self) -> list[Proposal]:
        return [each for each in self.proposals if each.suggestion.answer == "open"]

    @property
    def answered(self) -> list[Proposal]:
        return [each for each in self.proposals if each.suggestion.answer != "open"]

    @property
    def open_talks(self) -> list[Talk]:
        return [each for each in self.talks if each.is_open]

    @property
    def settled_talks(self) -> list[Talk]:
        return [each for each in self.talks if not each.is_open and not each.is_empty]

    @property
    def has_anything(self) -> bool:
        return bool(self.proposals or self.open_talks or self.settled_talks)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its cells, as far as something stands in them or is said about them."""

    id: str
    number: int
    cells: Sequence[Place]
    entry: Mapping[str, Any]

    @property
    def lacks(self) -> tuple[str, ...]:
        """What keeps it from readers, where it is a photo."""
        return photos.lacking(self.entry)


@dataclass(frozen=True, slots=True)
class Answer:
    """One question of the form with what was answered."""

    place: Place
    rows: Sequence[Row] = ()

    @property
    def is_shown(self) -> bool:
        return self.place.is_filled or self.place.has_anything


@dataclass(frozen=True, slots=True)
class Part:
    """One step of the form."""

    step: Step
    answers: Sequence[Answer]

    @property
    def shown(self) -> list[Answer]:
        return [each for each in self.answers if each.is_shown]

    @property
    def empty(self) -> list[Field]:
        """What nobody wrote or said anything about."""
        return [each.place.asked for each in self.answers if not each.is_shown and each.place.asked]


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A revision with everything beside it."""

    whole: Place
    parts: Sequence[Part]
    files: Answer

    def places(self) -> Iterator[Place]:
        yield self.whole
        for answer in (*(each for part in self.parts for each in part.answers), self.files):
            yield answer.place
            yield from (cell for row in answer.rows for cell in row.cells)

    def place(self, path: str) -> Place | None:
        return next((each for each in self.places() if each.path == path), None)

    @property
    def to_answer(self) -> list[Place]:
        """Places with a suggestion that nobody answered."""
        return [each for each in self.places() if each.open]

    @property
    def to_settle(self) -> list[Place]:
        """Places with a remark that is not settled."""
        return [each for each in self.places() if each.open_talks]


def manuscript(content: Content, remarks: Iterable[Any], suggestions: Iterable[Any]) -> Manuscript:
    """Puts what was said and proposed where it belongs; what was about a row that is gone, with its table."""
    beside = _Beside(content, remarks, suggestions)
    parts = tuple(Part(step, tuple(_answer(each, content, beside) for each in step.fields)) for step in outline.steps())
    files = _answer(outline.FILES, content, beside)
    return Manuscript(whole=beside.fill(Place(WHOLE)), parts=parts, files=files)


def anchor_of(path: str) -> str:
    return path.replace("/", "-") or "geheel"


def place_at(content: Content, path: str) -> Place | None:
    """One place of a text, without what is beside it; None where there is no such place."""
    if path == WHOLE:
        return Place(WHOLE)
    key, *rest = path.split("/")
    found, value = outline.field_at(path), outline.value_at(content, path) if outline.fields().get(key) else None
    if found is None or (rest and value is None):
        return None
    numbers = [each["id"] for each in content.get(key) or ()] if rest else []
    return Place(path, found, value, row=numbers.index(rest[0]) + 1 if rest else 0)


def _answer(asked: Field, content: Content, beside: "_Beside") -> Answer:
    rows = []
    for number, entry in enumerate(content.get(asked.key) or () if asked.kind in ("rows", "files") else (), 1):
        columns = comparing.OF_A_FILE if asked.kind == "files" else asked.columns
        cells = [
            Place(f"{asked.key}/{entry['id']}/{column.key}", column, entry.get(column.key), number)
            for column in columns
        ]
        rows.append(Row(entry["id"], number, [beside.fill(each) for each in cells], entry))
    place = Place(asked.key, asked, content.get(asked.key) or asked.empty)
    return Answer(beside.fill(place), rows)


class _Beside:
    """What was said and proposed, by place; each is given out once."""

    def __init__(self, content: Content, remarks: Iterable[Any], suggestions: Iterable[Any]) -> None:
        answers: dict[int, list[Any]] = defaultdict(list)
        begun = []
        for each in remarks:
            if each.parent_id is None:
                begun.append(each)
            else:
                answers[each.parent_id].append(each)
        self.talks: dict[str, list[Talk]] = defaultdict(list)
        self.proposals: dict[str, list[Proposal]] = defaultdict(list)
        for remark in begun:
            self.talks[_where(content, remark.path)].append(Talk(remark, answers[remark.id]))
        for each in suggestions:
            now = outline.value_at(content, each.path) if outline.field_at(each.path) else None
            self.proposals[_where(content, each.path)].append(Proposal(each, now))

    def fill(self, place: Place) -> Place:
        place.talks, place.proposals = self.talks.pop(place.path, []), self.proposals.pop(place.path, [])
        return place


def _where(content: Content, path: str) -> str:
    """The place on the page for a path: its table where its row is gone, the whole where its field is."""
    key, *rest = path.split("/")
    if key not in outline.fields():
        return WHOLE
    if rest and rest[0] not in {each.get("id") for each in content.get(key) or ()}:
        return key
    return path
