"""Pages of the house itself: health, autosave, preview, the style page."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, abort, current_app, g, jsonify, render_template, request

from portal.core import autosave, bus, clock, health, hx, style, text
from portal.core.i18n import gettext as _
from portal.core.i18n import hour
from portal.core.security import public

bp = Blueprint("core", __name__)

_NOT_TYPED = ("csrf_token", "token", "draft_key", "form_url")


@bp.get("/gezond")
@public
def show_health() -> tuple[Response, int]:
    """Whether the portal can do its work: for the one who watches over it."""
    parts = health.parts()
    return jsonify({"status": "ok" if all(parts.values()) else "fault", "version": health.VERSION, **parts}), (
        200 if all(parts.values()) else 503
    )


@bp.post("/bewaren")
def update_autosave() -> Any:
    """Keep what somebody is typing. 409 when another tab has a newer draft."""
    content = {name[6:]: values for name, values in request.form.lists() if name.startswith("field-")}
    key = request.form.get("key", "")
    if not _can_be_kept(key, content):
        return jsonify(message=_("This text is too long to keep.")), 413
    try:
        kept = autosave.keep(
            g.viewer.id,
            key,
            content,
            tab=request.form.get("tab", "")[:40],
            sequence=request.form.get("sequence", 0, type=int),
        )
    except autosave.NewerDraft:
        newer = autosave.of(g.viewer.id, key)
        message = _("A newer version of this text stands in another window.")
        return jsonify(message=message, sequence=newer.sequence if newer else 0), 409
    return jsonify(sequence=kept.sequence, saved_at_text=_("Draft kept at %(time)s", time=hour(clock.now())))


@bp.post("/bewaren/weg")
def destroy_autosave() -> Any:
    """Throw a draft away."""
    key = request.form.get("key", "")
    autosave.discard(g.viewer.id, key)
    bus.publish(autosave.ThrownAway(member_id=g.viewer.id, key=key))
    return _form_again()


@bp.post("/bewaren/formulier")
def create_autosave() -> Any:
    """Keep a whole form as it was sent, and show it again: what Enter in a line does where no script runs."""
    key = request.form.get("draft_key", "")
    content = {name: values for name, values in request.form.lists() if name not in _NOT_TYPED}
    if not _can_be_kept(key, content):
        abort(413)
    autosave.keep(g.viewer.id, key, content)
    return _form_again()


@bp.post("/voorbeeld")
def show_preview() -> str:
    """What a text will look like."""
    source = request.form.get("text", "")[: autosave.LONGEST]
    return render_template("core/_preview.html", body=text.render(source))


@bp.get("/stijl")
@public
def show_style() -> str:
    """Every component in every state, in demo mode: for who builds, and for the tests that look."""
    if not current_app.config["PORTAL"].is_demo:
        abort(404)
    return render_template("core/style.html", **style.samples())


def _can_be_kept(key: str, content: Mapping[str, Sequence[str]]) -> bool:
    length = sum(len(value) for values in content.values() for value in values)
    return 0 < len(key) <= 200 and length <= autosave.LONGEST


def _form_again() -> Any:
    """The form that a draft belongs to."""
    return hx.go(hx.local_path(request.form.get("form_url")))
