"""What readers do with a story: recognising it, trying it, telling what came of it."""

from typing import Any

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from portal.circles.viewer import me
from portal.core import hx
from portal.core.i18n import gettext as _
from portal.core.security import require
from portal.members.models import Member
from portal.stories import policy
from portal.stories.actions import readers
from portal.stories.forms.readers import OutcomeForm
from portal.stories.models import Trial
from portal.stories.queries import reading
from portal.stories.queries.reading import ReadStory

bp = Blueprint("readers", __name__)


@bp.post("/verhalen/<int:story_id>/herkenning")
def create_recognition(story_id: int) -> Any:
    read = _read_or_404(story_id)
    require(policy.can_recognise(me(), read.author_ids))
    readers.recognise(story_id, _member())
    return _reacted(story_id, focus="herken", say=_("You recognise this."))


@bp.post("/verhalen/<int:story_id>/herkenning/intrekken")
def destroy_recognition(story_id: int) -> Any:
    read = _read_or_404(story_id)
    require(policy.can_recognise(me(), read.author_ids))
    readers.recognise_no_more(story_id, _member())
    return _reacted(story_id, focus="herken", say=_("You no longer recognise this."))


@bp.get("/verhalen/<int:story_id>/proberen")
def show_trial(story_id: int) -> Any:
    """What came of it: the form; for who did not say that they would try it, the question whether they will."""
    read = _read_or_404(story_id)
    require(policy.can_try(me(), read.author_ids))
    outcome = read.trial.outcome if read.trial else ""
    return _trial_page(read, OutcomeForm(formdata=None, outcome=outcome))


@bp.post("/verhalen/<int:story_id>/proberen")
def create_trial(story_id: int) -> Any:
    read = _read_or_404(story_id)
    require(policy.can_try(me(), read.author_ids))
    readers.try_out(story_id, _member())
    return _reacted(story_id, focus="probeer", say=_("You are going to try this."))


@bp.post("/verhalen/<int:story_id>/proberen/intrekken")
def destroy_trial(story_id: int) -> Any:
    read = _read_or_404(story_id)
    if read.trial is not None:
        require(policy.can_tell_outcome(me(), read.trial))
        readers.try_no_more(read.trial)
    return _reacted(story_id, focus="probeer", say=_("You are not going to try this."))


@bp.get("/verhalen/<int:story_id>/proberen/uitkomst")
def show_outcome(story_id: int) -> Any:
    return hx.see(".show_trial", story_id=story_id)


@bp.post("/verhalen/<int:story_id>/proberen/uitkomst")
def create_outcome(story_id: int) -> Any:
    read = _read_or_404(story_id)
    trial = _trial_or_404(read)
    require(policy.can_tell_outcome(me(), trial))
    form = OutcomeForm()
    if not form.validate():
        return _trial_page(read, form, status=422)
    readers.tell_outcome(trial, form.outcome.data or "")
    return hx.see("stories.show_story", story_id=story_id, anchor="uitkomsten")


def _read_or_404(story_id: int) -> ReadStory:
    """A story that the viewer can read now: archived ones too, withdrawn ones not."""
    read = reading.read_story(me(), story_id)
    if read is None or read.is_gone:
        abort(404)
    return read


def _trial_or_404(read: ReadStory) -> Trial:
    if read.trial is None:
        abort(404)
    return read.trial


def _reacted(story_id: int, *, focus: str, say: str) -> Response:
    """The row of reactions as it stands now, or its page."""
    if hx.wants_fragment():
        fresh = hx.page("stories/story.html", fragment="reactions", read=_read_or_404(story_id))
        return hx.tell(fresh, focus=focus, say=say)
    return hx.see("stories.show_story", story_id=story_id, anchor="reactions")


def _trial_page(read: ReadStory, form: OutcomeForm, status: int = 200) -> Response:
    return hx.page("stories/trial.html", status=status, read=read, form=form)


def _member() -> Member:
    member = me().member
    assert member is not None  # the door let nobody else in
    return member
