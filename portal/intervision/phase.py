"""One phase (fase) of a method: who writes, who reads, how, until when. The contract that every method is written in.

Every capability is told for people who write a method in `methods/README.md`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

WRITERS = ("case_owner", "group", "facilitator", "everyone")
READERS = ("self", "group", "case_owner", "everyone")
PRESENCES = ("takes_part", "silent", "away")
BLINDS = ("open", "own_first", "reveal")
AUTHORS = ("named", "pseudonym", "unlinked")
KINDS = ("text", "question", "answer", "rating", "choice", "vote", "reflection", "pause", "form")
VOICES = ("rating", "text")
DONE_WHEN = ("all", "case_owner", "facilitator", "time")
IF_EMPTY = ("extend_once", "skip", "stop")
RULES = ("open_question", "no_advice", "questions_only", "third_person", "i_as_role", "max_words")
HEARERS = ("case_owner", "group", "facilitator")
INPUTS = ("line", "prose", "number", "date", "choice")


@dataclass(frozen=True, slots=True)
class Input:
    """One field of a contribution that is a form."""

    key: str
    label: str
    hint: str = ""
    kind: str = "prose"
    optional: bool = False
    most: int = 0
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Repeat:
    """Back to an earlier phase, by whom `done_when` names (the facilitator for a clock).

    `at_most` counts the rounds, the first included; `rounds` says what each of them is about.
    """

    to: str = ""
    at_most: int = 0
    rounds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reactions:
    """A second voice within a phase: to each contribution one word from a scale, or a text."""

    writer: str
    kind: str
    scale: tuple[str, ...] = ()
    instruction: Mapping[str, str] = field(default_factory=dict)
    max_words: int = 0
    minutes: int = 5
    workdays: int = 1
    """Of the phase's working days, the last ones: where the second voice has a part of its own."""


@dataclass(frozen=True, slots=True)
class Phase:
    """One step (fase) of a method: who writes, who reads, how, until when."""

    key: str
    title: str
    instruction: Mapping[str, str]
    writers: str
    readers: str = "everyone"
    case_owner: str = "takes_part"
    blind: str = "open"
    authors: str = "named"
    kind: str = "text"
    fields: tuple[Input, ...] = ()
    contributions: tuple[int, int] = (0, 20)
    rules: Mapping[str, Any] = field(default_factory=dict)
    scale: tuple[str, ...] = ()
    source_phase: str = ""
    order_by: str = ""
    minutes: int = 5
    workdays: int = 1
    done_when: str = "all"
    quorum: float = 0.5
    if_empty: str = "extend_once"
    sealed: tuple[str, ...] = ()
    reveals: tuple[str, ...] = ()
    repeat: Repeat = Repeat()
    reactions: Reactions | None = None
    notes: str = ""
    only: str = ""
    settings: tuple[str, ...] = ()
    carry_to: str = ""
    elects: str = ""

    @property
    def least(self) -> int:
        return self.contributions[0]

    @property
    def most(self) -> int:
        return self.contributions[1]

    @property
    def is_blind(self) -> bool:
        return self.blind == "reveal"

    @property
    def stays_private(self) -> bool:
        """Whether each reads only their own, also after closing: a diary."""
        return self.readers == "self" and not self.is_blind

    @property
    def has_writers(self) -> bool:
        return self.kind != "pause"

    @property
    def has_second_part(self) -> bool:
        """Whether the second voice waits until the texts are shown: before that it cannot read them, or not speak."""
        if self.reactions is None:
            return False
        voice = self.reactions.writer
        can_read = self.blind == "open" and self.readers in ("everyone", voice)
        can_speak = self.case_owner == "takes_part" or voice not in ("case_owner", "everyone")
        return not (can_read and can_speak)

    @property
    def writing_days(self) -> int:
        """The working days without those of a second part."""
        return self.workdays - (self.reactions.workdays if self.reactions and self.has_second_part else 0)

    def said_to(self, hearer: str, *, is_second: bool = False) -> str:
        """The instruction for a role; what is not said to it in particular is what the group hears."""
        told = self.reactions.instruction if is_second and self.reactions else self.instruction
        return told.get(hearer) or told.get("group") or self.instruction["group"]

    def title_in(self, round_number: int) -> str:
        """The title in the so-maniest round of a phase that is repeated."""
        rounds = self.repeat.rounds
        return f"{self.title}: {rounds[round_number - 1]}" if 0 < round_number <= len(rounds) else self.title
