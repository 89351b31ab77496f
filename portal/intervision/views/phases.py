"""The way of a consultation along its phases: those that were, the one that is, those to come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from portal.core import clock
from portal.core.i18n import gettext as _
from portal.core.i18n import ngettext
from portal.intervision import telling
from portal.intervision.actions import sealing
from portal.intervision.drafted import CHOICES, SHEETS
from portal.intervision.models import PhaseRun
from portal.intervision.phase import Phase
from portal.intervision.queries.pages import Own
from portal.intervision.room import Room, round_of
from portal.intervision.views.shown import Answered, Piece, Reading

State = Literal["done", "now", "later", "skipped"]


@dataclass(frozen=True, slots=True)
class Leftover:
    """What a member was typing when a phase closed: it was not sent, and only they read it."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """One phase as the page shows it: on the way, and with what was written in it."""

    number: int
    title: str
    state: State
    when: str
    phase: Phase
    run: PhaseRun | None = None
    pieces: Sequence[Piece] = ()
    answered: Sequence[Answered] = ()
    passed: str = ""
    leftovers: Sequence[Leftover] = ()
    closing: str = ""
    """How long a phase is still open in which everybody is ready."""

    @property
    def place(self) -> int:
        return self.run.place if self.run else 0

    @property
    def is_readable(self) -> bool:
        return self.run is not None and (self.state != "now" or self.run.run.is_second)

    @property
    def is_empty(self) -> bool:
        return not (self.pieces or any(each.answers for each in self.answered))


def rows_of(reading: Reading, own: Own, paused: Sequence[date]) -> list[PhaseRow]:
    """All phases in order: each round that ran, then what is still to come."""
    room = reading.room
    rows = [_ran(reading, run, own) for run in room.runs]
    last = room.runs[-1] if room.runs else None
    if room.consultation.state == "closed":
        return rows
    number, due_at = (last.number, last.grace_until or last.due_at) if last else (0, None)
    days = telling.coming_deadlines(room.method, number, due_at or clock.now(), list(paused)) if last else {}
    return rows + [_coming(room, number, days) for number in range(number + 1, len(room.method.phases) + 1)]


def _ran(reading: Reading, run: PhaseRun, own: Own) -> PhaseRow:
    room, phase = reading.room, reading.room.phase_of(run)
    is_sheet = phase.kind in (*SHEETS, *CHOICES)
    is_readable = run.run.is_over or run.run.is_second
    state: State = "skipped" if run.state == "skipped" else "done" if run.run.is_over else "now"
    pieces = reading.pieces(run)
    return PhaseRow(
        number=run.number,
        title=phase.title_in(round_of(room, run)),
        state=state,
        when=telling.short_day(clock.local(run.closed_at or run.due_at).date()),
        phase=phase,
        run=run,
        pieces=() if is_sheet else pieces,
        answered=_answered(reading, run, is_readable) if is_sheet else (),
        passed=_passed(room, run, phase) if is_readable else "",
        leftovers=_leftovers(room, run, own) if run.run.is_over else (),
        closing=telling.left(run.grace_until) if run.grace_until is not None and not run.run.is_over else "",
    )


def _answered(reading: Reading, run: PhaseRun, is_readable: bool) -> list[Answered]:
    """Everything there was to answer once the phase is shown; until then what the member reads of it already."""
    answered = reading.answered(run)
    return answered if is_readable else [each for each in answered if each.answers]


def _coming(room: Room, number: int, days: Mapping[int, date]) -> PhaseRow:
    phase = room.method.phases[number - 1]
    when = telling.short_day(days[number]) if number in days else ""
    return PhaseRow(number=number, title=phase.title, state="later", when=when, phase=phase)


def _passed(room: Room, run: PhaseRun, phase: Phase) -> str:
    """Who passed; only how many where names are hidden, because it would narrow down who wrote."""
    ids = [id for id, state in room.states_in(run).items() if state == "passed"]
    if not ids:
        return ""
    if phase.authors != "named":
        return ngettext("%(num)s colleague passed.", "%(num)s colleagues passed.", len(ids))
    names = sorted(room.attending[each].member.display_name for each in ids if each in room.attending)
    return _("Passed: %(names)s.", names=", ".join(names))


def _leftovers(room: Room, run: PhaseRun, own: Own) -> list[Leftover]:
    found = []
    for (run_id, key), draft in own.drafts.items():
        if run_id != run.id:
            continue
        words = sealing.draft_words(room.key, draft)
        if not words.is_empty:
            found.append(Leftover(key, "\n\n".join(each for each in words.fields.values() if each.strip())))
    return found
