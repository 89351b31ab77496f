"""What a member is told about a phase in a sentence: until when, and who reads along. Derived from its capabilities."""

from collections.abc import Iterator
from datetime import date, datetime

from babel.dates import format_date

from portal.core import clock, i18n
from portal.core.i18n import gettext as _
from portal.core.i18n import ngettext
from portal.intervision import engine
from portal.intervision.method import Method
from portal.intervision.phase import Phase
from portal.intervision.room import Room, alias_name


def until(moment: datetime) -> str:
    """'donderdag 17.00 uur'; today and tomorrow by name, what is a week away or more with its date."""
    day = clock.local(moment).date()
    days = (day - clock.today()).days
    if days == 0:
        named = _("today")
    elif days == 1:
        named = _("tomorrow")
    else:
        named = format_date(day, "EEEE" if 0 < days < 7 else "EEEE d MMMM", locale=i18n.language.get())
    return _("%(day)s %(time)s", day=named, time=i18n.hour(moment))


def long_day(moment: datetime) -> str:
    """'donderdag 3 december': for a calendar, in which each row is told alike."""
    return format_date(clock.local(moment).date(), "EEEE d MMMM", locale=i18n.language.get())


def short_day(day: date) -> str:
    """'do 3 dec': for the way along the phases."""
    return format_date(day, "EEE d MMM", locale=i18n.language.get()).replace(".", "")


def left(moment: datetime) -> str:
    """'24 minuten': how long a grace still lasts."""
    minutes = max(1, -(-int((moment - clock.now()).total_seconds()) // 60))
    return ngettext("%(num)s minute", "%(num)s minutes", minutes)


def reader_of(room: Room, viewer_id: int) -> str:
    """The role in which a member hears an instruction."""
    if viewer_id == room.consultation.case_owner_id:
        return "case_owner"
    return "facilitator" if viewer_id == room.people.acting_facilitator_id else "group"


def sight(room: Room, phase: Phase, viewer_id: int, alias: int) -> list[str]:
    """Who reads what somebody writes here, and when, under which name. For a writer."""
    return list(_sight(room, phase, viewer_id, alias))


def _sight(room: Room, phase: Phase, viewer_id: int, alias: int) -> Iterator[str]:
    owner = room.attending[room.consultation.case_owner_id].member.display_name
    is_owner = viewer_id == room.consultation.case_owner_id
    if phase.stays_private:
        yield _("Only you read this, later too.")
        return
    if phase.is_blind:
        yield _("Nobody reads this before the phase closes, then everybody does.")
    elif phase.blind == "own_first":
        yield _("You read what the others wrote once you wrote something yourself.")
    else:
        yield _openly(room, phase, viewer_id, owner)
    if not phase.is_blind and phase.case_owner == "silent" and not is_owner:
        yield _("%(name)s reads along but does not react.", name=owner)
    elif not phase.is_blind and phase.case_owner == "away" and not is_owner:
        yield _("%(name)s reads it only when the phase closes.", name=owner)
    if phase.authors == "unlinked":
        yield _("Your name is not with it, and nobody can find out later whose it was.")
    elif phase.authors == "pseudonym":
        yield _("Your name is not with it: the others see ‘%(name)s’.", name=alias_name(alias))


def _openly(room: Room, phase: Phase, viewer_id: int, owner: str) -> str:
    if phase.readers == "everyone":
        return _("Everybody in this consultation reads it at once.")
    if phase.readers == "case_owner":
        return _("Only %(name)s reads it at once; the others when the phase closes.", name=owner)
    if phase.readers == "self":
        return _("The others read this only when the phase closes.")
    return _("The group reads it at once.")


def counted(turns: list[str]) -> str:
    """How far the group is, as far as that may be told."""
    if not turns:
        return ""
    found = engine.counter(turns)
    if found is None:
        is_ready = all(each in ("done", "passed", "absent") for each in turns)
        return _("ready") if is_ready else _("under way")
    return _("%(ready)s of %(expected)s ready", ready=found[0], expected=found[1])


def coming_deadlines(method: Method, number: int, due_at: datetime, paused: list[date]) -> dict[int, date]:
    """Phase number -> the day on which it closes at the latest, for the phases after this one."""
    day, found = clock.local(max(due_at, clock.now())).date(), {}
    for later, phase in enumerate(method.phases[number:], number + 1):
        day = engine.days_later(day, phase.workdays, paused)
        found[later] = day
    return found
