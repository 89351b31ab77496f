"""Ready, pass, away, once more, enough: decisions about the process, never about content."""

from typing import Any

from flask import Blueprint, abort, request

from portal.circles.viewer import me
from portal.core.security import require
from portal.intervision import policy
from portal.intervision.actions import process, texts
from portal.intervision.models import PhaseRun
from portal.intervision.room import Room
from portal.intervision.views import clock
from portal.intervision.views.doors import current_run, see_room

bp = Blueprint("process", __name__)


@bp.get("/intervisie/consulten/<int:consultation_id>/klaar")
@bp.get("/intervisie/consulten/<int:consultation_id>/klaar/intrekking")
@bp.get("/intervisie/consulten/<int:consultation_id>/pas")
@bp.get("/intervisie/consulten/<int:consultation_id>/verzending")
@bp.get("/intervisie/consulten/<int:consultation_id>/afwezigheid")
@bp.get("/intervisie/consulten/<int:consultation_id>/afwezigheid/einde")
@bp.get("/intervisie/consulten/<int:consultation_id>/keuze")
@bp.get("/intervisie/consulten/<int:consultation_id>/genoeg")
@bp.get("/intervisie/consulten/<int:consultation_id>/herhaling")
def show_room_again(consultation_id: int) -> Any:
    """Where a reload ends up after one of these was pressed."""
    clock.found_or_404()
    return see_room(consultation_id)


@bp.post("/intervisie/consulten/<int:consultation_id>/klaar")
def create_readiness(consultation_id: int) -> Any:
    room, run = _room_and_run()
    if _is_past(room, run, "done"):
        return see_room(consultation_id, "klaar" if not run.run.is_over else "gesloten")
    require(policy.can_say_done(me(), room, run))
    try:
        texts.done(room, run, me().member)
    except texts.TooFew:
        return see_room(consultation_id, "te-weinig" if policy.can_pass(me(), room, run) else "schrijf-eerst")
    return see_room(consultation_id, "klaar")


@bp.post("/intervisie/consulten/<int:consultation_id>/pas")
def create_pass(consultation_id: int) -> Any:
    room, run = _room_and_run()
    if _is_past(room, run, "passed"):
        return see_room(consultation_id, "pas" if not run.run.is_over else "gesloten")
    require(policy.can_pass(me(), room, run))
    texts.skip_turn(room, run, me().member)
    return see_room(consultation_id, "pas")


@bp.post("/intervisie/consulten/<int:consultation_id>/klaar/intrekking")
def destroy_readiness(consultation_id: int) -> Any:
    """Not ready after all, or taking part after a pass."""
    room, run = _room_and_run()
    if _is_past(room, run, "expected"):
        return see_room(consultation_id, "terug" if not run.run.is_over else "gesloten")
    require(policy.can_reopen_turn(me(), room, run))
    texts.not_done(room, run, me().member)
    return see_room(consultation_id, "terug", anchor="schrijven")


@bp.post("/intervisie/consulten/<int:consultation_id>/verzending")
def update_sending(consultation_id: int) -> Any:
    """'Verstuur wat er staat bij de deadline', or not."""
    room, run = _room_and_run()
    if run.run.is_over:
        return see_room(consultation_id, "gesloten")
    wanted = request.form.get("gewenst") == "1"
    require(policy.can_say_done(me(), room, run) and run.run.takes_texts)
    texts.send_draft_at_deadline(room, run, me().member, wanted=wanted)
    return see_room(consultation_id, "deadline" if wanted else "niet-deadline")


@bp.post("/intervisie/consulten/<int:consultation_id>/afwezigheid")
def create_absence(consultation_id: int) -> Any:
    room = clock.room_to_change_or_404("running")
    if room.attending[me().id].state != "absent":
        require(policy.can_be_away(me(), room))
        process.be_away(room, me().member)
    return see_room(consultation_id, "afwezig")


@bp.post("/intervisie/consulten/<int:consultation_id>/afwezigheid/einde")
def destroy_absence(consultation_id: int) -> Any:
    room = clock.room_to_change_or_404("running")
    if room.attending[me().id].state == "absent":
        require(policy.can_be_back(me(), room))
        process.be_back(room, me().member)
    return see_room(consultation_id, "terug-erbij")


@bp.post("/intervisie/consulten/<int:consultation_id>/keuze")
def create_choice(consultation_id: int) -> Any:
    """Too few wrote: go on, skip, or stop."""
    room, run = _room_and_run()
    what = request.form.get("keuze", "")
    if run.run.is_over and me().id in room.people.chooser_ids:
        return see_room(consultation_id, "gesloten")
    require(policy.can_choose(me(), room, run))
    if what not in ("go_on", "skip", "stop"):
        abort(400)
    process.choose(room, run, me().member, what)
    return see_room(consultation_id, "gekozen")


@bp.post("/intervisie/consulten/<int:consultation_id>/genoeg")
def create_enough(consultation_id: int) -> Any:
    room, run = _room_and_run()
    if run.is_finished or run.run.is_over:
        return see_room(consultation_id, "gesloten" if run.run.is_over else "genoeg")
    require(policy.can_say_enough(me(), room, run))
    process.enough(room, run, me().member)
    return see_room(consultation_id, "genoeg")


@bp.post("/intervisie/consulten/<int:consultation_id>/herhaling")
def update_repeat(consultation_id: int) -> Any:
    """Once more, when this phase closes; or not after all."""
    room, run = _room_and_run()
    wanted = request.form.get("gewenst") == "1"
    require(policy.can_repeat(me(), room, run))
    process.once_more(room, run, me().member, wanted=wanted)
    return see_room(consultation_id, "nog-eens" if wanted else "niet-nog-eens")


def _room_and_run() -> tuple[Room, PhaseRun]:
    room = clock.room_to_change_or_404("running", "closed")
    return room, current_run(room)


def _is_past(room: Room, run: PhaseRun, state: str) -> bool:
    """Whether there is nothing more to do for who had a turn here: they pressed twice, or the phase has closed."""
    turn = room.turn_of(run, me().id)
    return turn is not None and (turn.state == state or run.run.is_over)
