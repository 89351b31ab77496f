"""Suggestions: an editor proposes another text for one place, the authors take it over or not."""

from typing import Any

from flask import Blueprint, abort, request

from portal.circles.viewer import me
from portal.core import autosave, hx
from portal.core.i18n import gettext as _
from portal.core.security import require
from portal.stories import actions, outline, policy, queries
from portal.stories.forms.reviews import SuggestionForm, suggestion_form
from portal.stories.manuscript import Place, place_at
from portal.stories.models import Suggestion
from portal.stories.queries.works import Work
from portal.stories.views import limits, review_page

bp = Blueprint("suggestions", __name__)


@bp.get("/verhalen/<int:story_id>/voorstellen/nieuw")
def new_suggestion(story_id: int) -> Any:
    """The form for another text at a place (`?bij=`), with what stands there now in it."""
    work = queries.works.work_or_404(me(), story_id)
    place = _place_or_404(work, request.args.get("bij", ""))
    if not policy.can_review(me(), work):
        return review_page.too_late(work, policy.is_editor(me(), work))
    form = _placed(suggestion_form(place, formdata=None, proposed=place.value or ""), work, place)
    draft = autosave.of(me().id, form.draft_key)
    if draft is not None:
        form.fill({name: draft.content[name] for name in ("proposed", "reason") if name in draft.content})
    return hx.tell(_form_page(work, place, form, draft=draft), focus=form.proposed.id)


@bp.get("/verhalen/<int:story_id>/voorstellen")
@bp.get("/verhalen/<int:story_id>/voorstellen/<int:suggestion_id>/overname")
@bp.get("/verhalen/<int:story_id>/voorstellen/<int:suggestion_id>/afwijzing")
@bp.get("/verhalen/<int:story_id>/voorstellen/<int:suggestion_id>/intrekking")
def list_suggestions(story_id: int, suggestion_id: int = 0) -> Any:
    """Where a reload ends up after something was refused."""
    return hx.see("reviews.show_review", story_id=queries.works.work_or_404(me(), story_id).story.id)


@bp.post("/verhalen/<int:story_id>/voorstellen")
def create_suggestion(story_id: int) -> Any:
    work = queries.works.work_to_change_or_404(me(), story_id)
    limits.stop_at_too_many(queries.reviews.said_lately(me().id))
    place = _place_or_404(work, request.form.get("path", ""))
    form = _placed(suggestion_form(place), work, place)
    if not policy.can_review(me(), work):
        return review_page.too_late(work, policy.is_editor(me(), work), typed=form.proposed.data or "")
    if form.validate() and form.proposed.data == (place.value or ""):
        form.fail(form.proposed, _("This is what stands there already. Change something first."))
    if form.errors:
        return _form_page(work, place, form, status=422)
    made = actions.reviews.suggest(
        work,
        by=me().member,
        path=place.path,
        proposed=form.proposed.data or "",
        reason=form.reason.data or "",
        token=form.token.data,
    )
    autosave.discard(me().id, form.draft_key)
    return review_page.shown_again(
        work, place.path, focus=f"voorstel-{made.id}", say=_("Your suggestion is with the authors."), is_moved=True
    )


@bp.post("/verhalen/<int:story_id>/voorstellen/<int:suggestion_id>/overname")
def accept_suggestion(story_id: int, suggestion_id: int) -> Any:
    work, suggestion = _to_change(story_id, suggestion_id)
    if suggestion.answer != "open":
        return _answered_already(work, suggestion, "accepted")
    if not policy.can_answer_suggestion(me(), work):
        return review_page.too_late(work, policy.is_author(me(), work))
    try:
        actions.reviews.accept(
            work, suggestion, by=me().member, although_changed=_saw_what_stands_there(work, suggestion)
        )
    except actions.reviews.Outdated:
        if not hx.wants_fragment():
            note = _("This text was changed meanwhile. Look what stands there now, and choose again.")
            return review_page.answer(work, status=409, note=note)
        return review_page.place_again(
            work, suggestion.path, focus=f"voorstel-{suggestion.id}", say=_("This text was changed meanwhile.")
        )
    said = _("Taken over.") if suggestion.answer == "accepted" else _("This row is gone; nothing changed.")
    return review_page.shown_again(work, suggestion.path, say=said, is_moved=True)


@bp.post("/verhalen/<int:story_id>/voorstellen/<int:suggestion_id>/afwijzing")
def refuse_suggestion(story_id: int, suggestion_id: int) -> Any:
    work, suggestion = _to_change(story_id, suggestion_id)
    if suggestion.answer != "open":
        return _answered_already(work, suggestion, "refused")
    if not policy.can_answer_suggestion(me(), work):
        return review_page.too_late(work, policy.is_author(me(), work))
    actions.reviews.refuse(suggestion, by=me().member)
    return review_page.shown_again(work, suggestion.path, say=_("Not taken over."), is_moved=True)


@bp.post("/verhalen/<int:story_id>/voorstellen/<int:suggestion_id>/intrekking")
def destroy_suggestion(story_id: int, suggestion_id: int) -> Any:
    work, suggestion = _to_change(story_id, suggestion_id)
    require(suggestion.by_id == me().id)
    if not policy.can_withdraw_suggestion(me(), suggestion):
        return _answered_already(work, suggestion, "")
    path = suggestion.path
    actions.reviews.withdraw_suggestion(suggestion)
    return review_page.shown_again(work, path, say=_("Your suggestion is withdrawn."), is_moved=True)


def _to_change(story_id: int, suggestion_id: int) -> tuple[Work, Suggestion]:
    work = queries.works.work_to_change_or_404(me(), story_id)
    return work, queries.reviews.suggestion_or_404(story_id, suggestion_id)


def _answered_already(work: Work, suggestion: Suggestion, wanted: str) -> Any:
    """Pressed twice, or another author was first: how it stands."""
    require(policy.is_author(me(), work) or suggestion.by_id == me().id)
    if suggestion.answer == wanted:
        said = ""
    elif suggestion.answered_by is not None:
        said = _("%(name)s answered this suggestion already.", name=suggestion.answered_by.display_name)
    else:
        said = _("This suggestion was answered already.")
    if said and not hx.wants_fragment():
        return review_page.answer(work, status=409, note=said)
    return review_page.shown_again(work, suggestion.path, say=said, is_moved=True)


def _saw_what_stands_there(work: Work, suggestion: Suggestion) -> bool:
    """Whether the author chose with the text of now before them: it is the same as in the version that they saw."""
    seen = request.form.get("seen", 0, type=int)
    if not seen or seen > work.head.number:
        return False
    revision = queries.works.revision_or_404(work.story.id, seen)
    return bool(outline.value_at(revision.content, suggestion.path) == outline.value_at(work.content, suggestion.path))


def _place_or_404(work: Work, path: str) -> Place:
    place = place_at(work.content, path)
    return place if place is not None and place.takes_suggestions else abort(404)


def _placed(form: SuggestionForm, work: Work, place: Place) -> SuggestionForm:
    form.path.data = place.path
    form.draft_key = f"suggestion:{work.story.id}:{place.path}"
    form.tell_apart(place.anchor)
    return form


def _form_page(work: Work, place: Place, form: SuggestionForm, *, draft: Any = None, status: int = 200) -> Any:
    return hx.page(
        "stories/review/suggestion.html",
        fragment="form",
        status=status,
        story=work.story,
        place=place,
        form=form,
        draft=draft,
        is_in_place=hx.wants_fragment(),
    )
