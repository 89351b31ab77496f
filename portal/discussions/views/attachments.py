"""Files of posts: shown to who may read the post, and put into or taken out of a draft."""

from typing import Any

from flask import Blueprint, request

from portal.circles.viewer import me
from portal.core import autosave, files, hx, throttle
from portal.core.security import require
from portal.discussions import actions, policy, queries
from portal.discussions.forms import PostForm
from portal.discussions.views import drafts, thread_page
from portal.discussions.views.limits import HOUR, UPLOADS_PER_HOUR
from portal.discussions.views.threads import NEW_THREAD_DRAFT

bp = Blueprint("attachments", __name__)


@bp.get("/gesprekken/bestanden/<int:attachment_id>")
def show_attachment(attachment_id: int) -> Any:
    attachment = queries.posts.attachment_or_404(me(), attachment_id)
    return files.send(attachment.file, request.args.get("breedte"))


@bp.post("/gesprekken/bestanden")
def create_attachment() -> Any:
    """Put a file into the draft of a new conversation or of an answer, and keep what was typed with it."""
    throttle.take(f"upload:{me().id}", UPLOADS_PER_HOUR, HOUR)
    form = PostForm()
    thread_id = request.form.get("thread_id", type=int)
    thread = queries.threads.thread_or_404(me(), thread_id) if thread_id else None
    if thread is not None:
        require(policy.can_reply(me(), thread))
        thread_page.placed_form(form, thread, form.parent)
    else:
        form.draft_key = NEW_THREAD_DRAFT
    waiting = drafts.Files.added(me(), form.draft_key)
    if not hx.wants_fragment():
        typed = {
            name: values for name, values in request.form.lists() if name in ("title", "circle_id", "body", "parent_id")
        }
        autosave.keep(me().id, form.draft_key, typed)
    if hx.wants_fragment():
        return hx.page("discussions/_files.html", files=waiting, form=form, thread=thread)
    if thread is None:
        return hx.see("threads.new_thread", anchor="bestanden")
    if form.parent:
        return hx.see("posts.new_post", post_id=form.parent, anchor="bestanden")
    return hx.see("threads.show_thread", thread_id=thread.id, anchor="reageren")


@bp.post("/gesprekken/bestanden/<int:attachment_id>/weg")
def destroy_attachment(attachment_id: int) -> Any:
    """Take a file out of my draft."""
    attachment = queries.posts.attachment_or_404(me(), attachment_id)
    require(policy.can_take_away(me(), attachment))
    key = attachment.draft_key
    actions.attachments.take_from_draft(attachment)
    if hx.wants_fragment():
        return hx.page(
            "discussions/_files.html", files=drafts.Files.waiting_for(me(), key), form=PostForm(), thread=None
        )
    back = request.form.get("terug", "")
    return hx.go(back if back.startswith("/gesprekken") else "/gesprekken")
