"""The engine: what the capabilities of a phase mean for who may write, who may read, and what the clock does next.

Pure: it knows no database and no request. Source of every rule: the design of intervision, sections 1 and 2.
"""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from portal.core import clock, workdays
from portal.intervision.method import LEAST_UNLINKED, Method, Phase

GRACE = timedelta(minutes=30)
CHOICE_DAYS = 2  # working days in which a facilitator decides below quorum; then the consultation goes on
DEADLINE_HOUR = 17
FEW = 4
"""With fewer writers than this, a counter would say who is not done yet."""

TurnState = Literal["expected", "done", "passed", "absent"]
RunState = Literal["open", "grace", "choosing", "second", "second_grace", "closed", "skipped", "stopped"]
Move = Literal["grace", "ungrace", "close", "extend", "choose", "skip", "stop"]


@dataclass(frozen=True, slots=True)
class People:
    """Who takes part in a consultation; who is away or left is not in `member_ids`."""

    case_owner_id: int
    facilitator_id: int
    stand_in_id: int | None
    member_ids: frozenset[int]

    @property
    def group_ids(self) -> frozenset[int]:
        """The group without the case owner. The facilitator takes part in it."""
        return self.member_ids - {self.case_owner_id}

    @property
    def acting_facilitator_id(self) -> int:
        """The facilitator; the stand-in where they are away; else the case owner."""
        for each in (self.facilitator_id, self.stand_in_id):
            if each in self.member_ids:
                return int(each or 0)
        return self.case_owner_id

    @property
    def chooser_ids(self) -> frozenset[int]:
        """Who may decide below quorum: facilitator, stand-in, case owner."""
        return frozenset({self.facilitator_id, self.stand_in_id or 0, self.case_owner_id}) & self.member_ids

    def of_role(self, role: str) -> frozenset[int]:
        if role == "case_owner":
            return frozenset({self.case_owner_id}) & self.member_ids
        if role == "facilitator":
            return frozenset({self.acting_facilitator_id})
        return self.group_ids if role == "group" else self.member_ids


@dataclass(frozen=True, slots=True)
class Run:
    """One phase as it runs, or ran."""

    state: str
    due_at: datetime
    grace_until: datetime | None = None
    choose_until: datetime | None = None
    is_extended: bool = False
    is_finished: bool = False  # the facilitator said that it is enough

    @property
    def takes_texts(self) -> bool:
        return self.state in ("open", "grace")

    @property
    def is_second(self) -> bool:
        """Whether the texts are shown and locked, and the second voice has its part."""
        return self.state in ("second", "second_grace")

    @property
    def is_going(self) -> bool:
        """Whether the phase waits for people, in either part."""
        return self.takes_texts or self.is_second

    @property
    def is_over(self) -> bool:
        return self.state in ("closed", "skipped", "stopped")


def writers_of(phase: Phase, people: People, losers: Collection[int] = ()) -> frozenset[int]:
    """Who is expected to write. `losers`: who lost the vote that `only` names."""
    if not phase.has_writers:
        return frozenset()
    writers = people.of_role(phase.writers)
    return writers & frozenset(losers) if phase.only else writers


def second_voice(phase: Phase, people: People) -> frozenset[int]:
    """Who reacts to what is written in a phase."""
    return people.of_role(phase.reactions.writer) if phase.reactions else frozenset()


def is_asked(phase: Phase, run: Run, people: People, member_id: int) -> bool:
    """Whether the part of the phase that runs now is this member's to be ready with, if they have a turn in it."""
    return run.is_going and (not run.is_second or member_id in second_voice(phase, people))


def turns_now(phase: Phase, run: Run, turns: Mapping[int, str], people: People) -> dict[int, str]:
    """The turns of the part that runs now: in a second part those of the second voice."""
    voices = second_voice(phase, people) if run.is_second else turns
    return {member_id: state for member_id, state in turns.items() if member_id in voices}


def waited_for(phase: Phase, run: Run, turns: Mapping[int, str], people: People) -> frozenset[int]:
    """Who is asked something now. Where nothing need be written and the clock closes, nobody is."""
    is_asking = run.is_going and (run.is_second or phase.least > 0 or phase.done_when != "time")
    if not is_asking:
        return frozenset()
    now = turns_now(phase, run, turns, people)
    return frozenset(id for id, state in now.items() if state == "expected") & people.member_ids


def least_of(phase: Phase, run: Run, people: People, member_id: int) -> int:
    """How much a member must write before being ready: whoever reacts to others here need not write besides."""
    return 0 if run.is_second or member_id in second_voice(phase, people) else phase.least


def may_react(phase: Phase, run: Run, people: People, *, viewer_id: int, author_id: int | None) -> bool:
    """Whether a member may react to a contribution that they can read."""
    is_time = run.is_second if phase.has_second_part else run.takes_texts
    return is_time and viewer_id != author_id and viewer_id in second_voice(phase, people)


def may_write(phase: Phase, run: Run, turn: str | None, written: int) -> bool:
    """Whether somebody with this turn, who wrote so many contributions here, may write another."""
    return run.takes_texts and turn in ("expected", "done") and written < phase.most


def may_change(run: Run, turn: str | None) -> bool:
    """One's own texts, until the phase closes; the grace is for that."""
    return run.takes_texts and turn in ("expected", "done")


def sees(phase: Phase, run: Run, people: People, *, viewer_id: int, author_id: int | None, viewer_wrote: bool) -> bool:
    """Whether a member of the consultation reads a contribution to this phase, now."""
    if author_id == viewer_id:
        return True
    if phase.stays_private:
        return False
    if run.is_over or run.is_second:
        return True
    if phase.is_blind or (phase.blind == "own_first" and not viewer_wrote):
        return False
    return viewer_id in readers_of(phase, people)


def readers_of(phase: Phase, people: People) -> frozenset[int]:
    """Who reads what others write while a phase without blindness is open."""
    if phase.readers == "self":
        return frozenset()
    readers = people.of_role(phase.readers)
    if phase.case_owner == "silent":
        return readers | {people.case_owner_id}
    return readers - {people.case_owner_id} if phase.case_owner == "away" else readers


def counter(turns: Collection[str]) -> tuple[int, int] | None:
    """(ready, expected); None where so few write that it would say who is not ready."""
    expected = [each for each in turns if each != "absent"]
    if len(expected) < FEW:
        return None
    return sum(each in ("done", "passed") for each in expected), len(expected)


def quorum_of(phase: Phase, turns: Collection[str]) -> int:
    """How many must have written at the deadline: of the expected writers of this very phase.

    None in a phase of the case owner alone, nor where nothing need be written.
    """
    expected = sum(each in ("expected", "done") for each in turns)
    if phase.writers == "case_owner" or not phase.least or not expected:
        return 0
    return max(math.ceil(phase.quorum * expected), 2 if expected > 2 else 1)


def is_done(phase: Phase, run: Run, turns: Mapping[int, str], people: People) -> bool:
    """Whether everybody who decides about the end of a phase, or of its first part, is ready, before its deadline."""
    if phase.done_when == "time" or not phase.has_writers:
        return False
    if phase.done_when == "facilitator":
        return run.is_finished
    if phase.done_when == "case_owner" and not phase.has_second_part:
        return turns.get(people.case_owner_id) in ("done", "passed")
    waited_for = [each for each in turns_now(phase, run, turns, people).values() if each != "absent"]
    return bool(waited_for) and all(each in ("done", "passed") for each in waited_for)


def next_move(
    phase: Phase, run: Run, turns: Mapping[int, str], people: People, *, wrote: int, now: datetime
) -> Move | None:
    """What the clock, or whoever was last, makes happen to a phase now; None: nothing yet.

    `wrote`: how many expected writers have written something that counts.
    """
    if run.state == "choosing":
        return "close" if run.choose_until is not None and now >= run.choose_until else None
    if not run.is_going:
        return None
    if run.state in ("grace", "second_grace"):
        if not is_done(phase, run, turns, people) and now < run.due_at:
            return "ungrace"
        return "close" if run.grace_until is not None and now >= run.grace_until else None
    if now >= run.due_at:
        return _at_deadline(phase, run, turns, wrote)
    return "grace" if is_done(phase, run, turns, people) else None


def grace_end(now: datetime, due_at: datetime) -> datetime:
    """Half an hour to change one's mind, at the latest until the deadline."""
    return min(now + GRACE, due_at)


def _at_deadline(phase: Phase, run: Run, turns: Mapping[int, str], wrote: int) -> Move:
    if run.is_second or not phase.has_writers or not any(each in ("expected", "done") for each in turns.values()):
        return "close"
    needed = quorum_of(phase, turns.values())
    is_met = wrote >= needed if needed else wrote >= phase.least or wrote > 0
    if is_met:
        return "close"
    if phase.if_empty == "extend_once":
        return "choose" if run.is_extended else "extend"
    return "skip" if phase.if_empty == "skip" else "stop"


def in_order(contribution_ids: Iterable[int], rated: Mapping[int, str], scale: Sequence[str]) -> list[int]:
    """Contributions as an earlier rating puts them: the scale's first word first, what has none last."""
    places = {word: place for place, word in enumerate(scale)}
    return sorted(contribution_ids, key=lambda each: places.get(rated.get(each, ""), len(scale)))


def may_unlink(writers: int) -> bool:
    """Whether so many wrote that their texts can go without their names; else they stay with their writers."""
    return writers >= LEAST_UNLINKED


def losers_of(votes: Mapping[int, str]) -> frozenset[int]:
    """Who did not vote for what got the most votes; a tie has no losers."""
    counted: dict[str, int] = {}
    for voted in votes.values():
        counted[voted] = counted.get(voted, 0) + 1
    most = max(counted.values(), default=0)
    winners = [voted for voted, number in counted.items() if number == most]
    if len(winners) != 1:
        return frozenset()
    return frozenset(member_id for member_id, voted in votes.items() if voted != winners[0])


# --- the calendar ---


def deadlines(method: Method, first_day: date, paused: Collection[date] = ()) -> list[datetime]:
    """When each phase closes at the latest: 17.00 on working days, no pause day counted. `first_day` counts not."""
    day, ends = first_day, []
    for phase in method.phases:
        day = days_later(day, phase.workdays, paused)
        ends.append(workdays.at(day, DEADLINE_HOUR))
    return ends


def due_after(opened_at: datetime, days: int, paused: Collection[date] = ()) -> datetime:
    """The deadline of a phase that opens now."""
    return workdays.at(days_later(clock.local(opened_at).date(), days, paused), DEADLINE_HOUR)


def days_later(day: date, days: int, paused: Collection[date] = ()) -> date:
    """So many working days later, pause days not counted."""
    while days:
        day += timedelta(days=1)
        days -= workdays.is_working_day(day) and day not in paused
    return day


def next_place(method: Method, number: int, *, repeats: bool, rounds: Sequence[str]) -> int | None:
    """The number of the phase that comes after a closed one; None: it was the last.

    `rounds`: the keys of all phases that ran, in order: they say how often was gone back.
    """
    phase = method.phases[number - 1]
    if repeats and may_repeat(phase, rounds):
        return method.number_of(phase.repeat.to)
    return number + 1 if number < len(method.phases) else None


def may_repeat(phase: Phase, rounds: Sequence[str]) -> bool:
    """Whether one may go back once more from here. `at_most` counts the rounds, the first included."""
    return bool(phase.repeat.to) and sum(key == phase.key for key in rounds) < phase.repeat.at_most
