"""Which stories stand in a collection, in which order and why; and the story of the month."""

from typing import Any

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from portal.circles.viewer import me
from portal.core import hx
from portal.core.forms import offered
from portal.core.i18n import gettext as _
from portal.core.security import require
from portal.members.models import Member
from portal.stories import policy
from portal.stories.actions import collections as actions
from portal.stories.forms.collections import ChooseForm, NoteForm
from portal.stories.models import Collection
from portal.stories.queries import collections as queries
from portal.stories.queries import reading
from portal.stories.queries.collections import Placed
from portal.stories.queries.reading import ReadStory

bp = Blueprint("collected", __name__)

UP, DOWN = -1, 1


@bp.get("/verzamelingen/<int:collection_id>/verhalen")
def list_collected(collection_id: int) -> Any:
    """Its stories, and stories that could be put in it (`?q=`)."""
    collection = queries.collection_or_404(me(), collection_id)
    require(policy.can_curate(me()))
    return _page(collection, fragment="found")


@bp.post("/verzamelingen/<int:collection_id>/verhalen")
def create_collected(collection_id: int) -> Any:
    collection = _to_change_or_404(collection_id)
    story_id = request.form.get("story_id", 0, type=int)
    if not queries.is_for_everybody(me(), story_id):
        abort(404)
    actions.add_story(collection, story_id)
    return _changed(
        collection, focus=f"omhoog-{story_id}", say=_("The story has been put in."), anchor=f"verhaal-{story_id}"
    )


@bp.post("/verzamelingen/<int:collection_id>/verhalen/<int:story_id>/omhoog")
def move_up(collection_id: int, story_id: int) -> Any:
    return _moved(collection_id, story_id, UP)


@bp.post("/verzamelingen/<int:collection_id>/verhalen/<int:story_id>/omlaag")
def move_down(collection_id: int, story_id: int) -> Any:
    return _moved(collection_id, story_id, DOWN)


@bp.get("/verzamelingen/<int:collection_id>/verhalen/<int:story_id>/toelichting")
def edit_note(collection_id: int, story_id: int) -> Any:
    collection = queries.collection_or_404(me(), collection_id)
    require(policy.can_curate(me()))
    placed = _placed_or_404(collection, story_id)
    return _note_page(collection, placed, NoteForm(formdata=None, note=placed.source, began_from=placed.source))


@bp.post("/verzamelingen/<int:collection_id>/verhalen/<int:story_id>/toelichting")
def update_note(collection_id: int, story_id: int) -> Any:
    collection = _to_change_or_404(collection_id)
    placed = _placed_or_404(collection, story_id)
    form = NoteForm()
    if not form.validate():
        return _note_page(collection, placed, form, status=422)
    if form.has_met(placed.source):
        form.began_from.data = placed.source
        return _note_page(collection, placed, form, was_changed=True, status=422)
    actions.annotate(collection, story_id, form.note.data or "")
    return hx.see(".list_collected", collection_id=collection.id, anchor=f"verhaal-{story_id}")


@bp.post("/verzamelingen/<int:collection_id>/verhalen/<int:story_id>/weg")
def destroy_collected(collection_id: int, story_id: int) -> Any:
    collection = _to_change_or_404(collection_id)
    actions.remove_story(collection, story_id)
    return _changed(collection, focus="placed-title", say=_("The story has been taken out."))


@bp.get("/verhalen/<int:story_id>/verzamelen")
def new_collected(story_id: int) -> Any:
    """From the page of a story: in which collection it is put."""
    return _choose_page(_collectable_or_404(story_id), ChooseForm(formdata=None))


@bp.post("/verhalen/<int:story_id>/verzamelen")
def choose_collection(story_id: int) -> Any:
    read = _collectable_or_404(story_id)
    form = ChooseForm()
    open_ones = _offer(form, story_id)
    if not form.validate():
        return _choose_page(read, form, status=422)
    assert form.collection_id.data in open_ones  # the form offers no other
    collection = _to_change_or_404(form.collection_id.data)
    actions.add_story(collection, story_id, note=form.note.data or "")
    return hx.see(".list_collected", collection_id=collection.id, anchor=f"verhaal-{story_id}")


@bp.post("/verhalen/<int:story_id>/uitlichting")
def create_feature(story_id: int) -> Any:
    read = _read_or_404(story_id)
    require(policy.can_feature(me(), read))
    actions.feature(story_id, by=_member())
    return hx.see("stories.show_story", story_id=story_id)


@bp.post("/verhalen/<int:story_id>/uitlichting/intrekken")
def destroy_feature(story_id: int) -> Any:
    _read_or_404(story_id)
    require(policy.can_curate(me()))
    actions.feature_no_more(story_id, by=_member())
    return hx.see("stories.show_story", story_id=story_id)


def _to_change_or_404(collection_id: int) -> Collection:
    collection = queries.to_change_or_404(me(), collection_id)
    require(policy.can_curate(me()))
    return collection


def _read_or_404(story_id: int) -> ReadStory:
    read = reading.read_story(me(), story_id)
    if read is None or read.is_gone:
        abort(404)
    return read


def _collectable_or_404(story_id: int) -> ReadStory:
    read = _read_or_404(story_id)
    require(policy.can_collect(me(), read))
    return read


def _moved(collection_id: int, story_id: int, by: int) -> Any:
    collection = _to_change_or_404(collection_id)
    actions.move_story(collection, story_id, by=by)
    order = queries.order_of(collection.id)
    place = order.index(story_id) + 1 if story_id in order else 0
    # The button that was pressed is gone where the story arrived at an end: then its counterpart takes the focus.
    button = "omlaag" if place == 1 or (by == DOWN and place < len(order)) else "omhoog"
    said = _("Now at place %(place)s of %(number)s.", place=place, number=len(order))
    return _changed(collection, focus=f"{button}-{story_id}", say=said, anchor=f"verhaal-{story_id}")


def _changed(collection: Collection, *, focus: str, say: str, anchor: str = "") -> Any:
    """The stories as they stand now: in their place, or on their page."""
    if hx.wants_fragment():
        return hx.tell(_page(collection, fragment="placed"), focus=focus, say=say)
    return hx.see(".list_collected", collection_id=collection.id, anchor=anchor)


def _page(collection: Collection, *, fragment: str) -> Response:
    words = " ".join(request.args.get("q", "")[:100].split())
    return hx.page(
        "stories/collections/stories.html",
        fragment=fragment,
        collection=collection,
        placed=queries.placed_in(me(), collection.id),
        words=words,
        found=queries.found(me(), words, not_in=collection.id),
    )


def _placed_or_404(collection: Collection, story_id: int) -> Placed:
    found = next((each for each in queries.placed_in(me(), collection.id) if each.story_id == story_id), None)
    if found is None:
        abort(404)
    return found


def _note_page(
    collection: Collection, placed: Placed, form: NoteForm, *, was_changed: bool = False, status: int = 200
) -> Response:
    return hx.page(
        "stories/collections/note.html",
        status=status,
        collection=collection,
        placed=placed,
        form=form,
        was_changed=was_changed,
    )


def _choose_page(read: ReadStory, form: ChooseForm, status: int = 200) -> Response:
    rows = queries.to_choose_from(me(), read.story.id)
    form.collection_id.choices = offered({row.id: row.title for row in rows if not row.holds})
    return hx.page(
        "stories/collections/choose.html",
        status=status,
        read=read,
        form=form,
        holding=[row for row in rows if row.holds],
        concepts={row.id for row in rows if row.is_concept},
    )


def _offer(form: ChooseForm, story_id: int) -> set[int]:
    rows = queries.to_choose_from(me(), story_id)
    form.collection_id.choices = offered({row.id: row.title for row in rows})
    return {row.id for row in rows}


def _member() -> Member:
    member = me().member
    assert member is not None  # the door let nobody else in
    return member
