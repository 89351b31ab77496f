"""Editing together: taking a story on, asking, giving back, agreeing."""

from typing import Any

from flask import Blueprint, redirect, request

from portal.circles.viewer import me
from portal.core import autosave, hx
from portal.core.i18n import gettext as _
from portal.stories import actions, policy, queries
from portal.stories.forms.reviews import NoteForm, WordsForm
from portal.stories.queries.works import Work
from portal.stories.views import limits, review_page

bp = Blueprint("reviews", __name__)


@bp.get("/verhalen/<int:story_id>/redactie")
def show_review(story_id: int) -> Any:
    return review_page.answer(queries.works.work_or_404(me(), story_id))


@bp.get("/verhalen/<int:story_id>/redactie/behandeling")
@bp.get("/verhalen/<int:story_id>/redactie/behandeling/einde")
@bp.get("/verhalen/<int:story_id>/redactie/vraag")
@bp.get("/verhalen/<int:story_id>/redactie/antwoord")
@bp.get("/verhalen/<int:story_id>/redactie/akkoord")
@bp.get("/verhalen/<int:story_id>/redactie/akkoord/intrekken")
def show_act(story_id: int) -> Any:
    """Where a reload ends up after something was refused."""
    return _see(queries.works.work_or_404(me(), story_id))


@bp.post("/verhalen/<int:story_id>/redactie/behandeling")
def create_claim(story_id: int) -> Any:
    work = queries.works.work_to_change_or_404(me(), story_id)
    if policy.can_claim(me(), work):
        actions.reviews.claim(work, editor=me().member)
    elif work.claim is None or not policy.is_editor(me(), work):
        return review_page.too_late(work, policy.is_editor(me(), work))
    elif work.claim.editor_id != me().id:
        name = work.claim.editor.display_name
        return review_page.answer(work, status=409, note=_("%(name)s was first and has this story now.", name=name))
    return _see(work)


@bp.post("/verhalen/<int:story_id>/redactie/behandeling/einde")
def destroy_claim(story_id: int) -> Any:
    work = queries.works.work_to_change_or_404(me(), story_id)
    if policy.can_release(me(), work):
        actions.reviews.release(work, by=me().member)
    elif not policy.is_editor(me(), work) or work.claim is not None:
        return review_page.too_late(work, policy.is_editor(me(), work))
    return _see(work)


@bp.post("/verhalen/<int:story_id>/redactie/vraag")
def create_question(story_id: int) -> Any:
    """Hand it to the authors, with words or without."""
    limits.stop_at_too_many(queries.reviews.said_lately(me().id))
    work = queries.works.work_to_change_or_404(me(), story_id)
    form = WordsForm()
    if not policy.can_ask(me(), work):
        if _was_done_by_me(work, "question"):
            return _see(work)
        return review_page.too_late(work, policy.is_editor(me(), work), typed=form.body.data or "")
    if not form.validate():
        return review_page.answer(work, form=form, status=422)
    actions.reviews.ask(work, by=me().member, body=form.body.data or "", token=form.token.data)
    autosave.discard(me().id, review_page.words_draft(work))
    return _see(work)


@bp.post("/verhalen/<int:story_id>/redactie/antwoord")
def create_return(story_id: int) -> Any:
    """Authors give it back to the editor, with words or without; who has no turn leaves a note."""
    limits.stop_at_too_many(queries.reviews.said_lately(me().id))
    work = queries.works.work_to_change_or_404(me(), story_id)
    is_turn = policy.can_hand_back(me(), work)
    form = WordsForm() if is_turn else NoteForm()
    if not is_turn and not form.body.data and _was_done_by_me(work, "revised"):
        return _see(work)
    if not (is_turn or policy.can_leave_note(me(), work)):
        return review_page.too_late(work, policy.is_author(me(), work), typed=form.body.data or "")
    if not form.validate():
        return review_page.answer(work, form=form, status=422)
    said, token = form.body.data or "", form.token.data
    if is_turn:
        actions.reviews.hand_back(work, by=me().member, body=said, token=token)
    else:
        actions.reviews.add_remark(work, by=me().member, body=said, token=token)
    autosave.discard(me().id, review_page.words_draft(work))
    return _see(work) if is_turn else redirect(review_page.url_at(work, ""), 303)


@bp.post("/verhalen/<int:story_id>/redactie/akkoord")
def create_consent(story_id: int) -> Any:
    """To the very version that stood on the page: never to one that came meanwhile."""
    work = queries.works.work_to_change_or_404(me(), story_id)
    seen = request.form.get("version", 0, type=int)
    if me().id in work.agreed_ids:  # pressed twice
        return _see(work)
    if not policy.can_consent(me(), work):
        return review_page.too_late(work, policy.is_author(me(), work))
    if seen != work.head.number:
        note = _("Meanwhile there is a newer version: %(number)s. Read it before you agree.", number=work.head.number)
        return review_page.answer(work, status=409, note=note)
    try:
        actions.reviews.consent(work, by=me().member)
    except actions.reviews.NotReady as not_ready:
        return review_page.answer(work, status=422, missing=not_ready.missing)
    return _see(work)


@bp.post("/verhalen/<int:story_id>/redactie/akkoord/intrekken")
def destroy_consent(story_id: int) -> Any:
    work = queries.works.work_to_change_or_404(me(), story_id)
    if policy.can_withdraw_consent(me(), work):
        actions.reviews.withdraw_consent(work, by=me().member)
    elif not policy.can_write(me(), work) or me().id in work.agreed_ids:
        return review_page.too_late(work, policy.is_author(me(), work))
    return _see(work)


def _was_done_by_me(work: Work, state: str) -> bool:
    """Whether the same button was pressed twice: the first press stands."""
    last = queries.works.transitions_of(work.story.id)[0]
    return last.to_state == work.story.state == state and last.by_id == me().id


def _see(work: Work) -> Any:
    return hx.see("reviews.show_review", story_id=work.story.id)
