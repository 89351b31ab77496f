"""The list of conversations, one conversation, and a new one."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, request

from portal.circles import policy as circle_policy
from portal.circles.queries import circle_or_404
from portal.circles.viewer import Standing, me
from portal.core import autosave, hx
from portal.core.forms import offered
from portal.core.security import require
from portal.discussions import actions, policy, queries
from portal.discussions.forms import ThreadForm, TitleForm, take_draft
from portal.discussions.views import drafts, limits, list_page, thread_page

bp = Blueprint("threads", __name__)

NEW_THREAD_DRAFT = "thread:new"


@bp.get("/gesprekken")
def list_threads() -> Any:
    circle_id = request.args.get("kring", type=int)
    circle = circle_or_404(me(), circle_id) if circle_id else None
    return hx.page("discussions/list.html", fragment="threads", **list_page.context(circle))


@bp.get("/gesprekken/recent")
def list_recent() -> Any:
    """The latest conversations of one circle, for its page."""
    circle = circle_or_404(me(), request.args.get("kring", 0, type=int))
    if not hx.wants_fragment():
        return hx.see("threads.list_threads", kring=circle.id)
    threads = queries.lists.list_of(me(), circle_id=circle.id, most=5)
    faces = queries.lists.faces_of(row.id for row in threads)
    return hx.page("discussions/_recent.html", circle=circle, threads=threads, faces=faces)


@bp.get("/gesprekken/<int:thread_id>")
@bp.get("/gesprekken/<int:thread_id>-<tail>")
def show_thread(thread_id: int, tail: str = "") -> Any:
    return thread_page.answer(thread_id)


@bp.get("/gesprekken/nieuw")
def new_thread() -> Any:
    form = _thread_form()
    draft = autosave.of(me().id, NEW_THREAD_DRAFT)
    take_draft(form, draft)
    return _form_page(form, draft=draft)


@bp.post("/gesprekken")
def create_thread() -> Any:
    limits.stop_at_too_many(queries.posts.written_lately(me().id))
    form = _thread_form()
    files = drafts.Files.sent(me(), form)
    if not form.validate() or files.errors:
        return _form_page(form, draft=files.draft, files=files, status=422)
    circle = circle_or_404(me(), form.circle_id.data)
    require(circle_policy.can_begin_thread(me(), circle))
    thread = actions.threads.begin_thread(
        circle=circle,
        author=me().member,
        title=form.title.data,
        body=form.body.data,
        token=form.token.data,
        draft_key=NEW_THREAD_DRAFT,
        has_files=bool(files.waiting),
    )
    return hx.see("threads.show_thread", thread_id=thread.id)


@bp.get("/gesprekken/<int:thread_id>/titel")
def edit_thread(thread_id: int) -> Any:
    thread = queries.threads.thread_or_404(me(), thread_id)
    require(policy.can_retitle(me(), thread))
    return hx.page("discussions/title.html", thread=thread, form=TitleForm(title=thread.title))


@bp.post("/gesprekken/<int:thread_id>/titel")
def update_thread(thread_id: int) -> Any:
    thread = queries.threads.thread_or_404(me(), thread_id)
    require(policy.can_retitle(me(), thread))
    form = TitleForm()
    if not form.validate():
        return hx.page("discussions/title.html", status=422, thread=thread, form=form)
    actions.threads.retitle(thread, form.title.data, by=me().member)
    return hx.see("threads.show_thread", thread_id=thread.id)


@bp.get("/gesprekken/<int:thread_id>/nieuw")
def show_new_posts(thread_id: int) -> Any:
    """Whether others wrote since the page was drawn: a line to click, or nothing."""
    thread = queries.threads.thread_or_404(me(), thread_id)
    since = request.args.get("na", 0, type=int)
    number = queries.posts.count_since(thread.id, since, me().id) if thread.last_post_id > since else 0
    if not number:
        return hx.nothing()
    return hx.page("discussions/_newer.html", thread=thread, number=number, since=since)


def _thread_form() -> ThreadForm:
    form = ThreadForm()
    form.draft_key = NEW_THREAD_DRAFT
    standings = [each for each in me().standings.values() if each.kind != "intervision"]
    form.circle_id.choices = offered({each.circle_id: each.name for each in standings})
    if not form.is_submitted():
        wanted = request.args.get("kring", type=int)
        form.circle_id.data = wanted if me().is_in(wanted) else _nearest(standings)
    return form


def _nearest(standings: Sequence[Standing]) -> int | None:
    """The circle that somebody most likely means: their own edition or team, the latest; else the whole community."""
    own = [each for each in standings if each.kind in ("cohort", "team")]
    community = (each for each in standings if each.kind == "community")
    near = max(own, key=lambda each: each.joined_at, default=None) or next(community, None)
    return near.circle_id if near else None


def _form_page(form: ThreadForm, *, draft: Any = None, files: Any = None, status: int = 200) -> Any:
    files = files or drafts.Files.found(me(), NEW_THREAD_DRAFT, draft=draft)
    return hx.page("discussions/new.html", status=status, form=form, draft=draft, files=files)
