"""Files in a consultation: shown to who may read the contribution, added to and taken out of one's own."""

from typing import Any

from flask import Blueprint, abort, make_response, request

from portal.circles.viewer import me
from portal.core import files as core_files
from portal.core import hx, throttle
from portal.core.security import require
from portal.intervision import engine, queries
from portal.intervision.actions import attachments, texts
from portal.intervision.models import SealedFile
from portal.intervision.room import Room
from portal.intervision.views import clock, refusals, uploads
from portal.intervision.views.doors import current_run, own_or_404, see_room
from portal.intervision.views.limits import HOUR, UPLOADS_PER_HOUR
from portal.intervision.views.shown import Reading
from portal.intervision.views.writing import form_for, writing_again, writing_in

bp = Blueprint("consultation_files", __name__)


@bp.get("/intervisie/consulten/<int:consultation_id>/bestanden/<int:file_id>")
def show_file(consultation_id: int, file_id: int) -> Any:
    """A file, opened for who reads the contribution that it is with; before a reveal there is none."""
    room = clock.room_or_404()
    file = queries.pages.file_in(room, file_id) if room.consultation.erased_at is None else None
    if file is None or not _reads(room, file):
        abort(404)
    named = attachments.named_of(room, file)
    response = make_response(attachments.content_of(room, file))
    response.content_type = named.media_type
    response.headers["Cache-Control"] = "no-store"
    response.headers.set(
        "Content-Disposition",
        "inline" if named.is_picture else "attachment",
        filename=core_files.served_name(named.name, named.media_type),
    )
    return response


@bp.get("/intervisie/consulten/<int:consultation_id>/bestanden")
@bp.get("/intervisie/consulten/<int:consultation_id>/bestanden/<int:file_id>/weg")
def show_room_again(consultation_id: int, file_id: int = 0) -> Any:
    """Where a reload ends up."""
    clock.found_or_404()
    return see_room(consultation_id)


@bp.post("/intervisie/consulten/<int:consultation_id>/bestanden")
def create_file(consultation_id: int) -> Any:
    """Put a file with a text that is being written, and keep what was typed with it."""
    room = clock.room_to_change_or_404("running")
    throttle.take(f"upload:{me().id}", UPLOADS_PER_HOUR, HOUR)
    run = current_run(room)
    said = request.form.get("bijdrage", "")
    to = own_or_404(room, int(said))[1] if said.isdigit() else None
    reading = Reading(room, queries.pages.written_in(room), me())
    form = form_for(reading, run)
    turn = room.turn_of(run, me().id)
    if turn is None or not engine.may_change(run.run, turn.state):
        why = refusals.why_not(room, run, 0)
        return refusals.refuse(room, run, form.words, why, key=f"wijzig-{to.id}" if to else "")
    came = uploads.take(room, run, to=to)
    if hx.wants_fragment():
        own = queries.pages.own_in(room, me().id)
        writing = writing_again(reading, run, to.id, form, None) if to else writing_in(reading, run, own, form=form)
        return hx.page("intervision/_files.html", writing=writing, there=room.consultation, refused=came.refused)
    texts.put_draft(room, run, me().member, f"wijzig-{to.id}" if to else "", form.words)
    if to:
        return hx.see(
            "contributions.edit_contribution",
            consultation_id=consultation_id,
            contribution_id=to.id,
            anchor="bestanden",
        )
    return see_room(consultation_id, anchor="bestanden")


@bp.post("/intervisie/consulten/<int:consultation_id>/bestanden/<int:file_id>/weg")
def destroy_file(consultation_id: int, file_id: int) -> Any:
    """Take a file out of one's own text, as long as that can be changed."""
    room = clock.room_to_change_or_404("running")
    file = queries.pages.file_in(room, file_id)
    run = room.run(file.run_id) if file is not None and file.author_id == me().id else None
    if file is None or run is None:
        abort(404)
    turn = room.turn_of(run, me().id)
    require(turn is not None and engine.may_change(run.run, turn.state))
    contribution_id = file.contribution_id
    attachments.remove([file])
    reading = Reading(room, queries.pages.written_in(room), me())
    form = form_for(reading, run)
    if hx.wants_fragment():
        own = queries.pages.own_in(room, me().id)
        writing = (
            writing_again(reading, run, contribution_id, form, None)
            if contribution_id
            else writing_in(reading, run, own, form=form)
        )
        return hx.page("intervision/_files.html", writing=writing, there=room.consultation, refused=())
    texts.put_draft(room, run, me().member, f"wijzig-{contribution_id}" if contribution_id else "", form.words)
    if contribution_id:
        return hx.see(
            "contributions.edit_contribution",
            consultation_id=consultation_id,
            contribution_id=contribution_id,
            anchor="bestanden",
        )
    return see_room(consultation_id, anchor="bestanden")


def _reads(room: Room, file: SealedFile) -> bool:
    if file.contribution_id is None:
        return file.author_id == me().id
    run = room.run(file.run_id)
    if run is None:
        return False
    written = queries.rooms.contributions_of(room, [run]).get(run.id, [])
    return file.contribution_id in {each.id for each in queries.rooms.shown_to(room, run, written, me().id)}
