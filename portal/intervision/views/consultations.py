"""The room of a consultation: what is asked of me now, and what was written."""

from typing import Any

from flask import Blueprint, request

from portal.core import hx
from portal.intervision import coach
from portal.intervision.phase import RULES
from portal.intervision.views import clock, room_page

bp = Blueprint("consultations", __name__)

META = ("csrf_token", "token", "fase", "draft_key", "form_url", "sealed", "regels", "zonder")


@bp.get("/intervisie/consulten/<int:consultation_id>")
def show_consultation(consultation_id: int) -> Any:
    """Where everything about a consultation happens, as long as it is not erased."""
    found = clock.found_or_404()
    if found.consultation.erased_at is not None:
        return hx.see("after_consultation.show_after", consultation_id=consultation_id)
    return room_page.answer(room_page.room_page(done=request.args.get("gedaan", "")))


@bp.get("/intervisie/consulten/<int:consultation_id>/nieuw")
def show_newer(consultation_id: int) -> Any:
    """Whether something changed that this member sees since their page was drawn: 204 when nothing did."""
    found = clock.found_or_404()
    if not hx.wants_fragment():
        return hx.see("consultations.show_consultation", consultation_id=consultation_id)
    if found.consultation.erased_at is not None:
        return hx.page("intervision/_newer.html", there=found.consultation, is_other_phase=True)
    page = room_page.room_page()
    if page.version == request.args.get("versie"):
        return hx.nothing()
    run_id = str(page.run.id) if page.run else ""
    return hx.page(
        "intervision/_newer.html", there=page.there, is_other_phase=run_id != request.args.get("fase", run_id)
    )


@bp.post("/intervisie/vragencoach")
def show_coach() -> Any:
    """What the coach points at in what is being typed. Nothing of it is kept, nor looked up."""
    rules: dict[str, Any] = {}
    for named in request.form.get("regels", "").split():
        rule, _, value = named.partition(":")
        if rule in RULES:
            rules[rule] = int(value) if value.isdigit() and len(value) < 6 else True
    left_out = (*META, *request.form.get("zonder", "").split())
    written = [value for name, value in request.form.items() if name not in left_out and not name.startswith("alt-")]
    return hx.page("intervision/_coach.html", hints=coach.hints("\n".join(written), rules))
