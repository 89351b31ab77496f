"""Methods (methoden) of intervision: ordered phases with rules about who writes and who reads. Data, not code.

A method is a file in `methods/`; adding a file adds a method. Everything that the engine does, it reads from the
capabilities of a phase; no method is known by name. Source of the contract: the design of intervision, section 1.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "methods"

WRITERS = ("case_owner", "group", "facilitator", "everyone")
READERS = ("self", "group", "case_owner", "everyone")
PRESENCES = ("takes_part", "silent", "away")
BLINDS = ("open", "own_first", "reveal")
AUTHORS = ("named", "pseudonym", "unlinked")
KINDS = ("text", "question", "answer", "rating", "choice", "vote", "reflection", "pause", "form")
DONE_WHEN = ("all", "case_owner", "facilitator", "time")
IF_EMPTY = ("extend_once", "skip", "stop")
RULES = ("open_question", "no_advice", "questions_only", "third_person", "i_as_role", "max_words")
HEARERS = ("case_owner", "group", "facilitator")
INPUTS = ("line", "prose", "number", "date", "choice")
EXPERIENCE = ("start", "advanced")
RELIABILITY = ("high", "middle", "low")
MOST_WORKDAYS = 20
MOST_PEOPLE = 10
LEAST_UNLINKED = 4
"""Fewer writers than this could be told apart without their names."""


class WrongMethod(Exception):
    """A method file that cannot be used: which file, which phase, what is wrong."""


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
    """Back to an earlier phase, at most so many times, by whom `done_when` names (the facilitator for a clock)."""

    to: str = ""
    at_most: int = 0


@dataclass(frozen=True, slots=True)
class Reactions:
    """A second voice within the phase: one answer from a scale to each contribution."""

    writer: str
    kind: str
    scale: tuple[str, ...] = ()


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

    def said_to(self, hearer: str) -> str:
        """The instruction for a role; what is not said to it in particular is what the group hears."""
        return self.instruction.get(hearer) or self.instruction["group"]


@dataclass(frozen=True, slots=True)
class Method:
    """An ordered set of phases with rules. Its version is frozen into a consultation at the start."""

    key: str
    name: str
    purpose: str
    version: int
    group_size: tuple[int, int]
    minutes_live: int
    workdays: int
    experience: str
    safety: int
    fits: tuple[str, ...]
    source: str
    reliability: str
    phases: tuple[Phase, ...]

    def phase(self, key: str) -> Phase:
        return next(each for each in self.phases if each.key == key)

    def number_of(self, key: str) -> int:
        """The place of a phase, from 1."""
        return next(number for number, each in enumerate(self.phases, 1) if each.key == key)

    @property
    def most_people(self) -> int:
        return min(self.group_size[1], MOST_PEOPLE)

    @property
    def is_on(self) -> bool:
        """A method of which the steps are uncertain is delivered switched off."""
        return self.reliability != "low"

    def suits(self, people: int) -> bool:
        """Whether a group of this size can do it, the case owner included."""
        writers = people - 1
        hides = any(each.authors == "unlinked" for each in self.phases)
        return self.group_size[0] <= people <= self.most_people and not (hides and writers < LEAST_UNLINKED)

    def frozen(self) -> dict[str, Any]:
        """The whole method as plain data, to be kept with a consultation."""
        return asdict(self)

    @classmethod
    def thawed(cls, kept: Mapping[str, Any]) -> "Method":
        """The method as it was when a consultation began."""
        return read(kept, "a kept method")


@cache
def methods() -> Mapping[str, Method]:
    """Every method that is delivered, by key. Raises WrongMethod."""
    return {method.key: method for method in read_folder(FOLDER)}


def read_folder(folder: Path) -> Iterable[Method]:
    for path in sorted(folder.glob("*.toml")):
        try:
            written = tomllib.loads(path.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise WrongMethod(f"{path.name}: {error}") from None
        method = read(written, path.name)
        if method.key != path.stem:
            raise WrongMethod(f"{path.name}: the key is {method.key}, the file says {path.stem}")
        yield method


def read(written: Mapping[str, Any], where: str) -> Method:
    """A method from plain data; everything is checked. Raises WrongMethod."""
    _only_known(written, Method, where)
    phases = tuple(_phase(each, f"{where}, phase {number}") for number, each in enumerate(written["phases"], 1))
    method = Method(
        **{
            **written,
            "group_size": tuple(written["group_size"]),
            "fits": tuple(written["fits"]),
            "phases": phases,
        }
    )
    _check(method, where)
    return method


def _phase(written: Mapping[str, Any], where: str) -> Phase:
    where = f"{where} ({written.get('key', '?')})"
    _only_known(written, Phase, where)
    told: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in written.items()}
    told["fields"] = tuple(_made(Input, each, where) for each in written.get("fields", ()))
    told["repeat"] = _made(Repeat, written.get("repeat", {}), where)
    told["reactions"] = _made(Reactions, written["reactions"], where) if written.get("reactions") else None
    return Phase(**told)


def _made(kind: Any, written: Mapping[str, Any], where: str) -> Any:
    _only_known(written, kind, where)
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in written.items()})


def _only_known(written: Mapping[str, Any], kind: Any, where: str) -> None:
    known = {each.name for each in fields(kind)}
    unknown = sorted(set(written) - known)
    if unknown:
        raise WrongMethod(f"{where}: unknown key {', '.join(unknown)}")
    needed = {"key", "name", "phases", "group_size", "fits"} if kind is Method else {"key", "title", "writers"}
    missing = sorted((needed & known if kind in (Method, Phase) else set()) - set(written))
    if missing:
        raise WrongMethod(f"{where}: {', '.join(missing)} is missing")


def _check(method: Method, where: str) -> None:
    one_of(method.experience, EXPERIENCE, where, "experience")
    one_of(method.reliability, RELIABILITY, where, "reliability")
    least, most = method.group_size
    wrong(not 2 < least <= most, where, "group_size must be [least, most], at least 3")
    wrong(method.safety not in (1, 2, 3), where, "safety must be 1, 2 or 3")
    keys = [each.key for each in method.phases]
    wrong(not keys, where, "it has no phases")
    wrong(len(set(keys)) != len(keys), where, "two phases have the same key")
    days = sum(each.workdays for each in method.phases)
    wrong(days != method.workdays, where, f"workdays is {method.workdays}, its phases take {days}")
    wrong(days > MOST_WORKDAYS, where, f"it takes {days} working days; {MOST_WORKDAYS} is the most")
    for number, phase in enumerate(method.phases, 1):
        _check_phase(phase, method.phases[: number - 1], method.phases, f"{where}, phase {number} ({phase.key})")
    sealed = {name for each in method.phases for name in each.sealed}
    revealed = {name for each in method.phases for name in each.reveals}
    wrong(bool(sealed - revealed), where, f"sealed and never revealed: {', '.join(sorted(sealed - revealed))}")


def _check_phase(phase: Phase, before: Sequence[Phase], every: Sequence[Phase], where: str) -> None:
    for name, allowed in (
        ("writers", WRITERS),
        ("readers", READERS),
        ("case_owner", PRESENCES),
        ("blind", BLINDS),
        ("authors", AUTHORS),
        ("kind", KINDS),
        ("done_when", DONE_WHEN),
        ("if_empty", IF_EMPTY),
    ):
        one_of(getattr(phase, name), allowed, where, name)
    wrong(not phase.instruction.get("group"), where, "instruction.group is missing")
    for hearer in phase.instruction:
        one_of(hearer, HEARERS, where, "instruction")
    for rule in phase.rules:
        one_of(rule, RULES, where, "rules")
    for each in phase.fields:
        one_of(each.kind, INPUTS, where, f"kind of field {each.key}")
    wrong(phase.kind == "form" and not phase.fields, where, "a form needs fields")
    least, most = phase.contributions
    wrong(not 0 <= least <= most or most < 1, where, "contributions must be [least, most]")
    wrong(not 0 < phase.quorum <= 1, where, "quorum must be more than 0 and at most 1")
    wrong(phase.workdays < 1, where, "workdays must be at least 1")
    earlier = {each.key for each in before}
    wrong(
        bool(phase.source_phase) and phase.source_phase not in earlier, where, "source_phase must be an earlier phase"
    )
    needs_source = phase.kind in ("answer", "rating")
    wrong(needs_source and not phase.source_phase, where, f"{phase.kind} needs a source_phase")
    wrong(phase.kind in ("choice", "vote") and not (phase.scale or phase.source_phase), where, "nothing to choose from")
    own = {each.key for each in phase.fields}
    wrong(not set(phase.sealed) <= own, where, "sealed names a field that is not there")
    sealed_before = {name for each in before for name in each.sealed}
    wrong(not set(phase.reveals) <= sealed_before, where, "reveals names a field that no earlier phase seals")
    wrong(
        bool(phase.repeat.to) and phase.repeat.to not in earlier | {phase.key},
        where,
        "repeat.to must be earlier or here",
    )
    wrong(bool(phase.repeat.to) != bool(phase.repeat.at_most), where, "repeat needs both to and at_most")
    if phase.reactions is not None:
        one_of(phase.reactions.writer, WRITERS, where, "reactions.writer")
        wrong(len(phase.reactions.scale) < 2, where, "reactions.scale needs two words at least")
    wrong(
        phase.case_owner != "takes_part" and phase.writers in ("case_owner", "everyone"),
        where,
        "a case owner who is silent or away cannot be a writer",
    )
    if phase.only:
        losers, _, of = phase.only.partition(":")
        wrong(losers != "minority" or of not in earlier, where, "only must be minority:<an earlier vote>")
    wrong(phase.elects not in ("", "case_owner"), where, "elects must be case_owner")
    wrong(
        bool(phase.elects) and not (phase.kind == "vote" and phase.source_phase),
        where,
        "only a vote about contributions can elect",
    )
    wrong(bool(phase.carry_to) and phase.carry_to not in {each.key for each in every}, where, "carry_to is no phase")
    wrong(bool(phase.notes) and phase.notes not in WRITERS, where, "notes must name a role")


def one_of(value: str, allowed: Sequence[str], where: str, name: str) -> None:
    wrong(value not in allowed, where, f"{name} is {value}; it must be one of {', '.join(allowed)}")


def wrong(is_wrong: bool, where: str, what: str) -> None:
    if is_wrong:
        raise WrongMethod(f"{where}: {what}")
