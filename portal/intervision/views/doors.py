"""Small things that every door of a consultation needs: which phase a form was drawn for, and where to go on."""

from typing import Any

from flask import abort, request

from portal.circles.viewer import me
from portal.core import hx
from portal.intervision import queries
from portal.intervision.models import Contribution, PhaseRun
from portal.intervision.room import Room


def current_run(room: Room) -> PhaseRun:
    """The phase for which a form was drawn, which may have closed since; the present one where it does not say."""
    said = request.form.get("fase", "")
    run = room.run(int(said)) if said.isdigit() and len(said) < 19 else room.current
    return run or abort(404)


def own_or_404(room: Room, contribution_id: int) -> tuple[PhaseRun, Contribution]:
    """A contribution of this member's own, with its phase. What others wrote does not exist here."""
    contribution = queries.pages.contribution_in(room, contribution_id, me().id)
    run = room.run(contribution.run_id) if contribution is not None else None
    if contribution is None or run is None:
        abort(404)
    return run, contribution


def see_room(consultation_id: int, said: str = "", *, anchor: str = "") -> Any:
    """Back to the page of the consultation, which says what was done."""
    return hx.see(
        "consultations.show_consultation", consultation_id=consultation_id, gedaan=said or None, anchor=anchor
    )
