"""How far a story is: per step what is there, and what is still needed before it can be handed in or published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.stories import outline
from portal.stories.outline import Field, Said, Step

ASKED_FOR = ("review", "publish")
"""The stages that ask for more than a story began with."""


@dataclass(frozen=True, slots=True)
class StepProgress:
    """One step of the form, as far as it is answered."""

    key: str
    name: Said
    needed: Mapping[str, Sequence[Field]]
    """Stage -> what this step still lacks for it, without what an earlier stage asks for already."""
    filled: int
    total: int

    @property
    def is_empty(self) -> bool:
        return self.filled == 0

    @property
    def lacking(self) -> int:
        """How many answers are needed here before it can be published."""
        return sum(map(len, self.needed.values()))

    @property
    def lacks_nothing(self) -> bool:
        return self.lacking == 0


def step_by_step(content: Mapping[str, Any]) -> list[StepProgress]:
    """Every step in order, photos and files last."""
    return [_progress(each, content) for each in (*outline.steps(), outline.FILES_STEP)]


def next_to_do(steps: Sequence[StepProgress]) -> tuple[str, StepProgress] | None:
    """The stage that lacks something, and the first step in which to tell it."""
    return next(((stage, each) for stage in ASKED_FOR for each in steps if each.needed[stage]), None)


def neighbours(key: str) -> tuple[str, str]:
    """The step before and the step after; '' where there is none."""
    keys = [each.key for each in (*outline.steps(), outline.FILES_STEP)]
    place = keys.index(key)
    return (keys[place - 1] if place else "", keys[place + 1] if place + 1 < len(keys) else "")


def _progress(step: Step, content: Mapping[str, Any]) -> StepProgress:
    lacking = [each for each in step.fields if not outline.is_filled(each, content)]
    return StepProgress(
        key=step.key,
        name=step.name,
        needed={stage: [each for each in lacking if each.stage == stage] for stage in ASKED_FOR},
        filled=len(step.fields) - len(lacking),
        total=len(step.fields),
    )
