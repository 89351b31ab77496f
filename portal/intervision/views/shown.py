"""What a member reads of a consultation: opened, in the order in which it is shown, under the names that are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property

from portal.circles.viewer import Viewer
from portal.core import i18n
from portal.intervision import coach, engine, policy, queries
from portal.intervision.actions import attachments, texts
from portal.intervision.actions.sealing import Words
from portal.intervision.drafted import CHOICES, SHEETS
from portal.intervision.files import Named
from portal.intervision.forms.phases import Item
from portal.intervision.models import Contribution, PhaseRun
from portal.intervision.models.texts import TEXT
from portal.intervision.phase import Phase
from portal.intervision.queries.pages import Written
from portal.intervision.room import Room


@dataclass(frozen=True, slots=True)
class Line:
    """A field of a contribution with what stands in it; `until`: the phase that opens it to the others."""

    key: str
    label: str
    text: str
    until: str = ""


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file with a contribution."""

    id: int
    named: Named


@dataclass(frozen=True, slots=True)
class Voice:
    """What a second voice says to a contribution."""

    by_id: int
    name: str
    word: str


@dataclass(frozen=True, slots=True)
class Addition:
    """What a writer added after their text was shown."""

    text: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Piece:
    """A contribution, opened for one reader."""

    id: int
    name: str
    is_mine: bool
    lines: Sequence[Line]
    files: Sequence[ShownFile] = ()
    voices: Sequence[Voice] = ()
    additions: Sequence[Addition] = ()
    hints: Sequence[coach.Hint] = ()
    can_react: bool = False
    can_add: bool = False

    @property
    def text(self) -> str:
        return "\n".join(each.text for each in self.lines)

    def word_of(self, member_id: int) -> str:
        """What this member said to it."""
        return next((each.word for each in self.voices if each.by_id == member_id), "")


@dataclass(slots=True)
class Answered:
    """Something with what was said to it: a question and its answers, a card and its words, an option and its votes."""

    text: str
    name: str = ""
    item_id: int = 0
    answers: list[Piece] = field(default_factory=list)


@dataclass
class Reading:
    """A room as one member reads it. Each text is opened once."""

    room: Room
    written: Written
    viewer: Viewer
    _words: dict[int, Words] = field(default_factory=dict)
    _seen: dict[int, list[Contribution]] = field(default_factory=dict)
    _pieces: dict[int, list[Piece]] = field(default_factory=dict)

    def seen(self, run: PhaseRun) -> list[Contribution]:
        """What the member reads of a phase, additions included, still closed."""
        if run.id not in self._seen:
            written = self.written.in_run(run.id)
            self._seen[run.id] = queries.rooms.shown_to(self.room, run, written, self.viewer.id)
        return self._seen[run.id]

    def pieces(self, run: PhaseRun) -> list[Piece]:
        """What the member reads of a phase, opened; additions stand with what they add to."""
        if run.id not in self._pieces:
            self._pieces[run.id] = [self._piece(each, run) for each in self._firsts(run)]
        return self._pieces[run.id]

    def own(self, run: PhaseRun) -> list[Contribution]:
        """What the member wrote in a phase."""
        return [
            each
            for each in self.written.in_run(run.id)
            if each.author_id == self.viewer.id and each.addition_to_id is None
        ]

    def answered(self, run: PhaseRun) -> list[Answered]:
        """On a sheet or in a vote: what was answered, rated or chosen, with what was said to it."""
        phase = self.room.phase_of(run)
        found = {each.key: Answered(each.text, each.name) for each in self.items(phase)}
        for contribution, piece in zip(self._firsts(run), self.pieces(run), strict=True):
            key = str(contribution.target_id) if phase.kind in SHEETS else self.words(contribution).text
            if key in found:
                found[key].answers.append(piece)
        for key, each in found.items():
            each.item_id = int(key) if key.isdigit() else 0
        return list(found.values())

    def items(self, phase: Phase) -> list[Item]:
        """What there is to answer, to rate or to choose from, in the order in which a phase wants it."""
        if not phase.source_phase:
            return [Item(each, each) for each in phase.scale]
        source = self.last_run(phase.source_phase)
        if source is None:
            return []
        pieces = {each.id: each for each in self.pieces(source)}
        order = engine.in_order(pieces, self._rated(phase), self._scale(phase)) if phase.order_by else list(pieces)
        return [Item(str(id), pieces[id].text, pieces[id].name) for id in order]

    def rated(self, phase: Phase) -> dict[str, str]:
        """Key of an item -> the word that an earlier rating gave it."""
        return {str(id): word for id, word in self._rated(phase).items()}

    def revealed(self, phase: Phase) -> list[Line]:
        """What a phase opens that an earlier one kept closed."""
        return [
            line
            for run in self.room.runs
            for contribution in self.written.in_run(run.id)
            for line in self._lines(contribution, run)
            if line.key in phase.reveals
        ]

    def closed_fields(self, phase: Phase) -> dict[str, str]:
        """Fields of a phase that the others read later -> the title of the phase that opens them."""
        return {name: until for name in phase.sealed if (until := self._until(name, phase))}

    def last_run(self, key: str) -> PhaseRun | None:
        return next((each for each in reversed(self.room.runs) if each.key == key), None)

    def words(self, contribution: Contribution) -> Words:
        if contribution.id not in self._words:
            is_mine = contribution.author_id == self.viewer.id
            self._words[contribution.id] = (texts.own_words_of if is_mine else texts.words_of)(self.room, contribution)
        return self._words[contribution.id]

    @cached_property
    def _revealed_names(self) -> frozenset[str]:
        opened = self.room.opened_keys
        return frozenset(name for each in self.room.method.phases if each.key in opened for name in each.reveals)

    @cached_property
    def _added(self) -> dict[int, list[Contribution]]:
        """Contribution id -> what its writer added to it."""
        found: dict[int, list[Contribution]] = {}
        for run in self.room.runs:
            for each in self.seen(run):
                if each.addition_to_id is not None:
                    found.setdefault(each.addition_to_id, []).append(each)
        return found

    def _firsts(self, run: PhaseRun) -> list[Contribution]:
        return [each for each in self.seen(run) if each.addition_to_id is None]

    def _rated(self, phase: Phase) -> dict[int, str]:
        run = self.last_run(phase.order_by) if phase.order_by else None
        said = self._firsts(run) if run is not None else ()
        return {each.target_id: self.words(each).text for each in said if each.target_id is not None}

    def _scale(self, phase: Phase) -> Sequence[str]:
        return self.room.method.phase(phase.order_by).scale

    def _piece(self, contribution: Contribution, run: PhaseRun) -> Piece:
        phase, is_mine = self.room.phase_of(run), contribution.author_id == self.viewer.id
        is_coached = is_mine and run.run.takes_texts and phase.kind not in (*SHEETS, *CHOICES)
        lines = self._lines(contribution, run)
        coached = "\n".join(each.text for each in lines if not each.until)
        return Piece(
            id=contribution.id,
            name=self.room.name_of(contribution.author_id, phase),
            is_mine=is_mine,
            lines=lines,
            files=[
                ShownFile(each.id, attachments.named_of(self.room, each))
                for each in self.written.files.get(contribution.id, ())
            ],
            voices=self._voices(contribution, phase),
            additions=[
                Addition(words.text, words.at)
                for words in (self.words(each) for each in self._added.get(contribution.id, ()))
            ],
            hints=coach.hints(coached, phase.rules) if is_coached else (),
            can_react=policy.can_react(self.viewer, self.room, run, contribution),
            can_add=policy.can_add(self.viewer, self.room, run, contribution),
        )

    def _voices(self, contribution: Contribution, phase: Phase) -> list[Voice]:
        there = self.room.consultation
        return [
            Voice(
                each.by_id,
                self.room.attending[each.by_id].member.display_name
                if each.by_id == there.case_owner_id
                else self.room.name_of(each.by_id, phase),
                texts.reaction_of(self.room, each),
            )
            for each in self.written.reactions.get(contribution.id, ())
        ]

    def _lines(self, contribution: Contribution, run: PhaseRun) -> list[Line]:
        phase = self.room.phase_of(run)
        return [
            replace(each, until=until) if (until := self._until(each.key, phase)) else each
            for each in lines_of(phase, self.words(contribution).fields)
        ]

    def _until(self, name: str, phase: Phase) -> str:
        """The title of the phase in which the others will read a field; '' once they can."""
        if name not in phase.sealed or name in self._revealed_names:
            return ""
        return next((each.title for each in self.room.method.phases if name in each.reveals), "")


def lines_of(phase: Phase, fields: Mapping[str, str]) -> list[Line]:
    """What stands in a contribution, field by field, without what was left empty."""
    if not phase.fields:
        return [Line("", "", fields.get(TEXT, ""))]
    return [
        Line(each.key, each.label, _in_words(fields[each.key], each.kind))
        for each in phase.fields
        if fields.get(each.key, "").strip()
    ]


def _in_words(value: str, kind: str) -> str:
    return i18n.day(date.fromisoformat(value)) if kind == "date" else value
