"""One post: answering, changing, taking away, putting back, and its own address."""

from typing import Any

from flask import Blueprint, make_response, redirect

from portal.circles.viewer import me
from portal.core import autosave, hx
from portal.core.i18n import gettext as _
from portal.core.security import require
from portal.discussions import actions, policy, queries
from portal.discussions.forms import EditForm, PostForm, take_draft
from portal.discussions.models import Post, Thread, edit_key
from portal.discussions.views import drafts, limits, thread_page

bp = Blueprint("posts", __name__)


@bp.get("/gesprekken/reacties/<int:post_id>")
def show_post(post_id: int) -> Any:
    """The lasting address of a post: its conversation, opened at the right page."""
    post = queries.posts.post_or_404(me(), post_id)
    return _shown_again(post)


@bp.get("/gesprekken/<int:thread_id>/reacties")
def list_posts(thread_id: int) -> Any:
    """Where a reload of a refused reply ends up."""
    return hx.see("threads.show_thread", thread_id=thread_id, anchor="reageren")


@bp.get("/gesprekken/reacties/<int:post_id>/antwoord")
def new_post(post_id: int) -> Any:
    """The form to answer one post, in its place or on a page of its own."""
    parent = queries.posts.post_or_404(me(), post_id)
    require(policy.can_reply(me(), parent.thread))
    form = thread_page.reply_form(parent.thread, parent.id)
    draft = autosave.of(me().id, form.draft_key)
    take_draft(form, draft)
    return hx.tell(_reply_page(parent.thread, parent, form, draft=draft), focus=form.body.id)


@bp.post("/gesprekken/<int:thread_id>/reacties")
def create_post(thread_id: int) -> Any:
    form = PostForm()
    thread, parent, written = queries.threads.thread_to_write_in_or_404(me(), thread_id, form.parent)
    require(policy.can_reply(me(), thread))
    limits.stop_at_too_many(written)

    thread_page.placed_form(form, thread, parent.id if parent else None)
    files = drafts.Files.sent(me(), form)
    if not form.validate() or files.errors:
        return _form_again(thread, parent, form, files)

    post = actions.posts.add_post(
        thread=thread,
        author=me().member,
        body=form.body.data,
        parent=parent,
        token=form.token.data,
        draft_key=form.draft_key,
        has_files=bool(files.waiting),
    )
    if hx.wants_fragment():
        return _placed(thread, parent, post)
    return redirect(url_of(post), 303)


@bp.get("/gesprekken/reacties/<int:post_id>/bewerken")
def edit_post(post_id: int) -> Any:
    post = queries.posts.post_or_404(me(), post_id)
    require(policy.can_edit(me(), post, post.thread))
    form = _edit_form(post)
    form.body.data = post.source
    draft = autosave.of(me().id, form.draft_key)
    take_draft(form, draft)
    return _edit_page(post, form, drafts.Files.found(me(), form.draft_key, post=post, draft=draft), draft=draft)


@bp.post("/gesprekken/reacties/<int:post_id>/bewerken")
def update_post(post_id: int) -> Any:
    post = _post_to_edit(post_id)
    form = _edit_form(post)
    files = drafts.Files.sent(me(), form, post=post)
    if files.came:  # they were kept first, apart: asked once more, for a moment passed
        post = _post_to_edit(post_id)
    if not form.validate() or files.errors:
        return _edit_page(post, form, files, draft=files.draft, status=422)
    actions.posts.edit_post(post, thread=post.thread, author=me().member, body=form.body.data, files=files.changes)
    return _shown_again(post, say=_("Your post has been changed."))


@bp.get("/gesprekken/reacties/<int:post_id>/geschiedenis")
def list_revisions(post_id: int) -> Any:
    post = queries.posts.post_or_404(me(), post_id)
    require(policy.can_see_history(me(), post))
    return hx.page("discussions/history.html", post=post, revisions=queries.posts.revisions_of(post.id))


@bp.get("/gesprekken/reacties/<int:post_id>/verwijdering")
def confirm_removal(post_id: int) -> Any:
    return redirect(url_of(queries.posts.post_or_404(me(), post_id)), 303)


@bp.post("/gesprekken/reacties/<int:post_id>/verwijdering")
def destroy_post(post_id: int) -> Any:
    post = queries.posts.post_or_404(me(), post_id)
    require(policy.can_remove(me(), post))
    actions.posts.remove_post(post, thread=post.thread)
    return _shown_again(post, say=_("Your post has been removed. You can undo this for ten minutes."))


@bp.post("/gesprekken/reacties/<int:post_id>/verwijdering/ongedaan")
def restore_post(post_id: int) -> Any:
    post = queries.posts.post_or_404(me(), post_id)
    require(policy.can_put_back(me(), post))
    actions.posts.put_back_post(post, thread=post.thread)
    return _shown_again(post, say=_("Your post is back."))


def url_of(post: Post) -> str:
    return f"/gesprekken/{post.thread_id}?reactie={post.id}#reactie-{post.id}"


def _post_to_edit(post_id: int) -> Post:
    """Of two who change it at once, the second one changes what the first one left."""
    post = queries.posts.post_or_404(me(), post_id, locked=True)
    require(policy.can_edit(me(), post, post.thread))
    return post


def _edit_form(post: Post) -> EditForm:
    form = EditForm()
    form.draft_key = edit_key(post.id)
    return form


def _edit_page(post: Post, form: EditForm, files: drafts.Files, *, draft: Any, status: int = 200) -> Any:
    return hx.page(
        "discussions/edit.html",
        fragment="form",
        status=status,
        post=post,
        thread=post.thread,
        form=form,
        files=files,
        draft=draft,
    )


def _form_again(thread: Thread, parent: Post | None, form: PostForm, files: drafts.Files) -> Any:
    """The form once more, with everything typed in it and what is wrong: in its place, or on its page."""
    if parent is None and not hx.wants_fragment():
        return thread_page.answer(thread.id, form=form, files=files, status=422)
    return _reply_page(thread, parent, form, files=files, draft=files.draft, status=422)


def _reply_page(
    thread: Thread,
    parent: Post | None,
    form: PostForm,
    *,
    files: drafts.Files | None = None,
    draft: Any = None,
    status: int = 200,
) -> Any:
    files = files or drafts.Files.found(me(), form.draft_key, draft=draft)
    return hx.page(
        "discussions/reply.html",
        fragment="form",
        status=status,
        thread=thread,
        parent=parent,
        form=form,
        files=files,
        draft=draft,
        is_end=thread_page.shows_end(),
    )


def _placed(thread: Thread, parent: Post | None, post: Post) -> Any:
    """The new post where it belongs; below the conversation a fresh form with it.

    Where the conversation does not stand around the form, one goes there: nothing else would tell that it is posted.
    """
    is_alone = hx.is_on(f"/gesprekken/reacties/{parent.id}/antwoord") if parent else not thread_page.shows_end()
    if is_alone:
        return hx.go(url_of(post))
    answered = (parent.id,) if parent else ()
    fresh = thread_page.reply_form(thread, None)
    row = queries.posts.row_of(post, me().id)
    return hx.partials(
        *(("discussions/_reply_form.html",) if parent is None else ()),
        "discussions/_placed.html",
        focus=f"artikel-{post.id}",
        say=_("Your reply has been posted."),
        thread=thread,
        parent=None,
        form=fresh,
        files=drafts.Files(fresh.draft_key, []),
        draft=None,
        is_end=True,
        post=row,
        shown_under=queries.posts.shown_parent(row),
        answered_id=parent.id if parent else 0,
        draw=thread_page.drawing_of(thread, row, *answered),
    )


def _shown_again(post: Post, *, say: str = "") -> Any:
    """The post as it is now, in its place; without script, and from the form's own page, the page at that post."""
    if not hx.wants_fragment() or hx.is_on(f"/gesprekken/reacties/{post.id}/bewerken"):
        return hx.go(url_of(post))
    row = queries.posts.row_of(post, me().id)
    drawn = thread_page.drawing_of(post.thread, row)(row)
    return hx.tell(make_response(drawn), focus=f"artikel-{post.id}", say=say)
