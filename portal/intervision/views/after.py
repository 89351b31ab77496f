"""What is learned and intended, and erasing."""

from typing import Any

from flask import Blueprint, abort

from portal.circles.viewer import me
from portal.core import hx
from portal.core.security import require
from portal.intervision import policy
from portal.intervision.actions import after
from portal.intervision.forms.after import IntentionForm, LearningForm, OutcomeForm
from portal.intervision.views import after_page, clock

bp = Blueprint("after_consultation", __name__)


@bp.get("/intervisie/consulten/<int:consultation_id>/afronding")
def show_after(consultation_id: int) -> Any:
    """What comes after the last phase; the receipt once everything is erased."""
    there = clock.found_or_404().consultation
    if there.erased_at is not None:
        return after_page.receipt(clock.room_or_404())
    if there.state != "closed":
        return hx.see("consultations.show_consultation", consultation_id=consultation_id)
    return after_page.answer(clock.room_or_404())


@bp.get("/intervisie/consulten/<int:consultation_id>/leerpunt")
@bp.get("/intervisie/consulten/<int:consultation_id>/voornemen")
@bp.get("/intervisie/consulten/<int:consultation_id>/opbrengst")
def show_after_again(consultation_id: int) -> Any:
    """Where a reload ends up after one of these was sent."""
    clock.found_or_404()
    return _see(consultation_id)


@bp.post("/intervisie/consulten/<int:consultation_id>/leerpunt")
def create_learning_point(consultation_id: int) -> Any:
    room = clock.room_to_change_or_404("closed")
    require(policy.can_learn(me(), room))
    form = LearningForm()
    if not form.validate():
        return after_page.answer(room, learning=form, status=422)
    after.learn(room, me().member, form.tekst.data or "", is_shared=form.gedeeld.data)
    after_page.drop_draft(room, "leerpunt")
    return _see(consultation_id, "leerpunt")


@bp.post("/intervisie/consulten/<int:consultation_id>/voornemen")
def create_intention(consultation_id: int) -> Any:
    room = clock.room_to_change_or_404("closed")
    require(policy.can_intend(me(), room))
    form = IntentionForm()
    if not form.validate():
        return after_page.answer(room, intention=form, status=422)
    after.intend(room, form.tekst.data or "", form.wanneer.data)
    after_page.drop_draft(room, "voornemen")
    return _see(consultation_id, "voornemen")


@bp.post("/intervisie/consulten/<int:consultation_id>/opbrengst")
def create_outcome(consultation_id: int) -> Any:
    room = clock.room_to_change_or_404("closed")
    require(policy.can_intend(me(), room))
    kept = after_page.intention_of(room)
    if kept is None:
        abort(404)
    form = OutcomeForm()
    if not form.validate():
        return after_page.answer(room, outcome=form, status=422)
    after.tell_outcome(room, kept, form.tekst.data or "")
    after_page.drop_draft(room, "opbrengst")
    return _see(consultation_id, "opbrengst")


@bp.get("/intervisie/consulten/<int:consultation_id>/wissing")
def confirm_erasure(consultation_id: int) -> Any:
    room = clock.room_or_404()
    if room.consultation.erased_at is not None:
        return _see(consultation_id)
    require(policy.can_erase_now(me(), room))
    return hx.page("intervision/erase.html", there=room.consultation, title=after_page.title_of(room))


@bp.post("/intervisie/consulten/<int:consultation_id>/wissing")
def create_erasure(consultation_id: int) -> Any:
    """Everything goes at once, for everybody: once the request stands the key is destroyed."""
    room = clock.room_to_change_or_404("closed", "erased")
    if room.consultation.erased_at is None:
        require(policy.can_erase_now(me(), room))
        after.erase(room)
    return _see(consultation_id, "gewist")


def _see(consultation_id: int, said: str = "") -> Any:
    return hx.see("after_consultation.show_after", consultation_id=consultation_id, gedaan=said or None)
