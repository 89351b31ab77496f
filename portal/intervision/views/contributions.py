"""Writing in a phase: something new, another text in its place, taking it back, adding to it, reacting to it."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, request

from portal.circles.viewer import me
from portal.core import hx
from portal.core.i18n import gettext as _
from portal.core.security import require
from portal.intervision import drafted, policy, queries
from portal.intervision.actions import sealing, sheets, texts
from portal.intervision.forms.phases import AdditionForm, PhaseForm, filled, phase_form
from portal.intervision.models import Contribution, PhaseRun
from portal.intervision.room import Room
from portal.intervision.views import clock, refusals, room_page, uploads
from portal.intervision.views.doors import current_run, own_or_404, see_room
from portal.intervision.views.shown import Reading
from portal.intervision.views.writing import Writing, form_for, writing_again

bp = Blueprint("contributions", __name__)


@bp.get("/intervisie/consulten/<int:consultation_id>/bijdragen")
@bp.get("/intervisie/consulten/<int:consultation_id>/bijdragen/<int:contribution_id>/intrekking")
@bp.get("/intervisie/consulten/<int:consultation_id>/bijdragen/<int:contribution_id>/reactie")
def show_room_again(consultation_id: int, contribution_id: int = 0) -> Any:
    """Where a reload ends up after one of these was sent."""
    clock.found_or_404()
    return see_room(consultation_id)


@bp.post("/intervisie/consulten/<int:consultation_id>/bijdragen")
def create_contribution(consultation_id: int) -> Any:
    room = clock.room_to_change_or_404("running", "closed")
    token = request.form.get("token", "")
    if token and queries.pages.with_token(token, me().id):
        return see_room(consultation_id, "bewaard")
    run = current_run(room)
    reading = Reading(room, queries.pages.written_in(room), me())
    form = form_for(reading, run)
    if why := refusals.why_not(room, run, len(reading.own(run))):
        return refusals.refuse(room, run, form.words, why)
    if "concept" in request.form:
        uploads.take(room, run)
        texts.put_draft(room, run, me().member, "", form.words)
        return see_room(consultation_id, "concept")
    is_valid = form.validate()
    files = uploads.take(room, run, adds=is_valid)
    if not is_valid or files.errors:
        return room_page.answer(room_page.room_page(room, form=form, refused=files.refused), status=422)
    if files.need_words:
        texts.put_draft(room, run, me().member, "", form.words)
        return see_room(consultation_id, anchor="bestanden")
    _write(room, run, form, files)
    return _ready_or_kept(room, run)


@bp.get("/intervisie/consulten/<int:consultation_id>/bijdragen/<int:contribution_id>")
def edit_contribution(consultation_id: int, contribution_id: int) -> Any:
    room = clock.room_or_404()
    run, contribution = own_or_404(room, contribution_id)
    require(policy.can_change(me(), room, run, contribution))
    form_type = phase_form(room.phase_of(run))
    own = queries.pages.own_in(room, me().id)
    draft = own.draft(run.id, f"wijzig-{contribution.id}")
    words = sealing.draft_words(room.key, draft) if draft else texts.own_words_of(room, contribution)
    reading = Reading(room, queries.pages.written_in(room), me())
    return _edit_page(
        room, contribution, writing_again(reading, run, contribution_id, filled(form_type, words.fields), draft)
    )


@bp.post("/intervisie/consulten/<int:consultation_id>/bijdragen/<int:contribution_id>")
def update_contribution(consultation_id: int, contribution_id: int) -> Any:
    room = clock.room_to_change_or_404("running", "closed")
    run, contribution = own_or_404(room, contribution_id)
    form = phase_form(room.phase_of(run))()
    if not policy.can_change(me(), room, run, contribution):
        why = _("The phase closed while you were writing. The others read your text as you sent it before.")
        return refusals.refuse(room, run, form.words, why, key=f"wijzig-{contribution_id}")
    is_valid = form.validate()
    files = uploads.take(room, run, to=contribution, adds=is_valid)
    if not is_valid or files.errors:
        reading = Reading(room, queries.pages.written_in(room), me())
        writing = writing_again(reading, run, contribution_id, form, None)
        return _edit_page(room, contribution, writing, files.refused, status=422)
    texts.change(room, run, contribution, form.words)
    if files.need_words:
        return hx.see(
            "contributions.edit_contribution",
            consultation_id=consultation_id,
            contribution_id=contribution_id,
            anchor="bestanden",
        )
    return see_room(consultation_id, "gewijzigd", anchor="schrijven")


@bp.post("/intervisie/consulten/<int:consultation_id>/bijdragen/<int:contribution_id>/intrekking")
def destroy_contribution(consultation_id: int, contribution_id: int) -> Any:
    room = clock.room_to_change_or_404("running")
    run, contribution = own_or_404(room, contribution_id)
    if run.run.is_over:
        return see_room(consultation_id, "gesloten")
    require(policy.can_change(me(), room, run, contribution))
    texts.take_back(room, run, contribution)
    return see_room(consultation_id, "weg")


@bp.get("/intervisie/consulten/<int:consultation_id>/bijdragen/<int:contribution_id>/aanvulling")
def new_addition(consultation_id: int, contribution_id: int) -> Any:
    room = clock.room_or_404()
    run, contribution = own_or_404(room, contribution_id)
    require(policy.can_add(me(), room, run, contribution))
    return _addition_page(room, run, contribution, AdditionForm(None))


@bp.post("/intervisie/consulten/<int:consultation_id>/bijdragen/<int:contribution_id>/aanvulling")
def create_addition(consultation_id: int, contribution_id: int) -> Any:
    room = clock.room_to_change_or_404("running")
    run, contribution = own_or_404(room, contribution_id)
    require(policy.can_add(me(), room, run, contribution))
    form = AdditionForm()
    if not form.validate():
        return _addition_page(room, run, contribution, form, 422)
    texts.add_to(room, contribution, me().member, form.tekst.data, token=form.token.data)
    return see_room(consultation_id, "aangevuld", anchor=f"bijdrage-{contribution_id}")


@bp.post("/intervisie/consulten/<int:consultation_id>/bijdragen/<int:contribution_id>/reactie")
def create_reaction(consultation_id: int, contribution_id: int) -> Any:
    """The second voice: a word from the scale, or a text."""
    room = clock.room_to_change_or_404("running")
    run, contribution = _seen_or_404(room, contribution_id)
    require(policy.can_react(me(), room, run, contribution))
    reactions = room.phase_of(run).reactions
    word = request.form.get("reactie", "").strip()[:2000]
    if not word or reactions is None or (reactions.kind == "rating" and word not in reactions.scale):
        abort(400)
    texts.react(room, contribution, me().member, word)
    if hx.wants_fragment():
        page = room_page.room_page(room)
        piece = next(each for each in page.reading.pieces(run) if each.id == contribution.id)
        answer = hx.page("intervision/_voices.html", page=page, piece=piece, is_fresh=True)
        return hx.tell(answer, say=_("Your reaction is kept."))
    return see_room(consultation_id, "gereageerd", anchor=f"bijdrage-{contribution_id}")


def _write(room: Room, run: PhaseRun, form: PhaseForm, files: uploads.Uploads) -> None:
    kind = room.phase_of(run).kind
    if kind in drafted.SHEETS:
        sheets.answer(room, run, me().member, form.answers)
    elif kind in drafted.CHOICES:
        sheets.choose(room, run, me().member, form.chosen)
    else:
        texts.write(room, run, me().member, form.words, token=form.token.data, file_ids=files.ids)


def _ready_or_kept(room: Room, run: PhaseRun) -> Any:
    """Whoever said that this was all is ready; they can still come back on it."""
    consultation_id = room.consultation.id
    if "klaar" in request.form:
        room = queries.rooms.room_of(room.consultation)
        again = room.run(run.id)
        if again is not None and policy.can_say_done(me(), room, again):
            try:
                texts.done(room, again, me().member)
            except texts.TooFew:
                return see_room(consultation_id, "bewaard")
            return see_room(consultation_id, "klaar")
    return see_room(consultation_id, "bewaard", anchor="schrijven")


def _edit_page(
    room: Room, contribution: Contribution, writing: Writing, refused: Sequence[str] = (), *, status: int = 200
) -> Any:
    return hx.page(
        "intervision/contribution.html",
        status=status,
        room=room,
        contribution=contribution,
        writing=writing,
        form=writing.form,
        refused=refused,
    )


def _addition_page(room: Room, run: PhaseRun, contribution: Contribution, form: AdditionForm, status: int = 200) -> Any:
    return hx.page(
        "intervision/addition.html",
        status=status,
        room=room,
        phase=room.phase_of(run),
        contribution=contribution,
        words=texts.own_words_of(room, contribution),
        form=form,
    )


def _seen_or_404(room: Room, contribution_id: int) -> tuple[PhaseRun, Contribution]:
    """A contribution that this member reads now; before a reveal there is none."""
    written = queries.rooms.contributions_of(room)
    for run in room.runs:
        for each in queries.rooms.shown_to(room, run, written.get(run.id, []), me().id):
            if each.id == contribution_id:
                return run, each
    abort(404)
