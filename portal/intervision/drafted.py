"""What a draft of a phase becomes when it is sent: one contribution, or as many as there are answers on its sheet.

The names of fields that forms and the clock must both know stand here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.intervision.models.texts import TEXT
from portal.intervision.phase import Phase

SHEETS = ("answer", "rating")
"""Kinds of phases in which something is said to each contribution of an earlier one, on one sheet."""
CHOICES = ("choice", "vote")
ITEM = "item_"
CHOSEN = "keuze"


@dataclass(frozen=True, slots=True)
class Part:
    """One contribution of those that a draft holds; `target_id`: what it answers."""

    fields: Mapping[str, str]
    target_id: int | None = None


def parts(phase: Phase, fields: Mapping[str, str]) -> Sequence[Part]:
    """What is not empty in a draft."""
    if phase.kind in SHEETS:
        said = {int(name.removeprefix(ITEM)): text.strip() for name, text in fields.items() if _is_item(name)}
        return [Part({TEXT: text}, target_id) for target_id, text in said.items() if text]
    if phase.kind in CHOICES:
        chosen = [each for each in fields.get(CHOSEN, "").split("\n") if each]
        return [Part({TEXT: each}) for each in chosen[: phase.most]]
    return [Part(fields)] if any(each.strip() for each in fields.values()) else []


def _is_item(name: str) -> bool:
    return name.startswith(ITEM) and name.removeprefix(ITEM).isdigit()
