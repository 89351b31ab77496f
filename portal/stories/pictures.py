"""What a story says of influence and trust, as two small pictures draw it and the words beside them say it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l
from portal.core.i18n import ngettext
from portal.stories import outline

RUNGS = (("promised", _l("Promised")), ("given", _l("Given")), ("felt", _l("Felt by residents")))
SIDES = (("residents", _l("Residents")), ("municipality", _l("Municipality")))
WHEN = ("before", "after")
HIGHEST_TRUST = 5


@dataclass(frozen=True, slots=True)
class Rung:
    """Where on the ladder of participation (trede) something stood: the first step is 1."""

    label: str
    place: int
    name: str
    hint: str


@dataclass(frozen=True, slots=True)
class Ladder:
    """What was promised, what was given and what residents felt, as far as it is told."""

    rungs: tuple[Rung, ...]
    height: int
    gap: str
    """What lies between promise and experience, in a sentence; empty where one of them is not told."""


@dataclass(frozen=True, slots=True)
class Arc:
    """How trust went from beginning to end, according to one side; 0: not told."""

    label: str
    before: int
    after: int
    words: str


def is_drawn(keys: Iterable[str]) -> bool:
    """Whether what is answered to these questions can be drawn."""
    drawn = {key for key, _label in RUNGS} | {f"trust_{side}_{when}" for side, _label in SIDES for when in WHEN}
    return not drawn.isdisjoint(keys)


def ladder_of(content: Mapping[str, Any]) -> Ladder | None:
    """None where nothing is told of influence."""
    options = outline.fields()["promised"].options
    keys = [each.key for each in options]
    rungs = []
    for key, label in RUNGS:
        if content.get(key) in keys:
            place = keys.index(content[key])
            rungs.append(Rung(str(label), place + 1, str(options[place].name), str(options[place].hint)))
    if not rungs:
        return None
    promised, felt = content.get("promised"), content.get("felt")
    gap = _gap(keys.index(felt) - keys.index(promised)) if promised in keys and felt in keys else ""
    return Ladder(tuple(rungs), len(options), gap)


def trust_of(content: Mapping[str, Any]) -> tuple[Arc, ...]:
    """An arc for each side of which something is told."""
    arcs = []
    for side, label in SIDES:
        fields = [outline.fields()[f"trust_{side}_{when}"] for when in WHEN]
        before, after = (_trust(content.get(each.key)) for each in fields)
        if before or after:
            names = [_in_words(each.named(content.get(each.key))) for each in fields]
            arcs.append(Arc(str(label), before, after, _course(before, after, *names)))
    return tuple(arcs)


def _gap(steps: int) -> str:
    if steps == 0:
        return _("Residents felt what was promised.")
    if steps < 0:
        return ngettext(
            "Residents felt %(num)s step less than was promised.",
            "Residents felt %(num)s steps less than was promised.",
            -steps,
        )
    return ngettext(
        "Residents felt %(num)s step more than was promised.",
        "Residents felt %(num)s steps more than was promised.",
        steps,
    )


def _trust(value: Any) -> int:
    number = int(value) if str(value or "").isdigit() else 0
    return number if number <= HIGHEST_TRUST else 0


def _in_words(name: str) -> str:
    """'4, fair' within a sentence: '4 (fair)'."""
    number, comma, word = name.partition(", ")
    return f"{number} ({word})" if comma else number


def _course(before: int, after: int, before_name: str, after_name: str) -> str:
    if not after:
        return _("At the beginning: %(trust)s", trust=before_name)
    if not before:
        return _("At the end: %(trust)s", trust=after_name)
    if before == after:
        return _("Stayed the same: %(trust)s", trust=after_name)
    if before < after:
        return _("Rose from %(before)s to %(after)s", before=before_name, after=after_name)
    return _("Fell from %(before)s to %(after)s", before=before_name, after=after_name)
