"""What is being typed, kept closed: by the autosave of a form, by hand, or over a sign-in that ended. And notes."""

import re
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, jsonify, request

from portal.circles.viewer import me
from portal.core import clock as core_clock
from portal.core import hx
from portal.core.i18n import gettext as _
from portal.core.i18n import hour
from portal.core.security import require
from portal.intervision import policy, queries
from portal.intervision.actions import texts
from portal.intervision.forms.phases import NoteForm
from portal.intervision.models import PhaseRun
from portal.intervision.room import Room
from portal.intervision.views import clock
from portal.intervision.views.consultations import META
from portal.intervision.views.doors import current_run, see_room
from portal.intervision.views.room_page import NOTE_KEY

bp = Blueprint("consultation_drafts", __name__)

LONGEST = 100_000  # characters over all fields of one form
AFTER = ("leerpunt", "voornemen", "opbrengst")
"""What is written after a consultation has closed; kept with its last phase."""
KEY = re.compile(
    rf"(?P<run>\d{{1,18}}):(?P<key>|{NOTE_KEY}|{'|'.join(AFTER)}|(?:wijzig|reactie|aanvulling)-\d{{1,18}})"
)


@bp.post("/intervisie/consulten/<int:consultation_id>/bewaren")
def update_draft(consultation_id: int) -> Any:
    """Keep what somebody is typing, closed. 409 when another tab has a newer draft."""
    room = clock.room_to_change_or_404("running", "closed")
    fields = _joined({name[6:]: values for name, values in request.form.lists() if name.startswith("field-")})
    if sum(len(each) for each in fields.values()) > LONGEST:
        return jsonify(message=_("This text is too long to keep.")), 413
    run, key = _place(room, request.form.get("key", ""))
    require(may_keep(room, run, key, me().id))
    try:
        sequence = texts.keep_draft(
            room,
            run,
            me().member,
            key,
            fields,
            tab=request.form.get("tab", "")[:40],
            sequence=request.form.get("sequence", 0, type=int),
        )
    except texts.NewerDraft:
        newer = queries.rooms.drafts_of(run.id, me().id).get(key)
        message = _("A newer version of this text stands in another window.")
        return jsonify(message=message, sequence=newer.sequence if newer else 0), 409
    is_late = key not in (*AFTER, NOTE_KEY) and run.run.is_over
    said = _("This phase has closed. Your text stays with you.") if is_late else _("Draft kept at %(time)s")
    return jsonify(sequence=sequence, saved_at_text=said if is_late else said % {"time": hour(core_clock.now())})


@bp.post("/intervisie/consulten/<int:consultation_id>/bewaren/weg")
def destroy_draft(consultation_id: int) -> Any:
    """Throw a draft away."""
    room = clock.room_to_change_or_404("running", "closed")
    run, key = _place(room, request.form.get("key", ""))
    texts.drop_draft(run, me().id, key)
    if key in AFTER:
        return hx.see("after_consultation.show_after", consultation_id=consultation_id)
    return see_room(consultation_id, "leeg")


@bp.post("/intervisie/consulten/<int:consultation_id>/notities")
def update_note(consultation_id: int) -> Any:
    """Notes for one's own eyes."""
    room = clock.room_to_change_or_404("running")
    run = current_run(room)
    if run.run.is_over:
        texts.put_draft(room, run, me().member, NOTE_KEY, {"tekst": request.form.get("tekst", "")[:LONGEST]})
        return see_room(consultation_id, "gesloten")
    require(policy.can_keep_notes(me(), room, run))
    form = NoteForm()
    if form.validate():
        texts.keep_note(room, me().member, form.tekst.data or "")
        texts.drop_draft(run, me().id, NOTE_KEY)
    return see_room(consultation_id, "notitie", anchor="notities")


@bp.get("/intervisie/consulten/<int:consultation_id>/notities")
@bp.get("/intervisie/consulten/<int:consultation_id>/bewaren/weg")
def show_room_again(consultation_id: int) -> Any:
    """Where a reload ends up."""
    clock.found_or_404()
    return see_room(consultation_id)


def keep_over_sign_in(member_id: int, **place: Any) -> None:
    """What was sent when its writer's sign-in had ended: kept closed, as their draft, where nothing is kept yet."""
    room = queries.pages.room_of_member(member_id, place.get("consultation_id", 0))
    found = KEY.fullmatch(request.form.get("draft_key", ""))
    run = room.run(int(found["run"])) if room is not None and found else None
    if room is None or run is None or found is None:
        return
    if room.consultation.state not in ("running", "closed") or not may_keep(room, run, found["key"], member_id):
        return
    fields = _joined({name: values for name, values in request.form.lists() if name not in META})
    is_new = found["key"] not in queries.rooms.drafts_of(run.id, member_id)
    if is_new and sum(len(each) for each in fields.values()) <= LONGEST:
        texts.put_draft(room, run, room.attending[member_id].member, found["key"], fields)


def may_keep(room: Room, run: PhaseRun, key: str, member_id: int) -> bool:
    """Whether somebody has something to write here, or had when they began. Where names are dropped nothing is kept
    afterwards: it would tell whose a text was."""
    phase = room.phase_of(run)
    if key in AFTER:
        return room.consultation.state == "closed"
    if run.run.is_over and phase.authors == "unlinked":
        return False
    if key == NOTE_KEY:
        return bool(phase.notes) and member_id in room.people.of_role(phase.notes)
    return room.turn_of(run, member_id) is not None and (not key or _is_there(room, run, key))


def _is_there(room: Room, run: PhaseRun, key: str) -> bool:
    """Whether the contribution that a draft is about exists."""
    written = queries.rooms.contributions_of(room, [run]).get(run.id, [])
    return int(key.rpartition("-")[2]) in {each.id for each in written}


def _place(room: Room, said: str) -> tuple[PhaseRun, str]:
    found = KEY.fullmatch(said)
    run = room.run(int(found["run"])) if found else None
    if run is None or found is None:
        abort(404)
    return run, found["key"]


def _joined(fields: Mapping[str, list[str]]) -> dict[str, str]:
    return {name[:80]: "\n".join(values) for name, values in fields.items()}
