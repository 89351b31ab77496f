"""What the page of a conversation shows, whole or in part."""

from dataclasses import dataclass
from typing import Any

from flask import request

from portal.circles.viewer import me
from portal.core import hx, kinds
from portal.discussions import queries
from portal.discussions.forms import PostForm, take_draft
from portal.discussions.models import Thread
from portal.discussions.views.drafts import Files
from portal.discussions.views.drawing import Drawing


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of a thread, for core/_pagination.html."""

    thread_id: int
    page: int
    last: int

    def url(self, number: int) -> str:
        return f"/gesprekken/{self.thread_id}?pagina={number}"


def answer(thread_id: int, *, form: PostForm | None = None, files: Files | None = None, status: int = 200) -> Any:
    """The page at the wanted post (`?reactie=`), at a page (`?pagina=`), else at the first new post."""
    viewer = me()
    wanted_id = request.args.get("reactie", type=int)
    read = queries.threads.read_thread_or_404(viewer, thread_id, post_id=wanted_id)
    thread = read.thread
    page = request.args.get("pagina", read.wanted_page, type=int)
    if status == 422:
        page = read.last_page  # the form stands at the end
    page = min(max(page, 1), read.last_page)

    rows = queries.posts.page_of(thread.id, page=page, reader_id=viewer.id, seen_up_to=read.seen_up_to)
    typed = queries.threads.drafts_in(viewer, thread.id) if read.has_drafts else {}
    form_given = form is not None
    form = form or reply_form(thread, None)
    key = form.draft_key
    if not form_given:
        take_draft(form, typed.get(key))
    attached = queries.posts.attachments_of(rows, member_id=viewer.id, drafts=[key] if key in typed else [])

    new = [row.id for row in rows if row.is_new]
    opening = rows[0] if rows and rows[0].id == thread.opening_id else None
    return hx.page(
        "discussions/thread.html",
        fragment="posts",
        status=status,
        thread=thread,
        subject=_subject_of(thread),
        read=read,
        pages=Pages(thread.id, page, read.last_page),
        opening=opening,
        posts=queries.posts.by_shown_parent(rows[1:] if opening else rows),
        draw=Drawing(thread, viewer, {row.id for row in rows}, attached),
        first_new=new[0] if new else None,
        new_here=len(new),
        marked=wanted_id,
        form=form,
        draft=typed.get(key),
        drafts_elsewhere=[draft for draft in typed if draft != key],
        files=files or Files(key, attached.get(key, []), typed=typed[key].content if key in typed else {}),
        parent=None,
        is_end=page == read.last_page,
    )


def _subject_of(thread: Thread) -> kinds.Card | None:
    """What the conversation is about, as its kind tells it to this reader: a story. Most are about nothing else."""
    if not thread.subject_kind:
        return None
    return kinds.get(thread.subject_kind).cards([thread.subject_id], me()).get(thread.subject_id)


def reply_form(thread: Thread, parent_id: int | None) -> PostForm:
    """An empty form for an answer: to one post, or in the conversation."""
    form = PostForm(formdata=None, parent_id=str(parent_id or ""), meta={"csrf": False})  # shown, never judged
    return placed_form(form, thread, parent_id)


def placed_form(form: PostForm, thread: Thread, parent_id: int | None) -> PostForm:
    """A form that knows where it stands: its draft, and ids that no other form on the page has."""
    form.draft_key = f"post:{thread.id}:{parent_id or 0}"
    form.tell_apart(parent_id or 0)
    return form


def drawing_of(thread: Thread, row: Any, *also_here: int) -> Drawing:
    """Draws one post outside its page; `also_here` stand there too, and all of a thread of one page."""
    attached = queries.posts.attachments_of([row], member_id=me().id, drafts=())
    if row.parent_id is not None and thread.posts_count <= queries.posts.PER_PAGE:
        also_here = (*also_here, row.parent_id)
    return Drawing(thread, me(), (row.id, *also_here), attached)


def shows_end() -> bool:
    """Whether the form that was sent stands below the last post of the conversation."""
    return request.form.get("einde") == "1"
