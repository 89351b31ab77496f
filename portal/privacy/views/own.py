"""What is kept of the viewer: to read here, and to take along."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, request

from portal.circles.viewer import me
from portal.core import audit, clock, hx, throttle
from portal.core.security import require
from portal.privacy import archive, gathering, policy

bp = Blueprint("own_data", __name__)

SHOWN = 10  # of each section, before one asks for all of it
PER_HOUR = 20


@bp.get("/mijn-gegevens")
def show_data() -> Any:
    require(policy.can_see_data(me(), me().member))
    sections = gathering.everything_of(me().id)
    chosen = request.args.get("deel", "")
    if chosen:
        sections = [section for section in sections if section.name == chosen]
    return hx.page(
        "privacy/own_data.html",
        sections=sections,
        chosen=chosen,
        shown=None if chosen else SHOWN,
        readable=gathering.readable,
    )


@bp.get("/mijn-gegevens/download")
def show_archive() -> Response:
    """A GET, so that packing holds no lock; that it was asked for is kept on record afterwards."""
    member = me().member
    require(policy.can_see_data(me(), member))
    assert member is not None
    throttle.take(f"archive:{member.id}", PER_HOUR, timedelta(hours=1))
    audit.note_apart("data.download", actor_id=member.id, subject=("member", member.id))
    response = Response(archive.packed(member, gathering.everything_of(member.id)), mimetype="application/zip")
    name = f"mijn-gegevens-{clock.today().isoformat()}.zip"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "no-store"  # nobody else at this computer finds it in the browser's store
    return response
