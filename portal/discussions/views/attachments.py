"""Files of posts: shown to who may read the post, and put into or taken out of a draft."""

from typing import Any

from flask import Blueprint, redirect, request, url_for

from portal.circles.viewer import me
from portal.core import autosave, files, hx
from portal.core.security import require
from portal.discussions import actions, policy, queries
from portal.discussions.forms import PostForm
from portal.discussions.models import Post, edit_key
from portal.discussions.views import drafts, limits, thread_page
from portal.discussions.views.threads import NEW_THREAD_DRAFT

bp = Blueprint("attachments", __name__)


@bp.get("/gesprekken/bestanden/<int:attachment_id>")
def show_attachment(attachment_id: int) -> Any:
    attachment = queries.posts.attachment_or_404(me(), attachment_id)
    return files.send(attachment.file, request.args.get("breedte"))


@bp.post("/gesprekken/bestanden")
def create_attachment() -> Any:
    """Put a file into the draft of a new conversation, of an answer or of a change, and keep what was typed with it."""
    limits.count_upload(me())
    form, post = PostForm(), _post_to_change()
    thread_id = request.form.get("thread_id", type=int)
    if post is not None:
        require(policy.can_edit(me(), post, post.thread))
        form.draft_key, page = edit_key(post.id), url_for("posts.edit_post", post_id=post.id)
    elif thread_id:
        thread = queries.threads.thread_or_404(me(), thread_id)
        require(policy.can_reply(me(), thread))
        thread_page.placed_form(form, thread, form.parent)
        page = url_for("posts.new_post", post_id=form.parent) if form.parent else ""
    else:
        form.draft_key, page = NEW_THREAD_DRAFT, url_for("threads.new_thread")
    waiting = drafts.Files.added(me(), form.draft_key, post=post)
    if hx.wants_fragment():
        return hx.page("discussions/_files.html", files=waiting, form=form)
    _keep_typed(form.draft_key)
    if not page:
        return hx.see("threads.show_thread", thread_id=thread_id, anchor="reageren")
    return redirect(f"{page}#bestanden-{waiting.field_id}", 303)


@bp.post("/gesprekken/bestanden/<int:attachment_id>/weg")
def destroy_attachment(attachment_id: int) -> Any:
    """Take a file out of my draft; one of a placed post goes when the change of the post is saved."""
    attachment = queries.posts.attachment_or_404(me(), attachment_id)
    require(policy.can_take_away(me(), attachment))
    key, post = attachment.draft_key, _post_to_change()
    actions.attachments.take_from_draft(attachment)
    waiting = drafts.Files.added(me(), key, post=post if post and edit_key(post.id) == key else None)
    if hx.wants_fragment():
        return hx.page("discussions/_files.html", files=waiting, form=PostForm())
    _keep_typed(key)
    return hx.go(hx.local_path(request.form.get("form_url"), "/gesprekken"))


def _post_to_change() -> Post | None:
    """The placed post that the form changes, if it does."""
    post_id = request.form.get("post_id", type=int)
    return queries.posts.post_or_404(me(), post_id) if post_id else None


def _keep_typed(draft_key: str) -> None:
    """Where no script runs the form is drawn anew: with all that was typed in it."""
    fields = ("title", "circle_id", "body", "parent_id", *drafts.typed_about_files())
    if typed := {name: values for name, values in request.form.lists() if name in fields}:
        autosave.keep(me().id, draft_key, typed)
