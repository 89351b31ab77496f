"""Methods (methoden) of intervision: ordered phases with rules about who writes and who reads. Data, not code.

A method is a file in `methods/`; adding a file adds a method. Everything that the engine does, it reads from the
capabilities of a phase; no method is known by name. Source of the contract: the design of intervision, section 1.
"""

import marshal
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from portal.intervision.phase import Phase
from portal.intervision.reading import WrongMethod, check_phase, check_types, one_of, phase_of, wrong

FOLDER = Path(__file__).parent / "methods"

FITS = (
    "approach",
    "relation",
    "values",
    "pattern",
    "product",
    "success",
    "concrete_moment",
    "stuck",
    "new_direction",
    "missed_outcome",
    "divided_team",
    "hurry",
)
"""Kinds of question that a method is good for, as the chooser asks for them."""
EXPERIENCE = ("start", "advanced")
RELIABILITY = ("high", "middle", "low", "own")
MOST_WORKDAYS = 20
MOST_PEOPLE = 10
LEAST_UNLINKED = 4
"""Fewer writers than this could be told apart without their names."""


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

    def with_presence(self, chosen: Mapping[str, str]) -> "Method":
        """The same, with a case owner who is silent or away where the group could choose: phase key -> which.

        Raises WrongMethod for a phase in which there is nothing to choose, or another word.
        """
        for key, presence in chosen.items():
            phase = next((each for each in self.phases if each.key == key), None)
            wrong(phase is None or "case_owner" not in phase.settings, self.key, f"{key} has nothing to choose")
            one_of(presence, ("silent", "away"), self.key, f"{key}, case_owner")
        phases = tuple(
            replace(each, case_owner=chosen[each.key]) if each.key in chosen else each for each in self.phases
        )
        return replace(self, phases=phases)

    @classmethod
    def thawed(cls, kept: Mapping[str, Any]) -> "Method":
        """The method as it was when a consultation began."""
        return _thawed(marshal.dumps(dict(kept), 2))  # in this version equal data are equal bytes


@lru_cache(maxsize=64)
def _thawed(kept: bytes) -> Method:
    """Every page of a consultation asks for it, and it never changes."""
    return _put_together(marshal.loads(kept), "a kept method")  # noqa: S302 (made just above)


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
    method = _put_together(written, where)
    _check(method, where)
    return method


def _put_together(written: Mapping[str, Any], where: str) -> Method:
    check_types(written, Method, where)
    phases = tuple(phase_of(each, f"{where}, phase {number}") for number, each in enumerate(written["phases"], 1))
    told = {"group_size": tuple(written["group_size"]), "fits": tuple(written["fits"]), "phases": phases}
    return Method(**{**written, **told})


def _check(method: Method, where: str) -> None:
    one_of(method.experience, EXPERIENCE, where, "experience")
    one_of(method.reliability, RELIABILITY, where, "reliability")
    least, most = method.group_size
    wrong(not 2 < least <= most, where, "group_size must be [least, most], at least 3")
    wrong(method.safety not in (1, 2, 3), where, "safety must be 1, 2 or 3")
    wrong(not method.fits, where, "fits names no kind of question")
    for each in method.fits:
        one_of(each, FITS, where, "fits")
    keys = [each.key for each in method.phases]
    wrong(not keys, where, "it has no phases")
    wrong(len(set(keys)) != len(keys), where, "two phases have the same key")
    for number, phase in enumerate(method.phases, 1):
        check_phase(phase, method.phases[: number - 1], method.phases, f"{where}, phase {number} ({phase.key})")
    _check_days(method, where)
    sealed = {name for each in method.phases for name in each.sealed}
    revealed = {name for each in method.phases for name in each.reveals}
    wrong(bool(sealed - revealed), where, f"sealed and never revealed: {', '.join(sorted(sealed - revealed))}")


def _check_days(method: Method, where: str) -> None:
    days = sum(each.workdays for each in method.phases)
    wrong(days != method.workdays, where, f"workdays is {method.workdays}, its phases take {days}")
    for number, phase in enumerate(method.phases, 1):
        if phase.repeat.to:
            again = method.phases[method.number_of(phase.repeat.to) - 1 : number]
            days += (phase.repeat.at_most - 1) * sum(each.workdays for each in again)
    wrong(days > MOST_WORKDAYS, where, f"it takes {days} working days with its repeats; {MOST_WORKDAYS} is the most")
