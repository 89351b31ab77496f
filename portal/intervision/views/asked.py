"""What is asked of a member in a consultation now: one answer, from which the page follows."""

from dataclasses import dataclass
from typing import Literal

from portal.circles.viewer import Viewer
from portal.intervision import engine, policy, tasks, telling
from portal.intervision.models import PhaseRun
from portal.intervision.phase import Phase
from portal.intervision.room import Room, round_of

What = Literal[
    "write", "done", "passed", "react", "reacted", "absent", "rest", "silent", "away", "wait", "choosing", "others"
]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of one member in the phase that runs."""

    what: What
    run: PhaseRun
    phase: Phase
    title: str
    instruction: str
    guidance: str
    """What is said to the facilitator besides."""
    until: str
    minutes: int
    counted: str
    sight: str
    grace: str
    waits_for: str
    is_ready_there: bool
    """Whether the one whose turn it is is ready, and may still change something."""
    still_asked: int
    """How much more the viewer must write before being ready."""
    is_ready_possible: bool
    can_pass: bool
    can_reopen: bool
    can_write: bool
    sends_draft: bool

    @property
    def is_mine(self) -> bool:
        """Whether something is asked of this member, now."""
        return self.what in ("write", "react")


def asked_of(viewer: Viewer, room: Room, run: PhaseRun, wrote: int) -> Asked:
    """`wrote`: how many contributions of the viewer stand in this phase."""
    phase, turn = room.phase_of(run), room.turn_of(run, viewer.id)
    attendance = room.attending[viewer.id]
    turns = engine.turns_now(phase, run.run, room.states_in(run), room.people)
    moment = run.choose_until if run.state == "choosing" and run.choose_until else run.due_at
    is_second = run.run.is_second
    still_asked = max(0, engine.least_of(phase, run.run, room.people, viewer.id) - wrote)
    reader = telling.reader_of(room, viewer.id)
    said = phase.said_to("case_owner" if reader == "case_owner" else "group", is_second=is_second)
    guidance = phase.said_to("facilitator", is_second=is_second) if reader == "facilitator" else ""
    return Asked(
        what=_what(viewer, room, run),
        run=run,
        phase=phase,
        title=phase.title_in(round_of(room, run)),
        instruction=said,
        guidance=guidance if guidance != said else "",
        until=telling.until(moment),
        minutes=tasks.minutes_of(phase, run.run),
        counted="" if len(turns) == 1 else telling.counted(list(turns.values())),
        sight="" if is_second or turn is None else " ".join(telling.sight(room, phase, viewer.id, attendance.alias)),
        grace=telling.left(run.grace_until) if run.grace_until is not None else "",
        waits_for=_waits_for(room, run),
        is_ready_there=bool(turns) and all(each in ("done", "passed") for each in turns.values()),
        still_asked=still_asked,
        is_ready_possible=policy.can_say_done(viewer, room, run) and not still_asked,
        can_pass=policy.can_pass(viewer, room, run),
        can_reopen=policy.can_reopen_turn(viewer, room, run),
        can_write=policy.can_write(viewer, room, run, wrote),
        sends_draft=turn is not None and turn.sends_draft,
    )


def _what(viewer: Viewer, room: Room, run: PhaseRun) -> What:
    phase, turn = room.phase_of(run), room.turn_of(run, viewer.id)
    if room.attending[viewer.id].state == "absent":
        return "absent"
    if run.state == "choosing":
        return "choosing"
    if phase.kind == "pause":
        return "rest"
    if run.run.is_second:
        if turn is None or not engine.is_asked(phase, run.run, room.people, viewer.id):
            return "others"
        return "react" if turn.state == "expected" else "reacted"
    if turn is not None and turn.state != "absent":
        return {"expected": "write", "done": "done", "passed": "passed"}[turn.state]  # type: ignore[return-value]
    return _aside(viewer, room, phase)


def _aside(viewer: Viewer, room: Room, phase: Phase) -> What:
    if viewer.id == room.consultation.case_owner_id and phase.case_owner != "takes_part":
        return "silent" if phase.case_owner == "silent" else "away"
    return "wait"


def _waits_for(room: Room, run: PhaseRun) -> str:
    """Whose turn it is, where that is one person; '' otherwise."""
    phase, people = room.phase_of(run), room.people
    if run.state == "choosing":
        who = people.acting_facilitator_id
    elif run.run.is_second and phase.reactions:
        who = people.case_owner_id if phase.reactions.writer == "case_owner" else 0
    else:
        who = {"case_owner": people.case_owner_id, "facilitator": people.acting_facilitator_id}.get(phase.writers, 0)
    found = room.attending.get(who)
    return found.member.display_name if found else ""
