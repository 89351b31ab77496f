"""Reading marks and how much somebody wants to hear: moved by POST, never by looking."""

from typing import Any

from flask import Blueprint, redirect, request

from portal.circles.models import VOLUMES
from portal.circles.queries import circle_or_404
from portal.circles.viewer import me
from portal.core import hx
from portal.core.i18n import gettext as _
from portal.discussions import actions, queries

bp = Blueprint("reading", __name__)

MOST_AT_ONCE = 100


@bp.post("/gesprekken/<int:thread_id>/gelezen")
def create_reading(thread_id: int) -> Any:
    """Posts walked past (`id`, several), or all that stood on the page (`tot`, the newest of them)."""
    read = queries.threads.read_thread_or_404(me(), thread_id)
    up_to = request.form.get("tot", type=int)
    if up_to is not None:
        actions.reading.see_all(thread=read.thread, member_id=me().id, up_to=up_to)
        if hx.wants_fragment():
            return hx.tell(hx.page("discussions/_walked.html"), say=_("Everything here is marked as read."))
        return redirect(f"/gesprekken/{thread_id}", 303)
    post_ids = [int(each) for each in request.form.getlist("id")[:MOST_AT_ONCE] if each.isdecimal()]
    actions.reading.see_posts(thread=read.thread, member_id=me().id, post_ids=post_ids, seen_before=read.seen_up_to)
    if "volgende" in request.form and not hx.wants_fragment():
        return redirect(f"/gesprekken/{thread_id}#nieuw", 303)
    return hx.nothing()


@bp.get("/gesprekken/<int:thread_id>/gelezen")
def show_reading(thread_id: int) -> Any:
    return redirect(f"/gesprekken/{thread_id}", 303)


@bp.post("/gesprekken/gelezen")
def create_list_reading() -> Any:
    """Everything that the list showed as new, in one circle or in all of mine, was read."""
    circle_id = request.form.get("kring", type=int)
    circle_ids = [circle_or_404(me(), circle_id).id] if circle_id else me().circle_ids
    up_to = request.form.get("tot", 0, type=int)
    newest = queries.lists.newest_post_in(circle_ids)
    for each, newest_id in newest.items():
        actions.reading.see_circle(circle_id=each, member_id=me().id, up_to=min(up_to, newest_id))
    return redirect(f"/gesprekken?kring={circle_id}" if circle_id else "/gesprekken", 303)


@bp.post("/gesprekken/<int:thread_id>/volgen")
def update_volume(thread_id: int) -> Any:
    """Follow (alles), mute (stil), or hear of it as of the rest of the circle."""
    thread = queries.threads.thread_or_404(me(), thread_id)
    chosen = request.form.get("volume", "")
    volume = chosen if chosen in VOLUMES else None
    actions.threads.set_volume(thread, me().member, volume)
    said = {
        "all": _("You follow this conversation."),
        "silent": _("You hear nothing more of this conversation."),
    }.get(volume or "", _("You hear of this conversation as of the rest of the circle."))
    if hx.wants_fragment():
        return hx.tell(hx.page("discussions/_volume.html", thread=thread, volume=volume), say=said, focus="volgen")
    return redirect(f"/gesprekken/{thread_id}", 303)
