"""How far a story is: per step what is there, and what is still needed before it can be handed in or published."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.stories import outline
from portal.stories.outline import Field, Said, Step

ASKED_FOR = ("review", "publish")
"""The stages that ask for more than a story began with."""

SECONDS = {"choice": 20, "number": 20, "month": 20, "multi": 30, "line": 45, "prose": 180, "rows": 300, "files": 300}
"""How long somebody who knows the answer takes to give it, by the kind of question: an estimate, so rounded up."""


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
    def minutes(self) -> int:
        """How long that takes."""
        return minutes_for(each for lacking in self.needed.values() for each in lacking)

    @property
    def lacks_nothing(self) -> bool:
        return self.lacking == 0


def step_by_step(content: Mapping[str, Any]) -> list[StepProgress]:
    """Every step in order, photos and files last."""
    return [_progress(each, content) for each in (*outline.steps(), outline.FILES_STEP)]


def next_to_do(steps: Sequence[StepProgress]) -> tuple[str, StepProgress] | None:
    """The stage that lacks something, and the first step in which to tell it."""
    return next(((stage, each) for stage in ASKED_FOR for each in steps if each.needed[stage]), None)


def next_questions(steps: Sequence[StepProgress], most: int = 3) -> list[tuple[Field, StepProgress]]:
    """What is worth answering first, each with its step: of the first stage that lacks something."""
    found = next_to_do(steps)
    stage = found[0] if found else ASKED_FOR[0]
    return [(field, each) for each in steps for field in each.needed[stage]][:most]


def minutes_for(fields: Iterable[Field]) -> int:
    """About how many minutes these questions take together."""
    return math.ceil(sum(SECONDS[each.kind] for each in fields) / 60)


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
