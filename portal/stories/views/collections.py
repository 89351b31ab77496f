"""Collections of stories: the list, one to read, its handout, and making, changing and opening them."""

from typing import Any

from flask import Blueprint, request
from werkzeug.wrappers import Response

from portal.accounts import door
from portal.circles.viewer import me
from portal.core import autosave, hx
from portal.core.i18n import gettext as _
from portal.core.pages import Pages
from portal.core.security import public, require
from portal.core.text import excerpt
from portal.members.models import Member
from portal.stories import outline, policy
from portal.stories.actions import collections as actions
from portal.stories.forms.collections import CollectionForm, PublishForm
from portal.stories.models import Collection
from portal.stories.queries import collections as queries
from portal.stories.queries import works

bp = Blueprint("collections", __name__)

NEW_DRAFT = "collection:new"


@bp.get("/verzamelingen")
@public
def list_collections() -> Any:
    total = queries.count(me())
    last = max(1, -(-total // queries.PER_PAGE))
    page = min(max(request.args.get("pagina", 1, type=int), 1), last)
    pages = Pages("/verzamelingen", page, total, queries.PER_PAGE)
    rows = queries.list_of(me(), offset=pages.offset)
    return hx.page("stories/collections/list.html", rows=rows, pages=pages, excerpt_of=excerpt)


@bp.get("/verzamelingen/<int:collection_id>")
@bp.get("/verzamelingen/<int:collection_id>-<tail>")
@public
def show_collection(collection_id: int, tail: str = "") -> Any:
    return _reading_page(collection_id, "stories/collections/collection.html")


@bp.get("/verzamelingen/<int:collection_id>/uitdeelblad")
@public
def show_handout(collection_id: int) -> Any:
    """On paper, for a team meeting."""
    return _reading_page(collection_id, "stories/collections/handout.html")


@bp.get("/verzamelingen/nieuw")
def new_collection() -> Any:
    require(policy.can_curate(me()))
    return _form_page(CollectionForm(formdata=None), draft_key=NEW_DRAFT)


@bp.post("/verzamelingen")
def create_collection() -> Any:
    require(policy.can_curate(me()))
    form = CollectionForm()
    if not form.validate():
        return _form_page(form, draft_key=NEW_DRAFT, status=422)
    editors = works.editors_circle()
    assert editors is not None  # who may curate is in it
    made = actions.make(
        by=_member(),
        circle_id=editors.id,
        title=form.title.data or "",
        introduction=form.introduction.data or "",
        questions=form.asked,
        token=form.token.data,
    )
    autosave.discard(me().id, NEW_DRAFT)
    return hx.see("collected.list_collected", collection_id=made.id)


@bp.get("/verzamelingen/<int:collection_id>/bewerken")
def edit_collection(collection_id: int) -> Any:
    collection = queries.collection_or_404(me(), collection_id)
    require(policy.can_curate(me()))
    form = CollectionForm(
        formdata=None,
        began_from=actions.words_of(collection),
        title=collection.title,
        introduction=collection.source,
        questions="\n".join(collection.questions),
    )
    return _form_page(form, draft_key=_draft_of(collection), collection=collection)


@bp.post("/verzamelingen/<int:collection_id>/bewerken")
def update_collection(collection_id: int) -> Any:
    collection = queries.to_change_or_404(me(), collection_id)
    require(policy.can_curate(me()))
    form = CollectionForm()
    if not form.validate():
        return _form_page(form, draft_key=_draft_of(collection), collection=collection, status=422)
    try:
        actions.change(
            collection,
            title=form.title.data or "",
            introduction=form.introduction.data or "",
            questions=form.asked,
            began_from=form.began_from.data or "",
        )
    except actions.ChangedMeanwhile:
        form.began_from.data = actions.words_of(collection)
        return _form_page(form, draft_key=_draft_of(collection), collection=collection, was_changed=True, status=422)
    autosave.discard(me().id, _draft_of(collection))
    return hx.see(".show_collection", collection_id=collection.id)


@bp.get("/verzamelingen/<int:collection_id>/publicatie")
def edit_publication(collection_id: int) -> Any:
    collection = queries.collection_or_404(me(), collection_id)
    require(policy.can_curate(me()))
    chosen = "world" if collection.is_public else "community"
    return _publication_page(collection, PublishForm(formdata=None, sight=chosen))


@bp.post("/verzamelingen/<int:collection_id>/publicatie")
def create_publication(collection_id: int) -> Any:
    collection = queries.to_change_or_404(me(), collection_id)
    require(policy.can_curate(me()))
    form = PublishForm()
    if form.validate():
        try:
            actions.publish(collection, by=_member(), is_public=form.sight.data == "world")
            return hx.see(".show_collection", collection_id=collection.id)
        except actions.Nothing:
            form.fail(form.sight, _("Put a story in it first."))
        except actions.NotForTheWorld as refused:
            titles = ", ".join(f"“{title}”" for title in refused.titles)
            form.fail(
                form.sight, _("Only members may read %(titles)s. Take it out, or choose the members.", titles=titles)
            )
    return _publication_page(collection, form, status=422)


@bp.post("/verzamelingen/<int:collection_id>/publicatie/intrekken")
def destroy_publication(collection_id: int) -> Any:
    collection = queries.to_change_or_404(me(), collection_id)
    require(policy.can_take_back_collection(me(), collection))
    actions.take_back(collection, by=_member())
    return hx.see(".show_collection", collection_id=collection.id)


@bp.post("/verzamelingen/<int:collection_id>/verwijdering")
def destroy_collection(collection_id: int) -> Any:
    collection = queries.to_change_or_404(me(), collection_id)
    require(policy.can_throw_away(me(), collection))
    actions.throw_away(collection, by=_member())
    return hx.see(".list_collections")


def _reading_page(collection_id: int, template: str) -> Any:
    collection = queries.find(me(), collection_id)
    if collection is None:
        return door.not_here()
    placed = queries.placed_in(me(), collection_id)
    stories = [each for each in placed if each.is_readable]
    return hx.page(
        template,
        collection=collection,
        stories=stories,
        tone_named=outline.fields()["tone"].named,
        minutes=sum(each.minutes for each in stories),
        concerns=sum(bool(each.concern(collection.is_public)) for each in placed) if policy.can_curate(me()) else 0,
    )


def _form_page(
    form: CollectionForm,
    *,
    draft_key: str,
    collection: Collection | None = None,
    was_changed: bool = False,
    status: int = 200,
) -> Response:
    form.draft_key = draft_key
    draft = autosave.of(me().id, draft_key)
    if draft is not None and not form.is_submitted():
        form.fill(draft.content)
        was_changed = collection is not None and collection.changed_at > draft.saved_at
    return hx.page(
        "stories/collections/form.html",
        status=status,
        form=form,
        draft=draft,
        collection=collection,
        was_changed=was_changed,
    )


def _publication_page(collection: Collection, form: PublishForm, status: int = 200) -> Response:
    stories = [each for each in queries.placed_in(me(), collection.id) if each.is_readable]
    return hx.page(
        "stories/collections/publication.html", status=status, collection=collection, form=form, stories=stories
    )


def _draft_of(collection: Collection) -> str:
    return f"collection:{collection.id}"


def _member() -> Member:
    member = me().member
    assert member is not None  # the door let nobody else in
    return member
