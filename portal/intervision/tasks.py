"""What is asked of a member in a consultation, in words and minutes: one source for Start, the lists and the room."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.circles.viewer import Viewer
from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l
from portal.core.kinds import Task
from portal.intervision import policy
from portal.intervision.engine import Run
from portal.intervision.phase import Phase
from portal.intervision.room import Room, round_of


@dataclass(frozen=True, slots=True)
class Sort:
    """What is asked beside writing in a phase: it is the same in every consultation."""

    title: Any
    why: Any
    minutes: int


SORTS: Mapping[str, Sort] = {
    "consultation_plan": Sort(
        _l("Say whether you take part"),
        _l("Your intervision group plans a consultation. Say whether you take part."),
        1,
    ),
    "consultation_choice": Sort(
        _l("Decide how it goes on"), _l("A consultation of your intervision group waits for your choice."), 2
    ),
    "consultation_learning": Sort(
        _l("Write down what you take along"),
        _l("A consultation of your intervision group is over. One sentence for yourself is enough."),
        3,
    ),
    "consultation_follow_up": Sort(
        _l("Tell what came of your intention"),
        _l("Four weeks ago you rounded off a consultation. That nothing came of it is an answer too."),
        3,
    ),
}


def minutes_of(phase: Phase, run: Run) -> int:
    """How long the part of a phase takes that runs now."""
    return phase.reactions.minutes if run.is_second and phase.reactions else phase.minutes


def task_of(viewer: Viewer, room: Room, what: str) -> Task | None:
    """What is asked of the viewer, as the start page tells it."""
    if sort := SORTS.get(what):
        return Task(str(sort.title), str(sort.why), sort.minutes)
    run = room.current
    if run is None:
        return None
    phase = room.phase_of(run)
    why = [_("In a consultation of your intervision group: ‘%(phase)s’.", phase=phase.title_in(round_of(room, run)))]
    if policy.can_pass(viewer, room, run):
        why.append(_("If you cannot, press ‘Pass’."))
    return Task("", " ".join(why), minutes_of(phase, run.run))
