"""At the door of a consultation: a phase that is due moves on before anybody looks, and the room is found.

This is the one exception to "GET never writes" (`core.db.apart`): the page shows what holds now, also when the worker
has not come by yet.
"""

from flask import abort, g, request

from portal.circles.viewer import me
from portal.core.db import apart
from portal.intervision import queries
from portal.intervision.actions import moving
from portal.intervision.queries.pages import Found
from portal.intervision.room import Room


def keep_time() -> None:
    """Before every view of a consultation: one cheap look at its clock, through the viewer's sight."""
    consultation_id = (request.view_args or {}).get("consultation_id")
    if consultation_id is None or me().is_guest:
        return
    found = queries.pages.found(me(), consultation_id)
    if found is not None and found.is_due:
        with apart():
            moving.advance(consultation_id)
        found = queries.pages.found(me(), consultation_id)
    g.consultation_found = found


def found_or_404() -> Found:
    """The consultation of this request, if it exists for the viewer."""
    found: Found | None = g.get("consultation_found")
    if found is None:
        abort(404)
    return found


def room_or_404() -> Room:
    """The room of this request, to be read."""
    return queries.rooms.room_of(found_or_404().consultation)


def room_to_change_or_404(*states: str) -> Room:
    """The room of this request, held until the end; in any other state than these it cannot be changed."""
    room = queries.rooms.room_to_change_or_404(me(), found_or_404().consultation.id)
    if room.consultation.state not in states:
        abort(404)
    return room
