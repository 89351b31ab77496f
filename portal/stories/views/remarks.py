"""Remarks beside the text: saying something, answering, settling, taking it back."""

from typing import Any

from flask import Blueprint, abort, request

from portal.circles.viewer import me
from portal.core import autosave, hx
from portal.core.i18n import gettext as _
from portal.core.security import require
from portal.stories import actions, policy, queries
from portal.stories.forms.reviews import RemarkForm
from portal.stories.manuscript import Place, place_at
from portal.stories.models import Remark
from portal.stories.queries.works import Work
from portal.stories.views import limits, review_page

bp = Blueprint("remarks", __name__)


@bp.get("/verhalen/<int:story_id>/opmerkingen/nieuw")
def new_remark(story_id: int) -> Any:
    """The form for a remark on a place (`?bij=`), or for an answer (`?op=`): in its place or on its own page."""
    work = queries.works.work_or_404(me(), story_id)
    require(policy.can_remark(me(), work))
    parent = _parent(work, request.args.get("op", type=int))
    place = _place_or_404(work, parent.path if parent else request.args.get("bij", ""))
    form = _placed(RemarkForm(formdata=None), work, place, parent)
    draft = autosave.of(me().id, form.draft_key)
    if draft is not None:
        form.fill({"body": draft.content.get("body", "")})
    return hx.tell(_form_page(work, place, parent, form, draft=draft), focus=form.body.id)


@bp.get("/verhalen/<int:story_id>/opmerkingen")
@bp.get("/verhalen/<int:story_id>/opmerkingen/<int:remark_id>/afhandeling")
@bp.get("/verhalen/<int:story_id>/opmerkingen/<int:remark_id>/afhandeling/intrekken")
@bp.get("/verhalen/<int:story_id>/opmerkingen/<int:remark_id>/verwijdering")
def list_remarks(story_id: int, remark_id: int = 0) -> Any:
    """Where a reload ends up after something was refused."""
    return hx.see("reviews.show_review", story_id=queries.works.work_or_404(me(), story_id).story.id)


@bp.post("/verhalen/<int:story_id>/opmerkingen")
def create_remark(story_id: int) -> Any:
    work = queries.works.work_to_change_or_404(me(), story_id)
    require(policy.can_remark(me(), work))
    limits.stop_at_too_many(queries.reviews.said_lately(me().id))
    form = RemarkForm()
    parent = _parent(work, form.parent)
    place = _place_or_404(work, parent.path if parent else form.path.data or "")
    _placed(form, work, place, parent)
    if not form.validate():
        return _form_page(work, place, parent, form, status=422)
    remark = actions.reviews.add_remark(
        work, by=me().member, body=form.body.data or "", path=place.path, parent=parent, token=form.token.data
    )
    autosave.discard(me().id, form.draft_key)
    return review_page.shown_again(
        work, place.path, focus=f"opmerking-{remark.id}", say=_("Your remark stands beside the text."), is_moved=True
    )


@bp.post("/verhalen/<int:story_id>/opmerkingen/<int:remark_id>/afhandeling")
def create_settling(story_id: int, remark_id: int) -> Any:
    work, remark = _to_change(story_id, remark_id)
    require(policy.can_settle(me(), work))
    if remark.settled_at is None:
        actions.reviews.settle(remark, by=me().member)
    return review_page.shown_again(work, remark.path, say=_("The remark is settled."), is_moved=True)


@bp.post("/verhalen/<int:story_id>/opmerkingen/<int:remark_id>/afhandeling/intrekken")
def destroy_settling(story_id: int, remark_id: int) -> Any:
    work, remark = _to_change(story_id, remark_id)
    require(policy.can_settle(me(), work))
    actions.reviews.unsettle(remark)
    return review_page.shown_again(work, remark.path, say=_("The remark is open again."), is_moved=True)


@bp.post("/verhalen/<int:story_id>/opmerkingen/<int:remark_id>/verwijdering")
def destroy_remark(story_id: int, remark_id: int) -> Any:
    work, remark = _to_change(story_id, remark_id)
    if remark.removed_at is None:
        require(policy.can_remove_remark(me(), remark))
        actions.reviews.remove_remark(remark)
    else:  # pressed twice
        require(remark.by_id == me().id)
    return review_page.shown_again(work, remark.path, say=_("Your remark is removed."), is_moved=True)


def _to_change(story_id: int, remark_id: int) -> tuple[Work, Remark]:
    work = queries.works.work_to_change_or_404(me(), story_id)
    return work, queries.reviews.remark_or_404(story_id, remark_id)


def _parent(work: Work, remark_id: int | None) -> Remark | None:
    return queries.reviews.remark_or_404(work.story.id, remark_id) if remark_id else None


def _place_or_404(work: Work, path: str) -> Place:
    """Where it is about; a remark on a row that is gone is answered at its table."""
    return place_at(work.content, path) or place_at(work.content, path.partition("/")[0]) or abort(404)


def _placed(form: RemarkForm, work: Work, place: Place, parent: Remark | None) -> RemarkForm:
    """A form that knows where it stands: its draft, and ids that no other form on the page has."""
    first_id = (parent.parent_id or parent.id) if parent else 0
    form.path.data, form.parent_id.data = place.path, str(first_id or "")
    form.draft_key = f"remark:{work.story.id}:{place.path}:{first_id}"
    form.tell_apart(f"{place.anchor}-{first_id}")
    if parent is not None:
        form.body.label.text = _("Your answer to %(name)s", name=parent.by.display_name)
    return form


def _form_page(
    work: Work, place: Place, parent: Remark | None, form: RemarkForm, *, draft: Any = None, status: int = 200
) -> Any:
    return hx.page(
        "stories/review/remark.html",
        fragment="form",
        status=status,
        story=work.story,
        place=place,
        parent=parent,
        form=form,
        draft=draft,
        is_in_place=hx.wants_fragment(),
    )
