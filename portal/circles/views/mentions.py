"""For who writes in a circle: names to mention, and what a text that mentions them will look like."""

from typing import Any

from flask import Blueprint, request

from portal.circles import queries
from portal.circles.viewer import me
from portal.core import hx, text
from portal.core.autosave import LONGEST

bp = Blueprint("mentions", __name__)


@bp.get("/kringen/<int:circle_id>/namen")
def list_names(circle_id: int) -> Any:
    circle = queries.circle_or_404(me(), circle_id)
    return hx.page("circles/_names.html", names=queries.names_like(circle.id, request.args.get("q", "")[:60]))


@bp.post("/kringen/<int:circle_id>/voorbeeld")
def show_preview(circle_id: int) -> Any:
    circle = queries.circle_or_404(me(), circle_id)
    source = request.form.get("text", "")[:LONGEST]
    return hx.page("core/_preview.html", body=text.render(source, queries.called_in(circle.id, source)))
